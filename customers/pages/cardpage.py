"""The card of one customer: what the colleague who looks may see of it, and nothing more."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from customers import registries
from customers.models import Customer
from customers.pages.listpage import local
from staff.models import Membership
from staff.permissions import Permission, known
from tenants.actors import Actor
from tenants.models import Tenant


def card_context(
    card: Customer, membership: Membership, tenant: Tenant, by: Actor, *, now: datetime
) -> dict[str, Any]:
    """Give the card what it shows."""
    contact = membership.may(Permission.SEE_CONTACT)
    return {
        "card": {
            "id": card.pk,
            "name": card.name,
            "since": local(card.created_at, tenant),
            "language": card.language,
            "restricted": card.restricted,
        },
        "contact": {"phone": card.phone or "", "email": card.email or ""} if contact else None,
        "may_edit": membership.may(Permission.EDIT_CUSTOMERS) and not card.restricted,
        **panels_of(card, membership, by),
    }


def panels_of(card: Customer, membership: Membership, by: Actor) -> dict[str, list[dict[str, Any]]]:
    """Ask the apps above for what they hang on the card, each panel in its place."""
    found: dict[str, list[dict[str, Any]]] = {"figures": [], "main": [], "side": []}
    for panel in registries.card_panels():
        if panel.permission and not membership.may(*known([panel.permission])):
            continue
        facts = panel.facts(card.pk, by)
        if facts:
            found[panel.place].append({"name": panel.name, "template": panel.template, "facts": facts})
    return found


def names(panels: Iterable[dict[str, Any]]) -> list[str]:
    """List the panels by name."""
    return [panel["name"] for panel in panels]
