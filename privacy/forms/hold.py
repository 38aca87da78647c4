"""A dispute: why details are kept, and until when at the latest."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_DAYS = 365


class HoldForm(forms.Form):
    """Asked before details are kept."""

    reason = forms.CharField(
        label=_("What is the disagreement about?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    until = forms.DateField(
        label=_("Keep until"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, *args: Any, now: datetime, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.today = now.astimezone(zone).date()
        self.fields["until"].initial = self.today + timedelta(days=90)

    def clean_until(self) -> date:
        """Take a day after today and within a year."""
        until: date = self.cleaned_data["until"]
        if not self.today < until <= self.today + timedelta(days=LONGEST_DAYS):
            raise forms.ValidationError(_("Choose a day after today and within a year."))
        return until

    def until_moment(self) -> datetime:
        """Give the end of that day."""
        return datetime.combine(self.cleaned_data["until"] + timedelta(days=1), time(), tzinfo=self.zone)
