"""Reads what the overview adds up: visits, turnover, time taken and open, new people. Sums, never persons.

A constant number of questions whatever the period; the database does the adding, over plain columns.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q

from bookings.diary import Rows, open_time
from bookings.figures import Period, elapsed
from bookings.intervals import Span, clip, moment_of, total
from bookings.models import CalendarException, Resource, WeeklyHours
from bookings.opening import ONE_DAY, WeeklySpan, local_midnight

# A visit took place when it was marked so, or when it was booked and its time has passed unmarked.
CAME = "(status IN ('arrived', 'done') OR (status = 'booked' AND ends_at <= %(now)s))"
VISITS = f"""
SELECT (starts_at AT TIME ZONE %(zone)s)::date AS day,
    count(*) FILTER (WHERE {CAME}),
    count(*) FILTER (WHERE status = 'no_show'),
    count(*) FILTER (WHERE status = 'cancelled'),
    count(*) FILTER (WHERE status IN ('booked', 'requested') AND ends_at > %(now)s),
    coalesce(sum(price_minor) FILTER (WHERE {CAME}), 0),
    coalesce(sum(price_minor) FILTER (WHERE {CAME} AND payment = 'paid'), 0),
    coalesce(sum(price_minor) FILTER (WHERE status = 'booked' AND ends_at > %(now)s), 0)
FROM "bookings_booking" WHERE starts_at >= %(low)s AND starts_at < %(high)s GROUP BY 1
"""  # noqa: S608  the two parts are constants
CAME_OF = CAME.replace("status", "b.status").replace("ends_at", "b.ends_at")
ITEMS = f"""
SELECT i.starts_at >= %(turn)s AS now, i.resource_id, i.service_id,
    count(DISTINCT i.booking_id), coalesce(sum(i.price_minor), 0),
    coalesce(sum(extract(epoch FROM i.ends_at - i.starts_at) / 60), 0)::bigint
FROM "bookings_bookingitem" i JOIN "bookings_booking" b ON b.tenant_id = i.tenant_id AND b.id = i.booking_id
WHERE i.starts_at >= %(low)s AND i.starts_at < %(high)s AND {CAME_OF}
    AND (i.starts_at >= %(turn)s OR i.starts_at < %(cut)s)
GROUP BY 1, 2, 3
"""  # noqa: S608  as above
TAKEN = """
SELECT starts_at >= %(turn)s AS now, resource_id,
    coalesce(sum(extract(epoch FROM ends_at - starts_at) / 60), 0)::bigint
FROM "bookings_allocation"
WHERE resource_id = ANY(%(people)s) AND starts_at >= %(low)s AND starts_at < %(stop)s AND lane = 0
    AND (starts_at >= %(turn)s OR starts_at < %(cut)s) AND expires_at IS NULL
GROUP BY 1, 2
"""
NEWCOMERS = """
SELECT (created_at AT TIME ZONE %(zone)s)::date, count(*) FROM "customers_customer"
WHERE created_at >= %(low)s AND created_at < %(high)s GROUP BY 1
"""


@dataclass
class Day:
    """What happened on one local date; money in the smallest unit."""

    came: int = 0
    missed: int = 0
    cancelled: int = 0
    ahead: int = 0
    revenue: int = 0
    paid: int = 0
    expected: int = 0
    newcomers: int = 0

    def __add__(self, other: "Day") -> "Day":
        """Add two days up."""
        return Day(**{name: getattr(self, name) + getattr(other, name) for name in vars(self)})


@dataclass
class Share:
    """What one person or one service stands for."""

    visits: int = 0
    revenue: int = 0
    minutes: int = 0
    taken: int = 0
    open: int = 0


@dataclass
class Tallies:
    """Everything that is added up of a period and of the one before."""

    days: dict[date, Day] = field(default_factory=lambda: defaultdict(Day))
    # By "is it the period itself", then by id.
    people: dict[tuple[bool, UUID], Share] = field(default_factory=lambda: defaultdict(Share))
    services: dict[tuple[bool, UUID], Share] = field(default_factory=lambda: defaultdict(Share))

    def sum(self, days: Iterable[date]) -> Day:
        """Add days up."""
        found = Day()
        for day in days:
            if day in self.days:
                found += self.days[day]
        return found


def read_tallies(
    period: Period, former: Period, zone: ZoneInfo, people: Collection[Resource], *, now: datetime
) -> Tallies:
    """Read a period and the one before it, which may be cut short where the running one stands today.

    Of a running period time taken and time open are those up to today: the rest may still fill.
    """
    over = elapsed(period, now.astimezone(zone).date())
    values: dict[str, Any] = {
        "zone": str(zone),
        "now": now,
        "low": moment_of(local_midnight(former.first, zone)),
        "cut": moment_of(local_midnight(former.last + ONE_DAY, zone)),
        "turn": moment_of(local_midnight(period.first, zone)),
        "high": moment_of(local_midnight(period.last + ONE_DAY, zone)),
        "stop": moment_of(local_midnight(over.last + ONE_DAY, zone)),
        "people": [each.pk for each in people],
    }
    tallies = Tallies()
    for day, *numbers in ask(VISITS, values):
        tallies.days[day] = Day(*(int(each) for each in numbers))
    for day, count in ask(NEWCOMERS, values):
        tallies.days[day].newcomers = int(count)
    for this, who, what, visits, revenue, minutes in ask(ITEMS, values):
        for share in (tallies.people[this, who], tallies.services[this, what]):
            share.visits += int(visits)
            share.revenue += int(revenue)
            share.minutes += int(minutes)
    for this, who, taken in ask(TAKEN, values):
        tallies.people[this, who].taken = int(taken)
    for (this, who), minutes in open_minutes(over, former, zone, people).items():
        tallies.people[this, who].open = minutes
    return tallies


def ask(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Ask the database one question."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def open_minutes(
    period: Period, former: Period, zone: ZoneInfo, people: Collection[Resource]
) -> dict[tuple[bool, UUID], int]:
    """Work out how long each person was or will be at work in both periods, in two questions."""
    days = (former.first - ONE_DAY, period.last + ONE_DAY)
    rows = read_hours(people, *days, zone)
    found: dict[tuple[bool, UUID], int] = {}
    for each in people:
        spans = open_time(each.pk, rows, days, zone)
        for this, stretch in ((True, period), (False, former)):
            found[this, each.pk] = total(clip(spans, *bounds(stretch, zone)))
    return found


def bounds(period: Period, zone: ZoneInfo) -> Span:
    """Give a period in UTC minutes."""
    return local_midnight(period.first, zone), local_midnight(period.last + ONE_DAY, zone)


def read_hours(people: Collection[Resource], first: date, last: date, zone: ZoneInfo) -> Rows:
    """Read the week's hours and what breaks them, without what is taken."""
    mine = Q(resource=None) | Q(resource__in=[each.pk for each in people])
    rows = Rows()
    columns = ("weekday", "start_minute", "end_minute", "valid_from", "valid_until")
    for who, *span in WeeklyHours.objects.filter(mine).values_list("resource_id", *columns):
        rows.hours[who].append(WeeklySpan(*span))
    low, high = moment_of(local_midnight(first, zone)), moment_of(local_midnight(last + ONE_DAY, zone))
    breaks = CalendarException.objects.filter(mine, ends_at__gt=low, starts_at__lt=high)
    for kind, who, starts_at, ends_at in breaks.values_list("kind", "resource_id", "starts_at", "ends_at"):
        span = (int(starts_at.timestamp()) // 60, -(-int(ends_at.timestamp()) // 60))
        rows.breaks[kind, who].append(span)
    return rows
