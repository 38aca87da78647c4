"""Which starts a visit can have: one rule for the list of times, the check at POST and the staff's warnings.

A *visit* is items back to back. Each item has the resources that can perform it, each with its own `Shape`,
and needs (rooms, equipment) beside the performer. What the rule asks of a start:
- The visible, active parts of an item lie inside the performer's open time. A processing gap may span lunch,
  buffers may lie outside the hours.
- Active parts *and buffers* lie on no other allocation of the performer. Stored allocations hold their own
  buffers, so the buffers of neighbours ADD UP: both are work. The database's exclusion constraint guards the
  same sum.
- Processing gaps leave the performer free; another visit may be put into them.
- Each need takes one of its resources, different ones for different needs, for the whole of the item from
  start to end: no buffers, gaps included, for the customer keeps the chair. A resource that the open time
  does not know is always open as a need (a room without hours) and never open as a performer.
- Within one visit a person's own buffers never push her items apart: what she is doing anyway is merged.
- One person performs the whole visit whenever anybody at all *can perform* all of it, be she free or not;
  only otherwise are people combined, then as few as possible.

How it is fast: "which starts t put the part [t+a, t+b) inside an open span [o, p)" has the answer [o-a, p-b],
and "which put it on a busy span [c, d)" the answer (c-b, d-a). So free starts are made by the arithmetic of
spans, and the grid is laid over them last. The check asks the same question of the single minute
`[start, start + 1)`; a start that the list has and the check refuses would need two rules, and there is one.

`now`, notice and starts are UTC minutes; notice is elapsed time, also where clocks change. Group sessions
with seats are not made here: their starts are rows.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import islice
from zoneinfo import ZoneInfo

from bookings.freetime import Crew, Diaries, Diary
from bookings.intervals import Span, clip, covers, merge, near, overlaps, subtract, total
from bookings.opening import ONE_DAY, grid_between, local_date, local_midnight
from bookings.shapes import (
    Assignment,
    Item,
    Piece,
    Reason,
    Refusal,
    Request,
    Resource,
    Shape,
    Start,
    Terms,
)

__all__ = [
    "Assignment",
    "Crew",
    "Diary",
    "Item",
    "Load",
    "Piece",
    "Reason",
    "Refusal",
    "Request",
    "Resource",
    "Shape",
    "Start",
    "Terms",
    "assign",
    "check",
    "find_starts",
    "free_minutes",
    "next_start",
]

Load = Mapping[Resource, int]

WEEK_MINUTES = 7 * 1440
# Most businesses have a time today or tomorrow.
FIRST_LOOK = 2 * 1440
MOST_CREWS = 500  # how many mixed crews are compared for one start before the best so far is taken
REASONS = list(Reason)
WEIGHTS = {Reason.BUFFER: 1, Reason.ROOM: 2, Reason.TAKEN: 4, Reason.CLOSED: 8}


def find_starts(request: Request, open_time: Diary, busy: Diary, window: Span, terms: Terms) -> list[Start]:
    """Return every start on the grid in `[window)` that `check` accepts, in order."""
    low, high = max(window[0], terms.first), window[1]
    if terms.not_after is not None:
        high = min(high, terms.not_after + 1)
    if low >= high or not request.possible:
        return []
    grid = grid_between(low, high, terms.zone, terms.step)
    found: dict[int, list[Resource]] = defaultdict(list)
    for person, spans in Diaries(request, open_time, busy, (low, high)).by_person():
        for start, end in spans:
            for at in grid[bisect_left(grid, start) : bisect_left(grid, end)]:
                found[at].append(person)
    return [Start(at, tuple(found[at])) for at in sorted(found)]


def next_start(request: Request, open_time: Diary, busy: Diary, window: Span, terms: Terms) -> Start | None:
    """Return the first start of the window: looks at its first days, then on to the week that has one."""
    low, end = max(window[0], terms.first), window[1]
    length = FIRST_LOOK
    while low < end:
        high = min(low + length, end)
        starts = find_starts(request, open_time, busy, (low, high), terms)
        if starts:
            return starts[0]
        low, length = high, WEEK_MINUTES
    return None


def free_minutes(open_time: Sequence[Span], busy: Sequence[Span]) -> int:
    """Return how many open minutes are not taken."""
    return total(subtract(merge(open_time), merge(busy)))


def check(
    request: Request, start: int, open_time: Diary, busy: Diary, terms: Terms, *, load: Load | None = None
) -> Assignment | Refusal:
    """Accept a start with who performs it, or refuse it with every reason, the plainest first.

    The customer is shown the first reason; staff are shown all of them as warnings, and the refusal carries
    the assignment they would get. Without `load` (booked minutes of the day) it is counted from `busy`.
    """
    if not request.possible:
        return Refusal((Reason.UNKNOWN,))
    diaries = Diaries(request, open_time, busy, (start, start + 1))
    load = _load_of_day(diaries, start, terms.zone) if load is None else load
    reasons = terms.refuse(start)
    crew = _best_crew(diaries, start, load)
    if crew is None:
        crew = _least_bad_crew(diaries, start, load)
        reasons += sorted(_faults(diaries, start, crew), key=REASONS.index)
    assignment = _assignment(diaries, start, crew)
    return Refusal(tuple(reasons), assignment) if reasons else assignment


def assign(request: Request, start: int, open_time: Diary, busy: Diary, *, load: Load) -> Assignment | None:
    """Pick who performs a start, or None where it is not free; asks nothing about notice and grid.

    Fewest people first, then the fewest booked minutes that day, then a draw that is fixed for this start, so
    that ties are spread over the people and yet the same question gets the same answer.
    """
    if not request.possible:
        return None
    diaries = Diaries(request, open_time, busy, (start, start + 1))
    crew = _best_crew(diaries, start, load)
    return None if crew is None else _assignment(diaries, start, crew)


def _load_of_day(diaries: Diaries, start: int, zone: ZoneInfo) -> Load:
    """Count each performer's taken minutes on the local day of a start."""
    day = local_date(start, zone)
    first, after = local_midnight(day, zone), local_midnight(day + ONE_DAY, zone)
    people = {person for item in diaries.items for person in item.options}
    return {person: total(clip(diaries.busy(person), first, after)) for person in people}


def _draw(start: int, person: Resource) -> bytes:
    """Return a number that is fixed for the pair and looks random: it settles ties."""
    return blake2b(f"{start}:{person}".encode(), digest_size=8).digest()


def _rank(start: int, crew: Crew, load: Load) -> tuple[int, int, list[bytes]]:
    """Return what crews are compared by; the smallest wins."""
    people = set(crew)
    return len(people), sum(load.get(each, 0) for each in people), [_draw(start, each) for each in crew]


def _best_crew(diaries: Diaries, start: int, load: Load) -> Crew | None:
    """Pick the fairest crew that is free, or None."""
    if diaries.whole:
        crews = [(person,) * len(diaries.items) for person, free in diaries.by_person() if free]
    else:
        crews = list(islice(_mixed_crews(diaries, start, load, (), 0), MOST_CREWS))
    return min(crews, key=lambda crew: _rank(start, crew, load), default=None)


def _mixed_crews(diaries: Diaries, start: int, load: Load, chosen: Crew, offset: int) -> Iterator[Crew]:
    """Walk the free crews that begin with those chosen: who is there already first, then the fairest."""
    number = len(chosen)
    if number == len(diaries.items):
        yield chosen
        return
    options = diaries.items[number].options
    for person in sorted(options, key=lambda one: (one not in chosen, load.get(one, 0), _draw(start, one))):
        if diaries.led_by(person, number, offset, ()):
            yield from _mixed_crews(diaries, start, load, (*chosen, person), offset + options[person].length)


def _least_bad_crew(diaries: Diaries, start: int, load: Load) -> Crew:
    """Pick the crew whose faults weigh least, for a start that is not free."""

    def badness(crew: Crew) -> tuple[int, tuple[int, int, list[bytes]]]:
        return sum(WEIGHTS[fault] for fault in _faults(diaries, start, crew)), _rank(start, crew, load)

    if diaries.whole:
        return min(((person,) * len(diaries.items) for person in diaries.whole), key=badness)
    crew: Crew = ()
    for item in diaries.items:
        crew = min(((*crew, person) for person in item.options), key=badness)
    return crew


def _steps(diaries: Diaries, crew: Crew) -> Iterator[tuple[int, Item, Resource, Shape, int]]:
    """Walk a crew's items: number, item, person, shape, and minutes after the visit's start."""
    offset = 0
    for number, person in enumerate(crew):
        item = diaries.items[number]
        shape = item.options[person]
        yield number, item, person, shape, offset
        offset += shape.length


def _faults(diaries: Diaries, start: int, crew: Crew) -> set[Reason]:
    """Name everything that keeps a crew from a start."""
    faults = set()
    for _, item, person, shape, offset in _steps(diaries, crew):
        at = start + offset
        work = [(low + at, high + at) for low, high in shape.active]
        if not all(covers(diaries.open(person), part) for part in work):
            faults.add(Reason.CLOSED)
        if any(overlaps(diaries.busy(person), part) for part in work):
            faults.add(Reason.TAKEN)
        if any(overlaps(diaries.busy(person), (low + at, high + at)) for low, high in shape.cushions):
            faults.add(Reason.BUFFER)
        if _rooms(diaries, item.needs, (person,), (offset, offset + shape.length), ()) is None:
            faults.add(Reason.ROOM)
    return faults


def _rooms(diaries: Diaries, needs: Sequence[Crew], used: Crew, part: Span, liked: Crew) -> Crew | None:
    """Give each need the first resource that is free, one that the visit has already before others."""
    if not needs:
        return ()
    for room in sorted(needs[0], key=lambda one: one not in liked):
        if room not in used and diaries.free_room(room, part):
            rest = _rooms(diaries, needs[1:], (*used, room), part, liked)
            if rest is not None:
                return (room, *rest)
    return None


def _assignment(diaries: Diaries, start: int, crew: Crew) -> Assignment:
    """Write out what a crew does; where no room is free the first one stands in it, for staff to judge."""
    rooms: list[Crew] = []
    liked: Crew = ()
    end = start
    for _, item, person, shape, offset in _steps(diaries, crew):
        part = (offset, offset + shape.length)
        got = _rooms(diaries, item.needs, (person,), part, liked)
        rooms.append(tuple(need[0] for need in item.needs) if got is None else got)
        liked += rooms[-1]
        end = start + part[1]
    return Assignment(start, end, crew, tuple(rooms), tuple(_pieces(diaries, start, crew, rooms)))


def _pieces(diaries: Diaries, start: int, crew: Crew, rooms: Sequence[Crew]) -> Iterator[Piece]:
    """Cut a visit into the stretches it takes, none of a resource over another: work first, then buffers."""
    held: dict[Resource, list[Span]] = defaultdict(list)
    mine: dict[tuple[int, Resource], list[Span]] = defaultdict(list)

    def take(number: int, resource: Resource, span: Span) -> None:
        mine[number, resource] += subtract([span] if span[0] < span[1] else [], merge(held[resource]))
        held[resource].append(span)

    for number, _, person, shape, offset in _steps(diaries, crew):
        for low, high in shape.active:
            take(number, person, (start + offset + low, start + offset + high))
        for room in rooms[number]:
            take(number, room, (start + offset, start + offset + shape.length))
    for number, _, person, shape, offset in _steps(diaries, crew):
        for low, high in shape.cushions:
            span = (start + offset + low, start + offset + high)
            take(number, person, _cut_buffer(diaries.busy(person), span, before=low < 0))
    for (number, resource), spans in mine.items():
        for low, high in merge(spans):
            yield Piece(number, resource, low, high)


def _cut_buffer(busy: Sequence[Span], span: Span, *, before: bool) -> Span:
    """Cut a buffer back to where a neighbour stands; nothing is cut from a visit that was accepted."""
    low, high = span
    neighbours = near(busy, low, high)
    if not neighbours:
        return span
    return (max(low, neighbours[-1][1]), high) if before else (low, min(high, neighbours[0][0]))
