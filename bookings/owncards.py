"""Says whose customers they are: a member's own are those who have, or had, a visit with her."""

from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from bookings.models import BookingItem
from customers.models import Customer


def narrow(cards: QuerySet[Customer], membership_id: UUID) -> QuerySet[Customer]:
    """Narrow cards to the people who come to the member with this id."""
    hers = BookingItem.objects.filter(booking__customer=OuterRef("pk"), resource__membership_id=membership_id)
    return cards.filter(Exists(hers))
