"""Reads the diary: open and taken time of people, rooms and equipment, as spans of UTC minutes.

One query answers for any window: the week's hours, what breaks them, and the allocations.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from bookings.intervals import Span, merge, moment_of, subtract
from bookings.models import MAX_ALLOCATION, CalendarException
from bookings.opening import ONE_DAY, WeeklySpan, local_midnight, open_spans

Kind = CalendarException.Kind
HOURS, BUSY = "hours", "busy"

# Whole minutes, and one row a resource of what is taken: making hundreds of datetimes and ids took longer
# than the query. The range of starts reaches back by the longest allocation: "overlaps" itself is not
# leakproof and would reach no index under row security.
EVERYTHING = """
SELECT 'hours' AS part, resource_id, weekday, start_minute, end_minute, valid_from, valid_until,
    NULL::int[] AS starts, NULL::int[] AS ends
FROM "bookings_weeklyhours" WHERE resource_id IS NULL OR resource_id = ANY(%(ids)s)
UNION ALL
SELECT kind, resource_id, NULL, floor(extract(epoch FROM starts_at) / 60)::int,
    ceil(extract(epoch FROM ends_at) / 60)::int, NULL, NULL, NULL, NULL
FROM "bookings_calendarexception"
WHERE ends_at > %(low)s AND starts_at < %(high)s AND (resource_id IS NULL OR resource_id = ANY(%(ids)s))
UNION ALL
SELECT 'busy', resource_id, NULL, NULL, (count(*) FILTER (WHERE expires_at <= %(now)s))::int, NULL, NULL,
    array_agg(floor(extract(epoch FROM starts_at) / 60)::int)
        FILTER (WHERE expires_at IS NULL OR expires_at > %(now)s),
    array_agg(ceil(extract(epoch FROM ends_at) / 60)::int)
        FILTER (WHERE expires_at IS NULL OR expires_at > %(now)s)
FROM "bookings_allocation"
WHERE resource_id = ANY(%(ids)s) AND starts_at >= %(reach)s AND starts_at < %(high)s
    AND (%(hold)s::uuid IS NULL OR hold_id IS DISTINCT FROM %(hold)s)
    AND (booking_id IS NULL OR booking_id <> ALL(%(bookings)s::uuid[]))
    AND (session_id IS NULL OR session_id <> ALL(%(bookings)s::uuid[]))
GROUP BY resource_id
"""


@dataclass(frozen=True)
class Diary:
    """Open and taken time of some resources, as spans of UTC minutes."""

    open: Mapping[UUID, Sequence[Span]]
    busy: Mapping[UUID, Sequence[Span]]
    house: Sequence[Span]
    window: Span
    # The house's own week, for whoever draws it.
    house_hours: Sequence[WeeklySpan] = ()
    # Whether dead holds still lie in it, which only the constraint minds: it knows no clock.
    stale: bool = False


@dataclass
class Rows:
    """What the tables say of each resource; under None what holds for the house."""

    hours: dict[UUID | None, list[WeeklySpan]] = field(default_factory=lambda: defaultdict(list))
    breaks: dict[tuple[str, UUID | None], list[Span]] = field(default_factory=lambda: defaultdict(list))
    busy: dict[UUID, list[Span]] = field(default_factory=dict)
    stale: bool = False

    def spans(self, resource_id: UUID | None, *kinds: str) -> list[Span]:
        """Give the spans of these kinds that hold for a resource, tidy."""
        mine = {None, resource_id}
        return merge(span for kind in kinds for each in mine for span in self.breaks.get((kind, each), ()))


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
    ignore: Collection[UUID] = (),
) -> Diary:
    """Read these resources' open and taken time on the local dates first to last, in one query.

    Expired holds count as free from the moment they expire, whether or not anybody cleaned up. `ignore`
    names visits and classes whose time counts as free: those that are being moved.
    """
    low, high = local_midnight(first - ONE_DAY, zone), local_midnight(last + 2 * ONE_DAY, zone)
    left_out = [*ignore, *([ignore_booking] if ignore_booking else [])]
    rows = read_rows(resource_ids, low, high, now=now, ignore_hold=ignore_hold, ignore=left_out)
    days = (first - ONE_DAY, last + ONE_DAY)
    own: dict[UUID, list[Span]] = {
        each: subtract([(low, high)], merge(rows.breaks.get((Kind.ABSENCE, each), ())))
        if each in rooms and each not in rows.hours
        else open_time(each, rows, days, zone)
        for each in resource_ids
    }
    busy: dict[UUID, list[Span]] = {each: rows.busy.get(each, []) for each in resource_ids}
    house = open_time(None, rows, days, zone)
    window = (local_midnight(first, zone), local_midnight(last + ONE_DAY, zone))
    return Diary(own, busy, house, window, rows.hours.get(None, []), rows.stale)


def read_rows(
    resource_ids: Collection[UUID],
    low: int,
    high: int,
    *,
    now: datetime,
    ignore_hold: UUID | None = None,
    ignore: Collection[UUID] = (),
) -> Rows:
    """Read hours, what breaks them, and the taken time of these resources in all lanes."""
    values: dict[str, Any] = {
        "ids": list(resource_ids),
        "low": moment_of(low),
        "reach": moment_of(low) - MAX_ALLOCATION,
        "high": moment_of(high),
        "now": now,
        "hold": ignore_hold,
        "bookings": list(ignore),
    }
    rows = Rows()
    with connection.cursor() as cursor:
        cursor.execute(EVERYTHING, values)
        for part, who, weekday, start, end, valid_from, valid_until, starts, ends in cursor.fetchall():
            if part == HOURS:
                rows.hours[who].append(WeeklySpan(weekday, start, end, valid_from, valid_until))
            elif part == BUSY:
                rows.busy[who] = merge(zip(starts or (), ends or (), strict=True))
                rows.stale |= bool(end)
            else:
                rows.breaks[part, who].append((start, end))
    return rows


def open_time(resource_id: UUID | None, rows: Rows, days: tuple[date, date], zone: ZoneInfo) -> list[Span]:
    """Work out one resource's open time: ((week - closures) + extra openings) - absences."""
    weekly = rows.hours.get(resource_id) or rows.hours.get(None, [])
    week = open_spans(weekly, (), (), *days, zone)
    closed = rows.spans(resource_id, Kind.CLOSURE, Kind.HOLIDAY)
    opened = merge([*subtract(week, closed), *rows.spans(resource_id, Kind.EXTRA)])
    return subtract(opened, rows.spans(resource_id, Kind.ABSENCE))


def opening_times(diary: Diary) -> list[tuple[datetime, datetime]]:
    """Give the house's own open time as instants."""
    return [(moment_of(low), moment_of(high)) for low, high in diary.house]
