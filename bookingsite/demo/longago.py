"""People who have been away for long, with their visits; one disagrees, one has asked to be erased."""

import random
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from bookings.actions.confirm import new_reference
from bookings.models import Booking, BookingEvent, BookingItem, Resource, Service
from bookingsite.demo.people import NOTES, people
from customers.contacts import read_contact
from customers.models import Customer, Note
from privacy import holds
from privacy.erasure import erase_now
from staff.models import Membership
from tenants.actors import SYSTEM, Actor
from tenants.models import Tenant

FORMER = 34
# Since when they have been away, in days: some within what the business keeps, most beyond.
AWAY = (560, 2300)
RECIPE = "6/0 og 7/3 med 20 vol., 35 minutter."


def plant_long_ago(
    tenant: Tenant,
    services: Sequence[Service],
    staff: Sequence[Resource],
    chance: random.Random,
    *,
    now: datetime,
) -> None:
    """Make the cards, each with one to four visits, the last of them long ago."""
    offers = [each for each in services if each.seats == 1]
    drawn = zip(people(chance), range(FORMER), strict=False)
    for (name, email, phone), number in drawn:
        last = now - timedelta(days=chance.randrange(*AWAY))
        visits = 0 if number % 9 == 8 else chance.randrange(1, 5)
        first = last - timedelta(days=45 * max(0, visits - 1) + 3)
        card = make_card(tenant, name, email, f"{phone[:-4]}9{phone[-3:]}", at=first)
        for back in range(visits):
            day = (last - timedelta(days=45 * back)).astimezone(tenant.zone).date()
            start = datetime.combine(day, time(chance.randrange(9, 16)), tzinfo=tenant.zone)
            write_visit(tenant, card, chance.choice(offers), chance.choice(list(staff)), start)
        if visits:
            card.last_visit_at = last
            card.save(update_fields=["last_visit_at"])
        if number % 6 == 0:
            Note.objects.create(
                customer=card, text=chance.choice(NOTES), created_at=last, author_initials="SL"
            )
        if number == 3:
            quarrel(card, staff[0], now=now)
        if number == 5:
            erase_now(tenant=tenant, card=card, reason="request", by=SYSTEM, now=now)


def make_card(tenant: Tenant, name: str, email: str, phone: str, *, at: datetime) -> Customer:
    """Make one card as it was made then."""
    contact = read_contact(email=email, phone=phone, country=tenant.country)
    return Customer.objects.create(
        name=name,
        email=contact.email,
        phone=contact.phone,
        email_index=contact.email_index,
        phone_index=contact.phone_index,
        language="da",
        created_at=at,
    )


def write_visit(
    tenant: Tenant, card: Customer, service: Service, person: Resource, start: datetime
) -> Booking:
    """Write one visit that was done and paid."""
    end = start + timedelta(minutes=service.minutes)
    booking = Booking.objects.create(
        customer=card,
        reference=new_reference(),
        status=Booking.Status.DONE,
        starts_at=start,
        ends_at=end,
        source="online",
        price_minor=service.price_minor,
        currency=tenant.currency,
        payment=Booking.Payment.PAID,
        payment_how=Booking.PaidBy.CARD,
        paid_at=end,
        created_at=start - timedelta(days=9),
        changed_at=end,
    )
    BookingItem.objects.create(
        booking=booking,
        service=service,
        resource=person,
        name=service.name,
        name_en=service.name_en,
        colour=service.category.colour,
        price_minor=service.price_minor,
        starts_at=start,
        ends_at=end,
    )
    BookingEvent.objects.create(booking=booking, kind="booked", at=booking.created_at, actor_kind="visitor")
    return booking


def quarrel(card: Customer, owner: Resource, *, now: datetime) -> None:
    """Let one of them disagree about a bill, and have a recipe that is nobody else's."""
    member = Membership.objects.filter(pk=owner.membership_id or owner.pk).first()
    by = Actor("owner", member.user_id) if member else SYSTEM
    holds.hold(
        card=card, reason="Uenig om en regning fra i vinter.", until=now + timedelta(days=120), by=by, now=now
    )
    Note.objects.create(
        customer=card,
        text=RECIPE,
        created_at=now,
        author_initials="SL",
        trade_secret=True,
        reason="farveopskrift",
    )
