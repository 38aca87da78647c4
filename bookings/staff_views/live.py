"""Keeps an open calendar fresh: it comes back with the mark of what it shows, and hears of nothing or of all.

The mark is signed for this colleague and this address, so that nobody can claim to have seen a page, and
with it the names on it, that was never written down as shown to her.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core import signing

from bookings.changes import mark_of
from bookings.dayrows import Day
from bookings.intervals import moment_of
from bookings.models import BookingItem
from bookings.opening import local_midnight
from bookings.staff_views.asked import STAFF, Asked
from staff.access import StaffRequest
from tenants import audit

# A change may have been written a little before its transaction could be seen.
OVERLAP = timedelta(minutes=1)


@dataclass(frozen=True)
class Seen:
    """What a page was told when it was last drawn."""

    mark: str
    at: datetime


def salt_of(request: StaffRequest, asked: Asked) -> str:
    """Bind a mark to who looks and at what: the address, and whose lanes it means for her now."""
    query = request.GET.copy()
    query.pop("seen", None)
    query.pop("visit", None)
    who = request.membership.pk
    lanes = ",".join(str(each.pk) for each in asked.shown)
    return f"calendar:{who}:{request.path}?{query.urlencode()}:{lanes}"


def sealed(request: StaffRequest, asked: Asked, mark: str, *, now: datetime) -> str:
    """Give the page the mark of what it shows."""
    return signing.dumps([mark, now.isoformat()], salt=salt_of(request, asked))


def seen_by(request: StaffRequest, asked: Asked) -> Seen | None:
    """Read the mark that a page came back with; a false one is none."""
    if "seen" not in request.GET:
        return None
    try:
        mark, at = signing.loads(request.GET["seen"], salt=salt_of(request, asked), max_age=timedelta(days=1))
    except signing.BadSignature:
        return None
    return Seen(mark, datetime.fromisoformat(at))


def mark_for(asked: Asked, first: Any, last: Any, *, now: datetime) -> str:
    """Give the mark of the days first to last as they are asked for."""
    zone = asked.tenant.zone
    low, high = local_midnight(first, zone), local_midnight(last + timedelta(days=1), zone)
    ids = [each.pk for each in asked.shown]
    rooms = [each.pk for each in asked.shown if each.kind != STAFF]
    today = now.astimezone(zone).date()
    return f"{mark_of(ids, rooms, moment_of(low), moment_of(high), now=now)}{today}"


def looked(
    request: StaffRequest,
    days: Sequence[Day],
    *,
    now: datetime,
    seen: Seen | None,
    action: str = "calendar.view",
) -> None:
    """Write down whose names were shown; of a page that was open already only what has changed on it."""
    found = {item.pk: item for day in days for item in day.items}.values()
    ids = {item.booking.customer_id for item in since(found, seen) if item.booking.customer_id}
    if seen is not None and not ids:
        return
    audit.record(
        action,
        by=request.actor,
        now=now,
        purpose="booking",
        ids=sorted(ids),
        count=len(ids),
    )


def since(items: Iterable[BookingItem], seen: Seen | None) -> list[BookingItem]:
    """Pick what has changed since the page was drawn."""
    if seen is None:
        return list(items)
    edge = seen.at - OVERLAP
    return [
        item
        for item in items
        if item.booking.changed_at >= edge
        or (item.booking.customer is not None and item.booking.customer.changed_at >= edge)
    ]
