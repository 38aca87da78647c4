"""Cards that the doors of the customers need."""

from typing import Any

from customers.links import link_customer
from tenants.actors import SYSTEM
from tests.world import NOW


def plant_cards(more: dict[str, Any]) -> None:
    """Put a card into the salon whom Bob has never served; the salon's scope is open."""
    more["regular"] = link_customer(
        name="Astrid Ågren", email="astrid@example.dk", phone="", language="da", by=SYSTEM, now=NOW
    )
