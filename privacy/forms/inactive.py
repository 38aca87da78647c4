"""Whom to look for among the inactive, and the number that confirms it."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy.inactive import LONGEST_MONTHS, SHORTEST_MONTHS, Rule
from privacy.models import LONGEST_WAIT_DAYS
from tenants.models import Tenant

DEFAULT_WAIT_DAYS = 7
FIRST, LAST = date(2000, 1, 1), date(2200, 1, 1)


class SearchForm(forms.Form):
    """The rule."""

    months = forms.IntegerField(
        label=_("No visit for (months)"), min_value=SHORTEST_MONTHS, max_value=LONGEST_MONTHS
    )
    with_visits = forms.BooleanField(label=_("People who have been here"), required=False)
    never_visited = forms.BooleanField(label=_("People who never came"), required=False)
    made_before = forms.DateField(
        label=_("Card made before"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def clean_made_before(self) -> date | None:
        """Take a day of our time only."""
        day: date | None = self.cleaned_data["made_before"]
        if day is not None and not FIRST <= day <= LAST:
            raise forms.ValidationError(_("Choose a day between 2000 and 2200."))
        return day

    def clean(self) -> dict[str, Any]:
        """Ask for at least one kind of people."""
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned.get("with_visits") or cleaned.get("never_visited")):
            self.add_error("with_visits", _("Choose at least one of the two."))
        return cleaned

    def rule(self, tenant: Tenant, *, now: datetime) -> Rule:
        """Give the rule as instants."""
        data = self.cleaned_data
        by_age = Rule.after_months(data["months"], now=now, zone=tenant.zone)
        by_age = by_age.narrowed(data["made_before"], tenant.zone)
        return Rule(by_age.unseen_since, by_age.made_before, data["with_visits"], data["never_visited"])


class ConfirmForm(forms.Form):
    """The number of people, typed, and in how many days they go."""

    days = forms.IntegerField(
        label=_("Delete in (days)"), min_value=0, max_value=LONGEST_WAIT_DAYS, initial=DEFAULT_WAIT_DAYS
    )
    count = forms.IntegerField(label=_("Type the number of customers"), min_value=1, max_value=10_000_000)

    def __init__(self, *args: Any, found: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = found

    def clean_count(self) -> int:
        """Refuse another number than the one that is found now."""
        count = int(self.cleaned_data["count"])
        if count != self.found:
            raise forms.ValidationError(
                _("%(found)s are found now, not %(count)s. Look at the list again."),
                params={"found": self.found, "count": count},
            )
        return count


class RetentionForm(forms.Form):
    """How long the business keeps people who do not come."""

    months = forms.IntegerField(
        label=_("Months after the last visit"), min_value=SHORTEST_MONTHS, max_value=LONGEST_MONTHS
    )
