"""What the post office is told about a change of a series: is it still true, to whom, and which visits."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from bookings.dates import clock, long_day
from bookings.ics import visits_calendar
from bookings.kinds import CHANNELS
from bookings.links import manage_url, mint_link
from bookings.models import Booking, BookingEvent, BookingItem, SeriesChange
from bookings.words import cutoff_of, place, services_label, who_label
from customers.normalise import first_name
from notifications.kinds import Attachment, Kind, Recipient, register
from tenants.models import Tenant

ABOUT_SERIES = "series_change"
Status = Booking.Status
MADE, MOVED, CANCELLED = SeriesChange.Kind.MADE, SeriesChange.Kind.MOVED, SeriesChange.Kind.CANCELLED
KIND_OF: dict[str, str] = {MADE: "series_booked", MOVED: "series_moved", CANCELLED: "series_cancelled"}
TOLD_WHILE: dict[str, frozenset[str]] = {
    MADE: frozenset({Status.BOOKED, Status.ARRIVED}),
    MOVED: frozenset({Status.BOOKED, Status.REQUESTED}),
    CANCELLED: frozenset({Status.CANCELLED}),
}


def change_of(about_id: UUID) -> SeriesChange | None:
    """Read the change with its tenant."""
    return SeriesChange.objects.select_related("tenant").filter(pk=about_id).first()


def visits_of(change: SeriesChange, *, now: datetime) -> list[Booking]:
    """Read the coming visits that a change still tells of, with their items, in three questions.

    Of a new series these are all its visits; of a later change those that it touched, as their history says.
    """
    rows = Booking.objects.select_related("customer", "tenant").filter(
        series=change.series_id, status__in=TOLD_WHILE[change.kind], starts_at__gt=now
    )
    if change.kind != MADE:
        touched = BookingEvent.objects.filter(at=change.at, kind=change.kind).values("booking")
        rows = rows.filter(pk__in=touched)
    visits = list(rows.order_by("starts_at"))
    items = BookingItem.objects.select_related("resource").filter(booking__in=visits).order_by("number")
    by_visit: dict[UUID, list[BookingItem]] = {}
    for item in items:
        by_visit.setdefault(item.booking_id, []).append(item)
    for visit in visits:
        visit.read_items = by_visit.get(visit.pk, [])
    return visits


def still_true(about_id: UUID, rule: str, now: datetime) -> str | None:
    """Say why a message about a series is not to be sent, or None."""
    change = change_of(about_id)
    if change is None:
        return "erased"
    visits = visits_of(change, now=now)
    if not visits:
        return "series_over"
    customer = visits[0].customer
    if customer is None:
        return "erased"
    return "restricted" if customer.restricted else None


def recipient(about_id: UUID) -> Recipient | None:
    """Give the customer's address as it stands now."""
    change = change_of(about_id)
    visit = (
        Booking.objects.select_related("customer")
        .filter(series=change.series_id)
        .order_by("position")
        .first()
        if change
        else None
    )
    if visit is None or visit.customer is None:
        return None
    customer = visit.customer
    return Recipient(
        name=customer.name,
        email=customer.email or "",
        phone=customer.phone or "",
        language=visit.tenant.written_to(visit.language),
    )


def context(about_id: UUID, language: str) -> dict[str, Any]:
    """Give the facts of the series in the recipient's language: the first visit, and all of them as lines."""
    change, now = change_of(about_id), timezone.now()
    visits = visits_of(change, now=now) if change else []
    if change is None or not visits or visits[0].customer is None:
        return {}
    tenant: Tenant = change.tenant
    with override(language):
        lines = [line_of(tenant, visit, linked=change.kind != CANCELLED, now=now) for visit in visits]
        first, items = visits[0], visits[0].read_items or []
        return {
            "business": tenant,
            "first_name": first_name(visits[0].customer.name),
            "services": services_label(items),
            "who": who_label(items),
            "starts": first.starts_at.astimezone(tenant.zone),
            "ends": first.ends_at.astimezone(tenant.zone),
            "visits": lines,
            "count": len(lines),
            "place": place(tenant),
            "manage_url": lines[0]["link"],
            "cutoff_until": cutoff_of(tenant, first).astimezone(tenant.zone),
            "policy_url": f"{settings.BASE_URL}/b/{tenant.slug}/policy/",
            "phone": tenant.phone,
            "book_url": f"{settings.BASE_URL}/b/{tenant.slug}/book/",
            "note_newsletter": False,
        }


def line_of(tenant: Tenant, visit: Booking, *, linked: bool, now: datetime) -> dict[str, str]:
    """Write one visit of the list, with a private link of its own."""
    starts, ends = visit.starts_at.astimezone(tenant.zone), visit.ends_at.astimezone(tenant.zone)
    link = manage_url(tenant, mint_link(visit, now=now), language=visit.language) if linked else ""
    return {"day": long_day(starts.date()), "time": clock(starts), "until": clock(ends), "link": link}


def attachments(about_id: UUID, language: str) -> list[Attachment]:
    """Give one calendar file with all visits in it."""
    change, now = change_of(about_id), timezone.now()
    if change is None:
        return []
    with override(language):
        titled = [(visit, services_label(visit.read_items or [])) for visit in visits_of(change, now=now)]
        content = visits_calendar(tenant=change.tenant, titled=titled, now=now)
    return [Attachment(filename="booking.ics", mimetype="text/calendar", content=content)]


def register_kinds() -> None:
    """Tell the post office of every kind of message about a series."""
    for name in KIND_OF.values():
        register(Kind(name, CHANNELS, still_true, recipient, context, attachments))
