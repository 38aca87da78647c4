"""How a business's pages look: its accent colour."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.forms.facts import FactsForm
from tenants.models import Tenant


class LookForm(FactsForm):
    """The colour of buttons and chosen times."""

    groups = (("", ("accent",)),)
    accent = forms.ChoiceField(
        label=_("Colour"),
        choices=Tenant.Accent.choices,
        widget=forms.RadioSelect,
        help_text=_("Of buttons and chosen times. All of them can be read well, by day and by night."),
    )
