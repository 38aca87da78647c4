"""What a customer's card says of her visits: the last, the next, how often she did not come."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from bookings.models import Booking
from customers.models import Customer
from customers.registries import Mover

Status = Booking.Status
CAME = (Status.ARRIVED, Status.DONE)


def refresh_card(customer_id: UUID, *, now: datetime) -> None:
    """Count anew what the card says of visits; a list filters on it, and the search for inactive people."""
    refresh_cards([customer_id], now=now)


def refresh_cards(ids: Collection[UUID], *, now: datetime) -> None:
    """Count several cards anew, in one statement once nobody else does.

    A statement that waited for a card would count what stood there when it began to wait.
    """
    cards = Customer.objects.filter(pk__in=ids)
    list(cards.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    visits = Booking.objects.filter(customer=OuterRef("pk")).order_by("starts_at")
    ahead = visits.filter(status__in=(Status.REQUESTED, Status.BOOKED), starts_at__gt=now)
    came = visits.filter(status__in=CAME).reverse()
    missed = visits.filter(status=Status.NO_SHOW).order_by().values("customer").annotate(count=Count("pk"))
    cards.update(
        next_booking_at=Subquery(ahead.values("starts_at")[:1]),
        last_visit_at=Subquery(came.values("starts_at")[:1]),
        no_shows=Coalesce(Subquery(missed.values("count")), 0),
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
