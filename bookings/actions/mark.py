"""Mark how a visit went: arrived, done, did not come, or as booked again."""

from datetime import datetime

from bookings.actions.cancel import locked, refresh_customer
from bookings.actions.history import happened
from bookings.actions.stale import require_seen
from bookings.actions.tell import plan_reminder, tell_ended
from bookings.models import MARKED_FROM, Booking, BookingEvent
from tenants.actors import Actor
from tenants.models import Tenant

Status = Booking.Status
EVENT: dict[str, BookingEvent.Kind] = {
    Status.ARRIVED: BookingEvent.Kind.ARRIVED,
    Status.DONE: BookingEvent.Kind.DONE,
    Status.NO_SHOW: BookingEvent.Kind.NO_SHOW,
    Status.BOOKED: BookingEvent.Kind.REOPENED,
}


class NotFromHere(Exception):
    """The visit is in a state from which this mark cannot be set."""


def mark(
    *, tenant: Tenant, booking: Booking, status: str, by: Actor, now: datetime, seen: str = ""
) -> Booking:
    """Set how the visit went. The same mark twice changes nothing. Raises NotFromHere, stale.Stale."""
    booking = locked(booking)
    if booking.status == status:
        return booking
    require_seen(booking, seen)
    if booking.status not in MARKED_FROM[status]:
        raise NotFromHere
    booking.status = status
    booking.changed_at = now
    booking.save(update_fields=["status", "changed_at"])
    happened(booking, EVENT[status], by=by, now=now)
    refresh_customer(booking, now=now)
    if status == Status.NO_SHOW:
        tell_ended(tenant=tenant, booking=booking, kind=None, by=by, now=now)
    if status == Status.BOOKED:
        # "Did not come" had withdrawn the reminder; taken back in time, it is due again.
        plan_reminder(tenant=tenant, booking=booking, by=by, now=now)
    return booking
