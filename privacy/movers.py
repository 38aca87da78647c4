"""How holds and decisions about erasing follow a card that becomes part of another."""

from datetime import datetime
from uuid import UUID

from customers.actions.merge import CannotMerge
from customers.movers import follow
from customers.registries import Mover, register_mover
from privacy.models import CustomerHold, Erasure

HOLDS, ERASURES = follow(CustomerHold), follow(Erasure)


def move_erasures(gone: UUID, kept: UUID, now: datetime) -> list[UUID]:
    """Let what was decided and taken back follow. Whoever is to be erased is merged with nobody."""
    waiting = Erasure.objects.filter(customer__in=(gone, kept), state=Erasure.State.WAITING)
    if waiting.exists():
        raise CannotMerge
    return ERASURES.move(gone, kept, now)


MOVER = Mover(move_erasures, ERASURES.give_back)


def register_movers() -> None:
    """Register both."""
    register_mover(CustomerHold._meta.label, HOLDS)
    register_mover(Erasure._meta.label, MOVER)
