"""Why somebody is blocked, and until when."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenants.models import Tenant

LONGEST = timedelta(days=2 * 366)
OFFERED = timedelta(days=182)


class BlockForm(forms.Form):
    """A reason that can be shown to the person herself, and the last day of it."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, tenant: Tenant, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tenant, self.today = tenant, now.astimezone(tenant.zone).date()
        self.fields["last_day"].initial = self.today + OFFERED
        self.fields["reason"].error_messages["required"] = _("Write the reason.")
        for code in ("required", "invalid"):
            self.fields["last_day"].error_messages[code] = _("Say until when: a block ends by itself.")

    def clean_last_day(self) -> date:
        """Take a day from today on, at most two years ahead."""
        day: date = self.cleaned_data["last_day"]
        if day < self.today:
            raise forms.ValidationError(_("This day has passed."))
        if day > self.today + LONGEST:
            raise forms.ValidationError(_("Two years at most; then look at it again."))
        return day

    @property
    def until(self) -> datetime:
        """Give the moment at which it ends: the midnight after the last day."""
        day = self.cleaned_data["last_day"] + timedelta(days=1)
        return datetime.combine(day, time(), tzinfo=self.tenant.zone)
