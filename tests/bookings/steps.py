"""Short ways through the booking engine, as a visitor and the post office walk them."""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import connections
from django.utils import translation

from bookings.actions.confirm import Details, confirm
from bookings.actions.hold import choose, choose_seat, find_hold
from bookings.diary import load_diary
from bookings.kinds import items_of
from bookings.locks import Taken
from bookings.models import Booking, GroupSession, Hold, Service
from bookings.slots import FreeStart, Plan, Refused, starts_between
from customers.models import Customer
from notifications.compose import Ready, compose
from notifications.models import Message
from tenants.actors import VISITOR, Actor
from tenants.context import tenant_scope
from tenants.models import Tenant
from tenants.policies import current_policy
from tests.replay import planted_once
from tests.world import NOW, Shop, local, make_service

CAMILLA = Details(
    name="Camilla Winther",
    phone="+4520123456",
    email="camilla@example.dk",
    message="",
    no_news=False,
    language="da",
)


def details(**changes: object) -> Details:
    """Give Camilla's details with something else typed."""
    return replace(CAMILLA, **changes)


def hold(
    shop: Shop,
    *services: str,
    at: datetime,
    who: str | None = "alice",
    now: datetime = NOW,
    token: str | None = None,
) -> Hold:
    """Choose a time and give the hold."""
    found = find_hold(choose(plan=shop.plan(*services, who=who), start=at, token=token, now=now))
    assert found is not None
    return found


def settle(shop: Shop, held: Hold, *, typed: Details = CAMILLA, now: datetime = NOW) -> Booking:
    """Send the details and give the visit."""
    return confirm(
        tenant=Tenant.objects.get(pk=shop.tenant.pk),
        hold=held,
        catalogue=shop.catalogue(),
        details=typed,
        policy=current_policy("privacy", typed.language),
        by=VISITOR,
        now=now,
    )


def book(
    shop: Shop,
    *services: str,
    at: datetime,
    who: str | None = "alice",
    typed: Details = CAMILLA,
    now: datetime = NOW,
) -> Booking:
    """Choose and confirm."""
    return settle(shop, hold(shop, *services, at=at, who=who, now=now), typed=typed, now=now)


@planted_once(at=NOW)
def book_first(shop: Shop, *services: str, at: datetime, typed: Details = CAMILLA) -> Booking:
    """Choose and confirm where nothing has happened so far; the engine works this out once for many tests."""
    with tenant_scope(shop.tenant):
        return book(shop, *services, at=at, typed=typed)


def guest(number: int) -> Details:
    """Give the details of a guest of her own."""
    return details(name=f"Gæst {chr(65 + number)}", phone=f"+45201234{number:02d}", email="")


def come(shop: Shop, session: GroupSession, number: int) -> str:
    """Choose and confirm a seat as a guest of her own does, in two transactions."""
    with tenant_scope(shop.tenant):
        held = find_hold(choose_seat(session=session, token=None, now=NOW))
    assert held is not None
    with tenant_scope(shop.tenant):
        settle(shop, held, typed=guest(number))
    return "seated"


def sit(shop: Shop, session: GroupSession, *, typed: Details = CAMILLA, now: datetime = NOW) -> Booking:
    """Choose and confirm a seat of a class."""
    held = find_hold(choose_seat(session=session, token=None, now=now))
    assert held is not None
    return settle(shop, held, typed=typed, now=now)


def plant_class(shop: Shop, *, at: datetime, seats: int = 4) -> GroupSession:
    """Put one class with seats into Alice's week."""
    category = shop.services["cut"].category
    service = make_service(category, [shop.people["alice"]], "Flettekursus", 60, seats=seats)
    shop.services["class"] = service
    session = GroupSession.objects.create(
        service=service,
        resource=shop.people["alice"],
        starts_at=at,
        ends_at=at + timedelta(hours=1),
        seats=seats,
    )
    session.allocations.create(
        resource=shop.people["alice"], starts_at=session.starts_at, ends_at=session.ends_at
    )
    return session


def moving(shop: Shop, booking: Booking, who: str | None = "alice") -> Plan:
    """Give the plan under which a visit is moved."""
    items = items_of(booking)
    names = {service.pk: name for name, service in shop.services.items()}
    plan = shop.plan(*[names[item.service_id] for item in items], who=who)
    lengths = tuple(item.length for item in items)
    return Plan(plan.offers, plan.resources, plan.wanted, plan.zone, booked_minutes=lengths)


def customer_of(booking: Booking) -> Actor:
    """Give the customer as who does a thing."""
    return Actor("customer", booking.customer_id)


def starts(shop: Shop, *services: str, on: str, who: str | None = "alice", now: datetime = NOW) -> list[str]:
    """List the free times of a day as the salon's clock shows them."""
    return [clock(each) for each in free(shop, *services, on=on, who=who, now=now)]


def free(
    shop: Shop, *services: str, on: str, who: str | None = "alice", now: datetime = NOW
) -> list[FreeStart]:
    """List the free times of a day."""
    plan = shop.plan(*services, who=who)
    day = local(f"{on} 12:00").date()
    diary = load_diary(plan.resource_ids, day, day, plan.zone, now=now, rooms=plan.rooms)
    return starts_between(plan, diary, now=now)


def clock(start: FreeStart) -> str:
    """Write a start as the salon's clock shows it."""
    return start.starts_at.astimezone(local("2026-01-01 00:00").tzinfo).strftime("%H:%M")


def told(booking: Booking) -> dict[tuple[str, str], Message]:
    """Give the visit's messages, the newest of each kind and channel."""
    rows = Message.objects.filter(about_id=booking.pk).order_by("version")
    return {(row.kind, row.channel): row for row in rows}


def states(booking: Booking) -> set[tuple[str, str, str]]:
    """Give kind, channel and state of each of the visit's messages."""
    return set(Message.objects.filter(about_id=booking.pk).values_list("kind", "channel", "state"))


@dataclass(frozen=True)
class Written:
    """One message as it would leave."""

    text: str
    html: str
    calendar: str


def write(message: Message, tenant: Tenant, *, now: datetime) -> Written:
    """Compose a message as the worker does at this moment."""
    with translation.override("en"):
        ready = compose(message, tenant, now=now)
    assert isinstance(ready, Ready), ready
    payload = ready.payload
    files = getattr(payload, "attachments", ())
    return Written(
        text=payload.text,
        html=getattr(payload, "html", ""),
        calendar=files[0].content.decode() if files else "",
    )


def edit(service: Service, **changes: object) -> None:
    """Change a service as its settings page would."""
    Service.objects.filter(pk=service.pk).update(**changes)


def cards() -> list[Customer]:
    """List the customers, the oldest first."""
    return list(Customer.objects.order_by("created_at", "pk"))


def at_once(acts: list[Callable[[], str]]) -> Counter[str]:
    """Run acts in threads that start at the same moment, and count how they end."""
    barrier = threading.Barrier(len(acts))
    results: list[str] = []

    def run(act: Callable[[], str]) -> None:
        barrier.wait(30)
        try:
            results.append(act())
        except (Taken, Refused):
            results.append("refused")
        except Exception as error:
            results.append(f"{type(error).__name__}: {error}")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return Counter(results)
