"""Availability against a count minute by minute: the list, the check and the warnings are one rule."""

import random
from itertools import permutations, product

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
    check,
    find_starts,
    next_start,
)
from bookings.intervals import Span, merge, overlaps
from bookings.opening import (
    grid_between,
    local_midnight,
)
from tests.bookings.spans import (
    CHAIR,
    CPH,
    LASER,
    LONG_AGO,
    MONDAY,
    PEOPLE,
    SOFA,
    book,
    reasons_of,
)

BASE = local_midnight(MONDAY, CPH)
ROOMS = [CHAIR, SOFA, LASER]
STEP = 5


# Strategies are made here, once: to make them anew for each example cost more than what is tested.
LENGTHS = st.sampled_from(range(5, 45, 5))
BUFFERS = st.sampled_from([(before, after) for before in (0, 0, 3, 10) for after in (0, 0, 4, 10)])
GAPS = {
    length: st.none() | st.sampled_from(list(product(range(length), range(length + 1))))
    for length in range(5, 45, 5)
}
WHO = st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3, unique=True)
NEEDS = st.lists(
    st.sampled_from([each for size in (1, 2, 3) for each in permutations(ROOMS, size)]), max_size=2
).map(tuple)


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    length = draw(LENGTHS)
    gap = draw(GAPS[length])
    return Shape(length, *draw(BUFFERS), (gap,) if gap and gap != (0, length) else ())


SHAPES = shapes()


@st.composite
def items(draw: st.DrawFn) -> Item:
    return Item({person: draw(SHAPES) for person in draw(WHO)}, draw(NEEDS))


REQUESTS = st.lists(items(), min_size=1, max_size=3).map(lambda each: Request(tuple(each)))
EDGES = st.tuples(st.integers(-20, 200), st.integers(1, 90)).map(
    lambda pair: (BASE + pair[0], BASE + sum(pair))
)
SPANS = st.lists(EDGES, max_size=5)
OPEN = st.fixed_dictionaries(dict.fromkeys(PEOPLE, SPANS), optional={CHAIR: SPANS})
BUSY = st.dictionaries(st.sampled_from([*PEOPLE, *ROOMS]), SPANS)


def minutes(spans: object) -> set[int]:
    return {minute for low, high in spans for minute in range(low, high)}


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
