"""Says whose customers they are: a member's own are those who have, or had, a visit with her."""

from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from bookings.models import Booking, BookingItem
from customers.models import Customer
from staff.models import Membership
from staff.permissions import Permission


def narrow(cards: QuerySet[Customer], membership_id: UUID) -> QuerySet[Customer]:
    """Narrow cards to the people who come to the member with this id."""
    hers = BookingItem.objects.filter(booking__customer=OuterRef("pk"), resource__membership_id=membership_id)
    return cards.filter(Exists(hers))


def visits_seen_by(member: Membership, card: Customer) -> QuerySet[Booking]:
    """Give a customer's visits as far as this colleague may see the calendars in which they stand."""
    visits = Booking.objects.filter(customer=card)
    if member.may(Permission.ALL_CALENDARS):
        return visits
    hers = BookingItem.objects.filter(booking=OuterRef("pk"), resource__membership_id=member.pk)
    return visits.filter(Exists(hers))
