"""Builds the month: each day with everybody's time as a thin ruler, what is free, and what is closed or away.

It reads and shows no names of customers: a month is looked at for its load.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from bookings.dates import capital, long_day, month_label, week_number
from bookings.dayrows import DAY_FROM, DAY_UNTIL, SHOWN, Day, read_breaks
from bookings.diary import load_diary
from bookings.intervals import clip, moment_of, subtract, total
from bookings.models import BookingItem, CalendarException, GroupSession, Resource
from bookings.opening import local_midnight
from bookings.pages.blocks import STEP, break_name, breaks_of
from bookings.pages.daypage import closed_names, counted, free_label, ruler, today_of
from bookings.pages.weekpage import monday_of
from tenants.models import Tenant

WEEKS = 6


@dataclass(frozen=True)
class Month:
    """The rows of six weeks: days without names, and how many visits each has."""

    first: date
    days: Sequence[Day]
    counts: Mapping[date, int]


def load_month(tenant: Tenant, shown: date, people: Sequence[Resource], *, now: datetime) -> Month:
    """Read the weeks of a month in a constant number of questions."""
    first = shown.replace(day=1)
    start = monday_of(first)
    last = start + timedelta(days=7 * WEEKS - 1)
    ids = [each.pk for each in people]
    rooms = [each.pk for each in people if each.kind != Resource.Kind.STAFF]
    diary = load_diary(ids, start, last, tenant.zone, now=now, rooms=rooms)
    low, high = moment_of(diary.window[0]), moment_of(diary.window[1])
    breaks = read_breaks(ids, low, high)
    days = []
    for number in range(7 * WEEKS):
        day = start + timedelta(days=number)
        window = (local_midnight(day, tenant.zone), local_midnight(day + timedelta(days=1), tenant.zone))
        until, since = moment_of(window[1]), moment_of(window[0])
        mine = [each for each in breaks if each.starts_at < until and each.ends_at > since]
        days.append(Day(tenant, day, now, people, replace(diary, window=window), [], [], [], mine))
    return Month(first, days, count_visits(ids, low, high, tenant))


def count_visits(ids: Sequence[UUID], low: datetime, high: datetime, tenant: Tenant) -> Counter[date]:
    """Count visits and classes by their local date; a visit of three services is one."""
    visits = BookingItem.objects.filter(
        resource__in=ids,
        starts_at__gte=low,
        starts_at__lt=high,
        booking__status__in=SHOWN,
        booking__session=None,
    ).values_list("booking_id", "booking__starts_at")
    classes = GroupSession.objects.filter(
        resource__in=ids, starts_at__gte=low, starts_at__lt=high, cancelled_at=None
    ).values_list("pk", "starts_at")
    starts = {*visits, *classes}
    return Counter(at.astimezone(tenant.zone).date() for _which, at in starts)


def month_context(month: Month, *, day_url: Any) -> dict[str, Any]:
    """Give the template the whole month; `day_url` makes the address of a day."""
    bounds = bounds_of(month.days)
    last = max(number for number, day in enumerate(month.days) if day.day.month == month.first.month)
    days = month.days[: (last // 7 + 1) * 7]
    drawn = [cell(day, month, bounds, day_url(day.day)) for day in days]
    today = today_of(month.days[0])
    return {
        **ruler(bounds),
        "title": capital(month_label(month.first)),
        "iso": month.first.isoformat(),
        "is_today": (today.year, today.month) == (month.first.year, month.first.month),
        "weekdays": [capital(long_day(day.day).split(" ")[0]) for day in days[:7]],
        "weeks": [
            {"number": week_number(days[each].day), "cells": drawn[each : each + 7]}
            for each in range(0, len(days), 7)
        ],
        "names": [each.first_name for each in month.days[0].people if each.active],
    }


def bounds_of(days: Sequence[Day]) -> tuple[int, int]:
    """Give the hours of the rulers: those of the widest day."""
    each = [day.bounds() for day in days]
    low, high = min(low for low, _high in each), max(high for _low, high in each)
    return min(low, DAY_FROM), max(high, DAY_UNTIL)


def cell(day: Day, month: Month, bounds: tuple[int, int], url: str) -> dict[str, Any]:
    """Draw one day."""
    people = [each for each in day.people if each.active]
    rows = [strip(day, each, bounds) for each in people]
    count = month.counts.get(day.day, 0)
    opened = [span for row in rows for span in row["opened"]]
    closed = closed_names(day)
    free = free_label(opened, sum(row["left"] for row in rows)) if day.day >= today_of(day) else ""
    return {
        "url": url,
        "number": day.day.day,
        "name": capital(long_day(day.day)),
        "outside": day.day.month != month.first.month,
        "today": day.day == today_of(day),
        "past": day.day < today_of(day),
        "count": count,
        "count_label": counted(count) if count else "",
        "free_label": free,
        "closed_names": closed,
        "away": away_names(day, people),
        "strips": rows if opened or count else [],
    }


def strip(day: Day, person: Resource, bounds: tuple[int, int]) -> dict[str, Any]:
    """Draw one person's day as a line: when she is at work and when she is taken."""
    opened = clip(day.diary.open.get(person.pk, ()), day.low, day.high)
    busy = clip(day.diary.busy.get(person.pk, ()), day.low, day.high)
    shown = [
        (css, day.wall(low), day.wall(high))
        for css, spans in (("open", opened), ("busy", busy))
        for low, high in spans
    ]
    return {
        "opened": opened,
        "left": total(subtract(opened, busy)),
        "marks": [
            {"css": css, **place(start, end)}
            for css, start, end in shown
            if end > bounds[0] and start < bounds[1]
        ],
    }


def place(low: int, high: int) -> dict[str, Any]:
    """Give the classes' numbers that put a stretch on a ruler."""
    start = low // STEP * STEP
    return {"at": f"{start // 60:02d}{start % 60:02d}", "minutes": max(-(-high // STEP) * STEP - start, STEP)}


def away_names(day: Day, people: Sequence[Resource]) -> list[str]:
    """Name who is away and why, as colleagues may read it."""
    return [
        f"{each.first_name}: {break_name(row)}"
        for each in people
        for row, spans in breaks_of(day, each)
        if row.kind == CalendarException.Kind.ABSENCE and spans
    ]
