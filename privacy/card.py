"""What data protection hangs on a customer's card."""

from typing import Any

from django.utils import timezone

from customers.models import Customer
from customers.registries import Panel, register_card_panel
from privacy.holds import standing
from privacy.models import Erasure
from privacy.pages.found import tools_for
from staff.models import Membership
from staff.permissions import Permission
from tenants.bases import unique
from tenants.models import Tenant


def facts(card: Customer, membership: Membership, tenant: Tenant) -> dict[str, Any]:
    """Give the addresses of the tools that this colleague may use on the card, and what holds it."""
    tools = tools_for(card, membership, tenant)
    if not any(tools.values()):
        return {}
    held = standing(timezone.now()).filter(customer=card).order_by("-until").first()
    waiting = unique(Erasure.objects.filter(customer=card, state=Erasure.State.WAITING))
    return {
        **tools,
        "log": membership.may(Permission.ACCESS_LOG),
        "held_until": held.until.astimezone(tenant.zone) if held else None,
        "goes_on": waiting.due_at.astimezone(tenant.zone) if waiting else None,
    }


def register() -> None:
    """Tell the app below."""
    register_card_panel(Panel("privacy", "privacy/_card.html", facts, order=900, place="side"))
