"""The plain data of availability: what a visit asks for, its limits, and what the answer looks like."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from bookings.intervals import Span, merge, subtract
from bookings.opening import on_grid

# Only compared and hashed: the tests call their people by name.
Resource = UUID


class Reason(StrEnum):
    """Why a start is refused, the plainest first."""

    UNKNOWN = "unknown"  # nothing asked for, or nobody performs it
    PAST = "past"
    NOTICE = "notice"
    TOO_FAR = "too_far"
    OFF_GRID = "off_grid"
    CLOSED = "closed"
    TAKEN = "taken"  # the work itself lies on another allocation
    ROOM = "room"  # no room or equipment is free and open
    BUFFER = "buffer"  # only the visit's own buffers lie on another allocation


@dataclass(frozen=True, slots=True)
class Shape:
    """How one performer's item lies round its start: visible length, buffers, processing gaps."""

    length: int
    before: int = 0
    after: int = 0
    gaps: tuple[Span, ...] = ()
    active: tuple[Span, ...] = field(init=False, repr=False, compare=False)
    cushions: tuple[Span, ...] = field(init=False, repr=False, compare=False)
    busy: tuple[Span, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Work out the parts relative to the start. Raises ValueError on a shape that cannot be."""
        active = subtract([(0, self.length)], merge(self.gaps))
        if self.before < 0 or self.after < 0 or not active:
            raise ValueError(f"no visit has this shape: {self}")
        cushions = [(-self.before, 0), (self.length, self.length + self.after)]
        object.__setattr__(self, "active", tuple(active))
        object.__setattr__(self, "cushions", tuple((low, high) for low, high in cushions if low < high))
        object.__setattr__(self, "busy", tuple(merge([*active, *cushions])))


@dataclass(frozen=True, slots=True)
class Item:
    """One service of a visit: who can perform it, and what it needs; of each need any one will do."""

    options: Mapping[Resource, Shape]
    needs: tuple[tuple[Resource, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """The items of a visit in their order. An asked-for person is simply the only option."""

    items: tuple[Item, ...]

    @property
    def possible(self) -> bool:
        """Say whether every item has somebody to perform it and every need something to fill it."""
        return bool(self.items) and all(item.options and all(item.needs) for item in self.items)

    @property
    def whole(self) -> tuple[Resource, ...]:
        """Return who can perform every item."""
        first, *rest = self.items
        return tuple(person for person in first.options if all(person in item.options for item in rest))


@dataclass(frozen=True, slots=True)
class Terms:
    """The limits of starts: `now` rounded up, notice in elapsed minutes, `not_after` included."""

    zone: ZoneInfo
    now: int
    notice: int = 0
    not_after: int | None = None
    step: int = 15

    @property
    def first(self) -> int:
        """Return the earliest start."""
        return self.now + max(self.notice, 0)

    def refuse(self, start: int) -> list[Reason]:
        """Return what speaks against a start, whoever is free."""
        reasons = []
        if start < self.first:
            reasons.append(Reason.PAST if start < self.now else Reason.NOTICE)
        if self.not_after is not None and start > self.not_after:
            reasons.append(Reason.TOO_FAR)
        if not on_grid(start, self.zone, self.step):
            reasons.append(Reason.OFF_GRID)
        return reasons


class Start(NamedTuple):
    """A start that can be booked, and who can begin it (where one person does it all: who can do it all)."""

    at: int
    people: tuple[Resource, ...]


class Piece(NamedTuple):
    """A stretch of one resource's time that a visit takes, to be stored as one allocation."""

    item: int
    resource: Resource
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who performs each item and what each need takes. The pieces of a resource never overlap."""

    start: int
    end: int
    people: tuple[Resource, ...]
    rooms: tuple[tuple[Resource, ...], ...]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a start is refused; the assignment is what staff would write who go on all the same.

    Buffers in it are cut back to what is free, so with BUFFER as the only clash its pieces fit the diary.
    """

    reasons: tuple[Reason, ...]
    assignment: Assignment | None = None

    @property
    def reason(self) -> Reason:
        """Return the plainest reason, for the customer."""
        return self.reasons[0]
