"""Finds out whom a visit is for: by a search, or by typing somebody new."""

from datetime import datetime
from uuid import UUID

from django.http import Http404

from bookings.actions.cards import card_for_new
from bookings.forms.picking import Picked, PickForm
from bookings.words import phone_label
from customers.directory import search
from customers.models import Customer
from customers.reach import card_for, cards_for
from staff.access import StaffRequest
from staff.permissions import Permission
from tenants import audit
from tenants.models import Tenant

SHOWN = 8


def picked_of(request: StaffRequest, tenant: Tenant, *, now: datetime) -> Picked:
    """Read the card that was chosen, or search for what was typed; a card out of reach is refused."""
    membership = request.membership
    text = " ".join(request.POST.get("q", "").split())[:200]
    given = request.POST.get("card", "")
    if given:
        return Picked(card_for(membership, as_id(given)), searched=text)
    if not text:
        return Picked()
    found = search(
        text,
        country=tenant.country,
        by_contact=membership.may(Permission.SEE_CONTACT),
        among=cards_for(membership),
        limit=SHOWN,
    )
    audit.record(
        "customer.search",
        by=request.actor,
        now=now,
        purpose="booking",
        ids=[card.pk for card in found],
        count=len(found),
    )
    return Picked(found=tuple(found), searched=text)


def as_id(text: str) -> UUID:
    """Read an id; what is none was never a card."""
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


def pick_context(request: StaffRequest, tenant: Tenant, form: PickForm, picked: Picked) -> dict[str, object]:
    """Give the page whom the search found, with the end of the number where the colleague may see it."""
    sees = request.membership.may(Permission.SEE_CONTACT)

    def line(card: Customer) -> dict[str, object]:
        phone = phone_label(card.phone, tenant.country) if sees and card.phone else ""
        return {"id": card.pk, "name": card.name, "phone": phone}

    return {
        "pick": form,
        "picked": line(picked.card) if picked.card else None,
        "found": [line(card) for card in picked.found],
        "searched": picked.searched,
    }


def card_from(form: PickForm, picked: Picked, tenant: Tenant, *, now: datetime) -> Customer:
    """Give the card that was chosen, or link a new one; the form has been checked."""
    if picked.card is not None:
        return picked.card
    data = form.cleaned_data
    return card_for_new(
        tenant=tenant,
        name=data["name"],
        phone=data["phone"],
        email=data["email"],
        language=tenant.language,
        now=now,
    )
