"""What a view says of itself: the door it stands behind, and that its page has a form."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.views.decorators.http import require_http_methods

View = TypeVar("View", bound=Callable[..., Any])

# A page that is looked at and sent; whatever else is asked of it is refused.
form_page = require_http_methods(["GET", "HEAD", "POST"])


def behind(door: str, **facts: object) -> Callable[[View], View]:
    """Write on a view which door it stands behind, and what else is asked there: the tests read it."""

    def mark(view: View) -> View:
        vars(view).update(door=door, **facts)
        return view

    return mark
