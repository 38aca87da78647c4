"""Which coming visits lie outside the hours as they are now: they stay booked, and somebody must look."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from bookings.intervals import Span, minute_of
from bookings.models import Booking, BookingItem, CalendarException, Resource, WeeklyHours
from bookings.opening import WeeklySpan, local_date, open_spans
from bookings.pages.absencepage import LIVE

ONE_DAY = timedelta(days=1)
# How many are listed; the count has them all.
SHOWN = 20


def concerned(resource: Resource | None) -> list[UUID]:
    """Name whose visits a week decides on: its own, or of all who keep the business's hours."""
    if resource is not None:
        return [resource.pk]
    own = WeeklyHours.objects.exclude(resource=None).values("resource")
    staff = Resource.objects.filter(kind=Resource.Kind.STAFF).exclude(pk__in=own)
    return list(staff.values_list("pk", flat=True))


def visits_outside(ids: Collection[UUID], zone: ZoneInfo, *, now: datetime) -> list[Booking]:
    """List the coming visits in which one of these people works outside her hours, the earliest first.

    Closed days and absences are left out of it: what they hit was shown when they were written.
    """
    items = list(
        BookingItem.objects.select_related("booking__customer")
        .filter(resource__in=ids, starts_at__gte=now, booking__status__in=LIVE, booking__session=None)
        .order_by("starts_at", "number")
    )
    if not items:
        return []
    opened = opened_by(ids, zone, items)
    found = {item.booking_id: item.booking for item in items if not fits(item, opened[item.resource_id])}
    return list(found.values())


def opened_by(
    ids: Collection[UUID], zone: ZoneInfo, items: Sequence[BookingItem]
) -> Mapping[UUID, list[Span]]:
    """Work out the weeks and the extra openings of these people over the days of these visits."""
    low, high = items[0].starts_at, max(item.ends_at for item in items)
    first, last = local_date(minute_of(low), zone) - ONE_DAY, local_date(minute_of(high), zone)
    mine = Q(resource=None) | Q(resource__in=ids)
    weeks: dict[UUID | None, list[WeeklySpan]] = defaultdict(list)
    for row in WeeklyHours.objects.filter(mine):
        span = WeeklySpan(row.weekday, row.start_minute, row.end_minute, row.valid_from, row.valid_until)
        weeks[row.resource_id].append(span)
    extras: dict[UUID | None, list[Span]] = defaultdict(list)
    breaks = CalendarException.objects.filter(
        mine, kind=CalendarException.Kind.EXTRA, ends_at__gte=low, starts_at__lt=high
    )
    for each in breaks:
        extras[each.resource_id].append((minute_of(each.starts_at), minute_of(each.ends_at)))
    return {
        who: open_spans(weeks.get(who) or weeks[None], extras[None] + extras[who], (), first, last, zone)
        for who in ids
    }


def fits(item: BookingItem, opened: Sequence[Span]) -> bool:
    """Say whether what she works of a service lies within her hours; its gap may lie outside."""
    start, end = minute_of(item.starts_at), minute_of(item.ends_at)
    pause = start + (item.gap_start or 0)
    works = [(start, pause), (pause + item.gap_minutes, end)] if item.gap_minutes else [(start, end)]
    return all(
        any(low <= begin and stop <= high for low, high in opened) for begin, stop in works if begin < stop
    )
