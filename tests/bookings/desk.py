"""Short ways at the desk: what a colleague does with visits, by name."""

from datetime import datetime

from bookings.actions.make import NewCard, Who, book_by_staff
from bookings.actions.plans import plan_anew
from bookings.models import Booking
from tests.world import NOW, Shop, local

TEN = local("2026-11-26 10:00")
TWO = local("2026-11-26 14:00")
CAMILLA = NewCard("Camilla Winther", "+4520123456", "camilla@example.dk")


def make(
    shop: Shop,
    *services: str,
    at: datetime = TEN,
    who: Who = CAMILLA,
    by: str = "alice",
    people: tuple[str | None, ...] = ("alice",),
    now: datetime = NOW,
    **more: object,
) -> Booking:
    """Book as a colleague does, each service with the person named in its place."""
    names = services or ("cut",)
    wanted = (people * len(names))[: len(names)]
    plan = plan_anew(
        [shop.services[name].pk for name in names],
        [shop.people[each].pk if each else None for each in wanted],
        shop.tenant.zone,
    )
    return book_by_staff(
        tenant=shop.tenant,
        plan=plan,
        start=at,
        who=who,
        by=shop.actor(by),
        now=now,
        **more,
    )
