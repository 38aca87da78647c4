"""Answer requests: approve, decline, or let lapse. The customer is told either way."""

from datetime import datetime

from bookings.actions.cancel import end, locked
from bookings.actions.history import happened
from bookings.actions.stale import require_seen
from bookings.actions.tell import tell_booked, tell_ended
from bookings.models import Booking, BookingEvent
from tenants.actors import Actor
from tenants.models import Tenant

Status = Booking.Status


def approve(*, tenant: Tenant, booking: Booking, by: Actor, now: datetime, seen: str = "") -> Booking:
    """Make a request a visit. Its time was blocked all along, so nobody else can have it.

    Raises stale.Stale when the colleague looked at another state: another time may have been proposed since.
    """
    booking = locked(booking)
    if booking.status != Status.REQUESTED:
        return booking
    require_seen(booking, seen)
    booking.status = Status.BOOKED
    booking.sequence += 1
    booking.changed_at = now
    booking.approve_by = None
    booking.save(update_fields=["status", "sequence", "changed_at", "approve_by"])
    happened(booking, BookingEvent.Kind.APPROVED, by=by, now=now)
    tell_booked(tenant=tenant, booking=booking, by=by, now=now)
    return booking


def decline(
    *,
    tenant: Tenant,
    booking: Booking,
    by: Actor,
    now: datetime,
    lapsed: bool = False,
    words: str = "",
    seen: str = "",
) -> Booking:
    """Say no to a request, or let it lapse, and free its time. `words` go to the customer with the answer.

    Raises stale.Stale when the colleague looked at another state.
    """
    booking = locked(booking)
    if booking.status != Status.REQUESTED:
        return booking
    require_seen(booking, seen)
    if words.strip():
        booking.answer = words.strip()
        booking.save(update_fields=["answer"])
    # It was the customer who did not answer.
    proposed = lapsed and booking.asked_starts_at is not None
    status, event = (
        (Status.EXPIRED, BookingEvent.Kind.EXPIRED)
        if lapsed
        else (Status.DECLINED, BookingEvent.Kind.DECLINED)
    )
    end(booking, status=status, event=event, by=by, now=now)
    kind = "booking_proposal_lapsed" if proposed else "booking_declined"
    tell_ended(tenant=tenant, booking=booking, kind=kind, by=by, now=now)
    return booking


def expire_requests(*, tenant: Tenant, by: Actor, now: datetime) -> int:
    """Let every request lapse that nobody answered in time; give their number."""
    late = list(Booking.objects.filter(status=Status.REQUESTED, approve_by__lte=now)[:200])
    for booking in late:
        decline(tenant=tenant, booking=booking, by=by, now=now, lapsed=True)
    return len(late)
