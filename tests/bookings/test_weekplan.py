"""Weeks one after the other: replacing one leaves every other date exactly as it was."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bookings.weekplan import Dated, WeekSpan, faults, periods, replace, week_on

FIRST = date(2027, 1, 1)
DAYS = st.integers(0, 40).map(lambda number: FIRST + timedelta(days=number))
SPANS = st.builds(
    lambda weekday, start, length: WeekSpan(weekday, start, start + length),
    st.integers(0, 6),
    st.integers(0, 1439),
    st.integers(5, 600),
)
WEEKS = st.sets(SPANS, max_size=4)
EDGE = st.none() | DAYS


def ordered(low: date | None, high: date | None) -> tuple[date | None, date | None]:
    """Give two edges in their order."""
    return (high, low) if low and high and high < low else (low, high)


CHANGES = st.lists(st.tuples(WEEKS, EDGE, EDGE), max_size=5)


def built(changes: list[tuple[set[WeekSpan], date | None, date | None]]) -> list[Dated]:
    """Lay changes over one another."""
    rows: list[Dated] = []
    for week, low, high in changes:
        rows = replace(rows, week, *ordered(low, high))
    return rows


@given(CHANGES, WEEKS, EDGE, EDGE)
def test_a_change_holds_on_its_dates_and_nowhere_else(
    changes: list[tuple[set[WeekSpan], date | None, date | None]],
    week: set[WeekSpan],
    low: date | None,
    high: date | None,
) -> None:
    first, last = ordered(low, high)
    before = built(changes)
    after = replace(before, week, first, last)
    for number in range(-3, 45):
        day = FIRST + timedelta(days=number)
        inside = (first is None or first <= day) and (last is None or day <= last)
        assert week_on(after, day) == (tuple(sorted(week)) if inside else week_on(before, day))


@given(CHANGES)
def test_periods_cover_the_calendar_once_and_say_what_holds(
    changes: list[tuple[set[WeekSpan], date | None, date | None]],
) -> None:
    rows = built(changes)
    found = periods(rows)
    assert found[0].first is None and found[-1].last is None
    for one, other in pairwise(found):
        assert one.last is not None and other.first == one.last + timedelta(days=1)
        assert one.week != other.week
    for period in found:
        assert week_on(rows, period.first or date.min) == period.week


@given(WEEKS, WEEKS, DAYS, DAYS)
def test_a_change_taken_back_leaves_no_seam(
    week: set[WeekSpan], other: set[WeekSpan], low: date, high: date
) -> None:
    first, last = ordered(low, high)
    base = replace([], week, None, None)
    changed = replace(base, other, first, last)
    assert replace(changed, week, first, last) == base


def test_hours_that_lie_on_one_another_are_named_also_across_midnight_and_the_week() -> None:
    assert faults([WeekSpan(0, 540, 720), WeekSpan(0, 720, 1020)]) == set()
    assert faults([WeekSpan(0, 540, 730), WeekSpan(0, 720, 1020)]) == {0}
    assert faults([WeekSpan(1, 1320, 1560), WeekSpan(2, 60, 300)]) == {2}
    assert faults([WeekSpan(6, 1320, 1560), WeekSpan(0, 60, 300)]) == {0}
