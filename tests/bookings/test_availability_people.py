"""Availability: gaps, buffers, rooms, and who performs the visit."""

from collections import Counter
from datetime import date
from uuid import UUID

import pytest

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
from bookings.intervals import Span, covers, merge
from bookings.opening import (
    WeeklySpan,
    open_spans,
)
from tests.bookings.spans import (
    ANNA,
    BO,
    CARL,
    CHAIR,
    CPH,
    LASER,
    LONG_AGO,
    MONDAY,
    PEOPLE,
    SOFA,
    TUESDAY,
    at,
    book,
    day_of,
    reasons_of,
    shown,
    span,
    visit,
)


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
        Shape(*shape)


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
