"""The arithmetic of the overview."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.figures import (
    KINDS,
    OWN,
    WEEK,
    Period,
    after,
    bars,
    before,
    buckets,
    ceiling,
    change,
    days_of,
    elapsed,
    own_period,
    period_of,
    share,
    so_far,
    ticks,
)

days = st.dates(date(2001, 1, 1), date(2150, 12, 31))
kinds = st.sampled_from([kind for kind in KINDS if kind != OWN])


@given(kinds, days)
def test_a_period_holds_its_day_and_touches_its_neighbours(kind: str, day: date) -> None:
    period = period_of(kind, day)
    assert period.first <= day <= period.last
    assert before(period).last == period.first - timedelta(days=1)
    assert after(period).first == period.last + timedelta(days=1)
    assert after(before(period)) == period
    assert {before(period).kind, after(period).kind} == {kind}


@given(days, days)
def test_own_dates_are_compared_with_as_many_days(one: date, other: date) -> None:
    period = own_period(one, other)
    assert 1 <= period.days <= 732
    assert before(period).days == after(period).days == period.days
    assert before(period).last < period.first


@given(kinds, days)
def test_bars_cover_every_day_once(kind: str, day: date) -> None:
    period = period_of(kind, day)
    covered = [each for part in buckets(period) for each in days_of(part)]
    assert covered == days_of(period)
    assert len(buckets(period)) <= 35


@given(kinds, days)
def test_a_running_period_is_held_against_as_many_days(kind: str, today: date) -> None:
    period = period_of(kind, today)
    over, former = elapsed(period, today), so_far(period, before(period), today)
    assert former.first == before(period).first
    assert former.last <= before(period).last
    if today < period.last:
        assert over.last == today
        assert former.days == min(over.days, before(period).days)


@pytest.mark.parametrize(
    ("day", "kind", "first", "last"),
    [
        (date(2026, 11, 26), WEEK, date(2026, 11, 23), date(2026, 11, 29)),
        (date(2026, 2, 10), "month", date(2026, 2, 1), date(2026, 2, 28)),
        (date(2024, 2, 10), "month", date(2024, 2, 1), date(2024, 2, 29)),
        (date(2026, 11, 26), "quarter", date(2026, 10, 1), date(2026, 12, 31)),
        (date(2026, 11, 26), "year", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_periods_are_those_of_the_calendar(day: date, kind: str, first: date, last: date) -> None:
    assert period_of(kind, day) == Period(kind, first, last)


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=40))
def test_no_bar_leaves_its_picture(values: list[float]) -> None:
    top = ceiling(values)
    assert top >= max(values)
    for bar in bars(values, top):
        assert 0 <= bar.left <= 100 and 0 <= bar.top <= 100
        assert bar.left + bar.width <= 100.01
        assert bar.top + bar.height == pytest.approx(100, abs=0.01)


@given(st.floats(0.5, 1e9))
def test_a_scale_is_round_and_short(most: float) -> None:
    top = ceiling([most])
    marks = ticks(top)
    assert marks[0] == 0
    assert 2 <= len(marks) <= 7
    assert marks[-1] <= top * 1.0001


def test_shares_and_changes_of_nothing_are_nothing() -> None:
    assert share(1, 0) is None
    assert share(1, 4) == 25
    assert change(5, 0) is None
    assert change(None, 5) is None
    assert change(6, 5) == pytest.approx(20)
