"""Confirm: the visitor's hold becomes her visit."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from bookings.actions.history import happened, note
from bookings.actions.tell import tell_first
from bookings.catalogue import Catalogue, Offer, price_of
from bookings.contacts import lock_contact, open_visits
from bookings.locks import Taken, lock_resources, taken_if_refused
from bookings.models import Allocation, Booking, BookingEvent, BookingItem, GroupSession, Hold
from bookings.seats import seats_left
from customers.blocks import any_blocked
from customers.contacts import read_contact
from customers.links import link_contact
from customers.models import Customer
from customers.newsletter import record_choice
from tenants.actors import Actor
from tenants.models import PolicyVersion, Tenant

# Without 0/O and 1/I/L: it is read aloud on the telephone.
REFERENCE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
NEWSLETTER_WORDING = "objection-at-booking-1"


class Repriced(Taken):
    """The visit costs something else than the visitor was shown; show it and ask again."""


class NotOnline(Exception):
    """Somebody with this contact is blocked: she may call. She is not told why."""


class TooMany(Exception):
    """The contact already has as many open visits as the business allows."""


@dataclass(frozen=True)
class Details:
    """What the customer typed, already checked."""

    name: str
    phone: str
    email: str
    message: str
    no_news: bool
    language: str


def new_reference() -> str:
    """Draw a booking number: short, random, fit for the telephone."""
    return "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(7))


def confirm(
    *,
    tenant: Tenant,
    hold: Hold,
    catalogue: Catalogue,
    details: Details,
    policy: PolicyVersion | None,
    by: Actor,
    now: datetime,
) -> Booking:
    """Turn a live hold into a visit, with its customer, items, history and messages.

    A hold that became a visit already gives that visit again: a double click books once. Raises Taken
    when the hold has expired (the caller may choose the same time again and come back) or when a service
    was changed meanwhile.
    """
    offers = catalogue.by_ids(hold.services)
    if offers is None:
        raise Taken
    with taken_if_refused():
        booking_id = uuid4()
        if not claim(hold, booking_id, now=now):
            former = Booking.objects.filter(pk__in=Hold.objects.filter(pk=hold.pk).values("booking")).first()
            if former is None:
                raise Taken
            return former
        if hold.session_id:
            require_seat(hold, now=now)
        booking = write_visit(tenant, hold, offers, details, policy, booking_id=booking_id, now=now)
        items = write_items(booking, hold, offers)
        take_over(hold, booking, items)
        finish(tenant, booking, details, by=by, now=now)
    return booking


def claim(hold: Hold, booking_id: UUID, *, now: datetime) -> bool:
    """Write on the hold which visit it becomes; False where it became one, expired or moved meanwhile.

    The row's own lock makes a double click wait here; the visit's row follows in the same transaction.
    """
    same = Hold.objects.filter(pk=hold.pk, booking=None, expires_at__gt=now, created_at=hold.created_at)
    return bool(same.update(booking=booking_id))


def require_seat(hold: Hold, *, now: datetime) -> None:
    """Count the seats again under the resource's lock. Raises Taken when this one is gone."""
    lock_resources(hold.performers)
    session = GroupSession.objects.get(holds=hold)
    # A class that was changed while she typed is another one than she chose.
    if [session.resource_id] != list(hold.performers) or session.starts_at != hold.starts_at:
        raise Taken
    if session.cancelled_at or seats_left(session, now=now, ignore_hold=hold.pk) < 1:
        raise Taken


def write_visit(
    tenant: Tenant,
    hold: Hold,
    offers: tuple[Offer, ...],
    details: Details,
    policy: PolicyVersion | None,
    *,
    booking_id: UUID,
    now: datetime,
) -> Booking:
    """Write the visit's own row for a new or linked customer.

    Raises Repriced when the price is no longer the one that she was shown, TooMany when she has enough
    ahead, NotOnline when the business takes her bookings by telephone only.
    """
    price = price_of(offers, hold.performers)
    if hold.price_minor not in {None, price}:
        raise Repriced
    card = card_for_visit(tenant, hold, details, now=now)
    wait = [offer.service.approval_minutes for offer in offers if offer.service.needs_approval]
    booking = Booking(
        pk=booking_id,
        customer=card,
        reference=new_reference(),
        status=Booking.Status.REQUESTED if wait else Booking.Status.BOOKED,
        starts_at=hold.starts_at,
        ends_at=hold.ends_at,
        source="online",
        language=details.language,
        message=details.message,
        price_minor=price,
        price_from=any(offer.service.price_from for offer in offers),
        currency=tenant.currency,
        policy_version=policy,
        policy_sha256=bytes(policy.sha256).hex() if policy else "",
        approve_by=answer_by(hold.starts_at, wait, now=now) if wait else None,
        session_id=hold.session_id,
        created_at=now,
        changed_at=now,
    )
    booking.save(force_insert=True)
    return booking


def card_for_visit(tenant: Tenant, hold: Hold, details: Details, *, now: datetime) -> Customer:
    """Give the new or linked card of who is coming. Raises TooMany and NotOnline."""
    # One contact's bookings come one after the other, so that her card is made once and her limit holds.
    contact = read_contact(email=details.email, phone=details.phone, country=tenant.country)
    lock_contact(contact)
    linked = link_contact(
        name=details.name,
        contact=contact,
        language=details.language,
        now=now,
        next_booking_at=hold.starts_at,
        newsletter_offered_at=now,
    )
    if open_visits(linked.sharing, now=now) >= tenant.max_open_per_contact:
        raise TooMany
    if any_blocked(linked.sharing, now=now):
        raise NotOnline
    return linked.card


def answer_by(starts_at: datetime, wait: list[int], *, now: datetime) -> datetime:
    """Say when a request lapses: after the service's wait, but while the customer still can set out."""
    return min(now + timedelta(minutes=min(wait)), last_answer(starts_at, now=now))


def last_answer(starts_at: datetime, *, now: datetime) -> datetime:
    """Give the last moment at which an answer still lets the customer set out."""
    return max(starts_at - timedelta(hours=1), now + timedelta(minutes=15))


def write_items(booking: Booking, hold: Hold, offers: tuple[Offer, ...]) -> list[BookingItem]:
    """Write what was booked, as it is now: later edits of a service never reach it.

    Raises Taken when the lengths no longer add up to what is held: a service was changed meanwhile.
    """
    items = []
    cursor = hold.starts_at
    for number, (offer, who) in enumerate(zip(offers, hold.performers, strict=True)):
        if who not in offer.performers and not hold.session_id:
            raise Taken
        length = hold.ends_at - hold.starts_at if hold.session_id else timedelta(minutes=offer.minutes(who))
        items.append(snapshot(booking, number, offer, who_id=who, starts_at=cursor, length=length))
        cursor += length
    if cursor != hold.ends_at:
        raise Taken
    return BookingItem.objects.bulk_create(items)


def snapshot(
    booking: Booking, number: int, offer: Offer, *, who_id: UUID, starts_at: datetime, length: timedelta
) -> BookingItem:
    """Copy the service's facts into an item."""
    service = offer.service
    return BookingItem(
        booking=booking,
        number=number,
        service=service,
        resource_id=who_id,
        name=service.name,
        name_en=service.name_en,
        colour=service.category.colour,
        price_minor=offer.price(who_id),
        price_from=service.price_from,
        starts_at=starts_at,
        ends_at=starts_at + length,
        buffer_before=service.buffer_before,
        buffer_after=service.buffer_after,
        gap_start=service.gap_start,
        gap_minutes=service.gap_minutes,
    )


def take_over(hold: Hold, booking: Booking, items: list[BookingItem]) -> None:
    """Hand the hold's allocations to the visit.

    Raises Taken when they are gone: to somebody whose clock is ahead of ours the hold was over.
    """
    for item in items:
        taken = Allocation.objects.filter(hold=hold, item_number=item.number).update(
            hold=None, booking=booking, item=item, expires_at=None
        )
        if not taken and not hold.session_id:
            raise Taken


def finish(tenant: Tenant, booking: Booking, details: Details, *, by: Actor, now: datetime) -> None:
    """Record the history, the newsletter's answer and the messages that follow from a new visit."""
    customer = booking.customer
    assert customer is not None
    requested = booking.status == Booking.Status.REQUESTED
    happened(
        booking,
        BookingEvent.Kind.REQUESTED if requested else BookingEvent.Kind.BOOKED,
        by=by,
        now=now,
        new_starts_at=booking.starts_at,
    )
    remember(customer, booking, now=now)
    record_choice(
        customer=customer,
        objected=details.no_news,
        wording=NEWSLETTER_WORDING,
        channel="booking",
        by=by,
        now=now,
    )
    note("booking.make", booking, by=by, now=now)
    tell_first(tenant=tenant, booking=booking, by=by, now=now)


def remember(customer: Customer, booking: Booking, *, now: datetime) -> None:
    """Keep on her card the next visit, where the search for inactive people looks, and the offer made."""
    changes = {}
    if customer.next_booking_at is None or booking.starts_at < customer.next_booking_at:
        changes["next_booking_at"] = booking.starts_at
    if customer.newsletter_offered_at is None:
        changes["newsletter_offered_at"] = customer.newsletter_offered_at = now
    if changes:
        Customer.objects.filter(pk=customer.pk).update(**changes)
