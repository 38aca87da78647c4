"""The one way up: what the apps above know of calendars, and must hear of who comes and who leaves.

The upper app registers plain callables from `AppConfig.ready`; nothing here knows who they are. All are
called inside the business's scope.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from staff.models import Membership
from tenants.actors import Actor


@dataclass(frozen=True)
class Calendar:
    """A calendar of a person, and whose it is: nobody's that signs in where `membership_id` is empty."""

    id: UUID
    name: str
    membership_id: UUID | None


@dataclass(frozen=True)
class Calendars:
    """What a floor above can do about calendars."""

    listed: Callable[[], list[Calendar]]
    # Makes the calendar hers; without an id a new one is made.
    give: Callable[[Membership, UUID | None, Actor, datetime], None]


# Called with the membership, `by` and `now`.
Leaving = Callable[..., None]
_calendars: list[Calendars] = []
_leaving: list[Leaving] = []
_unsettled: list[Callable[[Membership, datetime], int]] = []


def register_calendars(calendars: Calendars) -> None:
    """Say where calendars are kept."""
    _calendars[:] = [calendars]


def register_leaving(*, unsettled: Callable[[Membership, datetime], int], left: Leaving) -> None:
    """Say what must be settled before somebody leaves, and what ends with her place."""
    _unsettled.append(unsettled)
    _leaving.append(left)


def calendars() -> list[Calendar]:
    """List the calendars of people, in their order."""
    return [each for shelf in _calendars for each in shelf.listed()]


def give_calendar(membership: Membership, calendar_id: UUID | None, *, by: Actor, now: datetime) -> None:
    """Make a calendar hers; without an id a new one is made."""
    for shelf in _calendars:
        shelf.give(membership, calendar_id, by, now)


def unsettled(membership: Membership, *, now: datetime) -> int:
    """Count what must find another or be called off before she leaves."""
    return sum(count(membership, now) for count in _unsettled)


def end_what_was_hers(membership: Membership, *, by: Actor, now: datetime) -> None:
    """Let everything end that ends with her place."""
    for left in _leaving:
        left(membership=membership, by=by, now=now)
