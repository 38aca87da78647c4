"""Cards that the doors of the customers need."""

from typing import Any

from customers.actions.merge import merge
from customers.actions.notes import write_note
from customers.actions.relate import relate
from customers.links import link_customer
from tenants.actors import SYSTEM
from tests.world import NOW


def plant_cards(more: dict[str, Any]) -> None:
    """Put a family into the salon that Bob has never served; the salon's scope is open."""
    for key, name in (("regular", "Astrid Ågren"), ("child", "Emil Ågren")):
        more[key] = link_customer(
            name=name, email="astrid@example.dk", phone="", language="da", by=SYSTEM, now=NOW
        )
    relate(card=more["regular"], other=more["child"], tie="child", by=SYSTEM, now=NOW)
    for name in ("A. Ågren",):
        more[name] = link_customer(
            name=name, email="astrid@example.dk", phone="", language="da", by=SYSTEM, now=NOW
        )
    more["merge"] = merge(
        gone_id=more["A. Ågren"].pk, kept_id=more["regular"].pk, take={}, initials="AH", by=SYSTEM, now=NOW
    )
    more["regular_note"] = write_note(
        card=more["regular"],
        text="Kaffe uden mælk",
        trade_secret=False,
        reason="",
        initials="AH",
        by=SYSTEM,
        now=NOW,
    )
