"""A stretch of time as one says it: from a day to a day, whole days or from a time to a time."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.forms.facts import Words
from bookings.forms.week import EARLIEST, LATEST
from bookings.models import CalendarException, Resource
from customers.cautions import cautions
from staff.forms.choices import offer
from tenants.models import Tenant

Kind = CalendarException.Kind
LONGEST_DAYS = 730
DATE = {"invalid": gettext_lazy("Write a date, like 2027-03-01.")}
CLOCK = {"invalid": gettext_lazy("Write a time, like 9:00.")}


def plain_label(text: object) -> str:
    """Read the word that all colleagues read: never a cause of illness."""
    label = " ".join(str(text).split())
    if cautions(label):
        raise forms.ValidationError(_("This tells of somebody's health. Write Away, or leave it empty."))
    return label


def day_field(label: Words, *, required: bool, hint: Words = "") -> Any:
    """Make a field for a date."""
    words = {**DATE, "required": gettext_lazy("Choose a day.")}
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        error_messages=words,
        widget=widget,
    )


def clock_field(label: Words) -> Any:
    """Make a field for a time of day."""
    return forms.TimeField(
        label=label,
        required=False,
        error_messages=CLOCK,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )


class StretchForm(forms.Form):
    """From when until when, for whom, and the word that is read on it."""

    who = forms.ChoiceField(label=gettext_lazy("Who"))
    first = day_field(gettext_lazy("From"), required=True)
    first_time = clock_field(gettext_lazy("From, time of day"))
    last = day_field(gettext_lazy("Up to and including"), required=False, hint="")
    last_time = clock_field(gettext_lazy("Until, time of day"))
    label = forms.CharField(
        label=gettext_lazy("What colleagues read"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Holiday, course, time off. Never why somebody is ill: write Away."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self, *args: Any, tenant: Tenant, house: Sequence[Resource], business: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.tenant = tenant
        self.house = {str(each.pk): each for each in house}
        choices = [(key, str(each.name)) for key, each in self.house.items()]
        whole = [("", _("The whole business"))] if business else []
        offer(self, who=[*whole, *choices])
        self.fields["who"].required = not business

    def clean_label(self) -> str:
        """Keep causes of illness out of the calendar, where all colleagues read."""
        return plain_label(self.cleaned_data["label"])

    def clean(self) -> dict[str, Any]:
        """Read the stretch; the last day is the first where only one is given."""
        data = super().clean() or self.cleaned_data
        if self.errors or not data.get("first"):
            return data
        first: date = data["first"]
        last: date = data.get("last") or first
        if not EARLIEST <= first <= LATEST or not EARLIEST <= last <= LATEST:
            self.add_error("first", _("This date is too far away."))
        elif last < first:
            self.add_error("last", _("The last day comes before the first."))
        elif (last - first).days > LONGEST_DAYS:
            self.add_error("last", _("This is more than two years."))
        else:
            self.read(first, last, data)
        return data

    def read(self, first: date, last: date, data: dict[str, Any]) -> None:
        """Turn days and times into instants of the business's own clock."""
        starts = datetime.combine(first, data.get("first_time") or time(0), tzinfo=self.tenant.zone)
        if data.get("last_time"):
            ends = datetime.combine(last, data["last_time"], tzinfo=self.tenant.zone)
        else:
            # The next local midnight: 24 hours later is another time when the clocks change.
            ends = datetime.combine(last + timedelta(days=1), time(0), tzinfo=self.tenant.zone)
        self.starts_at, self.ends_at = starts.astimezone(UTC), ends.astimezone(UTC)
        if self.ends_at <= self.starts_at:
            self.add_error("last_time", _("The end comes before the beginning."))

    @property
    def resource(self) -> Resource | None:
        """Give whom it is for; None is the whole business."""
        return self.house.get(self.cleaned_data["who"])


class ClosureForm(StretchForm):
    """A closed stretch, or an extra opening on one day."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What"),
        choices=[(Kind.CLOSURE, gettext_lazy("Closed")), (Kind.EXTRA, gettext_lazy("Extra opening"))],
        widget=forms.RadioSelect,
        initial=Kind.CLOSURE,
    )
    field_order = ("kind", "who", "first", "first_time", "last", "last_time", "label")

    def clean(self) -> dict[str, Any]:
        """An extra opening has its hours, and lies on one day; past midnight it may run on."""
        data = super().clean()
        if data.get("kind") != Kind.EXTRA or self.errors:
            return data
        opens, closes = data.get("first_time"), data.get("last_time")
        if opens is None or closes is None:
            missing = "first_time" if opens is None else "last_time"
            self.add_error(missing, _("Write from when until when you are open."))
        elif data.get("last") and data["last"] != data["first"]:
            self.add_error("last", _("An extra opening is one day. Add one for each day."))
        return data

    def read(self, first: date, last: date, data: dict[str, Any]) -> None:
        """Let an extra opening run past midnight when it ends at or before its beginning."""
        opens, closes = data.get("first_time"), data.get("last_time")
        if data.get("kind") == Kind.EXTRA and opens and closes and closes <= opens and last == first:
            last += timedelta(days=1)
        super().read(first, last, data)
