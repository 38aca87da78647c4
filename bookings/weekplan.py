"""The weeks of opening hours one after the other: which week holds on which dates, and how one is replaced.

Pure: plain data in, plain data out. A week is a set of spans (weekday, start, end) in local wall minutes; a
`Dated` is such a span with the dates on which it holds, both inclusive, None for "since ever" and "until
further notice". Replacing the week of some dates leaves every other date exactly as it was.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

ONE_DAY = timedelta(days=1)


class WeekSpan(NamedTuple):
    """Hours of one weekday, 0 = Monday; an end past 1440 runs into the next day."""

    weekday: int
    start: int
    end: int


class Dated(NamedTuple):
    """A span of the week with the dates on which it holds."""

    span: WeekSpan
    first: date | None = None
    last: date | None = None


class Period(NamedTuple):
    """A stretch of dates on which one week holds."""

    first: date | None
    last: date | None
    week: tuple[WeekSpan, ...]


def replace(
    rows: Iterable[Dated], week: Iterable[WeekSpan], first: date | None, last: date | None
) -> list[Dated]:
    """Let a week hold from first to last, both included; every other date keeps its hours."""
    kept = [part for row in rows for part in outside(row, first, last)]
    return joined([*kept, *(Dated(span, first, last) for span in week)])


def outside(row: Dated, first: date | None, last: date | None) -> list[Dated]:
    """Cut the dates first to last out of a row."""
    parts = []
    if first is not None and (row.first is None or row.first < first):
        before = first - ONE_DAY
        parts.append(row._replace(last=before if row.last is None else min(row.last, before)))
    if last is not None and (row.last is None or row.last > last):
        after = last + ONE_DAY
        parts.append(row._replace(first=after if row.first is None else max(row.first, after)))
    return parts


def joined(rows: Iterable[Dated]) -> list[Dated]:
    """Put rows of one span together whose dates touch, so that a change taken back leaves no seam."""
    found: list[Dated] = []
    for row in sorted(set(rows), key=lambda row: (row.span, row.first or date.min)):
        last = found[-1] if found else None
        if last and last.span == row.span and touches(last, row):
            latest = None if last.last is None or row.last is None else max(last.last, row.last)
            found[-1] = last._replace(last=latest)
        else:
            found.append(row)
    return found


def touches(one: Dated, other: Dated) -> bool:
    """Say whether the later of two rows begins no later than the day after the earlier."""
    return one.last is None or other.first is None or other.first <= one.last + ONE_DAY


def periods(rows: Sequence[Dated]) -> list[Period]:
    """Divide the calendar into stretches on which the same week holds, in order."""
    starts: set[date | None] = {None}
    starts |= {row.first for row in rows if row.first}
    starts |= {row.last + ONE_DAY for row in rows if row.last}
    ordered = sorted(starts, key=lambda day: day or date.min)
    found: list[Period] = []
    for number, first in enumerate(ordered):
        after = ordered[number + 1] if number + 1 < len(ordered) else None
        week = week_on(rows, first or date.min)
        last = after - ONE_DAY if after else None
        if found and found[-1].week == week:
            found[-1] = found[-1]._replace(last=last)
        else:
            found.append(Period(first, last, week))
    return found


def week_on(rows: Iterable[Dated], day: date) -> tuple[WeekSpan, ...]:
    """Give the week that holds on a date."""
    return tuple(
        sorted(
            {
                row.span
                for row in rows
                if (row.first is None or row.first <= day) and (row.last is None or day <= row.last)
            }
        )
    )


def faults(week: Iterable[WeekSpan]) -> set[int]:
    """Give the weekdays on which spans lie on one another, the night before and Monday after Sunday too."""
    laid = sorted((span.weekday * 1440 + span.start, span.weekday * 1440 + span.end, span) for span in week)
    found: set[int] = set()
    for one, other in pairwise(laid):
        if other[0] < one[1]:
            found.add(other[2].weekday)
    if laid and laid[-1][1] - 7 * 1440 > laid[0][0]:
        found.add(laid[0][2].weekday)
    return found
