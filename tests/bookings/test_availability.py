"""Availability: the list of times, the check and the warnings are one rule, and the rule is right."""

import random
from collections import Counter
from datetime import UTC, date, datetime
from itertools import permutations, product
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bookings.availability import (
    Assignment,
    Diary,
    Item,
    Reason,
    Refusal,
    Request,
    Shape,
    Terms,
    assign,
    check,
    find_starts,
    free_minutes,
    next_start,
)
from bookings.intervals import Span, covers, merge, minute_from, minute_of, moment_of, overlaps
from bookings.opening import (
    Closure,
    DayOverride,
    WeeklySpan,
    grid_between,
    instant_at,
    local_date,
    local_midnight,
    open_spans,
)

CPH = ZoneInfo("Europe/Copenhagen")
MONDAY = date(2026, 11, 2)
TUESDAY = date(2026, 11, 3)
ANNA, BO, CARL = (UUID(int=number) for number in (1, 2, 3))
CHAIR, SOFA, LASER = "chair", "sofa", "laser"
LONG_AGO = Terms(CPH, now=0)


def at(clock: str, day: date = MONDAY) -> int:
    """Read "09:30" as an instant; hours from 24 on are the next day's."""
    hour, minute = clock.split(":")
    return instant_at(day, int(hour) * 60 + int(minute), CPH)


def span(text: str, day: date = MONDAY) -> Span:
    """Read "09:00-17:00"."""
    low, high = text.split("-")
    return at(low, day), at(high, day)


def shown(starts: object) -> list[str]:
    return [f"{moment_of(start.at).astimezone(CPH):%H:%M}" for start in starts]  # type: ignore[attr-defined]


def day_of(day: date) -> Span:
    return local_midnight(day, CPH), local_midnight(date.fromordinal(day.toordinal() + 1), CPH)


def visit(length: int, *, who: tuple[UUID, ...] = (ANNA,), **shape: object) -> Request:
    return Request((Item({person: Shape(length, **shape) for person in who}),))  # type: ignore[arg-type]


def reasons_of(answer: Assignment | Refusal) -> tuple[Reason, ...]:
    return answer.reasons if isinstance(answer, Refusal) else ()


def book(answer: Assignment | Refusal, busy: dict[object, list[Span]]) -> Assignment:
    """Write an accepted visit into the diary as the database would: no piece over another."""
    assert isinstance(answer, Assignment)
    for piece in answer.pieces:
        taken = busy.setdefault(piece.resource, [])
        assert piece.start < piece.end
        assert not overlaps(merge(taken), (piece.start, piece.end))
        taken.append((piece.start, piece.end))
    return answer


# --- One rule, against an oracle that counts minutes -------------------------------------------------------

BASE = local_midnight(MONDAY, CPH)
PEOPLE = [ANNA, BO, CARL]
ROOMS = [CHAIR, SOFA, LASER]
STEP = 5


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    length = draw(st.integers(1, 8)) * 5
    gap = draw(st.none() | st.tuples(st.integers(0, length - 1), st.integers(0, length)))
    gaps = (gap,) if gap and gap != (0, length) else ()
    return Shape(length, draw(st.sampled_from([0, 0, 3, 10])), draw(st.sampled_from([0, 0, 4, 10])), gaps)


@st.composite
def items(draw: st.DrawFn) -> Item:
    who = draw(st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3, unique=True))
    rooms = st.lists(st.sampled_from(ROOMS), min_size=1, max_size=3, unique=True).map(tuple)
    needs = draw(st.lists(rooms, max_size=2))
    return Item({person: draw(shapes()) for person in who}, tuple(needs))


REQUESTS = st.lists(items(), min_size=1, max_size=3).map(lambda each: Request(tuple(each)))
EDGES = st.tuples(st.integers(-20, 200), st.integers(1, 90)).map(
    lambda pair: (BASE + pair[0], BASE + sum(pair))
)
SPANS = st.lists(EDGES, max_size=5)
OPEN = st.fixed_dictionaries(dict.fromkeys(PEOPLE, SPANS), optional={CHAIR: SPANS})
BUSY = st.dictionaries(st.sampled_from([*PEOPLE, *ROOMS]), SPANS)


def minutes(spans: object) -> set[int]:
    return {minute for low, high in spans for minute in range(low, high)}  # type: ignore[attr-defined]


def crew_fits(request: Request, crew: tuple[object, ...], start: int, opened: Diary, busy: Diary) -> bool:
    """Judge one crew minute by minute, straight from the sentences of the module's docstring."""
    for item, person in zip(request.items, crew, strict=True):
        shape = item.options[person]
        whole = set(range(start, start + shape.length))
        active = whole - {start + minute for minute in minutes(shape.gaps)}
        buffers = set(range(start - shape.before, start)) | set(
            range(start + shape.length, start + shape.length + shape.after)
        )
        if not active <= minutes(opened.get(person, ())) or (active | buffers) & minutes(
            busy.get(person, ())
        ):
            return False
        good = [
            room
            for room in ROOMS
            if not whole & minutes(busy.get(room, ()))
            and (room not in opened or whole <= minutes(opened[room]))
        ]
        if not any(
            all(room in need for room, need in zip(rooms, item.needs, strict=True))
            for rooms in permutations(good, len(item.needs))
        ):
            return False
        start += shape.length
    return True


def free_crews(request: Request, start: int, opened: Diary, busy: Diary) -> list[tuple[object, ...]]:
    crews = list(product(*(item.options for item in request.items)))
    whole = [crew for crew in crews if len(set(crew)) == 1]
    return [crew for crew in whole or crews if crew_fits(request, crew, start, opened, busy)]


@settings(max_examples=150, deadline=None)
@given(REQUESTS, OPEN, BUSY)
def test_s15_the_list_is_what_a_count_minute_by_minute_finds(
    request_: Request, opened: Diary, busy: Diary
) -> None:
    terms = Terms(CPH, now=0, step=STEP)
    window = (BASE, BASE + 180)
    listed = {start.at: set(start.people) for start in find_starts(request_, opened, busy, window, terms)}
    for start in grid_between(*window, CPH, STEP):
        crews = free_crews(request_, start, opened, busy)
        assert listed.get(start, set()) == {crew[0] for crew in crews}


@settings(max_examples=100, deadline=None)
@given(REQUESTS, OPEN, BUSY, st.integers(-10, 60), st.integers(0, 40), st.integers(60, 200))
def test_s15_listed_means_accepted_and_accepted_means_listed(
    request_: Request, opened: Diary, busy: Diary, now: int, notice: int, last: int
) -> None:
    terms = Terms(CPH, BASE + now, notice, BASE + last, STEP)
    window = (BASE - 30, BASE + 210)
    listed = {start.at: start.people for start in find_starts(request_, opened, busy, window, terms)}
    grid = grid_between(*window, CPH, STEP)
    assert set(listed) <= set(grid)
    for start in [*grid, *(each + 1 for each in grid[::8])]:
        answer = check(request_, start, opened, busy, terms)
        assert isinstance(answer, Assignment) == (start in listed)
        if isinstance(answer, Assignment):
            assert answer.people[0] in listed[start]
            assert answer.people in free_crews(request_, start, opened, busy)
        else:
            assert answer.reasons
            assert answer.assignment is not None


@settings(max_examples=100, deadline=None)
@given(st.lists(REQUESTS, min_size=1, max_size=6), OPEN, BUSY, st.randoms(use_true_random=False))
def test_s15_no_two_accepted_visits_ever_overlap(
    requests: list[Request], opened: Diary, taken: Diary, chance: random.Random
) -> None:
    busy: dict[object, list[Span]] = {resource: list(spans) for resource, spans in taken.items()}
    terms = Terms(CPH, now=0, step=STEP)
    for request in requests:
        starts = find_starts(request, opened, busy, (BASE, BASE + 200), terms)
        if not starts:
            continue
        answer = book(check(request, chance.choice(starts).at, opened, busy, terms), busy)
        start = answer.start
        wanted: dict[object, set[int]] = {}
        for item, person, rooms in zip(request.items, answer.people, answer.rooms, strict=True):
            shape = item.options[person]
            wanted.setdefault(person, set()).update(minutes((start + a, start + b) for a, b in shape.busy))
            for room in rooms:
                wanted.setdefault(room, set()).update(range(start, start + shape.length))
            start += shape.length
        assert start == answer.end
        for resource, expected in wanted.items():
            pieces = [(each.start, each.end) for each in answer.pieces if each.resource == resource]
            assert minutes(pieces) == expected


@settings(max_examples=100, deadline=None)
@given(REQUESTS, OPEN, BUSY)
def test_the_next_start_is_the_first_of_the_list(request_: Request, opened: Diary, busy: Diary) -> None:
    terms = Terms(CPH, BASE - 9 * 1440, step=STEP)
    window = (BASE - 9 * 1440, BASE + 400)
    listed = find_starts(request_, opened, busy, window, terms)
    assert next_start(request_, opened, busy, window, terms) == (listed[0] if listed else None)


@settings(max_examples=100, deadline=None)
@given(REQUESTS, OPEN, BUSY)
def test_where_only_the_buffer_clashes_the_offered_pieces_fit_the_diary(
    request_: Request, opened: Diary, busy: Diary
) -> None:
    for start in range(BASE, BASE + 120, STEP):
        answer = check(request_, start, opened, busy, LONG_AGO)
        assignment = answer.assignment if isinstance(answer, Refusal) else answer
        assert assignment is not None
        own: dict[object, list[Span]] = {}
        for piece in assignment.pieces:
            assert not overlaps(merge(own.get(piece.resource, [])), (piece.start, piece.end))
            own.setdefault(piece.resource, []).append((piece.start, piece.end))
        if set(reasons_of(answer)) <= {Reason.BUFFER, Reason.OFF_GRID}:
            assert not any(
                overlaps(merge(busy.get(resource, ())), each) for resource in own for each in own[resource]
            )


# --- The scenarios ------------------------------------------------------------------------------------------


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
    away = [Closure(*window)]
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


# --- Gaps, rooms, people ------------------------------------------------------------------------------------


def test_while_the_colour_sets_another_customer_fits_in_but_the_chair_stays_taken() -> None:
    opened: Diary = {ANNA: [span("09:00-12:00")]}
    busy: dict[object, list[Span]] = {}
    colour = Request((Item({ANNA: Shape(90, gaps=((30, 60),))}, ((CHAIR,),)),))
    book(check(colour, at("09:00"), opened, busy, LONG_AGO), busy)
    assert merge(busy[ANNA]) == [span("09:00-09:30"), span("10:00-10:30")]
    assert busy[CHAIR] == [span("09:00-10:30")]
    assert isinstance(check(visit(30), at("09:30"), opened, busy, LONG_AGO), Assignment)
    in_chair = Request((Item({ANNA: Shape(30)}, ((CHAIR,),)),))
    assert reasons_of(check(in_chair, at("09:30"), opened, busy, LONG_AGO)) == (Reason.ROOM,)


def test_a_gap_may_span_lunch_but_work_may_not() -> None:
    opened: Diary = {ANNA: [span("09:00-12:00"), span("12:30-17:00")]}
    colour = visit(90, gaps=((30, 60),))
    assert isinstance(check(colour, at("11:30"), opened, {}, LONG_AGO), Assignment)
    assert reasons_of(check(colour, at("11:45"), opened, {}, LONG_AGO)) == (Reason.CLOSED,)


def test_buffers_may_lie_outside_the_hours_but_not_on_another_visit() -> None:
    opened: Diary = {ANNA: [span("09:00-10:00")]}
    request = visit(60, before=15, after=15)
    assert isinstance(check(request, at("09:00"), opened, {}, LONG_AGO), Assignment)
    for neighbour in ("08:00-08:50", "10:10-10:30"):
        assert reasons_of(check(request, at("09:00"), opened, {ANNA: [span(neighbour)]}, LONG_AGO)) == (
            Reason.BUFFER,
        )


def test_a_buffer_that_staff_cut_ends_at_the_nearest_neighbour() -> None:
    opened, busy = {ANNA: [span("09:00-17:00")]}, {ANNA: [span("09:32-09:40"), span("09:42-09:50")]}
    answer = check(visit(60, before=30), at("10:00"), opened, busy, LONG_AGO)
    assert isinstance(answer, Refusal)
    assert answer.reasons == (Reason.BUFFER,)
    assert answer.assignment is not None
    assert [(each.start, each.end) for each in answer.assignment.pieces] == [span("09:50-11:00")]
    busy = {ANNA: [span("11:10-11:12"), span("11:20-11:25")]}
    answer = check(visit(60, after=30), at("10:00"), opened, busy, LONG_AGO)
    assert isinstance(answer, Refusal)
    assert answer.assignment is not None
    assert [(each.start, each.end) for each in answer.assignment.pieces] == [span("10:00-11:10")]


def test_a_second_pair_of_hands_is_never_the_performers_own() -> None:
    request = Request((Item({ANNA: Shape(60), BO: Shape(60)}, ((ANNA, BO),)),))
    opened: Diary = {ANNA: [span("09:00-11:00")], BO: [span("10:00-12:00")]}
    assert shown(find_starts(request, opened, {}, day_of(MONDAY), LONG_AGO)) == ["10:00"]
    answer = check(request, at("10:00"), opened, {}, LONG_AGO)
    assert isinstance(answer, Assignment)
    assert {*answer.people, *answer.rooms[0]} == {ANNA, BO}


def test_a_room_with_hours_is_closed_outside_them_and_one_without_is_always_open() -> None:
    request = Request((Item({ANNA: Shape(60)}, ((LASER,),)),))
    opened: dict[object, list[Span]] = {ANNA: [span("09:00-17:00")]}
    assert isinstance(check(request, at("09:00"), opened, {}, LONG_AGO), Assignment)
    opened[LASER] = [span("10:00-11:00")]
    assert shown(find_starts(request, opened, {}, day_of(MONDAY), LONG_AGO)) == ["10:00"]
    assert reasons_of(check(request, at("09:00"), opened, {}, LONG_AGO)) == (Reason.ROOM,)


def test_two_needs_get_two_different_rooms_even_when_the_first_choice_must_give_way() -> None:
    request = Request((Item({ANNA: Shape(60)}, ((CHAIR, SOFA), (CHAIR,))),))
    answer = check(request, at("09:00"), {ANNA: [span("09:00-17:00")]}, {}, LONG_AGO)
    assert isinstance(answer, Assignment)
    assert answer.rooms == ((SOFA, CHAIR),)


def test_a_visit_stays_in_the_room_it_has() -> None:
    needs = ((CHAIR, SOFA),)
    request = Request((Item({ANNA: Shape(60)}, needs), Item({ANNA: Shape(60)}, needs)))
    busy = {CHAIR: [span("09:00-10:00")]}
    answer = check(request, at("09:00"), {ANNA: [span("09:00-17:00")]}, busy, LONG_AGO)
    assert isinstance(answer, Assignment)
    assert answer.rooms == ((SOFA,), (SOFA,))


def test_one_person_does_the_whole_visit_where_anybody_can() -> None:
    cut, beard = Item({ANNA: Shape(30), BO: Shape(45)}), Item({ANNA: Shape(15), CARL: Shape(15)})
    opened: Diary = {person: [span("09:00-17:00")] for person in PEOPLE}
    answer = check(Request((cut, beard)), at("09:00"), opened, {}, LONG_AGO)
    assert isinstance(answer, Assignment)
    assert answer.people == (ANNA, ANNA)
    # Anna is the only one who can do both: while she is taken the two are not shared out.
    taken = {ANNA: [span("09:00-12:00")]}
    assert reasons_of(check(Request((cut, beard)), at("09:00"), opened, taken, LONG_AGO)) == (Reason.TAKEN,)


def test_people_are_combined_only_where_nobody_can_do_it_all_and_each_keeps_her_own_length() -> None:
    request = Request((Item({ANNA: Shape(30), BO: Shape(45)}), Item({CARL: Shape(15)})))
    opened: Diary = {ANNA: [span("09:00-17:00")], BO: [span("09:00-17:00")], CARL: [span("09:45-10:00")]}
    starts = find_starts(request, opened, {}, day_of(MONDAY), LONG_AGO)
    assert [(shown([start])[0], start.people) for start in starts] == [("09:00", (BO,)), ("09:15", (ANNA,))]
    answer = check(request, at("09:00"), opened, {}, LONG_AGO)
    assert isinstance(answer, Assignment)
    assert (answer.people, answer.end) == ((BO, CARL), at("10:00"))


def test_as_few_people_as_possible_are_combined() -> None:
    first, second, third = (
        Item({BO: Shape(30), ANNA: Shape(30)}),
        Item({ANNA: Shape(30)}),
        Item({CARL: Shape(30)}),
    )
    opened: Diary = {person: [span("09:00-17:00")] for person in PEOPLE}
    answer = assign(
        Request((first, second, third)), at("09:00"), opened, {}, load={ANNA: 400, BO: 0, CARL: 0}
    )
    assert answer is not None
    assert answer.people == (ANNA, ANNA, CARL)


def test_buffers_between_the_items_of_one_person_are_merged() -> None:
    request = Request((Item({ANNA: Shape(30, 5, 10)}), Item({ANNA: Shape(45, 5, 10)})))
    answer = check(request, at("10:00"), {ANNA: [span("09:00-17:00")]}, {}, LONG_AGO)
    assert isinstance(answer, Assignment)
    assert [(each.item, each.start, each.end) for each in answer.pieces] == [
        (0, *span("09:55-10:30")),
        (1, *span("10:30-11:25")),
    ]


def test_anyone_is_who_has_least_to_do_that_day_and_the_list_of_the_day_is_counted_where_none_is_given() -> (
    None
):
    opened: Diary = {person: [span("09:00-17:00")] for person in PEOPLE}
    request = visit(30, who=(ANNA, BO, CARL))
    given = assign(request, at("09:00"), opened, {}, load={ANNA: 60, BO: 30, CARL: 90})
    assert given is not None
    assert given.people == (BO,)
    busy = {ANNA: [span("15:00-16:00")], BO: [span("15:00-16:00"), span("09:00-17:00", TUESDAY)]}
    counted = check(request, at("09:00"), opened, {**busy, CARL: [span("12:00-14:00")]}, LONG_AGO)
    assert isinstance(counted, Assignment)
    assert counted.people[0] in {ANNA, BO}


def test_ties_are_spread_over_the_people_and_yet_stable() -> None:
    opened: Diary = {person: [span("00:00-48:00")] for person in PEOPLE}
    request = visit(15, who=(ANNA, BO, CARL))
    starts = [
        start.at for start in find_starts(request, opened, {}, span("00:00-48:00"), Terms(CPH, 0, step=5))
    ]
    terms = Terms(CPH, 0, step=5)
    picks = [check(request, start, opened, {}, terms) for start in starts]
    again = [check(request, start, opened, {}, terms) for start in starts]
    assert picks == again
    counts = Counter(pick.people[0] for pick in picks if isinstance(pick, Assignment))
    assert len(counts) == 3
    assert max(counts.values()) < 2 * min(counts.values())


# --- Refusals -----------------------------------------------------------------------------------------------


def test_each_limit_has_its_reason() -> None:
    opened: Diary = {ANNA: [span("09:00-17:00")]}
    terms = Terms(CPH, at("10:00"), notice=60, not_after=at("15:00"))
    expected = {
        "09:45": (Reason.PAST,),
        "10:45": (Reason.NOTICE,),
        "11:00": (),
        "11:05": (Reason.OFF_GRID,),
        "15:00": (),
        "15:15": (Reason.TOO_FAR,),
        "17:30": (Reason.TOO_FAR, Reason.CLOSED),
    }
    assert {
        clock: reasons_of(check(visit(30), at(clock), opened, {}, terms)) for clock in expected
    } == expected


@pytest.mark.parametrize(
    "request_",
    [Request(()), Request((Item({}),)), Request((Item({ANNA: Shape(30)}, ((),)),))],
    ids=["no", "who", "room"],
)
def test_what_nobody_can_do_is_unknown_and_never_listed(request_: Request) -> None:
    opened: Diary = {ANNA: [span("09:00-17:00")]}
    assert check(request_, at("10:00"), opened, {}, LONG_AGO) == Refusal((Reason.UNKNOWN,))
    assert find_starts(request_, opened, {}, day_of(MONDAY), LONG_AGO) == []
    assert next_start(request_, opened, {}, day_of(MONDAY), LONG_AGO) is None
    assert assign(request_, at("10:00"), opened, {}, load={}) is None


def test_staff_get_every_warning_and_what_they_would_write() -> None:
    opened: Diary = {ANNA: [span("09:00-10:30")]}
    busy = {ANNA: [span("09:00-10:10"), span("11:05-12:00")], CHAIR: [span("09:00-12:00")]}
    request = Request((Item({ANNA: Shape(60, after=10)}, ((CHAIR,),)),))
    answer = check(request, at("10:01"), opened, busy, Terms(CPH, at("11:00"), 60))
    assert isinstance(answer, Refusal)
    assert answer.reason is Reason.PAST
    assert answer.reasons == (
        Reason.PAST,
        Reason.OFF_GRID,
        Reason.CLOSED,
        Reason.TAKEN,
        Reason.ROOM,
        Reason.BUFFER,
    )
    assert answer.assignment is not None
    assert [(each.resource, each.start, each.end) for each in answer.assignment.pieces] == [
        (ANNA, *span("10:01-11:05")),
        (CHAIR, *span("10:01-11:01")),
    ]


def test_a_refusal_names_what_stands_between_the_customer_and_the_nearest_person() -> None:
    opened: Diary = {ANNA: [span("09:00-17:00")], BO: [span("12:00-17:00")]}
    request = visit(30, who=(ANNA, BO))
    assert reasons_of(check(request, at("10:00"), opened, {ANNA: [span("10:00-11:00")]}, LONG_AGO)) == (
        Reason.TAKEN,
    )


@pytest.mark.parametrize("shape", [(0,), (30, -1), (30, 0, -1), (30, 0, 0, ((0, 30),))])
def test_a_shape_that_cannot_be_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="shape"):
        Shape(*shape)  # type: ignore[arg-type]


def test_free_minutes_are_open_ones_that_nobody_took() -> None:
    assert (
        free_minutes([span("09:00-12:00")], [span("08:00-09:30"), span("09:15-10:00"), span("13:00-14:00")])
        == 120
    )


def test_a_month_of_ten_people_offers_every_quarter_that_fits() -> None:
    """Hold the answer for a whole month of people, the largest question a page asks."""
    month = (day_of(MONDAY)[0], day_of(MONDAY)[0] + 31 * 1440)
    week = [WeeklySpan(day, 540, 1020) for day in range(5)]
    people = [UUID(int=number) for number in range(10)]
    opened = {each: open_spans(week, [], [], MONDAY, date(2026, 12, 2), CPH) for each in people}
    starts = find_starts(visit(45, who=tuple(people), before=5), opened, {}, month, LONG_AGO)
    assert all(covers(opened[people[0]], (start.at, start.at + 45)) for start in starts)
    assert len(starts) == 23 * 30
