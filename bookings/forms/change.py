"""What a colleague types when she changes a visit: where to, how long, by whom, and what she has seen."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.forms.absence import plain_label
from bookings.intervals import FIRST_DAY, LAST_DAY
from bookings.models import Booking, BookingItem

LONGEST = 600


class DayField(forms.DateField):
    """A day of our time."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(**{"label": gettext_lazy("Day"), "widget": widget, **kwargs})

    def clean(self, value: Any) -> Any:
        """Take a day of our time only."""
        day = super().clean(value)
        if isinstance(day, date) and not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError(self.error_messages["invalid"])
        return day


class ClockField(forms.TimeField):
    """A time of day, to the minute."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": 300})
        super().__init__(**{"label": gettext_lazy("Time"), "widget": widget, **kwargs})


class MoveForm(forms.Form):
    """Where a visit is to go."""

    day = DayField()
    time = ClockField()
    who = forms.UUIDField(label=gettext_lazy("With"), required=False)
    tell = forms.BooleanField(label=gettext_lazy("Tell the customer"), required=False)


class DropForm(forms.Form):
    """What was dragged from where to where, in days and minutes of the wall clock."""

    item = forms.UUIDField()
    who = forms.UUIDField()
    # Where the part stood that was taken hold of, and where its service began: a colour has two parts.
    old_minute = forms.IntegerField(min_value=0, max_value=1440)
    item_minute = forms.IntegerField(min_value=0, max_value=1440, required=False)
    day = DayField()
    minute = forms.IntegerField(min_value=0, max_value=1440)

    def start_of(self, item: BookingItem, booking: Booking, zone: ZoneInfo) -> datetime:
        """Give the visit's new start on the wall clock: where the item was put, less what comes before it.

        It counts from where it was put, not from where it stood: on a stale page that is what was meant.
        """
        data = self.cleaned_data
        began = data["old_minute"] if data["item_minute"] is None else data["item_minute"]
        midnight = datetime.combine(data["day"], datetime.min.time())
        wall = midnight + timedelta(minutes=data["minute"] - data["old_minute"] + began)
        wall -= item.starts_at - booking.starts_at
        return wall.replace(tzinfo=zone)


class ResizeForm(forms.Form):
    """How long one service of a visit is to take."""

    item = forms.UUIDField(label=gettext_lazy("Service"))
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=5, max_value=LONGEST)


class PriceForm(forms.Form):
    """What a service of a visit costs, in whole money or with two decimals."""

    item = forms.UUIDField()
    price = forms.CharField(label=gettext_lazy("Price"), max_length=12)

    def clean_price(self) -> int:
        """Read 1.295, 1295 or 1295,50 as the smallest unit."""
        typed = str(self.cleaned_data["price"]).replace("\u00a0", "").replace(" ", "").replace("kr.", "")
        whole, mark, cents = typed.partition(",")
        whole = whole.replace(".", "")
        if not whole.isdecimal() or (mark and not (cents.isdecimal() and len(cents) <= 2)):
            raise forms.ValidationError(_("Write an amount, like 450 or 450,50."))
        return int(whole) * 100 + int((cents or "0").ljust(2, "0"))


class BlockForm(forms.Form):
    """A stretch of time that is taken off the calendar."""

    day = DayField(label=gettext_lazy("From day"))
    time = ClockField(label=gettext_lazy("From time"))
    until_day = DayField(label=gettext_lazy("Until day"))
    until_time = ClockField(label=gettext_lazy("Until time"))
    label = forms.CharField(label=gettext_lazy("What colleagues read"), max_length=80, required=False)

    def __init__(self, *args: Any, zone: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone

    def clean_label(self) -> str:
        """Keep causes of illness out of the calendar."""
        return plain_label(self.cleaned_data["label"])

    def clean(self) -> dict[str, Any]:
        """Put days and times together; the end comes after the start, and within a year."""
        data = super().clean() or {}
        if {"day", "time", "until_day", "until_time"} <= data.keys():
            # As instants: where clocks change, a later time of day may be an earlier moment.
            starts = datetime.combine(data["day"], data["time"], tzinfo=self.zone)
            ends = datetime.combine(data["until_day"], data["until_time"], tzinfo=self.zone)
            data["starts_at"], data["ends_at"] = starts.astimezone(UTC), ends.astimezone(UTC)
            if data["ends_at"] <= data["starts_at"]:
                self.add_error("until_time", _("The end must come after the start."))
            elif data["ends_at"] - data["starts_at"] > timedelta(days=366):
                self.add_error("until_day", _("At most a year at a time."))
        return data


def uuid_or_none(text: object) -> UUID | None:
    """Read an id out of a form; what is none is none."""
    try:
        return UUID(str(text))
    except ValueError:
        return None
