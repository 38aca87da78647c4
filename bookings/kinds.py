"""What the post office is told about visits: is it still true, to whom, and with which facts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from bookings.dates import day_and_time
from bookings.ics import visit_calendar
from bookings.links import manage_url, mint_link
from bookings.models import Booking, BookingItem
from bookings.words import cutoff_of, place, price_label, services_label, who_label
from customers.normalise import first_name
from notifications.kinds import Attachment, Kind, Recipient, register
from tenants.models import Tenant

ABOUT = "booking"
Status = Booking.Status
CHANNELS = ("email", "sms")
# In which states of the visit a message of this kind is still true.
TRUE_WHILE: dict[str, frozenset[str]] = {
    "booking_confirmation": frozenset({Status.BOOKED, Status.ARRIVED}),
    "booking_requested": frozenset({Status.REQUESTED}),
    "booking_moved": frozenset({Status.BOOKED, Status.REQUESTED}),
    "booking_reminder": frozenset({Status.BOOKED}),
    "booking_cancelled": frozenset({Status.CANCELLED}),
    "booking_declined": frozenset({Status.DECLINED, Status.EXPIRED}),
    "booking_proposed": frozenset({Status.REQUESTED}),
    "booking_proposal_lapsed": frozenset({Status.EXPIRED}),
}


# A visit that is not settled belongs in no calendar.
UNSETTLED = frozenset(
    {"booking_requested", "booking_declined", "booking_proposed", "booking_proposal_lapsed"}
)


def booking_of(about_id: UUID) -> Booking | None:
    """Read the visit with its customer and tenant."""
    return Booking.objects.select_related("customer", "tenant").filter(pk=about_id).first()


def items_of(booking: Booking) -> list[BookingItem]:
    """Read the visit's items in their order."""
    if booking.read_items is not None:
        return booking.read_items
    return list(BookingItem.objects.select_related("resource").filter(booking=booking).order_by("number"))


def truth_of(kind: str) -> Any:
    """Give the question "is it still true" for one kind; the answer is None or the reason to skip."""

    def still_true(about_id: UUID, rule: str, now: datetime) -> str | None:
        booking = booking_of(about_id)
        if booking is None or booking.customer is None:
            return "erased"
        if booking.customer.restricted:
            return "restricted"
        if booking.status not in TRUE_WHILE[kind]:
            return f"visit_{booking.status}"
        if kind != "booking_cancelled" and booking.starts_at <= now:
            return "visit_started"
        return None

    return still_true


def recipient(about_id: UUID) -> Recipient | None:
    """Give the customer's address as it stands now."""
    booking = booking_of(about_id)
    if booking is None or booking.customer is None:
        return None
    customer = booking.customer
    return Recipient(
        name=customer.name,
        email=customer.email or "",
        phone=customer.phone or "",
        language=booking.tenant.written_to(booking.language),
    )


def context(about_id: UUID, language: str) -> dict[str, Any]:
    """Give the facts of the visit in the recipient's language and the business's time."""
    booking = booking_of(about_id)
    if booking is None or booking.customer is None:
        return {}
    tenant: Tenant = booking.tenant
    items = items_of(booking)
    with override(language):
        return {
            "business": tenant,
            "first_name": first_name(booking.customer.name),
            "services": services_label(items),
            "who": who_label(items),
            "starts": booking.starts_at.astimezone(tenant.zone),
            "ends": booking.ends_at.astimezone(tenant.zone),
            "price": price_label(
                booking.price_minor, from_price=booking.price_from, currency=booking.currency
            ),
            "place": place(tenant),
            "reference": booking.reference,
            "manage_url": manage_url(
                tenant, mint_link(booking, now=timezone.now()), language=booking.language
            ),
            "cutoff_until": cutoff_of(tenant, booking).astimezone(tenant.zone),
            "policy_url": f"{settings.BASE_URL}/b/{tenant.slug}/policy/",
            "phone": tenant.phone,
            "book_url": f"{settings.BASE_URL}/b/{tenant.slug}/book/",
            "note_newsletter": False,
            "answer": booking.answer,
            "asked": day_and_time(booking.asked_starts_at, tenant.zone) if booking.asked_starts_at else "",
            "seat": booking.session_id is not None,
            "reply_by": day_and_time(booking.approve_by, tenant.zone) if booking.approve_by else "",
        }


def attachments(about_id: UUID, language: str) -> list[Attachment]:
    """Give the calendar file that goes with the mail."""
    booking = booking_of(about_id)
    if booking is None:
        return []
    with override(language):
        title = services_label(items_of(booking))
        content = visit_calendar(tenant=booking.tenant, booking=booking, title=title, now=timezone.now())
    return [Attachment(filename="booking.ics", mimetype="text/calendar", content=content)]


def register_kinds() -> None:
    """Tell the post office of every kind of message about a visit."""
    for name in TRUE_WHILE:
        files = attachments if name not in UNSETTLED else no_attachments
        # A reminder that a late worker finds at night waits for the morning.
        quiet = name == "booking_reminder"
        register(Kind(name, CHANNELS, truth_of(name), recipient, context, files, quiet_hours=quiet))


def no_attachments(about_id: UUID, language: str) -> list[Attachment]:
    """Give nothing: a visit that is not settled belongs in no calendar."""
    return []
