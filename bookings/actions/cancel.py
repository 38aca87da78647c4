"""Cancel a visit: by the customer before the cut-off, by the staff at any time."""

from datetime import datetime

from bookings.actions.history import happened, note
from bookings.actions.stale import require_seen
from bookings.actions.tell import tell_ended
from bookings.cardfacts import refresh_card
from bookings.locks import lock_resources
from bookings.models import Allocation, Booking, BookingEvent, FormerPlace
from bookings.words import cutoff_of
from tenants.actors import Actor
from tenants.models import Tenant

OPEN = (Booking.Status.REQUESTED, Booking.Status.BOOKED, Booking.Status.ARRIVED)
BY_HERSELF = frozenset({"customer", "visitor"})


class TooLate(Exception):
    """The customer's cut-off has passed; she may call."""


def cancel(
    *,
    tenant: Tenant,
    booking: Booking,
    by: Actor,
    now: datetime,
    tell_customer: bool = True,
    reason: str = "",
    seen: str = "",
) -> Booking:
    """Cancel the visit, free its time and tell the customer. A second call changes nothing.

    Raises TooLate when the customer herself comes after the cut-off, stale.Stale when the colleague looked
    at another state.
    """
    booking = locked(booking)
    if booking.status not in OPEN:
        return booking
    require_seen(booking, seen)
    if by.kind in BY_HERSELF and cutoff_of(tenant, booking) < now:
        raise TooLate
    if reason.strip():
        booking.cancel_reason = reason.strip()
        booking.save(update_fields=["cancel_reason"])
    end(booking, status=Booking.Status.CANCELLED, event=BookingEvent.Kind.CANCELLED, by=by, now=now)
    note("booking.cancel", booking, by=by, now=now)
    kind = "booking_cancelled" if tell_customer and booking.starts_at > now else None
    tell_ended(tenant=tenant, booking=booking, kind=kind, by=by, now=now)
    return booking


def locked(booking: Booking) -> Booking:
    """Read the visit again with its row locked, so that two answers come one after the other."""
    return Booking.objects.select_related("customer").select_for_update(of=("self",)).get(pk=booking.pk)


def end(booking: Booking, *, status: str, event: str, by: Actor, now: datetime) -> None:
    """Close the visit with this status: free its time, write its history, look for the next visit."""
    lock_resources(booking.allocations.values_list("resource_id", flat=True))
    Allocation.objects.filter(booking=booking).delete()
    booking.status = status
    booking.sequence += 1
    booking.changed_at = now
    booking.save(update_fields=["status", "sequence", "changed_at"])
    # What ended needs no answer any more.
    open_ones = FormerPlace.objects.filter(booking=booking, answer=FormerPlace.Answer.OPEN)
    open_ones.update(answer=FormerPlace.Answer.PASSED_ON, answered_at=now)
    happened(booking, event, by=by, now=now)
    refresh_customer(booking, now=now)


def refresh_customer(booking: Booking, *, now: datetime) -> None:
    """Keep what the customer's card says of visits right."""
    if booking.customer_id is not None:
        refresh_card(booking.customer_id, now=now)
