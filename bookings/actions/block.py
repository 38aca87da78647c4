"""Block time in the calendar: an hour for the supplier, an afternoon off; colleagues read the word on it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from bookings.locks import lock_resources
from bookings.models import MAX_ALLOCATION, Allocation, Booking, CalendarException, Resource
from tenants import audit
from tenants.actors import Actor

Kind = CalendarException.Kind


class Changed(Exception):
    """A colleague has changed it, or taken it back, since the page was shown."""


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
    # A second press finds the first one's row, and is the same block.
    there = CalendarException.objects.filter(
        kind=Kind.ABSENCE, resource__in=resource_ids, starts_at=starts_at, ends_at=ends_at
    )
    standing = {row.resource_id: row for row in there if row.label == label.strip()}
    rows = [
        CalendarException(
            kind=Kind.ABSENCE, resource_id=each, starts_at=starts_at, ends_at=ends_at, label=label.strip()
        )
        for each in dict.fromkeys(resource_ids)
        if each not in standing
    ]
    CalendarException.objects.bulk_create(rows)
    if rows:
        record("calendar.block", rows, by=by, now=now)
    return [*standing.values(), *rows]


def change_block(
    *,
    block: CalendarException,
    resource_id: UUID | None,
    starts_at: datetime,
    ends_at: datetime,
    label: str,
    by: Actor,
    now: datetime,
    kind: str = Kind.ABSENCE,
    seen: str = "",
) -> CalendarException:
    """Give a block or another break of the week other times, another word, or another person.

    Raises Changed where a colleague has changed it, or taken it back, since the page showed it.
    """
    lock_resources(concerned(resource_id) | concerned(block.resource_id))
    block = standing_block(block, seen)
    block.resource_id, block.starts_at, block.ends_at = resource_id, starts_at, ends_at
    block.label, block.kind = label.strip(), kind
    block.save(update_fields=["resource", "starts_at", "ends_at", "label", "kind"])
    record("calendar.block", [block], by=by, now=now)
    return block


def standing_block(block: CalendarException, seen: str) -> CalendarException:
    """Lock it and read it again. Raises Changed where it is not what was seen."""
    row = CalendarException.objects.select_for_update().filter(pk=block.pk).first()
    if row is None or (seen and seen != row.version):
        raise Changed
    return row


def concerned(resource_id: UUID | None) -> set[UUID]:
    """Name whose time it is about; without a person it is everybody's."""
    if resource_id is not None:
        return {resource_id}
    return set(Resource.objects.filter(active=True).values_list("pk", flat=True))


def lift_block(*, block: CalendarException, by: Actor, now: datetime, seen: str = "") -> None:
    """Give the time back. Raises Changed where it is another block than was seen."""
    block = standing_block(block, seen)
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
