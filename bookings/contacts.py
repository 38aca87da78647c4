"""Reads how many visits a contact has ahead, whoever of the family they are for."""

from datetime import datetime

from django.db.models import Q

from bookings.models import Booking
from customers.models import Customer


def open_visits(customer: Customer, *, now: datetime) -> int:
    """Count the coming visits of everybody who shares the customer's phone or e-mail."""
    same = Q(customer=customer)
    if customer.phone_index:
        same |= Q(customer__phone_index=customer.phone_index)
    if customer.email_index:
        same |= Q(customer__email_index=customer.email_index)
    live = (Booking.Status.REQUESTED, Booking.Status.BOOKED)
    return Booking.objects.filter(same, status__in=live, starts_at__gt=now).count()
