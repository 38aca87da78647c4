"""Short ways to series, as the staff's pages walk them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bookings.actions.series import book_series, wishes_of
from bookings.models import Booking, Series
from bookings.occasions import Occasion, read_occasions
from bookings.recurrence import Rule
from bookings.slots import Plan
from customers.models import Customer
from tests.bookings.steps import CAMILLA
from tests.world import NOW, Shop, local

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def fixed(shop: Shop, *services: str, who: str = "alice") -> Plan:
    """Give the wish for these services with one named person."""
    plan = shop.plan(*services, who=who)
    people = tuple(shop.people[who].pk for _ in services)
    return Plan(plan.offers, plan.resources, None, plan.zone, people=people)


def weekly(first: str, *, times: int = 12, every: int = 1) -> Rule:
    """Give a rule from "2026-11-26 10:00" on."""
    start = local(first)
    return Rule(start.date(), start.hour * 60 + start.minute, every, times)


def card(name: str = "Camilla Winther") -> Customer:
    """Give a card with mail and phone."""
    made: Customer = Customer.objects.create(
        name=name, email=CAMILLA.email, phone=CAMILLA.phone, language="da", created_at=NOW
    )
    return made


def repeat(
    shop: Shop,
    first: str,
    *services: str,
    times: int = 12,
    every: int = 1,
    who: str = "alice",
    choices: dict[str, str] | None = None,
    customer: Customer | None = None,
    source: Booking | None = None,
    now: datetime = NOW,
) -> Series:
    """Book a series as Alice does."""
    return book_series(
        tenant=shop.tenant,
        customer=customer or (source.customer if source and source.customer else card()),
        plan=fixed(shop, *(services or ("cut",)), who=who),
        rule=weekly(first, times=times, every=every),
        choices=choices or {},
        source=source,
        by=shop.actor("alice"),
        now=now,
    )


def looked_at(
    shop: Shop, first: str, *services: str, times: int = 12, choices: dict[str, str] | None = None
) -> list[Occasion]:
    """Give the preview of a series."""
    plan = fixed(shop, *(services or ("cut",)))
    return read_occasions(wishes_of(plan, weekly(first, times=times)), choices or {}, now=NOW)


def visits(series: Series) -> list[Booking]:
    """List the visits of a series in their order."""
    return list(series.bookings.order_by("starts_at"))


def shown(moments: list[datetime]) -> list[str]:
    """Write moments as the salon's clock shows them."""
    return [each.astimezone(COPENHAGEN).strftime("%d.%m %H:%M") for each in moments]


def day(text: str) -> date:
    """Read a date."""
    return date.fromisoformat(text)
