"""Disputes: what holds a person's details back from being erased, and until when."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from customers.models import Customer
from privacy.models import CustomerHold
from tenants import audit
from tenants.actors import Actor


def standing(now: datetime) -> QuerySet[CustomerHold]:
    """List the holds that stand."""
    return CustomerHold.objects.filter(lifted_at=None, until__gt=now)


def is_held(customer_id: UUID, *, now: datetime) -> bool:
    """Say whether a dispute keeps this person's details."""
    return standing(now).filter(customer=customer_id).exists()


def hold(*, card: Customer, reason: str, until: datetime, by: Actor, now: datetime) -> CustomerHold:
    """Hold a person's details back, for a reason and until a day."""
    made = CustomerHold(customer=card, reason=reason, until=until, created_at=now, by_id=by.id)
    made.save(force_insert=True)
    note("customer.hold", card, by=by, now=now)
    return made


def lift(*, held: CustomerHold, by: Actor, now: datetime) -> None:
    """End a hold before its time."""
    if held.lifted_at is None:
        held.lifted_at = now
        held.save(update_fields=["lifted_at"])
        note("customer.release", held.customer, by=by, now=now)


def note(action: str, card: Customer, *, by: Actor, now: datetime) -> None:
    """Write into the audit."""
    audit.record(
        action, by=by, now=now, purpose="dispute", subject_id=card.pk, object_kind="customers.customer"
    )
