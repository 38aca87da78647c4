"""How the rows of an import follow a card that becomes part of another."""

from bookings.models import ImportRow
from customers.movers import follow
from customers.registries import register_mover


def register() -> None:
    """Register what follows a card."""
    register_mover(ImportRow._meta.label, follow(ImportRow))
