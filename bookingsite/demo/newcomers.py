"""Lets some of a demo's people have come for the first time lately, as in any house that is open."""

from datetime import datetime, timedelta

from django.db.models import Min

from bookings.models import Booking
from customers.models import Customer

LATELY = timedelta(days=38)


def make_newcomers(*, now: datetime) -> None:
    """Date the cards of those whose first visit in the diary is not long ago to the day they booked it."""
    firsts = (
        Booking.objects.filter(customer__isnull=False).values("customer").annotate(first=Min("starts_at"))
    )
    for customer_id, first in firsts.values_list("customer", "first"):
        if now - LATELY < first:
            Customer.objects.filter(pk=customer_id).update(created_at=min(first - timedelta(days=3), now))
