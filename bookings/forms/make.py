"""What a colleague types to book a visit: when, what with whom, and for whom."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.forms.change import ClockField, DayField, uuid_or_none
from customers.forms.contact import ContactForm
from tenants.models import Tenant

MOST_SERVICES = 8
NEW, NOBODY = "new", "none"


@dataclass
class Line:
    """One service of the visit and who is to perform it; None is anyone."""

    number: int
    service: UUID | None
    who: UUID | None


class MakeForm(forms.Form):
    """When the visit begins, and what is noted with it."""

    day = DayField()
    time = ClockField()
    message = forms.CharField(
        label=gettext_lazy("Note to the visit"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class DeskContactForm(ContactForm):
    """Somebody who stands at the desk or calls: the sentences speak to the colleague."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)

    def clean_name(self) -> str:
        """Ask for a name; who gives none is booked without one."""
        if not str(self.cleaned_data["name"]).strip():
            raise forms.ValidationError(_("Write a name, or choose to book without one."))
        return super().clean_name()


def contact_form(data: Any, tenant: Tenant) -> DeskContactForm:
    """Give the fields of a new card; optional is everything but the name."""
    return DeskContactForm(data, tenant=tenant)


def lines_of(data: QueryDict, *, who: UUID | None = None) -> list[Line]:
    """Read the services in their order; a page without any begins with one empty line."""
    count = data.get("lines", "")
    many = min(int(count), MOST_SERVICES) if count.isdecimal() and len(count) < 3 else 0
    lines = [
        Line(number, uuid_or_none(data.get(f"service-{number}")), uuid_or_none(data.get(f"who-{number}")))
        for number in range(many)
    ]
    gone = data.get("less", "")
    lines = [line for line in lines if str(line.number) != gone]
    if "more" in data and len(lines) < MOST_SERVICES:
        lines.append(Line(len(lines), None, lines[-1].who if lines else who))
    lines = lines or [Line(0, None, who)]
    for number, line in enumerate(lines):
        line.number = number
    return lines
