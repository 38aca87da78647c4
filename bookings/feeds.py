"""A colleague's own visits as a calendar (RFC 5545) that her phone subscribes to.

It holds what she chose and never a name, a phone or an e-mail: whoever finds the address learns no more than
when she is busy, with what, and at most two letters.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vText, vUri

from bookings.models import Booking, BookingItem, CalendarFeed, GroupSession, Resource
from bookings.words import services_label
from staff.models import Membership
from staff.permissions import Permission
from tenants.models import Tenant
from tenants.tokens import token_hash

BACK, AHEAD = timedelta(days=30), timedelta(days=370)
SHOWN = (Booking.Status.REQUESTED, Booking.Status.BOOKED, Booking.Status.ARRIVED, Booking.Status.DONE)
MAY = (Permission.OWN_CALENDAR, Permission.ALL_CALENDARS)
SEEN_EVERY = timedelta(hours=1)


def find_feed(token: str) -> tuple[CalendarFeed, Membership] | None:
    """Find what a secret address opens: nothing once she has left or may see no calendar any more."""
    feed = CalendarFeed.objects.filter(token_hash=token_hash(token)).first()
    member = Membership.objects.filter(pk=feed.membership_id, active=True).first() if feed else None
    if feed is None or member is None or not member.may(*MAY, any_of=True):
        return None
    return feed, member


def note_read(feed: CalendarFeed, *, now: datetime) -> None:
    """Write down that the feed was fetched, at most once an hour."""
    if feed.read_at is None or now - feed.read_at > SEEN_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(read_at=now)


def feed_calendar(*, tenant: Tenant, feed: CalendarFeed, member: Membership, now: datetime) -> bytes:
    """Give the calendar: her visits and classes from a month ago to a year ahead, in the business's zone."""
    calendar = Calendar()
    calendar.add("prodid", "-//bookingsite//staff feed//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", tenant.name)
    calendar.add("x-published-ttl", "PT15M")
    calendar.add("refresh-interval", timedelta(minutes=15), parameters={"VALUE": "DURATION"})
    hers = list(Resource.objects.filter(membership_id=member.pk).values_list("pk", flat=True))
    low, high = now - BACK, now + AHEAD
    items = BookingItem.objects.select_related("booking", "booking__customer").filter(
        resource__in=hers, starts_at__gte=low, starts_at__lt=high
    )
    parts: dict[Booking, list[BookingItem]] = {}
    for item in items.filter(booking__status__in=SHOWN, booking__session=None).order_by("starts_at"):
        parts.setdefault(item.booking, []).append(item)
    for booking, hers_of_it in parts.items():
        calendar.add_component(visit_event(tenant, booking, hers_of_it, feed.shows))
    sessions = GroupSession.objects.select_related("service").filter(
        resource__in=hers, starts_at__gte=low, starts_at__lt=high, cancelled_at=None
    )
    for session in sessions.order_by("starts_at"):
        calendar.add_component(class_event(tenant, session, feed))
    # Where nothing stands there is still a zone: some clients refuse a calendar of nothing at all.
    calendar.add_missing_timezones((now - timedelta(days=400)).date(), (now + timedelta(days=400)).date())
    return bytes(calendar.to_ical())


def visit_event(tenant: Tenant, booking: Booking, items: Sequence[BookingItem], shows: str) -> Event:
    """Give her part of a visit; its UID stays, so that a moved visit moves and is not doubled."""
    starts, ends = min(each.starts_at for each in items), max(each.ends_at for each in items)
    words = _("Busy")
    if shows != CalendarFeed.Shows.BUSY:
        words = services_label(items)
    if shows == CalendarFeed.Shows.INITIALS and booking.customer is not None:
        words = f"{words} ({initials_of(str(booking.customer.name))})"
    event = base_event(tenant, f"{booking.pk}.{items[0].resource_id}", words, starts, ends)
    event.add("sequence", booking.sequence)
    event.add("dtstamp", booking.changed_at.astimezone(UTC))
    event.add("status", "TENTATIVE" if booking.status == Booking.Status.REQUESTED else "CONFIRMED")
    day = booking.starts_at.astimezone(tenant.zone).date()
    here = reverse("calendar_day", args=[tenant.slug])
    event["url"] = vUri(f"{settings.BASE_URL}{here}?day={day}&visit={booking.pk}")
    return event


def class_event(tenant: Tenant, session: GroupSession, feed: CalendarFeed) -> Event:
    """Give a class."""
    words = _("Busy") if feed.shows == CalendarFeed.Shows.BUSY else session.service.label
    event = base_event(tenant, f"{session.pk}", words, session.starts_at, session.ends_at)
    event.add("dtstamp", feed.made_at.astimezone(UTC))
    event.add("status", "CONFIRMED")
    return event


def base_event(tenant: Tenant, uid: str, words: str, starts: datetime, ends: datetime) -> Event:
    """Give an event in the business's own zone."""
    event = Event()
    event.add("uid", f"{uid}@bookingsite")
    event.add("dtstart", starts.astimezone(tenant.zone))
    event.add("dtend", ends.astimezone(tenant.zone))
    event.add("summary", words)
    event["location"] = vText(tenant.name)
    event.add("transp", "OPAQUE")
    event.add("class", "PRIVATE")
    return event


def initials_of(name: str) -> str:
    """Give two letters of a name."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


def tag_of(content: bytes) -> str:
    """Give the mark by which a calendar client knows that nothing has changed."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'
