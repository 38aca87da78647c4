"""Whom a visit is for: a card that a search found, or somebody new as a colleague types her."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.forms.details import DetailsForm
from customers.models import Customer
from tenants.models import Tenant

LONGEST = 200
NOT_ASKED = ("message", "policy", "no_news", "policy_version")


class PickForm(DetailsForm):
    """A search, a card, or a new name; a phone number or an e-mail can be left out."""

    q = forms.CharField(
        label=gettext_lazy("Find the customer"), max_length=LONGEST, required=False, widget=forms.SearchInput
    )
    card = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, tenant: Tenant, **kwargs: Any) -> None:
        super().__init__(*args, tenant=tenant, **kwargs)
        for name in NOT_ASKED:
            self.fields.pop(name, None)
        for name in ("name", "phone", "email"):
            self.fields[name].required = False
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.fields["q"].widget.attrs |= {"autocomplete": "off"}

    def clean_name(self) -> str:
        """Check a name where one was typed."""
        return super().clean_name() if str(self.cleaned_data["name"]).strip() else ""

    def clean(self) -> dict[str, Any]:
        """Ask for somebody: a card or a name. Contact data may be missing."""
        data: dict[str, Any] = forms.Form.clean(self) or self.cleaned_data
        if not data.get("card") and not data.get("name") and "name" not in self.errors:
            self.add_error("q", _("Choose a customer, or write the name of a new one."))
        return data


@dataclass(frozen=True)
class Picked:
    """Who was chosen, as far as it is known."""

    card: Customer | None = None
    found: tuple[Customer, ...] = ()
    searched: str = ""
    new: dict[str, str] = field(default_factory=dict)

    @property
    def card_id(self) -> UUID | None:
        """Give the chosen card's id."""
        return self.card.pk if self.card else None
