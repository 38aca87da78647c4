"""Tie two cards together, and untie them."""

from datetime import datetime
from typing import Literal

from django.db import transaction
from django.db.models import Q, QuerySet

from customers.models import Customer, Relation
from tenants import audit
from tenants.actors import Actor

# How the other person stands to the one on whose card it is said.
Tie = Literal["parent", "child", "partner", "other", "different"]
TIES: tuple[Tie, ...] = ("child", "parent", "partner", "other", "different")


class Herself(ValueError):
    """A card cannot be tied to itself."""


@transaction.atomic
def relate(*, card: Customer, other: Customer, tie: Tie, by: Actor, now: datetime) -> Relation:
    """Say how another person stands to this one; what was said before is replaced."""
    if card.pk == other.pk:
        raise Herself
    between(card, other).delete()
    # The parent's end comes first.
    first, second = (other, card) if tie == "parent" else (card, other)
    kind = Relation.Kind.PARENT if tie in {"parent", "child"} else Relation.Kind(tie)
    row = Relation.objects.create(customer=first, other=second, kind=kind, created_at=now)
    for one in (card, other):
        audit.record("customer.relate", by=by, now=now, purpose="booking", subject_id=one.pk)
    return row


@transaction.atomic
def unrelate(*, card: Customer, other: Customer, by: Actor, now: datetime) -> None:
    """Take a tie away."""
    if between(card, other).delete()[0]:
        for one in (card, other):
            audit.record("customer.unrelate", by=by, now=now, purpose="booking", subject_id=one.pk)


def between(card: Customer, other: Customer) -> QuerySet[Relation]:
    """Give the ties between two cards."""
    return Relation.objects.filter(Q(customer=card, other=other) | Q(customer=other, other=card))
