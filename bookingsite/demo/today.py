"""Gives the demo's calendar what a day has beside plain visits: paid ones, two at once, a failed message."""

import random
from datetime import datetime, timedelta
from uuid import uuid4

from django.db.models import F

from bookings.actions.confirm import new_reference
from bookings.models import Allocation, Booking, BookingItem
from notifications.models import Message

Status = Booking.Status
WAYS = [Booking.PaidBy.CARD, Booking.PaidBy.CARD, Booking.PaidBy.MOBILEPAY, Booking.PaidBy.CASH]


def enliven(chance: random.Random, *, now: datetime) -> None:
    """Pay what is done, put one visit over another, and let one message fail."""
    done = Booking.objects.filter(status=Status.DONE, payment=Booking.Payment.UNPAID)
    ids = [each for each in done.values_list("pk", flat=True) if chance.random() < 0.95]
    for number, way in enumerate(WAYS):
        Booking.objects.filter(pk__in=ids[number :: len(WAYS)]).update(
            payment=Booking.Payment.PAID, payment_how=way, paid_at=F("ends_at")
        )
    ahead = BookingItem.objects.select_related("booking__customer", "service", "resource").filter(
        booking__status=Status.BOOKED, booking__session=None, starts_at__gt=now, gap_minutes=0
    )
    soon = list(ahead.filter(starts_at__lt=now + timedelta(days=4)).order_by("starts_at")[:60])
    if len(soon) > 20:
        overbook(soon[3], soon[20].booking, now=now)
        fail(soon[8].booking)


def overbook(item: BookingItem, other: Booking, *, now: datetime) -> None:
    """Put a colleague's exception beside a visit: the same time and person, in a lane of its own."""
    start, end = item.starts_at + timedelta(minutes=10), item.ends_at + timedelta(minutes=10)
    booking = Booking.objects.create(
        customer=other.customer,
        reference=new_reference(),
        status=Status.BOOKED,
        starts_at=start,
        ends_at=end,
        source="staff",
        price_minor=item.price_minor,
        created_at=now,
        changed_at=now,
    )
    twin = BookingItem.objects.create(
        booking=booking,
        service=item.service,
        resource=item.resource,
        name=item.name,
        name_en=item.name_en,
        colour=item.colour,
        price_minor=item.price_minor,
        starts_at=start,
        ends_at=end,
    )
    Allocation.objects.create(
        resource=item.resource, starts_at=start, ends_at=end, booking=booking, item=twin, lane=1
    )


def fail(booking: Booking) -> None:
    """Let a confirmation come back: the address was misspelt."""
    Message.objects.create(
        id=uuid4(),
        about_kind="booking",
        about_id=booking.pk,
        kind="booking_confirmation",
        recipient_id=booking.customer_id,
        channel="email",
        state="failed",
        reason="no_such_address",
        tries=1,
        send_at=booking.created_at,
        due_at=booking.created_at,
        settled_at=booking.created_at,
        planned_by_kind="visitor",
        created_at=booking.created_at,
    )
