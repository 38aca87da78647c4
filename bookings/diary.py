"""Reads the diary: open and taken time of people, rooms and equipment, as spans of UTC minutes.

Three queries answer for any window: the week's hours, what breaks them, and the allocations.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Func, IntegerField, Q

from bookings.intervals import Span, merge, minute_from, minute_of, moment_of, subtract
from bookings.models import MAX_ALLOCATION, Allocation, CalendarException, WeeklyHours
from bookings.opening import ONE_DAY, WeeklySpan, local_midnight, open_spans

Kind = CalendarException.Kind


class WholeMinutes(Func):
    """An instant as minutes since 1970, rounded down or up in the database."""

    template = "%(rounded)s(extract(epoch FROM %(expressions)s) / 60)::int"
    output_field = IntegerField()


@dataclass(frozen=True)
class Diary:
    """Open and taken time of some resources, as spans of UTC minutes."""

    open: Mapping[Hashable, Sequence[Span]]
    busy: Mapping[Hashable, Sequence[Span]]
    house: Sequence[Span]
    window: Span
    # The rows of the house's own week, for whoever draws it.
    house_hours: Sequence[WeeklyHours] = ()


def load_diary(
    resource_ids: Collection[UUID],
    first: date,
    last: date,
    zone: ZoneInfo,
    *,
    now: datetime,
    rooms: Collection[UUID] = (),
    ignore_hold: UUID | None = None,
    ignore_booking: UUID | None = None,
) -> Diary:
    """Read these resources' open and taken time on the local dates first to last, in three queries.

    Expired holds count as free from the moment they expire, whether or not anybody cleaned up.
    """
    low, high = local_midnight(first - ONE_DAY, zone), local_midnight(last + 2 * ONE_DAY, zone)
    hours = list(WeeklyHours.objects.filter(Q(resource=None) | Q(resource__in=resource_ids)))
    breaks = list(
        CalendarException.objects.filter(ends_at__gt=moment_of(low), starts_at__lt=moment_of(high)).filter(
            Q(resource=None) | Q(resource__in=resource_ids)
        )
    )
    days = (first - ONE_DAY, last + ONE_DAY)
    timed = {row.resource_id for row in hours}
    own: dict[Hashable, list[Span]] = {
        each: subtract([(low, high)], spans([row for row in breaks if row.resource_id == each], Kind.ABSENCE))
        if each in rooms and each not in timed
        else open_time(each, hours, breaks, days, zone)
        for each in resource_ids
    }
    busy = load_busy(resource_ids, low, high, now=now, ignore_hold=ignore_hold, ignore_booking=ignore_booking)
    house = open_time(None, hours, breaks, days, zone)
    window = (local_midnight(first, zone), local_midnight(last + ONE_DAY, zone))
    return Diary(own, busy, house, window, [row for row in hours if row.resource_id is None])


def open_time(
    resource_id: UUID | None,
    hours: Sequence[WeeklyHours],
    breaks: Sequence[CalendarException],
    days: tuple[date, date],
    zone: ZoneInfo,
) -> list[Span]:
    """Work out one resource's open time: ((week - closures) + extra openings) - absences."""
    own = [row for row in hours if row.resource_id == resource_id] or [
        row for row in hours if row.resource_id is None
    ]
    weekly = [
        WeeklySpan(row.weekday, row.start_minute, row.end_minute, row.valid_from, row.valid_until)
        for row in own
    ]
    mine = [row for row in breaks if row.resource_id in {None, resource_id}]
    week = open_spans(weekly, (), (), *days, zone)
    opened = merge([*subtract(week, spans(mine, Kind.CLOSURE, Kind.HOLIDAY)), *spans(mine, Kind.EXTRA)])
    return subtract(opened, spans(mine, Kind.ABSENCE))


def spans(rows: Iterable[CalendarException], *kinds: str) -> list[Span]:
    """Give the spans of the exceptions of these kinds, tidy."""
    return merge((minute_of(row.starts_at), minute_from(row.ends_at)) for row in rows if row.kind in kinds)


def load_busy(
    resource_ids: Collection[UUID],
    low: int,
    high: int,
    *,
    now: datetime,
    ignore_hold: UUID | None = None,
    ignore_booking: UUID | None = None,
) -> dict[Hashable, list[Span]]:
    """Read the taken time of these resources in all lanes.

    The range of starts reaches back by the longest allocation: "overlaps" itself is not leakproof and
    would reach no index under row security.
    """
    live = Q(expires_at=None) | Q(expires_at__gt=now)
    rows = Allocation.objects.filter(
        live,
        resource_id__in=list(resource_ids),
        starts_at__gte=moment_of(low) - MAX_ALLOCATION,
        starts_at__lt=moment_of(high),
    )
    if ignore_hold:
        rows = rows.exclude(hold_id=ignore_hold)
    if ignore_booking:
        rows = rows.exclude(booking_id=ignore_booking)
    # One row a resource, in whole minutes: making hundreds of datetimes and ids took longer than the query.
    found = rows.values_list("resource_id").annotate(
        starts=ArrayAgg(WholeMinutes("starts_at", rounded="floor")),
        ends=ArrayAgg(WholeMinutes("ends_at", rounded="ceil")),
    )
    busy: dict[Hashable, list[Span]] = {each: [] for each in resource_ids}
    for resource_id, starts, ends in found:
        busy[resource_id] = merge(zip(starts, ends, strict=True))
    return busy


def opening_times(diary: Diary) -> list[tuple[datetime, datetime]]:
    """Give the house's own open time as instants."""
    return [(moment_of(low), moment_of(high)) for low, high in diary.house]
