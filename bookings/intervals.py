"""Spans of time as plain numbers: the arithmetic under every free and taken hour.

A span is a half-open pair `(start, end)` of whole UTC minutes since 1970: 10:00-11:00 and 11:00-12:00 touch
and do not overlap. A list that is *tidy* is sorted, its spans are not empty and neither overlap nor touch;
`merge` makes one, everything else expects and returns one.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

Span = tuple[int, int]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
# The days that may be asked for. A diary is read a day to both sides, in another zone: at the ends of the
# calendar there is none.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2200, 12, 31)
ALWAYS: tuple[Span, ...] = ((-(2**40), 2**40),)


def minute_of(moment: datetime) -> int:
    """Return the minute that an aware moment falls in (rounds down)."""
    return (moment - EPOCH) // MINUTE


def minute_from(moment: datetime) -> int:
    """Return the first whole minute that is not before an aware moment (rounds up: a limit must not leak)."""
    return -((EPOCH - moment) // MINUTE)


def moment_of(minute: int) -> datetime:
    """Return a minute as an aware UTC datetime."""
    return EPOCH + minute * MINUTE


def minutes_between(start: datetime, end: datetime) -> int:
    """Return how many whole minutes lie between two moments."""
    return (end - start) // MINUTE


def merge(spans: Iterable[Span]) -> list[Span]:
    """Return the tidy list that covers the same minutes; empty and backward spans vanish."""
    merged: list[Span] = []
    low = high = 0
    for start, end in sorted(spans):
        if end <= start:
            continue
        if low < high and start <= high:
            high = max(high, end)
            continue
        if low < high:
            merged.append((low, high))
        low, high = start, end
    if low < high:
        merged.append((low, high))
    return merged


def near(spans: Sequence[Span], start: int, end: int) -> Sequence[Span]:
    """Return the spans of a tidy list that share a minute with `[start, end)`, unclipped."""
    if end <= start:
        return ()
    first = bisect_left(spans, (start, start))
    if first and spans[first - 1][1] > start:
        first -= 1
    return spans[first : bisect_left(spans, (end, end))]


def clip(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    """Return the part of a tidy list that lies in `[start, end)`."""
    return [(max(low, start), min(high, end)) for low, high in near(spans, start, end)]


def overlaps(spans: Sequence[Span], span: Span) -> bool:
    """Say whether a tidy list shares a minute with the span."""
    return bool(near(spans, *span))


def covers(spans: Sequence[Span], span: Span) -> bool:
    """Say whether each minute of the span lies in the tidy list (an empty span always does)."""
    start, end = span
    found = near(spans, start, end)
    return end <= start or (len(found) == 1 and found[0][0] <= start and end <= found[0][1])


def intersect(left: Sequence[Span], right: Sequence[Span]) -> list[Span]:
    """Return the minutes that lie in both tidy lists."""
    common: list[Span] = []
    i = j = 0
    while i < len(left) and j < len(right):
        low = max(left[i][0], right[j][0])
        high = min(left[i][1], right[j][1])
        if low < high:
            common.append((low, high))
        if left[i][1] < right[j][1]:
            i += 1
        else:
            j += 1
    return common


def subtract(spans: Sequence[Span], away: Sequence[Span]) -> list[Span]:
    """Return the minutes of the first tidy list that are not in the second."""
    left: list[Span] = []
    j, last = 0, len(away)
    for span_start, end in spans:
        start = span_start
        while j < last and away[j][1] <= start:
            j += 1
        k = j
        while k < last and away[k][0] < end:
            if start < away[k][0]:
                left.append((start, away[k][0]))
            start = away[k][1]
            k += 1
        if start < end:
            left.append((start, end))
        j = max(j, k - 1)
    return left


def total(spans: Iterable[Span]) -> int:
    """Return how many minutes a tidy list holds."""
    return sum(end - start for start, end in spans)
