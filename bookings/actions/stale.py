"""What a colleague looked at before she changed it: a change on a stale page is refused, never laid over."""

from collections.abc import Sequence
from datetime import UTC, datetime

from bookings.models import Booking, BookingEvent


class Stale(Exception):
    """The visit has changed since the page was shown; `events` says what happened, by whom and when."""

    def __init__(self, booking: Booking, events: Sequence[BookingEvent]) -> None:
        super().__init__(str(booking.pk))
        self.booking = booking
        self.events = tuple(events)


def require_seen(booking: Booking, seen: str) -> None:
    """Raise Stale where the colleague looked at another state; a form that names none is taken as it is.

    Call it with the visit's row locked.
    """
    if seen and seen != booking.version:
        raise Stale(booking, events_since(booking, seen))


def events_since(booking: Booking, seen: str) -> list[BookingEvent]:
    """List what happened to the visit after that state, the latest first."""
    _, _, stamp = seen.partition(".")
    try:
        since = datetime.fromtimestamp(int(stamp) / 1_000_000, tz=UTC)
    except (ValueError, OverflowError, OSError):
        since = booking.created_at
    return list(booking.events.filter(at__gt=since).order_by("-at"))
