"""What a customer's card says of her visits: the last, the next, how often she did not come."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from bookings.models import Booking
from customers.models import Customer
from customers.registries import Mover

Status = Booking.Status
CAME = (Status.ARRIVED, Status.DONE)


def refresh_card(customer_id: UUID, *, now: datetime) -> None:
    """Count anew what the card says of visits; a list filters on it, and the search for inactive people."""
    visits = Booking.objects.filter(customer=customer_id)
    ahead = visits.filter(status__in=(Status.REQUESTED, Status.BOOKED), starts_at__gt=now)
    came = visits.filter(status__in=CAME)
    Customer.objects.filter(pk=customer_id).update(
        next_booking_at=ahead.order_by("starts_at").values_list("starts_at", flat=True).first(),
        last_visit_at=came.order_by("-starts_at").values_list("starts_at", flat=True).first(),
        no_shows=visits.filter(status=Status.NO_SHOW).count(),
    )


def move_visits(gone: UUID, kept: UUID, now: datetime) -> list[UUID]:
    """Let the visits follow a card that becomes part of another, and count that one anew."""
    ids = list(Booking.objects.filter(customer=gone).values_list("pk", flat=True))
    Booking.objects.filter(pk__in=ids).update(customer=kept)
    refresh_card(kept, now=now)
    return ids


def give_visits_back(ids: Collection[UUID], kept: UUID, gone: UUID, now: datetime) -> None:
    """Give the visits back to the card that is there again, and count both anew."""
    Booking.objects.filter(pk__in=ids, customer=kept).update(customer=gone)
    for card in (kept, gone):
        refresh_card(card, now=now)


def hold_visits(cards: Collection[UUID]) -> None:
    """Lock all visits of these cards, as everybody does before a card."""
    rows = Booking.objects.filter(customer__in=cards).select_for_update(of=("self",)).order_by("pk")
    list(rows.values_list("pk"))


MOVER = Mover(move_visits, give_visits_back, hold_visits)
