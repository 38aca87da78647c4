"""What the doors of series, classes and requests name."""

from typing import Any

from bookings.actions.series import book_series
from bookings.models import Booking
from bookings.recurrence import Rule
from bookings.slots import Plan
from notifications.models import Message
from tests.bookings import steps
from tests.world import NOW, Shop, local


def plant_series(more: dict[str, Any], shop: Shop, visit: Booking) -> None:
    """Plant a series of two visits of Alice's, and a request that nobody else answers."""
    plan, customer = shop.plan("cut", who="alice"), visit.customer
    assert customer is not None
    series = book_series(
        tenant=shop.tenant,
        customer=customer,
        plan=Plan(plan.offers, plan.resources, None, plan.zone, people=(shop.people["alice"].pk,)),
        rule=Rule(local("2026-12-01 10:00").date(), 600, times=2),
        choices={},
        by=shop.actor("alice"),
        now=NOW,
    )
    more["of_series"] = series.bookings.order_by("position")[0]
    typed = steps.details(name="Rikke Bech", phone="+4520888888", email="")
    more["asked"] = steps.book(shop, "trial", at=local("2026-12-02 14:00"), typed=typed)
    failed = Message.objects.filter(kind="series_booked", channel="email")
    failed.update(state="failed", settled_at=NOW, reason="http-550")
    more["failed_message"] = failed.get()
    more["class"] = steps.plant_class(shop, at=local("2026-12-03 14:00"))
    more["seat"] = steps.sit(shop, more["class"], typed=typed)
