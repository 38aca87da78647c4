"""Two cards side by side, field by field, before they become one; and the pairs that may be one person."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from customers.alike import Why, all_alike
from customers.entries import ids_of
from customers.models import Customer
from customers.pages.listpage import local
from customers.reach import cards_for
from staff.models import Membership
from staff.permissions import Permission
from tenants.models import Tenant

MOST_PAIRS = 200
CONTACT = frozenset({"phone", "email"})


def fields_of(
    card: Customer, other: Customer, membership: Membership, taken: Collection[str]
) -> list[dict[str, Any]]:
    """Give the fields in which the cards can differ, and which value stays; `taken` are the other's.

    What only one of them has is kept whichever it is.
    """
    labels = {
        "name": _("Name"),
        "phone": _("Mobile"),
        "email": _("E-mail"),
        "language": _("Language"),
        "birthday": _("Birthday"),
    }
    sees = membership.may(Permission.SEE_CONTACT)
    rows = []
    for name, label in labels.items():
        if name in CONTACT and not sees:
            continue
        mine, theirs = getattr(card, name) or "", getattr(other, name) or ""
        rows.append(
            {
                "name": name,
                "label": label,
                "mine": shown(name, mine),
                "theirs": shown(name, theirs),
                "same": mine == theirs,
                "choice": bool(mine and theirs and mine != theirs),
                "taken": name in taken if mine and theirs else bool(theirs),
            }
        )
    return rows


def shown(name: str, value: str) -> Any:
    """Give a value as the page writes it."""
    if name == "language":
        return _("English") if value == "en" else _("Danish")
    if name == "birthday" and value:
        return date.fromisoformat(value)
    return value


def take_of(card: Customer, other: Customer, asked: Collection[str]) -> dict[str, bool]:
    """Say of each field whether the other card gives it: as asked, or where this card has nothing."""
    names = ("name", "phone", "email", "language", "birthday")
    return {name: bool(getattr(other, name)) and (name in asked or not getattr(card, name)) for name in names}


def counts_of(card: Customer, tenant: Tenant) -> dict[str, Any]:
    """Give what tells two cards of one name apart."""
    return {
        "id": card.pk,
        "name": card.name,
        "since": local(card.created_at, tenant),
        "last_visit": local(card.last_visit_at, tenant),
        "notes": card.notes.count(),
        "objected": card.newsletter_objected,
    }


def pairs_for(membership: Membership, tenant: Tenant) -> list[dict[str, Any]]:
    """List the pairs of cards that may be one person, both of them cards that this colleague may see."""
    sees = membership.may(Permission.SEE_CONTACT)
    own = membership.may(Permission.OWN_CUSTOMERS_ONLY)
    among = ids_of(cards_for(membership)) if own else None
    pairs = all_alike(limit=MOST_PAIRS, among=among, by_contact=sees)
    wanted = {one for pair in pairs for one in pair[:2]}
    there = {card.pk: card for card in cards_for(membership).filter(pk__in=list(wanted), restricted=False)}
    return [
        pair_facts(there[one], there[two], why, sees, tenant)
        for one, two, why in pairs
        if one in there and two in there
    ]


def pair_facts(one: Customer, two: Customer, why: Why, sees: bool, tenant: Tenant) -> dict[str, Any]:
    """Write a pair; the card that has been here longest is offered as the one to keep."""
    kept, gone = sorted((one, two), key=lambda card: (card.created_at, card.pk))
    cards = []
    for card in (kept, gone):
        facts = {"id": card.pk, "name": card.name, "last_visit": local(card.last_visit_at, tenant)}
        if sees:
            facts |= {"phone": card.phone or "", "email": card.email or ""}
        cards.append(facts)
    return {"kept": cards[0], "gone": cards[1], "why": why}
