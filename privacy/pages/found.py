"""Customers found for a tool of data protection, each with what may be done for her."""

from typing import Any

from django.urls import reverse

from customers.directory import search
from customers.models import Customer
from customers.reach import cards_for
from staff.models import Membership
from staff.permissions import Permission
from tenants.models import Tenant

PRINT_OUT = (Permission.EXPORT, Permission.SEE_CONTACT, Permission.SEE_NOTES)
SHOWN = 20


def find_cards(text: str, membership: Membership, tenant: Tenant) -> list[Customer]:
    """Search among the cards that this colleague may see."""
    return search(
        text,
        country=tenant.country,
        by_contact=membership.may(Permission.SEE_CONTACT),
        among=cards_for(membership),
        limit=SHOWN,
        # Who asks for her rights is found also while her card is out of use, but by the owner alone.
        with_restricted=membership.is_owner,
    )


def found_rows(cards: list[Customer], membership: Membership, tenant: Tenant) -> list[dict[str, Any]]:
    """Tell each card by what tells it from another of the same name, and where its tools are."""
    contact = membership.may(Permission.SEE_CONTACT)
    return [
        {
            "name": card.name,
            "phone": (card.phone or "") if contact else "",
            "email": (card.email or "") if contact else "",
            "last": card.last_visit_at.astimezone(tenant.zone).date() if card.last_visit_at else None,
            **tools_for(card, membership, tenant),
        }
        for card in cards
    ]


def tools_for(card: Customer, membership: Membership, tenant: Tenant) -> dict[str, str]:
    """Give the addresses of the tools that this colleague may use on a card."""
    here = [tenant.slug, card.pk]
    may_erase = membership.may(Permission.DELETE)
    return {
        "print_url": reverse("gdpr_printout", args=here) if membership.may(*PRINT_OUT) else "",
        "erase_url": reverse("gdpr_erase", args=here) if may_erase else "",
        "hold_url": reverse("gdpr_hold", args=here) if may_erase else "",
    }
