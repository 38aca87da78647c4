"""Block a person from booking on the net, with a reason and an end; and lift it before."""

from datetime import datetime

from django.db import transaction

from customers.blocks import live_blocks
from customers.models import Block, Customer
from tenants import audit
from tenants.actors import Actor


@transaction.atomic
def block(*, card: Customer, reason: str, until: datetime, initials: str, by: Actor, now: datetime) -> Block:
    """Block a person; a block that holds already is replaced."""
    lift_rows(card, by=by, now=now)
    row = Block(customer=card, reason=reason, at=now, until=until, by_id=by.id, by_initials=initials[:4])
    row.save(force_insert=True)
    audit.record("customer.block", by=by, now=now, purpose="booking", subject_id=card.pk)
    return row


@transaction.atomic
def unblock(*, card: Customer, by: Actor, now: datetime) -> None:
    """Lift what holds; nothing happens where nothing does."""
    if lift_rows(card, by=by, now=now):
        audit.record("customer.unblock", by=by, now=now, purpose="booking", subject_id=card.pk)


def lift_rows(card: Customer, *, by: Actor, now: datetime) -> int:
    """End the blocks that hold at this moment."""
    return live_blocks(now=now).filter(customer=card).update(lifted_at=now, lifted_by_id=by.id)
