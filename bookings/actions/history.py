"""What is written down of a visit: a line of its own history, and one of the business's access log."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bookings.models import Booking, BookingEvent
from tenants import audit
from tenants.actors import Actor


def event_of(booking: Booking, kind: str, *, by: Actor, now: datetime, **what: Any) -> BookingEvent:
    """Say what happened to a visit, not yet in the database."""
    return BookingEvent(booking=booking, kind=kind, at=now, actor_kind=by.kind, actor_id=by.id, **what)


def happened(booking: Booking, kind: str, *, by: Actor, now: datetime, **what: Any) -> None:
    """Write what happened to a visit into its history."""
    event_of(booking, kind, by=by, now=now, **what).save(force_insert=True)


def note(action: str, booking: Booking, *, by: Actor, now: datetime, fields: Sequence[str] = ()) -> None:
    """Write a look at a visit, or a change of it, into the access log."""
    audit.record(
        action,
        by=by,
        now=now,
        purpose="booking",
        subject_id=booking.customer_id,
        object_kind="booking",
        object_id=str(booking.pk),
        fields=fields,
    )
