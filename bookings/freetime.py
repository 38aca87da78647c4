"""Who and what is free when, for one request and the starts of one window: the arithmetic of availability.

The rule that this computes stands in `availability`, and so does why it is fast.
"""

from collections.abc import Iterator, Mapping, Sequence

from bookings.intervals import ALWAYS, Span, intersect, merge, near, subtract
from bookings.shapes import Request, Resource

Diary = Mapping[Resource, Sequence[Span]]
Crew = tuple[Resource, ...]


def starts_inside(spans: Sequence[Span], part: Span, window: Span) -> list[Span]:
    """Return the starts for which the part, relative to the start, lies inside one of the tidy spans."""
    low, high = part
    around = near(spans, window[0] + low, window[1] - 1 + high)
    return [(start - low, end - high + 1) for start, end in around if end - start >= high - low]


def starts_upon(spans: Sequence[Span], part: Span, window: Span) -> list[Span]:
    """Return the starts for which the part, relative to the start, shares a minute with the tidy spans."""
    low, high = part
    around = near(spans, window[0] + low, window[1] - 1 + high)
    return [(start - high + 1, end - low) for start, end in around]


class Diaries:
    """Answers, for one request and the starts of one window, who and what is free when."""

    def __init__(self, request: Request, open_time: Diary, busy: Diary, window: Span) -> None:
        """Keep the question; nothing is computed before it is asked."""
        self.items, self.whole, self.window = request.items, request.whole, window
        self._open_time, self._busy_time = open_time, busy
        self._open: dict[Resource, list[Span]] = {}
        self._busy: dict[Resource, list[Span]] = {}
        self._can: dict[tuple[int, int, Resource], list[Span]] = {}
        self._reach: dict[tuple[int, int, Crew], list[Span]] = {}

    def open(self, resource: Resource, unknown: Sequence[Span] = ()) -> Sequence[Span]:
        """Return a resource's open time, tidy; what holds where none is known is the asker's to say."""
        if resource not in self._open_time:
            return unknown
        if resource not in self._open:
            self._open[resource] = merge(self._open_time[resource])
        return self._open[resource]

    def busy(self, resource: Resource) -> list[Span]:
        """Return a resource's taken time, tidy, whatever the lane."""
        if resource not in self._busy:
            self._busy[resource] = merge(self._busy_time.get(resource, ()))
        return self._busy[resource]

    def free_room(self, room: Resource, part: Span) -> list[Span]:
        """Return the starts at which a room is open and free for a part of the visit."""
        inside = intersect([self.window], starts_inside(self.open(room, ALWAYS), part, self.window))
        return subtract(inside, merge(starts_upon(self.busy(room), part, self.window)))

    def free_person(self, person: Resource, number: int, offset: int) -> list[Span]:
        """Return the starts at which a person can perform an item that begins `offset` minutes later."""
        shape = self.items[number].options[person]
        starts, upon = [self.window], []
        for low, high in shape.active:
            part = (low + offset, high + offset)
            starts = intersect(starts, starts_inside(self.open(person), part, self.window))
        if not starts:
            return starts
        for low, high in shape.busy:
            upon += starts_upon(self.busy(person), (low + offset, high + offset), self.window)
        return subtract(starts, merge(upon))

    def roomy(
        self, needs: Sequence[Crew], used: frozenset[Resource], part: Span, starts: list[Span]
    ) -> list[Span]:
        """Return those of the starts at which each need gets a resource of its own."""
        if not needs or not starts:
            return starts
        found: list[Span] = []
        for room in needs[0]:
            if room in used or not starts:
                continue
            here = intersect(starts, self.free_room(room, part))
            here = self.roomy(needs[1:], used | {room}, part, here)
            found += here
            starts = subtract(starts, here)
        return merge(found)

    def can(self, number: int, offset: int, person: Resource) -> list[Span]:
        """Return the starts at which a person can perform an item and its needs are met."""
        key = (number, offset, person)
        if key not in self._can:
            item = self.items[number]
            part = (offset, offset + item.options[person].length)
            starts = self.free_person(person, number, offset)
            self._can[key] = self.roomy(item.needs, frozenset([person]), part, starts)
        return self._can[key]

    def reach(self, number: int, offset: int, only: Crew) -> list[Span]:
        """Return the starts at which all items from one on can follow; by `only` where it names somebody."""
        if number == len(self.items):
            return [self.window]
        key = (number, offset, only)
        if key not in self._reach:
            found: list[Span] = []
            for person in only or self.items[number].options:
                found += self.led_by(person, number, offset, only)
            self._reach[key] = merge(found)
        return self._reach[key]

    def led_by(self, person: Resource, number: int, offset: int, only: Crew) -> list[Span]:
        """Return the starts at which a person performs this item and the rest can follow."""
        here = self.can(number, offset, person)
        if not here:
            return here
        length = self.items[number].options[person].length
        return intersect(here, self.reach(number + 1, offset + length, only))

    def by_person(self) -> Iterator[tuple[Resource, list[Span]]]:
        """Walk those who can begin the visit (all of it where somebody can), with their starts."""
        for person in self.whole or self.items[0].options:
            yield person, self.led_by(person, 0, 0, (person,) if self.whole else ())
