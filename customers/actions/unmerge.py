"""Take a merge back: the gone card stands again as it was, and what had followed goes back to it.

What happened since stays: a visit booked later is the kept card's, and so is a field that was changed later.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from customers import registries
from customers.actions.merge import CHOSEN, COPIED, DROPPED, INDEX_OF, record_both, tell_ledger
from customers.models import Customer, Merge, MergedCard, NewsletterChoice, Relation, Suppression
from customers.newsletter import contact_of, has_objected, note_last_word, suppress, take_back
from tenants.actors import Actor

UNDO_FOR = timedelta(days=30)


class CannotUndo(ValueError):
    """The thirty days are over, it is undone, or the card that was kept became part of another since."""


@transaction.atomic
def unmerge(*, merge_id: UUID, by: Actor, now: datetime) -> Customer:
    """Undo a merge and give the card that is there again. Raises CannotUndo."""
    row = Merge.objects.select_for_update().filter(pk=merge_id).first()
    if row is None or not can_undo(row, now=now):
        raise CannotUndo
    registries.hold_rows((row.kept_id,))
    kept = Customer.objects.select_for_update().get(pk=row.kept_id)
    if kept.restricted:
        raise CannotUndo
    before = {copy.kept: copy for copy in MergedCard.objects.filter(merge=row)}
    gone = raise_again(row, before[False])
    moved: dict[str, list[UUID]] = {}
    made: dict[str, list[UUID]] = {}
    for move in row.moves.all():
        (made if move.made else moved).setdefault(move.model, []).append(move.row_id)
    row.undone_at, row.open = now, False
    row.save(update_fields=["undone_at", "open"])
    for label, mover in registries.movers().items():
        mover.give_back(moved.get(label, []), kept.pk, gone.pk, now)
    tie_again(moved, gone, now=now)
    unmake(made, kept)
    give_fields_back(kept.pk, before[True], before[False])
    settle_news(kept.pk, gone.pk, before, now=now)
    row.cards.all().delete()
    row.moves.all().delete()
    record_both("customer.unmerge", row, by=by, now=now)
    tell_ledger(row, undone=True, now=now)
    return gone


def can_undo(row: Merge, *, now: datetime) -> bool:
    """Say whether a merge can still be taken back."""
    fresh = row.open and row.undone_at is None and row.at > now - UNDO_FOR
    return fresh and row.customer_id == row.kept_id


def raise_again(row: Merge, copy: MergedCard) -> Customer:
    """Write the gone card again under its own id, its texts sealed for it anew."""
    card = Customer(pk=row.gone_id)
    for name in COPIED:
        setattr(card, name, getattr(copy, name))
    card.save(force_insert=True)
    return card


def tie_again(moved: dict[str, list[UUID]], gone: Customer, *, now: datetime) -> None:
    """Tie again what the merge had to drop, where the other end is still there."""
    for label, others in moved.items():
        mark, _, rest = label.partition(":")
        if mark != DROPPED:
            continue
        kind, _, side = rest.partition(":")
        for other in Customer.objects.filter(pk__in=others):
            ends = (gone, other) if side == "first" else (other, gone)
            Relation.objects.create(customer=ends[0], other=ends[1], kind=kind, created_at=now)


def unmake(made: dict[str, list[UUID]], kept: Customer) -> None:
    """Take away the answer that the merge wrote, and what it closed unless somebody else closed it too."""
    NewsletterChoice.objects.filter(pk__in=made.get(NewsletterChoice._meta.label, [])).delete()
    closed = made.get(Suppression._meta.label, [])
    if closed and not has_objected(kept):
        take_back(kept, only=closed)


def give_fields_back(kept_id: UUID, before: MergedCard, other: MergedCard) -> None:
    """Give the kept card what it said before, but leave what somebody changed since."""
    kept = Customer.objects.get(pk=kept_id)
    changed = []
    for name in CHOSEN:
        former, taken = getattr(before, name) or "", getattr(other, name) or ""
        if former == taken or (getattr(kept, name) or "") != taken:
            continue
        changed.append(name)
        setattr(kept, name, former)
        if name in INDEX_OF:
            changed.append(INDEX_OF[name])
            setattr(kept, INDEX_OF[name], getattr(before, INDEX_OF[name]))
    kept.created_at = before.created_at
    kept.save(update_fields=[*changed, "created_at"])


def settle_news(kept_id: UUID, gone_id: UUID, before: dict[bool, MergedCard], *, now: datetime) -> None:
    """Let each card answer for itself again; what either has said no to stays closed."""
    for card in Customer.objects.filter(pk__in=(kept_id, gone_id)):
        copy = before[card.pk == kept_id]
        first = card.newsletter_choices.order_by("at").values_list("at", flat=True).first()
        offered = copy.newsletter_offered_at or first
        if card.newsletter_offered_at != offered:
            card.newsletter_offered_at = offered
            card.save(update_fields=["newsletter_offered_at"])
        note_last_word(card)
        if has_objected(card):
            suppress(contact_of(card), now=now)
