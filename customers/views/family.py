"""Who belongs to whom: find the other person, say how, and take it back."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from customers.actions.relate import TIES, Herself, relate, unrelate
from customers.pages.listpage import found_page
from customers.reach import card_for, card_to_edit
from customers.views.edit import listed, look, to_card
from customers.views.listing import LONGEST
from staff.access import StaffRequest, staff_view
from staff.permissions import Permission
from tenants.doors import form_page
from tenants.models import Tenant


@form_page
@staff_view(Permission.EDIT_CUSTOMERS)
def customer_link(request: StaffRequest, tenant: Tenant, customer_id: UUID) -> HttpResponse:
    """Search for the other person, or tie the two together."""
    membership, by = request.membership, request.actor
    card = card_to_edit(membership, customer_id, hold=request.method == "POST")
    now = timezone.now()
    tie = request.POST.get("tie", "")
    fault = ""
    if tie in TIES:
        other = card_to_edit(membership, as_id(request.POST.get("other", "")))
        try:
            relate(card=card, other=other, tie=tie, by=by, now=now)
        except Herself:
            fault = _("That is the same card. Choose somebody else.")
        else:
            return to_card(tenant, card, "#c-family")
    context: dict[str, Any] = {
        "tenant": tenant,
        "section": "customers",
        "card": card,
        "fault": fault,
        "ties": ties_in_words(),
        "sees_contact": membership.may(Permission.SEE_CONTACT),
        "text": " ".join(request.POST.get("q", "")[:LONGEST].split()),
    }
    if context["text"]:
        found = found_page(membership, tenant, context["text"]).cards
        context["found"] = [other for other in found if other.pk != card.pk]
        listed(request, context["found"])
    look(request, card)
    return render(request, "customers/link.html", context, status=422 if fault else 200)


def ties_in_words() -> list[tuple[str, str]]:
    """Give the ties as the page says them, seen from the card."""
    words = {
        "child": _("Child"),
        "parent": pgettext("family", "Parent"),
        "partner": _("Partner"),
        "other": _("Belongs together"),
    }
    return [(tie, words[tie]) for tie in TIES if tie in words]


@require_POST
@staff_view(Permission.EDIT_CUSTOMERS)
def customer_unlink(request: StaffRequest, tenant: Tenant, customer_id: UUID) -> HttpResponse:
    """Take a tie away."""
    membership = request.membership
    card = card_to_edit(membership, customer_id)
    other = card_for(membership, as_id(request.POST.get("other", "")))
    unrelate(card=card, other=other, by=request.actor, now=timezone.now())
    return to_card(tenant, card, "#c-family")


def as_id(text: str) -> UUID:
    """Read an id; what is none is one that nobody has."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
