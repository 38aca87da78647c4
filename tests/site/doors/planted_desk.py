"""What the desk's doors need: a block in Alice's calendar, and a visit of hers that was dragged."""

from datetime import timedelta
from typing import Any

from bookings.actions.block import block_time
from bookings.actions.move import move
from bookings.models import Booking, FormerPlace
from tests.bookings import steps
from tests.world import NOW, Shop, local


def plant_desk(more: dict[str, Any], shop: Shop, named: Booking) -> None:
    """Plant them, a week after the rest."""
    start = local("2026-12-03 09:00")
    alice = shop.actor("alice")
    [more["block"]] = block_time(
        resource_ids=[shop.people["alice"].pk],
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        label="Leverandør",
        by=alice,
        now=NOW,
    )
    visit = steps.book(shop, "cut", at=start + timedelta(hours=1))
    more["dragged"] = move(
        tenant=shop.tenant,
        booking=visit,
        plan=steps.moving(shop, visit),
        start=start + timedelta(hours=2),
        by=alice,
        now=NOW,
        tell_customer=None,
    )
    more["change"] = FormerPlace.objects.get(booking=visit)
    item = named.items.get()
    more["lifted"] = {"item": item.pk, "who": item.resource_id}
