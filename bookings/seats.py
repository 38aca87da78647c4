"""Reads how many seats of a class are left."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from bookings.models import Booking, GroupSession, Hold

# "Did not come" keeps the seat, as it keeps any other time: it can be taken back.
GIVEN_UP = (Booking.Status.CANCELLED, Booking.Status.DECLINED, Booking.Status.EXPIRED)
SEATED = tuple(each for each in Booking.Status if each not in GIVEN_UP)


def seats_left(session: GroupSession, *, now: datetime, ignore_hold: UUID | None = None) -> int:
    """Count the seats that neither a visit nor a live hold has. Call it under the resource's lock."""
    taken = Booking.objects.filter(session=session, status__in=SEATED).count()
    held = (
        Hold.objects.filter(session=session, booking=None, expires_at__gt=now)
        .exclude(pk__in=[ignore_hold] if ignore_hold else [])
        .count()
    )
    return session.seats - taken - held


def open_sessions(
    service_ids: Sequence[UUID], first: datetime, last: datetime, *, now: datetime
) -> list[tuple[GroupSession, int]]:
    """Read the classes of these services that start in [first, last) and still have a seat."""
    return [(row, left) for row, left in coming_sessions(service_ids, first, last, now=now) if left > 0]


def coming_sessions(
    service_ids: Sequence[UUID], first: datetime, last: datetime, *, now: datetime
) -> list[tuple[GroupSession, int]]:
    """Read the classes of these services that start in [first, last) and after now, full ones too.

    Each comes with the number of its free seats, for the page; the count is made again under the lock.
    """
    rows = (
        GroupSession.objects.filter(
            service__in=service_ids, starts_at__gte=first, starts_at__lt=last, cancelled_at=None
        )
        .annotate(
            taken=Count("bookings", filter=Q(bookings__status__in=SEATED), distinct=True),
            held=Count("holds", filter=Q(holds__booking=None, holds__expires_at__gt=now), distinct=True),
        )
        .select_related("resource")
        .order_by("starts_at")
    )
    return [(row, row.seats - row.taken - row.held) for row in rows if row.starts_at > now]
