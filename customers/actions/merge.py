"""Make two cards one: everything that hung on the one follows to the other, and the old id still leads there.

What the cards themselves said is sealed for their own rows and is sealed anew when it is copied. The
strictest answer wins: a no to news, a block, and a restriction of either hold for both.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from customers import registries
from customers.models import Customer, Merge, MergedCard, MergeMove, NewsletterChoice, Relation, Suppression
from customers.newsletter import contact_of, entries_for, has_objected, note_last_word, record_choice
from tenants import audit, ledger
from tenants.actors import Actor
from tenants.ledger import Line
from tenants.vault.models import LedgerEntry

# What a colleague chooses between, field by field; with an address goes the index by which it is found.
CHOSEN = ("name", "phone", "email", "language", "birthday")
INDEX_OF = {"phone": "phone_index", "email": "email_index"}
COPIED = (
    *CHOSEN,
    *INDEX_OF.values(),
    "created_at",
    "last_visit_at",
    "next_booking_at",
    "no_shows",
    "newsletter_offered_at",
    "newsletter_objected",
)
WORDING = "strictest-of-merged-1"
DROPPED = "dropped"


class CannotMerge(ValueError):
    """The two are one card already, or one of them is restricted."""


@transaction.atomic
def merge(
    *,
    gone_id: UUID,
    kept_id: UUID,
    take: Mapping[str, bool],
    initials: str,
    by: Actor,
    now: datetime,
) -> Merge:
    """Merge the first card into the second. `take` names the fields whose value the first card gives.

    Raises CannotMerge. Raises ValueError where a value of the first card does not open: it would be lost.
    """
    gone, kept = both(gone_id, kept_id)
    row = Merge(
        gone_id=gone.pk, kept_id=kept.pk, customer=kept, at=now, by_id=by.id, by_initials=initials[:4]
    )
    row.save(force_insert=True)
    for card, stays in ((gone, False), (kept, True)):
        remember(row, card, stays)
    said_no = has_objected(gone) or has_objected(kept)
    drop_doubled_ties(row, gone, kept)
    for label, mover in registries.movers().items():
        note_moves(row, label, mover.move(gone.pk, kept.pk, now))
    # Whatever had no mover would still hang on it: the database and Django both refuse then.
    Customer.objects.filter(pk=gone.pk).delete()
    kept.refresh_from_db()
    adopt(kept, gone, take)
    if said_no:
        hold_to_no(row, kept, by=by, now=now)
    note_last_word(kept)
    record_both("customer.merge", row, by=by, now=now)
    tell_ledger(row, undone=False, now=now)
    return row


def record_both(action: str, row: Merge, *, by: Actor, now: datetime) -> None:
    """Write down what was done, for either card."""
    for subject in (row.gone_id, row.kept_id):
        audit.record(
            action,
            by=by,
            now=now,
            purpose="booking",
            subject_id=subject,
            object_kind="customer",
            object_id=row.kept_id,
        )


def tell_ledger(row: Merge, *, undone: bool, now: datetime) -> None:
    """Write the merge into the vault's ledger once it stands, so that a restored backup does not undo it.

    The two databases do not commit together; a line that was lost between them is added by the sweep.
    """
    line = Line(
        kind=LedgerEntry.Kind.MERGE,
        tenant_id=row.tenant_id,
        subject_id=row.gone_id,
        plan=plan_of(row, undone=undone),
        plan_version="1",
        reason="merge",
    )
    transaction.on_commit(lambda: note_line(line, now), robust=True)


def note_line(line: Line, now: datetime) -> None:
    """Append one line; by now no tenant is open, and none is needed."""
    ledger.append_all([line], now=now)


def plan_of(row: Merge, *, undone: bool) -> str:
    """Say in the ledger which card stands for the gone one, or that it stands for itself again."""
    return f"{'customers.unmerge' if undone else 'customers.merge'}:{row.kept_id}"


def both(gone_id: UUID, kept_id: UUID) -> tuple[Customer, Customer]:
    """Lock what hangs on both, then both in the order of their ids, so that nobody waits in a ring."""
    if gone_id == kept_id:
        raise CannotMerge
    registries.hold_rows((gone_id, kept_id))
    rows = Customer.objects.select_for_update().filter(pk__in=(gone_id, kept_id)).order_by("pk")
    cards = {card.pk: card for card in rows}
    if len(cards) != 2 or any(card.restricted for card in cards.values()):
        raise CannotMerge
    return cards[gone_id], cards[kept_id]


def remember(row: Merge, card: Customer, stays: bool) -> None:
    """Copy what a card says, sealed for its new place."""
    copy = MergedCard(merge=row, kept=stays)
    for name in COPIED:
        setattr(copy, name, getattr(card, name))
    copy.save(force_insert=True)


def note_moves(row: Merge, label: str, ids: list[UUID], *, made: bool = False) -> None:
    """Write down which rows followed, or were made."""
    MergeMove.objects.bulk_create(MergeMove(merge=row, model=label, row_id=each, made=made) for each in ids)


def drop_doubled_ties(row: Merge, gone: Customer, kept: Customer) -> None:
    """Take away ties that would tie the card to itself, or say twice what the other card says already.

    What was dropped is written down as ids: the other end, the kind, and on which end the card stood.
    """
    tied = Relation.objects.filter(Q(customer=kept) | Q(other=kept)).values_list("customer", "other")
    known = {end for pair in tied for end in pair} | {kept.pk}
    for tie in Relation.objects.filter(Q(customer=gone) | Q(other=gone)).order_by("created_at", "pk"):
        first = tie.customer_id == gone.pk
        other = tie.other_id if first else tie.customer_id
        if other not in known:
            known.add(other)
            continue
        note_moves(row, f"{DROPPED}:{tie.kind}:{'first' if first else 'second'}", [other])
        tie.delete()


def adopt(kept: Customer, gone: Customer, take: Mapping[str, bool]) -> None:
    """Take over what was chosen, and of the plain facts the earlier beginning."""
    changed = ["created_at", "newsletter_offered_at"]
    for name in CHOSEN:
        if take.get(name):
            changed.append(name)
            setattr(kept, name, getattr(gone, name))
            if name in INDEX_OF:
                changed.append(INDEX_OF[name])
                setattr(kept, INDEX_OF[name], getattr(gone, INDEX_OF[name]))
    kept.created_at = min(kept.created_at, gone.created_at)
    offers = [each.newsletter_offered_at for each in (kept, gone) if each.newsletter_offered_at]
    kept.newsletter_offered_at = min(offers, default=None)
    kept.save(update_fields=changed)


def hold_to_no(row: Merge, kept: Customer, *, by: Actor, now: datetime) -> None:
    """Let a no of either hold for the one: a later yes was the other card's, not hers."""
    closed = Suppression.objects.filter(entries_for(contact_of(kept)))
    before = set(closed.values_list("pk", flat=True))
    choice = record_choice(customer=kept, objected=True, wording=WORDING, channel="merge", by=by, now=now)
    note_moves(row, NewsletterChoice._meta.label, [choice.pk], made=True)
    made = [pk for pk in closed.values_list("pk", flat=True) if pk not in before]
    note_moves(row, Suppression._meta.label, made, made=True)
