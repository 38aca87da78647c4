"""What is typed in the guide: the trade, the price list in short, a colleague."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.forms.business import BusinessForm
from bookings.forms.money import MoneyField
from bookings.forms.service import minutes_field
from bookings.models import Service

TRADE_NAMES = (
    ("hair", gettext_lazy("Hairdresser")),
    ("beauty", gettext_lazy("Beauty")),
    ("massage", gettext_lazy("Massage")),
    ("physio", gettext_lazy("Physiotherapy")),
    ("clinic", gettext_lazy("Clinic")),
    ("other", gettext_lazy("Something else")),
)


class PlaceForm(BusinessForm):
    """Where the business is and how it is reached: the least that a page needs."""

    groups = (("", ("phone", "email", "street", "postcode", "city")),)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = {name for _heading, names in self.groups for name in names}
        for name in set(self.fields) - kept:
            del self.fields[name]
        self.fields["email"].help_text = ""


class TradeForm(forms.Form):
    """The trade whose usual price list is planted."""

    trade = forms.ChoiceField(
        label=gettext_lazy("What do you do?"),
        choices=TRADE_NAMES,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the trade that comes nearest.")},
    )
    replace = forms.BooleanField(
        label=gettext_lazy("Begin again with this trade's price list"),
        required=False,
        help_text=gettext_lazy("Your present services go. Works as long as none has been booked."),
    )

    def __init__(self, *args: Any, planted: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not planted:
            del self.fields["replace"]


class ListForm(forms.Form):
    """The price list in short: name, minutes and price of each service, and whether it is offered."""

    def __init__(self, *args: Any, services: Sequence[Service], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.services = services
        for service in services:
            key = service.pk.hex
            self.fields[f"use_{key}"] = forms.BooleanField(
                label=_("Offer %(name)s") % {"name": service.label}, required=False, initial=True
            )
            self.fields[f"name_{key}"] = forms.CharField(
                label=_("Name"), max_length=120, initial=service.name, required=False
            )
            self.fields[f"min_{key}"] = minutes_field(_("Minutes"), 5, 600)
            self.fields[f"min_{key}"].initial = service.minutes
            price = MoneyField(label=_("Price"))
            price.initial = service.price_minor
            self.fields[f"price_{key}"] = price

    def lines(self) -> list[dict[str, Any]]:
        """Give each service with its fields, for the page."""
        return [
            {
                "service": service,
                **{name: self[f"{name}_{service.pk.hex}"] for name in ("use", "name", "min", "price")},
            }
            for service in self.services
        ]

    def clean(self) -> dict[str, Any]:
        """Keep each pause inside its visit, and a name on every service."""
        data = super().clean() or self.cleaned_data
        for service in self.services:
            key = service.pk.hex
            if not str(data.get(f"name_{key}", "")).strip():
                data[f"name_{key}"] = service.name
            minutes = data.get(f"min_{key}")
            if minutes and service.gap_minutes and service.gap_start + service.gap_minutes >= minutes:
                self.add_error(f"min_{key}", _("The pause must end before the visit does."))
        return data


class ColleagueForm(forms.Form):
    """A colleague in two fields; the rest is under Staff, rooms and equipment."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write a name.")},
    )
    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=80, required=False, widget=forms.TextInput()
    )
