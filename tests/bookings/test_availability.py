"""Availability: the scenarios of time, from the list to the check."""

from datetime import UTC, date, datetime

import pytest

from bookings.availability import (
    Assignment,
    Diary,
    Reason,
    Terms,
    check,
    find_starts,
    next_start,
)
from bookings.intervals import Span, minute_from, minute_of, moment_of
from bookings.opening import (
    DayOverride,
    WeeklySpan,
    local_date,
    local_midnight,
    open_spans,
)
from tests.bookings.spans import (
    ANNA,
    BO,
    CARL,
    CPH,
    LONG_AGO,
    MONDAY,
    PEOPLE,
    TUESDAY,
    at,
    book,
    day_of,
    reasons_of,
    shown,
    span,
    visit,
)


def test_s06_a_long_visit_is_not_offered_over_a_later_one() -> None:
    opened, busy = {ANNA: [span("06:00-20:00")]}, {ANNA: [span("09:30-12:30")]}
    starts = shown(find_starts(visit(180), opened, busy, day_of(MONDAY), Terms(CPH, 0, step=30)))
    assert starts == ["06:00", "06:30", *(f"{12 + n // 2}:{n % 2 * 30:02}" for n in range(1, 11))]
    assert reasons_of(check(visit(180), at("09:00"), opened, busy, LONG_AGO)) == (Reason.TAKEN,)
    assert isinstance(check(visit(180), at("12:30"), opened, busy, LONG_AGO), Assignment)


ALLEN = {
    "before": ("08:00", 60, True),
    "meets": ("08:30", 60, True),
    "overlaps": ("09:00", 60, False),
    "starts": ("09:30", 60, False),
    "during": ("10:00", 60, False),
    "finishes": ("11:30", 60, False),
    "equals": ("09:30", 180, False),
    "finished_by": ("09:00", 210, False),
    "contains": ("09:00", 240, False),
    "started_by": ("09:30", 240, False),
    "overlapped_by": ("12:00", 60, False),
    "met_by": ("12:30", 60, True),
    "after": ("13:00", 60, True),
}


@pytest.mark.parametrize("relation", ALLEN)
def test_s06_each_of_allens_relations_to_a_booked_visit(relation: str) -> None:
    clock, length, free = ALLEN[relation]
    opened, busy = {ANNA: [span("06:00-20:00")]}, {ANNA: [span("09:30-12:30")]}
    answer = check(visit(length), at(clock), opened, busy, LONG_AGO)
    assert isinstance(answer, Assignment) is free
    assert (
        at(clock) in [each.at for each in find_starts(visit(length), opened, busy, day_of(MONDAY), LONG_AGO)]
    ) is free


def test_s16_a_buffer_cannot_be_dodged_by_posting_by_hand() -> None:
    opened: Diary = {ANNA: [span("09:00-17:00")]}
    busy: dict[object, list[Span]] = {}
    first = book(check(visit(60, after=15), at("10:00"), opened, busy, LONG_AGO), busy)
    assert (first.pieces[0].start, first.pieces[0].end) == span("10:00-11:15")
    assert reasons_of(check(visit(60, after=15), at("11:00"), opened, busy, LONG_AGO)) == (Reason.TAKEN,)
    assert reasons_of(check(visit(60, after=15), at("09:00"), opened, busy, LONG_AGO)) == (Reason.BUFFER,)
    assert isinstance(check(visit(60, after=15), at("11:15"), opened, busy, LONG_AGO), Assignment)


def test_s17_buffers_of_neighbours_add_up_and_this_is_the_free_set() -> None:
    # A neighbour at 11:00-12:00 with 5 before and 20 after; ours is 30 long with 15 before and 10 after.
    opened: Diary = {ANNA: [span("10:00-13:30")]}
    busy: dict[object, list[Span]] = {}
    book(check(visit(60, before=5, after=20), at("11:00"), opened, busy, LONG_AGO), busy)
    starts = find_starts(visit(30, before=15, after=10), opened, busy, day_of(MONDAY), Terms(CPH, 0, step=5))
    # Until 10:55 - 10 - 30 = 10:15; from 12:20 + 15 = 12:35; the last ends with the hours, its buffer after.
    assert shown(starts) == [
        "10:00",
        "10:05",
        "10:10",
        "10:15",
        "12:35",
        "12:40",
        "12:45",
        "12:50",
        "12:55",
        "13:00",
    ]


def test_s17_before_and_after_are_not_swapped_nor_doubled() -> None:
    answer = check(visit(30, before=15, after=10), at("10:00"), {ANNA: [span("09:00-17:00")]}, {}, LONG_AGO)
    assert isinstance(answer, Assignment)
    assert (answer.start, answer.end) == span("10:00-10:30")
    assert [(piece.start, piece.end) for piece in answer.pieces] == [span("09:45-10:40")]


def test_s20_notice_is_refused_at_the_post_and_counts_elapsed_hours_on_the_long_night() -> None:
    opened: Diary = {ANNA: [(0, 2**40)]}
    now = datetime(
        2026, 10, 24, 8, 0, tzinfo=UTC
    )  # Saturday 10:00, summer time; the clock goes back that night
    terms = Terms(CPH, minute_from(now), notice=24 * 60, step=1)
    soonest = minute_of(datetime(2026, 10, 25, 8, 0, tzinfo=UTC))  # 24 elapsed hours: the clock shows 09:00
    assert reasons_of(check(visit(30), soonest - 1, opened, {}, terms)) == (Reason.NOTICE,)
    assert isinstance(check(visit(30), soonest, opened, {}, terms), Assignment)
    assert shown([next_start(visit(30), opened, {}, (0, 2**40), terms)]) == ["09:00"]


def test_s20_a_second_past_the_minute_is_too_late() -> None:
    opened: Diary = {ANNA: [(0, 2**40)]}
    start = minute_of(datetime(2026, 11, 3, 8, 0, tzinfo=UTC))
    late = Terms(CPH, minute_from(datetime(2026, 11, 2, 8, 0, 1, tzinfo=UTC)), notice=24 * 60)
    assert reasons_of(check(visit(30), start, opened, {}, late)) == (Reason.NOTICE,)


def test_s21_the_last_hour_before_midnight_is_offered() -> None:
    opened = {ANNA: open_spans([WeeklySpan(0, 18 * 60, 24 * 60)], [], [], MONDAY, MONDAY, CPH)}
    starts = find_starts(visit(60), opened, {}, day_of(MONDAY), Terms(CPH, 0, step=60))
    assert shown(starts) == ["18:00", "19:00", "20:00", "21:00", "22:00", "23:00"]


def test_s21_a_visit_over_midnight_is_offered_and_belongs_to_the_opening_day() -> None:
    week = [WeeklySpan(0, 22 * 60, 26 * 60)]
    night = (local_midnight(MONDAY, CPH), at("30:00"))
    opened = {ANNA: open_spans(week, [], [], MONDAY, MONDAY, CPH)}
    starts = find_starts(visit(60), opened, {}, night, Terms(CPH, 0, step=30))
    assert shown(starts) == ["22:00", "22:30", "23:00", "23:30", "00:00", "00:30", "01:00"]
    assert isinstance(check(visit(60), at("23:30"), opened, {}, LONG_AGO), Assignment)
    tuesday = {ANNA: open_spans(week, [], [], TUESDAY, TUESDAY, CPH)}
    assert find_starts(visit(60), tuesday, {}, day_of(TUESDAY), LONG_AGO) == []


def test_s23_list_and_check_keep_to_the_days_override() -> None:
    opened = {
        ANNA: open_spans(
            [WeeklySpan(1, 540, 1020)],
            [],
            [],
            MONDAY,
            TUESDAY,
            CPH,
            overrides=[DayOverride(MONDAY, ((600, 720),)), DayOverride(TUESDAY)],
        )
    }
    window = (day_of(MONDAY)[0], day_of(TUESDAY)[1])
    assert shown(find_starts(visit(60), opened, {}, window, Terms(CPH, 0, step=60))) == ["10:00", "11:00"]
    assert reasons_of(check(visit(60), at("10:00", TUESDAY), opened, {}, LONG_AGO)) == (Reason.CLOSED,)
    assert reasons_of(check(visit(60), at("09:00"), opened, {}, LONG_AGO)) == (Reason.CLOSED,)


def test_s24_no_time_is_offered_in_three_weeks_of_holiday() -> None:
    first = date(2026, 7, 6)
    window = (local_midnight(first, CPH), local_midnight(date(2026, 7, 27), CPH))
    week = [WeeklySpan(day, 540, 1020) for day in range(7)]
    away = [window]
    everybody = {
        each: open_spans(week, [], away, date(2026, 7, 5), date(2026, 7, 27), CPH) for each in PEOPLE
    }
    request = visit(30, who=(ANNA, BO, CARL))
    assert find_starts(request, everybody, {}, window, LONG_AGO) == []
    after = next_start(request, everybody, {}, (window[0], window[1] + 1440), LONG_AGO)
    assert after is not None
    assert after.at == at("09:00", date(2026, 7, 27))


@pytest.mark.parametrize("weekday", range(7))
def test_s26_hours_of_one_weekday_give_starts_on_that_date_only(weekday: int) -> None:
    sunday = date(2026, 11, 8)
    opened = {ANNA: open_spans([WeeklySpan(weekday, 540, 600)], [], [], MONDAY, sunday, CPH)}
    window = (day_of(MONDAY)[0], day_of(sunday)[1])
    starts = find_starts(visit(60), opened, {}, window, LONG_AGO)
    assert [local_date(start.at, CPH) for start in starts] == [date(2026, 11, 2 + weekday)]


def test_s28_the_first_visit_does_not_empty_the_day() -> None:
    opened: Diary = {ANNA: [span("11:00-15:00")]}
    busy: dict[object, list[Span]] = {}
    book(check(visit(120), at("11:00"), opened, busy, LONG_AGO), busy)
    assert shown(find_starts(visit(120), opened, busy, day_of(MONDAY), Terms(CPH, 0, step=60))) == ["13:00"]


@pytest.mark.parametrize(
    "day", [date(2026, 10, 26), date(2027, 3, 29), date(2026, 10, 25), date(2027, 3, 28)]
)
def test_s34_nine_oclock_is_offered_as_nine_oclock_round_the_change_of_clocks(day: date) -> None:
    opened = {ANNA: open_spans([WeeklySpan(d, 540, 660) for d in range(7)], [], [], day, day, CPH)}
    starts = find_starts(visit(60), opened, {}, day_of(day), Terms(CPH, 0, step=60))
    assert shown(starts) == ["09:00", "10:00"]


def test_a_visit_over_the_change_of_clocks_lasts_its_elapsed_minutes() -> None:
    spring, autumn = date(2027, 3, 28), date(2026, 10, 25)
    for day, ends in [(spring, "03:30"), (autumn, "02:30")]:
        opened = {ANNA: open_spans([WeeklySpan(6, 60, 240)], [], [], day, day, CPH)}
        answer = check(visit(60), at("01:30", day), opened, {}, Terms(CPH, 0, step=30))
        assert isinstance(answer, Assignment)
        assert answer.end - answer.start == 60
        assert f"{moment_of(answer.end).astimezone(CPH):%H:%M}" == ends


def test_s37_eight_weeks_of_mondays_at_nine_are_all_accepted() -> None:
    first = date(2026, 9, 28)
    days = [date.fromordinal(first.toordinal() + 7 * week) for week in range(8)]
    opened = {ANNA: open_spans([WeeklySpan(0, 540, 600)], [], [], days[0], days[-1], CPH)}
    for day in days:
        assert isinstance(check(visit(60), at("09:00", day), opened, {}, LONG_AGO), Assignment)
