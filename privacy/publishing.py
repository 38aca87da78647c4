"""Putting a business's page before the public: what must stand before it may, and the moment itself."""

from datetime import datetime

from django.db import transaction

from bookings.models import Performer, Service, WeeklyHours
from privacy.agreement import is_accepted
from privacy.policy import publish_policy
from tenants import audit
from tenants.actors import Actor
from tenants.models import Tenant

# What a page cannot be without, in the order in which the guide asks for it.
NEEDED = ("contact", "services", "hours", "staff", "agreement")


class NotReady(Exception):
    """Something that a page cannot be without is missing; says what."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


def missing_of(tenant: Tenant) -> list[str]:
    """Name what keeps a page from being public: words of NEEDED, in their order."""
    offered = Service.objects.filter(active=True, shown=True)
    performed = Performer.objects.filter(service__in=offered, resource__active=True)
    found = {
        "contact": bool(tenant.name and (tenant.phone or tenant.email)),
        "services": offered.exists(),
        "hours": WeeklyHours.objects.exists(),
        "staff": performed.exists(),
        "agreement": is_accepted(),
    }
    return [name for name in NEEDED if not found[name]]


@transaction.atomic
def publish(*, tenant: Tenant, by: Actor, now: datetime) -> Tenant:
    """Make the page public, with its privacy policy. Raises NotReady with what is missing."""
    locked = Tenant.objects.select_for_update().get(pk=tenant.pk)
    missing = missing_of(locked)
    if missing or locked.state in {Tenant.State.SUSPENDED, Tenant.State.CLOSED}:
        raise NotReady(missing or [locked.state])
    if locked.state == Tenant.State.PUBLIC:
        return locked
    publish_policy(tenant=locked, by=by, now=now)
    locked.state = Tenant.State.PUBLIC
    locked.public_since = locked.public_since or now
    locked.save(update_fields=["state", "public_since"])
    audit.record("tenant.publish", by=by, now=now, object_kind="tenants.Tenant", object_id=locked.pk)
    return locked


@transaction.atomic
def take_down(*, tenant: Tenant, by: Actor, now: datetime) -> None:
    """Take the page off the web again: its addresses answer as if it never was. What is booked stays."""
    locked = Tenant.objects.select_for_update().get(pk=tenant.pk)
    if locked.state != Tenant.State.PUBLIC:
        # A second press changes nothing, and a suspended page does not become a draft by this way.
        return
    tenant.state = locked.state = Tenant.State.DRAFT
    locked.save(update_fields=["state"])
    audit.record("tenant.take_down", by=by, now=now, object_kind="tenants.Tenant", object_id=tenant.pk)
