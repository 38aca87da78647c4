"""The search for inactive customers, its course and its report."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from privacy.inactive import Rule, Search, free
from privacy.models import Erasure, Purge
from staff.models import Membership
from staff.permissions import Permission
from tenants import audit
from tenants.actors import Actor
from tenants.models import Tenant

SAMPLE = 20
REASONS: dict[str, Promise] = {
    "restricted": _("Not in use: the card waits to be deleted, or its use is restricted"),
    "coming": _("Has a visit ahead, or a request that waits"),
    "seen": _("Has had a visit since"),
    "unpaid": _("Owes for a visit less than three years old"),
    "dispute": _("Kept because of a dispute"),
}


def sample(rule: Rule, tenant: Tenant, *, by: Actor, now: datetime) -> list[dict[str, Any]]:
    """Open the names of the first ones, and write down that they were seen."""
    cards = list(free(rule, now=now)[:SAMPLE])
    audit.record("purge.preview", by=by, now=now, purpose="retention", ids=[card.pk for card in cards])
    return [
        {
            "name": card.name,
            "last": local(card.last_visit_at, tenant),
            "since": local(card.created_at, tenant),
        }
        for card in cards
    ]


def local(moment: datetime | None, tenant: Tenant) -> datetime | None:
    """Give a moment by the business's clock."""
    return moment.astimezone(tenant.zone) if moment else None


def held_rows(found: Search) -> list[dict[str, Any]]:
    """Tell who is held back, by reason."""
    return [{"reason": REASONS[reason], "rows": rows} for reason, rows in found.held.items()]


def export_url(tenant: Tenant, membership: Membership) -> str:
    """Give the way to a copy to whoever may make one; nobody has to take it."""
    return reverse("export_start", args=[tenant.slug]) if membership.may(Permission.EXPORT) else ""


def purge_context(purge: Purge, tenant: Tenant) -> dict[str, Any]:
    """Tell where a clearing-out stands."""
    rows = Erasure.objects.filter(purge=purge).values_list("state", "kept_because")
    states: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for state, because in rows:
        states[state] += 1
        if state == Erasure.State.KEPT:
            kept[because] += 1
    gone = states[Erasure.State.DONE]
    settled = gone + states[Erasure.State.KEPT]
    return {
        "purge": purge,
        "at_once": purge.due_at <= purge.created_at,
        "due": purge.due_at.astimezone(tenant.zone),
        "made": purge.created_at.astimezone(tenant.zone),
        "settled": local(purge.settled_at, tenant),
        "gone": gone,
        "waiting": states[Erasure.State.WAITING],
        "cancelled": states[Erasure.State.CANCELLED],
        "share": 100 * settled // max(1, purge.counted),
        "kept": [{"reason": REASONS.get(why, why), "rows": count} for why, count in kept.most_common()],
        "unseen_since": purge.unseen_since.astimezone(tenant.zone),
        "cancel_url": reverse("gdpr_purge_cancel", args=[tenant.slug, purge.pk]),
    }
