"""Counts the visits of a contact, whoever of the family they are for, and lets them come one at a time."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from bookings.locks import fold, lock_keys
from bookings.models import Booking
from customers.contacts import Contact


def lock_contact(contact: Contact) -> None:
    """Let the bookings of one e-mail or phone come one after the other until the transaction ends."""
    lock_keys(fold(index) for index in (contact.email_index, contact.phone_index) if index)


def open_visits(customer_ids: Collection[UUID], *, now: datetime) -> int:
    """Count the coming visits of everybody who shares a contact."""
    live = (Booking.Status.REQUESTED, Booking.Status.BOOKED)
    ahead = Booking.objects.filter(customer__in=customer_ids, status__in=live, starts_at__gt=now)
    return ahead.count() if customer_ids else 0
