"""What a view says of the door it stands behind: the tests walk the addresses and read it."""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


def behind(door: str, **facts: object) -> Callable[[View], View]:
    """Write on a view which door it stands behind, and what else is asked there."""

    def mark(view: View) -> View:
        vars(view).update(door=door, **facts)
        return view

    return mark
