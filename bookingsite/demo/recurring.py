"""What recurs in a demo business: a series, requests that wait, people in classes, and post that failed."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta

from bookings.actions.hold import choose
from bookings.actions.propose import propose
from bookings.actions.series import book_series, wishes_of
from bookings.actions.sessions import seat_by_staff
from bookings.catalogue import load_catalogue
from bookings.diary import load_diary
from bookings.locks import Taken
from bookings.models import Booking, GroupSession, Service
from bookings.occasions import SKIP, read_occasions
from bookings.recurrence import Rule
from bookings.slots import FreeStart, Plan, starts_between
from bookingsite.demo.asking import ask
from customers.models import Customer
from notifications.models import Message
from tenants.actors import SYSTEM
from tenants.models import Tenant

HOUR = 10
REQUESTS = 3


def plant_recurring(tenant: Tenant, services: Sequence[Service], *, now: datetime) -> None:
    """Plant what comes back, what waits and what failed, by the same actions as the pages use."""
    people = regulars(now)
    plant_series(tenant, services, next(people), now=now)
    plant_requests(tenant, services, now=now)
    fill_classes(tenant, people, now=now)
    fail_some(now=now)


def regulars(now: datetime) -> Iterator[Customer]:
    """Give customers with a mail, one after the other."""
    yield from (card for card in Customer.objects.order_by("created_at")[:60] if card.email)


def plant_series(tenant: Tenant, services: Sequence[Service], customer: Customer, *, now: datetime) -> None:
    """Book one regular every third week; where somebody else is before her, the date is skipped."""
    service = next(each for each in services if each.seats == 1 and not each.needs_approval)
    offer = load_catalogue(online=False, ids=[service.pk])
    who = next(iter(offer.offers[0].performers))
    plan = Plan(offer.offers, offer.resources, None, tenant.zone, people=(who,))
    first = (now.astimezone(tenant.zone) + timedelta(days=2)).date()
    rule = Rule(first, HOUR * 60, 3, 6)
    looked = read_occasions(wishes_of(plan, rule), {}, now=now)
    choices = {
        each.wish.key: each.others[0].isoformat() if each.others else SKIP for each in looked if each.reasons
    }
    book_series(tenant=tenant, customer=customer, plan=plan, rule=rule, choices=choices, by=SYSTEM, now=now)


def plant_requests(tenant: Tenant, services: Sequence[Service], *, now: datetime) -> None:
    """Ask for a few visits that need a yes, and propose another time for the last of them."""
    asked = [each for each in services if each.needs_approval]
    if not asked:
        return
    catalogue = load_catalogue(online=True, ids=[asked[0].pk])
    plan = Plan(catalogue.offers, catalogue.resources, None, tenant.zone)
    made: list[Booking] = []
    for start in spread(tenant, plan, now=now):
        token = choose(plan=plan, start=start.starts_at, token=None, now=now)
        made.append(ask(tenant, token, catalogue, number=len(made), now=now))
        if len(made) == REQUESTS:
            break
    others = spread(tenant, plan, now=now + timedelta(days=4))
    if made and (other := next(others, None)):
        words = "Den dag er vi desværre fuldt booket om formiddagen."
        propose(
            tenant=tenant,
            booking=made[-1],
            plan=plan,
            start=other.starts_at,
            words=words,
            by=SYSTEM,
            now=now,
        )


def spread(tenant: Tenant, plan: Plan, *, now: datetime) -> Iterator[FreeStart]:
    """Give a free start of each of the coming days."""
    today = now.astimezone(tenant.zone).date()
    for ahead in range(1, 12):
        day = today + timedelta(days=ahead)
        diary = load_diary(plan.resource_ids, day, day, plan.zone, now=now, rooms=plan.rooms)
        noon = datetime.combine(day, time(12), tzinfo=tenant.zone)
        free = sorted(starts_between(plan, diary, now=now), key=lambda one: abs(one.starts_at - noon))
        yield from free[:1]


def fill_classes(tenant: Tenant, people: Iterator[Customer], *, now: datetime) -> None:
    """Give seats in the next classes, most in the nearest."""
    sessions = GroupSession.objects.filter(starts_at__gt=now, cancelled_at=None).order_by("starts_at")[:3]
    for session, count in zip(sessions, (6, 3, 1), strict=False):
        offers = load_catalogue(online=False, ids=[session.service_id]).offers
        for customer, _number in zip(people, range(min(count, session.seats)), strict=False):
            try:
                seat_by_staff(
                    tenant=tenant,
                    session=session,
                    customer=customer,
                    offer=offers[0],
                    by=SYSTEM,
                    now=now,
                    tell_customer=False,
                )
            except Taken:
                return


def fail_some(*, now: datetime) -> None:
    """Let one mail have failed, so that the log has something to look at."""
    failed = Message.objects.filter(kind="series_booked", channel="email").first()
    if failed is not None:
        Message.objects.filter(pk=failed.pk).update(state="failed", reason="smtp-to-550", settled_at=now)
