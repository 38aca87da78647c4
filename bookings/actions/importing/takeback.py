"""Take an import back: what it made goes, unless something happened to it since; that stays, and is named."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import ForeignObjectRel

from bookings.actions.importing.complete import take_out
from bookings.actions.importing.rows import rewrite
from bookings.actions.importing.writevisits import refresh_next
from bookings.incoming.parts import PART
from bookings.models import Allocation, Booking, BookingEvent, ImportBatch, ImportPart, ImportRow
from customers.models import Customer, NewsletterChoice, Note
from notifications import outbox
from notifications.models import Message
from tenants import audit
from tenants.models import Tenant

UNSENT = (Message.State.PLANNED, Message.State.SKIPPED)
# What the import itself may have hung on a card; anything else that points at it is somebody's work.
OWN = frozenset({"customers.note", "customers.newsletterchoice", "bookings.importrow"})


def take_back(batch: ImportBatch, rows: Sequence[ImportRow], tenant: Tenant, *, now: datetime) -> None:
    """Take back what these rows made; the caller holds the batch's lock."""
    take_visits(rows, now=now)
    take_out(batch, rows, tenant, by=batch.by, now=now)
    take_cards(batch, rows)
    rewrite(rows)
    gone = sum(not row.kept for row in rows)
    audit.record(
        "import.take_back",
        by=batch.by,
        now=now,
        purpose="move",
        object_kind="import",
        object_id=batch.pk,
        count=gone,
    )


def take_visits(rows: Sequence[ImportRow], *, now: datetime) -> None:
    """Take the visits back that are as they were written."""
    found = Booking.objects.in_bulk([row.booking_id for row in rows if row.booking_id])
    told = set(
        Message.objects.filter(about_id__in=found)
        .exclude(state__in=UNSENT)
        .values_list("about_id", flat=True)
    )
    gone: list[UUID] = []
    for row in rows:
        booking = found.get(row.booking_id) if row.booking_id else None
        if booking is None:
            continue
        if booking.sequence or booking.changed_at != booking.created_at or booking.pk in told:
            row.kept = "changed"
            continue
        outbox.withdraw(about_id=booking.pk, kinds=None, reason="import_undone", now=now)
        gone.append(booking.pk)
        row.booking_id = None
    cards = {found[each].customer_id for each in gone}
    ImportRow.objects.filter(booking__in=gone).update(booking=None)
    Allocation.objects.filter(booking__in=gone).delete()
    BookingEvent.objects.filter(booking__in=gone).delete()
    Booking.objects.filter(pk__in=gone).delete()
    refresh_next(cards, now=now)


def take_cards(batch: ImportBatch, rows: Sequence[ImportRow]) -> None:
    """Take the cards back that nobody touched and nothing was hung on since."""
    mine = [row for row in rows if row.made_customer and row.customer_id]
    if not mine:
        return
    ids = [row.customer_id for row in mine if row.customer_id]
    why = held_back(batch, mine, ids)
    gone = {each for each in ids if each not in why}
    for row in mine:
        row.kept = why.get(row.customer_id, row.kept) if row.customer_id else row.kept
    for row in rows:
        if row.customer_id in gone:
            row.customer_id, row.made_customer, row.made_note = None, False, False
    Note.objects.filter(customer__in=gone).delete()
    NewsletterChoice.objects.filter(customer__in=gone).delete()
    ImportRow.objects.filter(customer__in=gone).update(customer=None)
    Customer.objects.filter(pk__in=gone).delete()


def held_back(batch: ImportBatch, rows: Sequence[ImportRow], ids: Sequence[UUID]) -> dict[UUID, str]:
    """Say which cards are to stay and why: visits, notes, changes, whatever else points at them."""
    why: dict[UUID, str] = {}
    written = dict(ImportPart.objects.filter(batch=batch).values_list("number", "written_at"))
    at = {row.customer_id: written.get(row.number // PART) for row in rows}
    if batch.kind == ImportBatch.Kind.CUSTOMERS:
        stamps = Customer.objects.filter(pk__in=ids).values_list("pk", "changed_at")
        why |= {pk: "changed" for pk, stamp in stamps if (limit := at.get(pk)) is None or stamp > limit}
    why |= dict.fromkeys(noted_since(ids, at), "note")
    for relation in Customer._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel):
            continue
        model: Any = relation.related_model
        label = model._meta.label_lower
        if label not in OWN:
            name = relation.field.name
            held = model.objects.filter(**{f"{name}__in": ids}).values_list(f"{name}_id", flat=True)
            why |= dict.fromkeys(held, "visit" if label == "bookings.booking" else "linked")
    return why


def noted_since(ids: Sequence[UUID], at: dict[UUID | None, datetime | None]) -> set[UUID]:
    """Give the cards that got a note after the import wrote them."""
    found = Note.objects.filter(customer__in=ids).values_list("customer_id", "created_at")
    return {card for card, moment in found if (limit := at.get(card)) is None or moment > limit}
