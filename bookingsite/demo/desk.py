"""What happened at the desk: paid visits, one over another, one that was moved and waits for a word."""

import random
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F

from bookings.actions.make import NewCard, book_by_staff
from bookings.actions.move import move
from bookings.actions.place import Warned
from bookings.actions.plans import Unknown, plan_anew, plan_as_booked
from bookings.kinds import items_of
from bookings.locks import Taken
from bookings.models import Booking
from bookings.slots import Refused
from staff.models import Membership
from tenants.actors import SYSTEM, Actor
from tenants.models import Tenant

WAYS = (
    Booking.PaidBy.CARD,
    Booking.PaidBy.MOBILEPAY,
    Booking.PaidBy.MOBILEPAY,
    Booking.PaidBy.CASH,
    Booking.PaidBy.GIFT_CARD,
)
WHY = "Kun en føn, hun sidder under varmelampen"


def fill_desk(tenant: Tenant, chance: random.Random, *, now: datetime) -> None:
    """Let the desk have done its work."""
    pay(chance)
    ahead = Booking.objects.select_related("customer").filter(
        status=Booking.Status.BOOKED, session=None, series=None, starts_at__gt=now + timedelta(days=1)
    )
    visits = list(ahead.order_by("starts_at")[:80])
    owner = Membership.objects.filter(role="owner").first()
    by = Actor("owner", owner.user_id) if owner else SYSTEM
    overbook(tenant, visits[3:12], by=by, now=now)
    drag(tenant, [each for each in visits[12:] if each.customer and each.customer.email], by=by, now=now)


def pay(chance: random.Random) -> None:
    """Let nearly everybody who has been here have paid."""
    done = Booking.objects.filter(status=Booking.Status.DONE, payment=Booking.Payment.UNPAID)
    paid: dict[str, list[UUID]] = {how: [] for how in WAYS}
    for number in done.values_list("pk", flat=True):
        if chance.random() < 0.96:
            paid[chance.choice(WAYS)].append(number)
    for how, numbers in paid.items():
        Booking.objects.filter(pk__in=numbers).update(
            payment=Booking.Payment.PAID, payment_how=how, paid_at=F("ends_at")
        )


def overbook(tenant: Tenant, visits: list[Booking], *, by: Actor, now: datetime) -> None:
    """Put somebody over another visit, with a word of why."""
    for visit in visits:
        item = items_of(visit)[0]
        try:
            plan = plan_anew([item.service_id], [item.resource_id], tenant.zone)
            start = visit.starts_at + timedelta(minutes=15)
            who = NewCard("Birthe Aagaard", "", "", tenant.language)
            wish: dict[str, Any] = {
                "tenant": tenant,
                "plan": plan,
                "start": start,
                "who": who,
                "by": by,
                "now": now,
            }
            try:
                book_by_staff(**wish, why=WHY)
            except Warned as warned:
                book_by_staff(**wish, accept=warned.tokens, overbook=True, why=WHY)
        except (Unknown, Refused, Taken):
            continue
        return


def drag(tenant: Tenant, visits: list[Booking], *, by: Actor, now: datetime) -> None:
    """Move one visit by a quarter of an hour, of which its customer has not been told yet."""
    for visit in visits:
        try:
            move(
                tenant=tenant,
                booking=visit,
                plan=plan_as_booked(items_of(visit), tenant.zone),
                start=visit.starts_at + timedelta(minutes=15),
                by=by,
                now=now,
                tell_customer=None,
            )
        except (Unknown, Refused, Taken):
            continue
        return
