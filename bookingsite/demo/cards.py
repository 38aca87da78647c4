"""Fills the demo's cards: answers about news, notes, birthdays, families, a block, and doubled cards."""

import random
from datetime import date, datetime, timedelta

from bookings.cardfacts import refresh_cards
from bookings.models import Booking, Resource
from bookingsite.demo.people import NOTES
from customers.actions.block import block
from customers.actions.notes import write_note
from customers.actions.relate import relate
from customers.contacts import read_contact
from customers.links import link_customer
from customers.models import Customer
from customers.newsletter import record_choice
from staff.models import Membership
from tenants.actors import SYSTEM, VISITOR, Actor
from tenants.models import Tenant

RECIPES = (
    "Bund 6/7 + 7/4 i forholdet 1:1, 6 %, 35 min. Længder 8/1 i 10 min.",
    "Reflekser 9/16 med 1,9 %, 20 min. Skyl koldt.",
    "Toner 10/81 + 9/1, 1:2, 15 min. Aldrig længere, den bliver grå.",
)
CHILDREN = ("Karla", "Villads", "Nora", "Anton")


def fill_cards(tenant: Tenant, staff: list[Resource], chance: random.Random, *, now: datetime) -> None:
    """Write what makes cards of the planted people; the salon's scope is open."""
    cards = list(Customer.objects.order_by("created_at", "pk"))
    authors = [(member, Actor("staff", member.user_id)) for member in members_of(staff)]
    refresh_cards([card.pk for card in cards], now=now)
    for card in cards:
        if chance.random() < 0.9:
            record_choice(
                customer=card,
                objected=chance.random() < 0.12,
                wording="objection-at-booking-1",
                channel="booking",
                by=VISITOR,
                now=card.created_at,
            )
        if chance.random() < 0.3:
            card.birthday = date(chance.randrange(1945, 2006), chance.randrange(1, 13), 14).isoformat()
            card.save(update_fields=["birthday"])
    for card in chance.sample(cards, len(cards) // 4):
        jot(card, authors, chance, now=now)
    plant_families(cards[:4], now=now)
    plant_twins(tenant, cards[4:8], now=now)
    block_one(authors[0], now=now)


def members_of(staff: list[Resource]) -> list[Membership]:
    """Give the sign-ins of the people."""
    return list(Membership.objects.filter(pk__in=[each.membership_id for each in staff]))


def jot(
    card: Customer, authors: list[tuple[Membership, Actor]], chance: random.Random, *, now: datetime
) -> None:
    """Write one or two notes on a card, now and then a recipe."""
    for secret in (False, True)[: 1 + (chance.random() < 0.25)]:
        member, by = chance.choice(authors)
        then = (now - timedelta(days=chance.randrange(1, 90))).replace(hour=chance.randrange(8, 16))
        write_note(
            card=card,
            text=chance.choice(RECIPES if secret else NOTES),
            trade_secret=secret,
            reason="egen farveopskrift" if secret else "",
            initials=str(member.initials),
            by=by,
            now=max(card.created_at, then),
        )


def plant_families(parents: list[Customer], *, now: datetime) -> None:
    """Give some people a child with a card of its own and the parent's phone."""
    for parent, name in zip(parents, CHILDREN, strict=False):
        child = link_customer(
            name=f"{name} {str(parent.name).split()[-1]}",
            email="",
            phone=str(parent.phone),
            language="da",
            by=SYSTEM,
            now=now - timedelta(days=40),
        )
        relate(card=parent, other=child, tie="child", by=SYSTEM, now=now)


def plant_twins(tenant: Tenant, people: list[Customer], *, now: datetime) -> None:
    """Make second cards of people who are there already, as they arise in a busy house."""
    for number, card in enumerate(people):
        first, *_, last = str(card.name).split()
        name = f"{first} {last[0]}." if number % 2 else str(card.name)
        contact = read_contact(email="", phone=str(card.phone) if number % 2 else "", country=tenant.country)
        Customer(
            name=name,
            phone=contact.phone,
            phone_index=contact.phone_index,
            created_at=now - timedelta(days=9 + number),
        ).save(force_insert=True)


def block_one(author: tuple[Membership, Actor], *, now: datetime) -> None:
    """Block whoever has stayed away most often."""
    card = Customer.objects.filter(no_shows__gte=1).order_by("-no_shows", "pk").first()
    if card is None:
        return
    times = Booking.objects.filter(customer=card, status=Booking.Status.NO_SHOW).count()
    reason = (
        f"Er udeblevet {times} gange uden at melde afbud."
        if times > 1
        else "Er udeblevet uden at melde afbud."
    )
    member, by = author
    until = now + timedelta(days=120)
    block(card=card, reason=reason, until=until, initials=str(member.initials), by=by, now=now)
