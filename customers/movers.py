"""How the rows of the people who come follow their card, and go back with it.

Sealed texts need nothing: they are sealed for their own row, which stays. What stands on the card itself is
sealed for the card, and is sealed anew by whoever copies it (see actions/merge.py).
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Model, Q

from customers.models import Block, Merge, NewsletterChoice, Note, Relation
from customers.registries import Mover, register_mover
from notifications.models import Message


def follow(model: type[Model], field: str = "customer_id") -> Mover:
    """Let every row follow that names the card in one column."""
    rows = model._default_manager

    def move(gone: UUID, kept: UUID, now: datetime) -> list[UUID]:
        ids = list(rows.filter(**{field: gone}).values_list("pk", flat=True))
        rows.filter(pk__in=ids).update(**{field: kept})
        return ids

    def give_back(ids: Collection[UUID], kept: UUID, gone: UUID, now: datetime) -> None:
        rows.filter(pk__in=ids, **{field: kept}).update(**{field: gone})

    return Mover(move, give_back)


def move_relations(gone: UUID, kept: UUID, now: datetime) -> list[UUID]:
    """Let ties follow, whichever end of them the card is; see actions/merge.py for those that cannot."""
    ids = list(Relation.objects.filter(Q(customer=gone) | Q(other=gone)).values_list("pk", flat=True))
    Relation.objects.filter(customer=gone).update(customer=kept)
    Relation.objects.filter(other=gone).update(other=kept)
    return ids


def give_relations_back(ids: Collection[UUID], kept: UUID, gone: UUID, now: datetime) -> None:
    """Tie to the card that is back what had been tied to it."""
    rows = Relation.objects.filter(pk__in=ids)
    rows.filter(customer=kept).update(customer=gone)
    rows.filter(other=kept).update(other=gone)


MOVERS = {
    **{model._meta.label: follow(model) for model in (Note, NewsletterChoice, Block, Merge)},
    Relation._meta.label: Mover(move_relations, give_relations_back),
    Message._meta.label: follow(Message, "recipient_id"),
}


def register_movers() -> None:
    """Register what follows a card in this app and in the ones below it."""
    for label, mover in MOVERS.items():
        register_mover(label, mover)
