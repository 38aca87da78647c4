"""Counts the visits of a contact, whoever of the family they are for, and lets them come one at a time."""

from datetime import datetime

from django.db.models import Q

from bookings.locks import fold, lock_keys
from bookings.models import Booking
from customers.contacts import read_contact
from customers.models import Customer


def lock_contact(email: str, phone: str, country: str) -> None:
    """Let the bookings of one e-mail or phone come one after the other until the transaction ends."""
    contact = read_contact(email=email, phone=phone, country=country)
    lock_keys(fold(index) for index in (contact.email_index, contact.phone_index) if index)


def open_visits(customer: Customer, *, now: datetime) -> int:
    """Count the coming visits of everybody who shares the customer's phone or e-mail."""
    same = Q(customer=customer)
    if customer.phone_index:
        same |= Q(customer__phone_index=customer.phone_index)
    if customer.email_index:
        same |= Q(customer__email_index=customer.email_index)
    live = (Booking.Status.REQUESTED, Booking.Status.BOOKED)
    return Booking.objects.filter(same, status__in=live, starts_at__gt=now).count()
