"""Find the customer of a new visit as one types: only cards that she may see, numbers only where she may."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from bookings.forms.change import uuid_or_none
from bookings.staff_views.calendar import CALENDAR, permissions_of
from customers.blocks import live_block
from customers.directory import search
from customers.models import Customer
from customers.normalise import name_key
from customers.reach import cards_for
from staff.access import StaffRequest, staff_view
from staff.permissions import Permission
from tenants import audit
from tenants.models import Tenant

FOUND = 6
LONGEST = 200


@require_POST
@staff_view(*CALENDAR, any_of=True)
def find_customer(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Find customers as one types; what is searched for is posted, so that no address holds a name."""
    context = {"tenant": tenant, "chosen": request.POST.get("customer", "")}
    return render(request, "calendar/_found.html", context | found(request, tenant, now=timezone.now()))


def found(request: StaffRequest, tenant: Tenant, *, now: datetime) -> dict[str, Any]:
    """Give the cards that fit, the chosen one among them whatever is searched for; only what she may see."""
    membership = request.membership
    text = " ".join(request.POST.get("q", "")[:LONGEST].split())
    contact = Permission.SEE_CONTACT in permissions_of(request)
    cards: list[Customer] = []
    if len(text) > 1:
        cards = search(
            text, country=tenant.country, by_contact=contact, among=cards_for(membership), limit=FOUND + 1
        )
    chosen = card_of(request, request.POST.get("customer") or request.GET.get("customer", ""))
    if chosen is not None and chosen.pk not in {card.pk for card in cards}:
        cards = [chosen, *cards]
    shown = cards[:FOUND]
    if len(text) > 1 or shown:
        audit.record(
            "customer.search",
            by=request.actor,
            now=now,
            purpose="booking",
            ids=[card.pk for card in shown],
            count=len(shown),
        )
    return {
        "q": text,
        "cards": [card_line(card, tenant, contact=contact, now=now) for card in shown],
        "more": len(cards) > FOUND,
        "searched": len(text) > 1,
        "guess": guess(text),
    }


def guess(text: str) -> dict[str, str]:
    """Say what of a search that found nobody belongs into which field of a new card."""
    if "@" in text:
        return {"email": text}
    digits = sum(letter.isdigit() for letter in text)
    if digits > 3:
        return {"phone": text}
    return {"name": text} if name_key(text) else {}


def card_line(card: Customer, tenant: Tenant, *, contact: bool, now: datetime) -> dict[str, Any]:
    """Draw one card in the search."""
    blocked = live_block(card.pk, now=now)
    return {
        "id": str(card.pk),
        "name": card.name,
        "phone": card.phone if contact else "",
        "last": card.last_visit_at.astimezone(tenant.zone).date() if card.last_visit_at else None,
        "next": card.next_booking_at.astimezone(tenant.zone).date()
        if card.next_booking_at and card.next_booking_at > now
        else None,
        "no_shows": card.no_shows,
        "blocked": blocked is not None,
    }


def card_of(request: StaffRequest, chosen: str) -> Customer | None:
    """Find the chosen card among those that this colleague may see."""
    card_id = uuid_or_none(chosen)
    if card_id is None:
        return None
    cards = cards_for(request.membership).filter(restricted=False)
    return cards.filter(pk=card_id).first()
