"""The one way up: what the apps above hang on a customer's card and on a merge.

The upper app registers plain callables from `AppConfig.ready`; nothing here knows who they are.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from customers.models import Customer
from staff.models import Membership
from tenants.models import Tenant

# Gives a panel's facts for one card, seen by one colleague of this business, in its scope.
Facts = Callable[[Customer, Membership, Tenant], dict[str, Any]]
# Where on the card a panel stands: a figure of the strip on top, the wide column, the narrow one.
Place = Literal["figures", "main", "side"]


class Twice(RuntimeError):
    """Two apps registered the same name."""


@dataclass(frozen=True)
class Panel:
    """A part of a page that an upper app fills: its template, its facts, and its place in the order.

    A panel whose facts are empty is left out.
    """

    name: str
    template: str
    facts: Facts
    order: int = 100
    # The word of the permission that it takes to see it; empty where seeing the card is enough.
    permission: str = ""
    place: Place = "side"


@dataclass(frozen=True)
class Mover:
    """How the rows of one model follow when two cards become one, and how they go back.

    `move` takes the card that goes, the card that stays and the time, and gives the ids of the rows that it
    moved. `give_back` takes such ids, the card that stays, the card that is back and the time. `hold` locks
    the rows of these cards where everybody else locks them before the cards.
    """

    move: Callable[[UUID, UUID, datetime], list[UUID]]
    give_back: Callable[[Collection[UUID], UUID, UUID, datetime], None]
    hold: Callable[[Collection[UUID]], None] | None = None


# Asks whether somebody whose card is out of use, and who books again, may have it back; gives it back if so.
Return = Callable[[UUID, datetime], bool]

_returns: list[Return] = []
_card_panels: dict[str, Panel] = {}
_movers: dict[str, Mover] = {}


def register_card_panel(panel: Panel) -> None:
    """Hang a panel on the customer's card, as the staff see it."""
    _put(_card_panels, panel.name, panel)


def register_mover(model_label: str, mover: Mover) -> None:
    """Say how the rows of one model follow when two cards become one."""
    _put(_movers, model_label.lower(), mover)


def register_return(may_return: Return) -> None:
    """Say who may come back to a card that is out of use; registering twice is once."""
    if may_return not in _returns:
        _returns.append(may_return)


def comes_back(customer_id: UUID, now: datetime) -> bool:
    """Ask the apps above whether she may have her card back, now that she books again."""
    return any(may_return(customer_id, now) for may_return in _returns)


def card_panels() -> list[Panel]:
    """List the card's panels in their order."""
    return sorted(_card_panels.values(), key=lambda panel: (panel.order, panel.name))


def movers() -> dict[str, Mover]:
    """Give every mover by its model's label."""
    return dict(_movers)


def hold_rows(cards: Collection[UUID]) -> None:
    """Lock what hangs on these cards and is to be locked before them."""
    for mover in _movers.values():
        if mover.hold:
            mover.hold(cards)


def _put(shelf: dict[str, Any], name: str, thing: Any) -> None:
    # The same again is no clash: Django may make an app ready twice.
    if shelf.get(name, thing) != thing:
        raise Twice(name)
    shelf[name] = thing
