"""The dates of a series: weekday and local clock are kept, whatever the clocks do between."""

from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.intervals import minute_of, moment_of
from bookings.recurrence import FURTHEST, MOST, Rule, Shift, shift_between, wall_minute
from tests.world import local

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
ZONES = [ZoneInfo(name) for name in ("Europe/Copenhagen", "Europe/Lisbon", "America/New_York", "UTC")]
days = st.dates(date(2024, 1, 1), date(2032, 12, 31))
rules = st.one_of(
    st.builds(
        Rule,
        first=days,
        minute=st.integers(0, 1439),
        every=st.integers(1, 26),
        times=st.integers(1, 80),
    ),
    st.builds(
        lambda first, minute, every, span: Rule(first, minute, every, None, first + timedelta(days=span)),
        days,
        st.integers(0, 1439),
        st.integers(1, 26),
        st.integers(0, 800),
    ),
)


def test_s37_eight_mondays_at_nine_over_the_change_of_the_clocks_are_all_at_nine() -> None:
    rule = Rule(date(2026, 9, 28), 9 * 60, times=8)
    starts = [moment_of(each).astimezone(COPENHAGEN) for each in rule.starts(COPENHAGEN)]
    assert [(each.weekday(), each.hour, each.minute) for each in starts] == [(0, 9, 0)] * 8
    assert [each.strftime("%d.%m") for each in starts] == [
        *("28.09", "05.10", "12.10", "19.10", "26.10", "02.11", "09.11", "16.11")
    ]
    assert {each.utcoffset() for each in starts} == {timedelta(hours=1), timedelta(hours=2)}


@pytest.mark.parametrize(
    ("first", "minute", "shown"),
    [
        # 02.30 comes twice on 25 October 2026, and never on 28 March 2027.
        (date(2026, 10, 18), 150, ["02:30", "02:30", "02:30"]),
        (date(2027, 3, 21), 150, ["02:30", "03:00", "02:30"]),
    ],
)
def test_a_time_that_comes_twice_or_never_is_answered_as_the_opening_hours_do(
    first: date, minute: int, shown: list[str]
) -> None:
    starts = Rule(first, minute, times=3).starts(COPENHAGEN)
    assert [moment_of(each).astimezone(COPENHAGEN).strftime("%H:%M") for each in starts] == shown


@given(rules, st.sampled_from(ZONES))
def test_every_date_keeps_weekday_and_clock(rule: Rule, zone: ZoneInfo) -> None:
    dates, starts = rule.dates(), rule.starts(zone)
    assert {each.weekday() for each in dates} == {rule.first.weekday()}
    assert all(later - earlier == rule.step for earlier, later in pairwise(dates))
    assert all(later > earlier for earlier, later in pairwise(starts))
    for day, start in zip(dates, starts, strict=True):
        moment = moment_of(start).astimezone(zone)
        skipped = wall_minute(start, zone) != rule.minute
        # Only where the clocks jump over the time is another one shown, and then the moment of the jump.
        assert moment.date() == day or skipped
        assert not skipped or wall_minute(start - 1, zone) < rule.minute


@given(rules)
def test_it_ends_where_the_rule_says(rule: Rule) -> None:
    dates = rule.dates()
    assert dates[0] == rule.first
    assert len(dates) <= MOST and dates[-1] - rule.first <= FURTHEST
    if rule.times is not None:
        reachable = FURTHEST // rule.step + 1
        assert len(dates) == min(rule.times, MOST, reachable)
    if rule.until is not None:
        assert dates[-1] <= rule.until
        assert len(dates) == MOST or dates[-1] + rule.step > min(rule.until, rule.first + FURTHEST)


@pytest.mark.parametrize(
    "wrong",
    [
        {"every": 0, "times": 3},
        {"every": 27, "times": 3},
        {"minute": 1440, "times": 3},
        {},
        {"times": 3, "until": date(2027, 1, 1)},
    ],
)
def test_a_rule_without_one_end_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        Rule(**{"first": date(2026, 11, 26), "minute": 600, **wrong})


def test_the_following_dates_shift_by_days_and_wall_time_over_the_change_of_the_clocks() -> None:
    monday, wednesday = local("2026-10-19 09:00"), local("2026-10-21 10:30")
    shift = shift_between(minute_of(monday), minute_of(wednesday), COPENHAGEN)
    assert shift == Shift(2, 630)
    after = moment_of(shift.apply(minute_of(local("2026-10-26 09:00")), COPENHAGEN))
    assert after == local("2026-10-28 10:30")


@given(days, st.integers(0, 1439), st.integers(-6, 6), st.integers(0, 1439), st.sampled_from(ZONES))
def test_a_shift_moves_its_own_date_to_where_it_was_moved(
    day: date, minute: int, away: int, to: int, zone: ZoneInfo
) -> None:
    old = Rule(day, minute, times=1).starts(zone)[0]
    new = Shift(away, to).apply(old, zone)
    assert shift_between(old, new, zone).apply(old, zone) == new
