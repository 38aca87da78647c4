"""Opening hours: wall time of a business, turned into instants."""

import itertools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.intervals import Span, minute_of, moment_of, total
from bookings.opening import (
    DayOverride,
    ExtraOpening,
    WeeklySpan,
    grid_between,
    grid_starts,
    instant_at,
    local_date,
    local_midnight,
    on_grid,
    open_spans,
)

CPH = ZoneInfo("Europe/Copenhagen")
SPRING = date(2027, 3, 28)  # 02:00 becomes 03:00
AUTUMN = date(2026, 10, 25)  # 03:00 becomes 02:00
MONDAY = date(2026, 11, 2)
TUESDAY = date(2026, 11, 3)
DAY = timedelta(days=1)


def wall(spans: list[Span]) -> list[tuple[str, str]]:
    """Write spans as the business's clock shows them."""
    return [tuple(f"{moment_of(edge).astimezone(CPH):%d %H:%M}" for edge in span) for span in spans]


def hours(weekday: int, start: int, end: int) -> WeeklySpan:
    return WeeklySpan(weekday, start * 60, end * 60)


@pytest.mark.parametrize("weekday", range(7))
def test_s26_hours_of_one_weekday_open_only_that_date(weekday: int) -> None:
    spans = open_spans([hours(weekday, 9, 17)], [], [], MONDAY, MONDAY + 6 * DAY, CPH)
    assert wall(spans) == [(f"{2 + weekday:02} 09:00", f"{2 + weekday:02} 17:00")]
    assert local_date(spans[0][0], CPH).weekday() == weekday


def test_lunch_splits_the_day_and_touching_hours_are_one() -> None:
    week = [hours(0, 9, 12), hours(0, 13, 15), hours(0, 15, 17)]
    assert wall(open_spans(week, [], [], MONDAY, MONDAY, CPH)) == [
        ("02 09:00", "02 12:00"),
        ("02 13:00", "02 17:00"),
    ]


def test_hours_are_valid_from_and_until_both_days_included() -> None:
    week = [WeeklySpan(weekday, 540, 600, TUESDAY, TUESDAY + DAY) for weekday in range(7)]
    assert wall(open_spans(week, [], [], MONDAY, MONDAY + 6 * DAY, CPH)) == [
        ("03 09:00", "03 10:00"),
        ("04 09:00", "04 10:00"),
    ]


def test_s23_an_override_opens_a_closed_monday_and_closes_a_tuesday() -> None:
    spans = open_spans(
        [hours(1, 9, 17), hours(2, 9, 17)],
        [],
        [],
        MONDAY,
        MONDAY + 2 * DAY,
        CPH,
        overrides=[DayOverride(MONDAY, ((600, 720),)), DayOverride(TUESDAY)],
    )
    assert wall(spans) == [("02 10:00", "02 12:00"), ("04 09:00", "04 17:00")]


def test_s23_an_extra_opening_opens_a_closed_weekday_given_as_hours_or_as_instants() -> None:
    as_hours = open_spans([], [ExtraOpening(MONDAY, 600, 720)], [], MONDAY, TUESDAY, CPH)
    instants = (instant_at(MONDAY, 600, CPH), instant_at(MONDAY, 720, CPH))
    assert as_hours == open_spans([], [instants], [], MONDAY, TUESDAY, CPH) == [instants]
    assert open_spans([], [instants], [], TUESDAY, TUESDAY, CPH) == []


def test_an_extra_opening_beats_a_holiday_and_a_closure_beats_both() -> None:
    holiday = (instant_at(MONDAY, 0, CPH), instant_at(MONDAY, 1440, CPH))
    extra = ExtraOpening(MONDAY, 600, 720)
    week = [hours(0, 9, 17)]
    opened = open_spans(week, [extra], [], MONDAY, MONDAY, CPH, holidays=[holiday])
    assert wall(opened) == [("02 10:00", "02 12:00")]
    assert open_spans(week, [extra], [holiday], MONDAY, MONDAY, CPH) == []


def test_s24_three_weeks_of_holiday_are_one_record() -> None:
    first, last = date(2026, 7, 6), date(2026, 7, 26)
    away = (local_midnight(first, CPH), local_midnight(last + DAY, CPH))
    week = [hours(weekday, 9, 17) for weekday in range(7)]
    assert open_spans(week, [], [away], first, last, CPH) == []
    around = open_spans(week, [], [away], first - DAY, last + DAY, CPH)
    assert wall(around) == [("05 09:00", "05 17:00"), ("27 09:00", "27 17:00")]


def test_a_closure_of_an_hour_cuts_just_that_hour() -> None:
    closure = (instant_at(MONDAY, 600, CPH), instant_at(MONDAY, 660, CPH))
    assert wall(open_spans([hours(0, 9, 12)], [], [closure], MONDAY, MONDAY, CPH)) == [
        ("02 09:00", "02 10:00"),
        ("02 11:00", "02 12:00"),
    ]


def test_s21_hours_to_midnight_and_past_it_belong_to_the_opening_day() -> None:
    assert wall(open_spans([hours(0, 18, 24)], [], [], MONDAY, MONDAY, CPH)) == [("02 18:00", "03 00:00")]
    late = [hours(0, 22, 26)]
    assert wall(open_spans(late, [], [], MONDAY, MONDAY, CPH)) == [("02 22:00", "03 02:00")]
    assert open_spans(late, [], [], TUESDAY, TUESDAY, CPH) == []


def test_s21_a_day_off_does_not_cut_the_night_before_but_a_closure_does() -> None:
    late = [hours(0, 22, 26)]
    day_off = [DayOverride(TUESDAY)]
    closed = [(instant_at(TUESDAY, 0, CPH), instant_at(TUESDAY, 1440, CPH))]
    assert wall(open_spans(late, [], [], MONDAY, TUESDAY, CPH, overrides=day_off)) == [
        ("02 22:00", "03 02:00")
    ]
    assert wall(open_spans(late, [], closed, MONDAY, TUESDAY, CPH)) == [("02 22:00", "03 00:00")]


def test_a_time_that_does_not_exist_means_the_jump() -> None:
    jump = minute_of(datetime(2027, 3, 28, 1, 0, tzinfo=UTC))
    assert [instant_at(SPRING, minute, CPH) for minute in (120, 150, 179, 180)] == [jump] * 4
    assert instant_at(SPRING, 119, CPH) == jump - 1
    assert open_spans([WeeklySpan(6, 125, 175)], [], [], SPRING, SPRING, CPH) == []


def test_a_time_that_comes_twice_means_the_first() -> None:
    assert instant_at(AUTUMN, 150, CPH) == minute_of(datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    assert instant_at(AUTUMN, 180, CPH) == minute_of(datetime(2026, 10, 25, 2, 0, tzinfo=UTC))
    adjacent = [WeeklySpan(6, 60, 150), WeeklySpan(6, 150, 240)]
    assert len(open_spans(adjacent, [], [], AUTUMN, AUTUMN, CPH)) == 1


@pytest.mark.parametrize(("sunday", "elapsed"), [(SPRING, 4), (AUTUMN, 6), (MONDAY - DAY, 5)])
def test_a_night_from_22_to_3_has_the_hours_that_pass(sunday: date, elapsed: int) -> None:
    saturday = sunday - DAY
    assert total(open_spans([hours(5, 22, 27)], [], [], saturday, saturday, CPH)) == elapsed * 60


@pytest.mark.parametrize(("day", "length"), [(SPRING, 23), (AUTUMN, 25), (MONDAY, 24)])
def test_the_grid_has_each_instant_of_the_day_once(day: date, length: int) -> None:
    grid = grid_starts(day, CPH, 30)
    assert len(grid) == len(set(grid)) == length * 2
    assert list(grid) == sorted(grid)
    assert {local_date(minute, CPH) for minute in grid} == {day}


def test_the_missing_hour_has_no_starts_and_the_doubled_hour_has_both() -> None:
    def shown(day: date) -> list[str]:
        return [f"{moment_of(minute).astimezone(CPH):%H:%M}" for minute in grid_starts(day, CPH, 30)[:8]]

    assert shown(SPRING) == ["00:00", "00:30", "01:00", "01:30", "03:00", "03:30", "04:00", "04:30"]
    assert shown(AUTUMN) == ["00:00", "00:30", "01:00", "01:30", "02:00", "02:30", "02:00", "02:30"]


def test_s21_the_grid_runs_on_past_midnight_without_a_seam() -> None:
    grid = grid_between(instant_at(MONDAY, 22 * 60, CPH), instant_at(MONDAY, 26 * 60, CPH), CPH, 45)
    assert wall([(minute, minute) for minute in grid])[:3] == [
        ("02 22:30",) * 2,
        ("02 23:15",) * 2,
        ("03 00:00",) * 2,
    ]
    assert {right - left for left, right in itertools.pairwise(grid)} == {45}


def test_an_empty_stretch_has_no_grid() -> None:
    assert grid_between(10, 10, CPH, 15) == grid_between(10, 5, CPH, 15) == []


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.sampled_from([5, 15, 25, 30, 45, 50, 60, 90, 240]))
def test_the_grid_is_every_instant_that_is_on_it(day: date, step: int) -> None:
    start, end = local_midnight(day, CPH), local_midnight(day + DAY, CPH)
    assert list(grid_starts(day, CPH, step)) == [m for m in range(start, end) if on_grid(m, CPH, step)]


ZONES = [
    "Europe/Copenhagen",
    "America/Havana",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "UTC",
]


@given(
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.integers(0, 2879),
    st.sampled_from(ZONES),
)
def test_wall_time_never_runs_backwards_and_reads_as_itself_where_it_exists(
    day: date, minute: int, name: str
) -> None:
    zone = ZoneInfo(name)
    at = instant_at(day, minute, zone)
    asked = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)
    assert at <= instant_at(day, minute + 1, zone)
    assert moment_of(at).astimezone(zone).replace(tzinfo=None) >= asked
    assert moment_of(at - 1).astimezone(zone).replace(tzinfo=None) < asked


def test_midnight_is_the_first_instant_even_where_the_clock_jumps_over_it() -> None:
    beirut = ZoneInfo("Asia/Beirut")
    jump = date(2026, 3, 29)
    assert moment_of(local_midnight(jump, beirut)).astimezone(beirut).hour == 1
    assert local_date(local_midnight(jump, beirut) - 1, beirut) == jump - DAY


def test_a_day_that_a_zone_skipped_is_empty() -> None:
    assert grid_starts(date(2011, 12, 30), ZoneInfo("Pacific/Apia"), 60) == ()


def test_s34_nine_oclock_stays_nine_oclock_on_both_sides_of_the_change() -> None:
    for day, hour in [
        (date(2026, 10, 23), 7),
        (date(2026, 10, 26), 8),
        (date(2027, 3, 26), 8),
        (date(2027, 3, 29), 7),
    ]:
        assert moment_of(instant_at(day, 540, CPH)) == datetime(
            day.year, day.month, day.day, hour, tzinfo=UTC
        )


def test_s37_eight_mondays_at_nine_stay_mondays_at_nine() -> None:
    first = date(2026, 9, 28)
    starts = [moment_of(instant_at(first + week * 7 * DAY, 540, CPH)).astimezone(CPH) for week in range(8)]
    assert [f"{start:%a %H:%M}" for start in starts] == ["Mon 09:00"] * 8
    assert {start.utcoffset() for start in starts} == {timedelta(hours=1), timedelta(hours=2)}


def test_s40_the_date_is_the_one_of_the_business() -> None:
    late = minute_of(datetime(2026, 11, 2, 23, 30, tzinfo=UTC))  # 00:30 on Tuesday in Copenhagen
    assert local_date(late, CPH) == TUESDAY
    assert local_date(late, ZoneInfo("America/Los_Angeles")) == MONDAY


@pytest.mark.parametrize("span", [(1440, 1500), (-1, 60), (600, 600), (600, 540), (0, 2881)])
def test_hours_that_cannot_be_are_refused(span: tuple[int, int]) -> None:
    for make in (
        lambda: WeeklySpan(0, *span),
        lambda: ExtraOpening(MONDAY, *span),
        lambda: DayOverride(MONDAY, (span,)),
    ):
        with pytest.raises(ValueError, match="hours"):
            make()
    with pytest.raises(ValueError, match="weekday"):
        WeeklySpan(7, 540, 600)
