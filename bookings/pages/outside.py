"""Which coming visits and classes lie outside the hours as they are: they stay, and somebody must look."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from bookings.intervals import Span, minute_of, moment_of
from bookings.models import (
    Allocation,
    Booking,
    BookingItem,
    CalendarException,
    GroupSession,
    Resource,
    WeeklyHours,
)
from bookings.opening import WeeklySpan, local_date, open_spans
from bookings.pages.absencepage import LIVE

ONE_DAY = timedelta(days=1)
# How many are listed; the count has them all.
SHOWN = 20
Cause = Booking | GroupSession


@dataclass(frozen=True)
class Work:
    """A stretch in which a person works, or a room is used, and for what."""

    who: UUID
    spans: tuple[Span, ...]
    cause: Cause


def concerned(resource: Resource | None, *, everybody: bool = False) -> list[UUID]:
    """Name whose visits a week decides on: its own, of all who keep the house's hours, or everybody's."""
    if resource is not None:
        return [resource.pk]
    if everybody:
        return list(Resource.objects.filter(kind=Resource.Kind.STAFF).values_list("pk", flat=True))
    own = WeeklyHours.objects.exclude(resource=None).values("resource")
    # A room that has no hours of its own is there whenever somebody works in it.
    staff = Resource.objects.filter(kind=Resource.Kind.STAFF).exclude(pk__in=own)
    return list(staff.values_list("pk", flat=True))


def outside(ids: Collection[UUID], zone: ZoneInfo, *, now: datetime) -> list[Cause]:
    """List the coming visits and classes that use one of these outside its hours, the earliest first.

    Closed days and absences are left out of it: what they hit was shown when they were written.
    """
    works = [*worked(ids, now=now), *used(ids, now=now), *taught(ids, now=now)]
    if not works:
        return []
    spans = [span for work in works for span in work.spans]
    opened = opened_by(ids, zone, min(low for low, _ in spans), max(high for _, high in spans))
    found = {work.cause.pk: work.cause for work in works if not fits(work, opened[work.who])}
    return sorted(found.values(), key=lambda cause: cause.starts_at)


def worked(ids: Collection[UUID], *, now: datetime) -> list[Work]:
    """Read what these people perform for customers one by one."""
    items = BookingItem.objects.select_related("booking__customer").filter(
        resource__in=ids, starts_at__gte=now, booking__status__in=LIVE, booking__session=None
    )
    return [Work(item.resource_id, at_work(item), item.booking) for item in items]


def used(ids: Collection[UUID], *, now: datetime) -> list[Work]:
    """Read for which visits these rooms and things are taken."""
    rooms = Resource.objects.filter(pk__in=ids).exclude(kind=Resource.Kind.STAFF)
    taken = Allocation.objects.select_related("booking__customer", "item").filter(
        resource__in=rooms, starts_at__gte=now, booking__isnull=False, item__isnull=False
    )
    return [
        Work(each.resource_id, (span_of(each.item),), each.booking)
        for each in taken
        if each.item is not None and each.booking is not None
    ]


def taught(ids: Collection[UUID], *, now: datetime) -> list[Work]:
    """Read the classes that these people teach, or that are in these rooms."""
    classes = GroupSession.objects.select_related("service", "resource").filter(
        Q(resource__in=ids) | Q(room__in=ids), starts_at__gte=now, cancelled_at=None
    )
    return [
        Work(each, (span_of(session),), session)
        for session in classes
        for each in {session.resource_id, session.room_id}
        if each is not None and each in set(ids)
    ]


def span_of(stretch: BookingItem | GroupSession) -> Span:
    """Give from when until when it lasts."""
    return minute_of(stretch.starts_at), minute_of(stretch.ends_at)


def at_work(item: BookingItem) -> tuple[Span, ...]:
    """Give what she works of a service; its gap may lie outside her hours."""
    start, end = span_of(item)
    pause = start + (item.gap_start or 0)
    works = [(start, pause), (pause + item.gap_minutes, end)] if item.gap_minutes else [(start, end)]
    return tuple((begin, stop) for begin, stop in works if begin < stop)


def opened_by(ids: Collection[UUID], zone: ZoneInfo, low: int, high: int) -> Mapping[UUID, list[Span]]:
    """Work out the weeks and the extra openings of these between two moments."""
    first, last = local_date(low, zone) - ONE_DAY, local_date(high, zone)
    mine = Q(resource=None) | Q(resource__in=ids)
    weeks: dict[UUID | None, list[WeeklySpan]] = defaultdict(list)
    for row in WeeklyHours.objects.filter(mine):
        span = WeeklySpan(row.weekday, row.start_minute, row.end_minute, row.valid_from, row.valid_until)
        weeks[row.resource_id].append(span)
    extras: dict[UUID | None, list[Span]] = defaultdict(list)
    breaks = CalendarException.objects.filter(
        mine, kind=CalendarException.Kind.EXTRA, ends_at__gte=moment_of(low), starts_at__lt=moment_of(high)
    )
    for each in breaks:
        extras[each.resource_id].append((minute_of(each.starts_at), minute_of(each.ends_at)))
    always = set(
        Resource.objects.filter(pk__in=ids).exclude(kind=Resource.Kind.STAFF).values_list("pk", flat=True)
    )
    return {
        who: [(low, high)]
        if who in always and who not in weeks
        else open_spans(weeks.get(who) or weeks[None], extras[None] + extras[who], (), first, last, zone)
        for who in ids
    }


def fits(work: Work, opened: Sequence[Span]) -> bool:
    """Say whether it lies within the hours."""
    return all(any(low <= begin and stop <= high for low, high in opened) for begin, stop in work.spans)
