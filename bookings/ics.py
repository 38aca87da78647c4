"""A visit as a calendar file (RFC 5545), for the customer's own calendar."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, vText

from bookings.models import Booking
from bookings.words import whereabouts
from tenants.models import Tenant

CANCELLED = frozenset({Booking.Status.CANCELLED, Booking.Status.DECLINED, Booking.Status.EXPIRED})


def visit_calendar(*, tenant: Tenant, booking: Booking, title: str, now: datetime) -> bytes:
    """Give the calendar file of one visit."""
    return visits_calendar(tenant=tenant, titled=[(booking, title)], now=now)


def visits_calendar(*, tenant: Tenant, titled: Sequence[tuple[Booking, str]], now: datetime) -> bytes:
    """Give the calendar file of one visit or several alike, with the zone's own rules inside.

    The UID stays the same for a visit's whole life and SEQUENCE grows with each change, so that a
    calendar replaces the entry instead of adding one. It holds no customer's name: calendars are shared.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//bookingsite//booking//EN")
    calendar.add("version", "2.0")
    over = bool(titled) and all(booking.status in CANCELLED for booking, _ in titled)
    calendar.add("method", "CANCEL" if over else "PUBLISH")
    for booking, title in titled:
        calendar.add_component(event_of(tenant, booking, title, now=now))
    days = [booking.starts_at.date() for booking, _ in titled] or [now.date()]
    around = timedelta(days=366)
    calendar.add_missing_timezones(min(days) - around, max(days) + around)
    return bytes(calendar.to_ical())


def event_of(tenant: Tenant, booking: Booking, title: str, *, now: datetime) -> Event:
    """Give one visit as an entry."""
    event = Event()
    event.add("uid", f"{booking.pk}@bookingsite")
    event.add("sequence", booking.sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("last-modified", booking.changed_at.astimezone(UTC))
    event.add("dtstart", booking.starts_at.astimezone(tenant.zone))
    event.add("dtend", booking.ends_at.astimezone(tenant.zone))
    event.add("summary", f"{title} – {tenant.name}")
    event["location"] = vText(whereabouts(tenant))
    event.add("status", status_of(booking))
    return event


def status_of(booking: Booking) -> str:
    """Give the visit's state in a calendar's words; what waits for an answer is not certain yet."""
    if booking.status in CANCELLED:
        return "CANCELLED"
    return "TENTATIVE" if booking.status == Booking.Status.REQUESTED else "CONFIRMED"
