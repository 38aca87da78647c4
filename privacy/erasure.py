"""Erase people: the ledger is told first, then all rows go in one transaction, then the ledger hears of it.

A transaction does not span two databases. An intent without its end is found by `replay.py` and done again.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import OperationalError, transaction
from django.utils import timezone

from bookings.actions.cancel import OPEN, cancel
from bookings.actions.exporting.forget import forget_copies
from bookings.cardfacts import hold_visits
from bookings.locks import REFUSED, lock_resources
from bookings.models import Allocation, Booking
from customers.aliases import ids_of
from customers.models import Customer
from customers.newsletter import contact_of, has_objected, suppress
from notifications.models import Message
from privacy import plan
from privacy.holds import is_held
from privacy.models import Erasure
from tenants import audit, ledger
from tenants.actors import Actor
from tenants.ledger import Line
from tenants.models import AuditEntry, Tenant
from tenants.vault.models import LedgerEntry

AUDIT = AuditEntry._meta.label_lower
TRIES = 3


class OnHold(Exception):
    """A dispute keeps her details; it is to be lifted first."""


class Busy(Exception):
    """Others were writing to her card or her visits all the while; nothing was done."""


class Gone(Exception):
    """Somebody else erased her, or made her card part of another, a moment ago."""


def erase_now(*, tenant: Tenant, card: Customer, reason: str, by: Actor, now: datetime) -> Erasure:
    """Erase one person at once, her coming visits cancelled without a message. Raises OnHold, Busy, Gone."""

    def erase() -> Erasure:
        erasure = begin(card=card, reason=reason, by=by, now=now)
        carry_out(tenant=tenant, erasures=[erasure], by=by, now=now)
        erasure.refresh_from_db()
        return erasure

    return persistently(erase)


def erase_when_told(*, tenant: Tenant, card: Customer, reason: str, by: Actor, now: datetime) -> Erasure:
    """Cancel her coming visits and tell her; she is erased as soon as the messages have left.

    Raises OnHold, Busy, Gone.
    """

    def decide() -> Erasure:
        erasure = begin(card=card, reason=reason, by=by, now=now)
        for booking in coming_visits(card.pk, now=now):
            cancel(tenant=tenant, booking=booking, by=by, now=now, tell_customer=True)
        return erasure

    return persistently(decide)


def persistently(do: Callable[[], Erasure]) -> Erasure:
    """Do it, and again where others came crosswise meanwhile. Raises Busy."""
    for _ in range(TRIES):
        try:
            # What a try took, its locks too, is given back before the next.
            with transaction.atomic():
                return do()
        except (Busy, OperationalError) as error:
            if not crosswise(error):
                raise
    raise Busy


def crosswise(error: Exception) -> bool:
    """Say whether others were only in the way, so that the next try may do it."""
    return isinstance(error, Busy) or getattr(error.__cause__, "sqlstate", "") in REFUSED


def take(ids: Collection[UUID], *, now: datetime) -> None:
    """Lock what an erasure changes, in everybody's order: visits, whose time they take, and then the cards.

    Raises Busy where a visit was booked between the first and the last.
    """
    hold_visits(ids)
    hers = Booking.objects.filter(customer__in=ids, status__in=OPEN, starts_at__gt=now)
    visits = set(hers.values_list("pk", flat=True))
    lock_resources(Allocation.objects.filter(booking__in=visits).values_list("resource_id", flat=True))
    list(Customer.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    if not visits.issuperset(hers.values_list("pk", flat=True)):
        raise Busy


def begin(*, card: Customer, reason: str, by: Actor, now: datetime) -> Erasure:
    """Decide on an erasure; a second decision is the first."""
    take([card.pk], now=now)
    there = Customer.objects.filter(pk=card.pk).first()
    if there is None:
        raise Gone
    if is_held(there.pk, now=now):
        raise OnHold
    waiting = Erasure.objects.filter(customer=there, state=Erasure.State.WAITING).first()
    if waiting is not None:
        return waiting
    return Erasure.objects.create(
        customer=there,
        reason=Erasure.Reason(reason),
        due_at=now,
        created_at=now,
        by_kind=by.kind,
        by_id=by.id,
        was_restricted=there.restricted,
    )


def coming_visits(customer_id: UUID, *, now: datetime) -> list[Booking]:
    """List her visits that are still to come, and requests that wait for an answer."""
    rows = Booking.objects.filter(customer=customer_id, status__in=OPEN, starts_at__gt=now)
    return list(rows.order_by("starts_at"))


def carry_out(*, tenant: Tenant, erasures: Sequence[Erasure], by: Actor, now: datetime) -> None:
    """Erase these people, who are locked and decided upon, in the open transaction."""
    wanted = [(each, card_id) for each in erasures if (card_id := each.customer_id) is not None]
    cards = {card.pk: card for card in Customer.objects.filter(pk__in=[one for _, one in wanted])}
    lines = [intent_of(tenant, cards[one], reason=each.reason) for each, one in wanted]
    entries = ledger.append_all(lines, now=now)
    for card in cards.values():
        let_go(tenant, card, by=by, now=now)
    ids = [one for card_id in cards for one in known_ids(card_id)]
    counts = erase_rows(ids, now=now)
    for (erasure, _card_id), entry in zip(wanted, entries, strict=True):
        settle(erasure, entry, counts=counts if len(wanted) == 1 else [], now=now)
    audit.record(
        "customer.erase",
        by=by,
        now=now,
        purpose="erasure",
        object_kind="erasure",
        object_id=wanted[0][0].pk if len(wanted) == 1 else None,
        count=len(wanted),
    )
    finish(entries)


def finish(entries: Sequence[LedgerEntry]) -> None:
    """Tell the ledger that it is done, once it is."""
    done = [ledger.answer(entry, LedgerEntry.Kind.DONE) for entry in entries]
    transaction.on_commit(lambda: told_done(done))


def told_done(lines: Sequence[Line]) -> None:
    """Append the ends."""
    ledger.append_all(lines, now=timezone.now())


def settle(erasure: Erasure, entry: LedgerEntry, *, counts: Collection[str], now: datetime) -> None:
    """Note that this table has caught up with a line of the ledger."""
    erasure.customer = None
    erasure.state, erasure.settled_at = Erasure.State.DONE, now
    erasure.ledger_seq, erasure.counts = entry.seq, list(counts)
    erasure.save(update_fields=["customer", "state", "settled_at", "ledger_seq", "counts"])


def intent_of(tenant: Tenant, card: Customer, *, reason: str) -> Line:
    """Write what is to be done for the ledger."""
    return Line(
        kind=LedgerEntry.Kind.INTENT,
        tenant_id=tenant.pk,
        subject_id=card.pk,
        plan=plan.written(plan.kept_by_law(card, known_ids(card.pk), tenant.zone)),
        plan_version=plan.version(),
        reason=reason,
    )


def known_ids(customer_id: UUID) -> list[UUID]:
    """Give every id under which she was ever known here: cards that became part of hers had their own."""
    return ids_of(customer_id)


def let_go(tenant: Tenant, card: Customer, *, by: Actor, now: datetime) -> None:
    """End what still runs for her: her coming visits, and remember a no to news by its fingerprint."""
    for booking in coming_visits(card.pk, now=now):
        cancel(tenant=tenant, booking=booking, by=by, now=now, tell_customer=False)
    if has_objected(card):
        suppress(contact_of(card), now=now)


# -- the rows ---------------------------------------------------------------------------------------------
def erase_rows(ids: Collection[UUID], *, now: datetime) -> list[str]:
    """Do every step of the plan for these people; give what was done as "table do rows"."""
    unlink_messages(ids, now=now)
    forget_copies()
    lines = []
    for step in plan.steps():
        rows = audit.erase_subjects(ids) if step.label == AUDIT else do(step, ids)
        if rows:
            lines.append(f"{step.label} {step.does} {rows}")
    return lines


def do(step: plan.Step, ids: Collection[UUID]) -> int:
    """Do one step, past the models' own rules of deletion: the plan decides, not the mapper."""
    found = step.table.rows(ids)
    if step.does == "keep":
        return found.count()
    if step.does == "empty":
        meta = step.table.model._meta
        return found.update(**{name: plan.nothing_of(meta.get_field(name)) for name in step.columns})
    for end in step.ends:
        holding = end.rows(ids)
        if end.cut:
            holding.update(**{end.field: None})
        else:
            raw_delete(holding)
    return raw_delete(found)


def raw_delete(rows: Any) -> int:
    """Delete exactly these rows: no cascade, and no refusal but the database's own."""
    deleted: int = rows._raw_delete(rows.db)
    return deleted


def unlink_messages(ids: Collection[UUID], *, now: datetime) -> None:
    """Take back what has not left; forget what names her otherwise than as the one who was written to."""
    hers = Message.objects.filter(recipient_id__in=ids, handed_at=None)
    hers.filter(state__in=(Message.State.PLANNED, Message.State.CLAIMED)).update(
        state=Message.State.SKIPPED, reason="erased", settled_at=now, claim=None, claimed_until=None
    )
    raw_delete(Message.objects.filter(about_id__in=ids))
    visits = Booking.objects.filter(customer__in=ids).values("pk")
    Message.objects.filter(about_id__in=visits, planned_by_id__in=ids).update(planned_by_id=None)
