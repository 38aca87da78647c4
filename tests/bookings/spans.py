"""Short ways to write times and visits, for the tests of the arithmetic."""

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from bookings.availability import (
    Assignment,
    Item,
    Reason,
    Refusal,
    Request,
    Shape,
    Terms,
)
from bookings.intervals import Span, merge, moment_of, overlaps
from bookings.opening import (
    instant_at,
    local_midnight,
)

CPH = ZoneInfo("Europe/Copenhagen")
MONDAY = date(2026, 11, 2)
TUESDAY = date(2026, 11, 3)
ANNA, BO, CARL = (UUID(int=number) for number in (1, 2, 3))
PEOPLE = [ANNA, BO, CARL]
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
    return [f"{moment_of(start.at).astimezone(CPH):%H:%M}" for start in starts]


def day_of(day: date) -> Span:
    return local_midnight(day, CPH), local_midnight(date.fromordinal(day.toordinal() + 1), CPH)


def visit(length: int, *, who: tuple[UUID, ...] = (ANNA,), **shape: object) -> Request:
    return Request((Item({person: Shape(length, **shape) for person in who}),))


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
