"""Block time in the calendar: an hour for the supplier, an afternoon off; colleagues read the word on it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from bookings.locks import lock_resources
from bookings.models import MAX_ALLOCATION, Allocation, Booking, CalendarException
from tenants import audit
from tenants.actors import Actor

Kind = CalendarException.Kind


def block_time(
    *,
    resource_ids: Sequence[UUID],
    starts_at: datetime,
    ends_at: datetime,
    label: str,
    by: Actor,
    now: datetime,
) -> list[CalendarException]:
    """Take this time of these people off the calendar. Visits that are there stay: show them first."""
    # Who chooses a time at this moment waits for us, or we for her.
    lock_resources(resource_ids)
    rows = [
        CalendarException(
            kind=Kind.ABSENCE, resource_id=each, starts_at=starts_at, ends_at=ends_at, label=label.strip()
        )
        for each in dict.fromkeys(resource_ids)
    ]
    CalendarException.objects.bulk_create(rows)
    record("calendar.block", rows, by=by, now=now)
    return rows


def change_block(
    *,
    block: CalendarException,
    resource_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    label: str,
    by: Actor,
    now: datetime,
) -> CalendarException:
    """Give a block other times, another word or another person."""
    lock_resources({resource_id, *([block.resource_id] if block.resource_id else [])})
    block.resource_id, block.starts_at, block.ends_at = resource_id, starts_at, ends_at
    block.label = label.strip()
    block.save(update_fields=["resource", "starts_at", "ends_at", "label"])
    record("calendar.block", [block], by=by, now=now)
    return block


def lift_block(*, block: CalendarException, by: Actor, now: datetime) -> None:
    """Give the time back."""
    record("calendar.unblock", [block], by=by, now=now)
    block.delete()


def record(action: str, rows: Sequence[CalendarException], *, by: Actor, now: datetime) -> None:
    """Write the change into the access log."""
    audit.record(
        action,
        by=by,
        now=now,
        purpose="calendar",
        object_kind="absence",
        object_id=rows[0].pk if rows else None,
        count=len(rows),
    )


def visits_under(resource_ids: Sequence[UUID], starts_at: datetime, ends_at: datetime) -> list[Booking]:
    """List the visits that lie in this time of these people, the earliest first."""
    taken = Allocation.objects.filter(
        resource_id__in=list(resource_ids),
        starts_at__gte=starts_at - MAX_ALLOCATION,
        starts_at__lt=ends_at,
        ends_at__gt=starts_at,
        booking__isnull=False,
    )
    rows = Booking.objects.select_related("customer").filter(pk__in=taken.values("booking"))
    return list(rows.order_by("starts_at"))
