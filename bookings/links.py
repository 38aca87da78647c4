"""Private addresses of a visit: made at need, kept as hashes, dead some days after the visit."""

from datetime import datetime, timedelta

from django.conf import settings

from bookings.models import Booking, BookingItem, BookingLink
from tenants.models import Tenant
from tenants.tokens import new_token, token_hash

LIVES_AFTER_VISIT = timedelta(days=14)


def mint_link(booking: Booking, *, now: datetime) -> str:
    """Make a new private token for the visit and keep only its hash."""
    token = new_token()
    BookingLink.objects.create(
        booking=booking,
        token_hash=token_hash(token),
        created_at=now,
        expires_at=booking.ends_at + LIVES_AFTER_VISIT,
    )
    return token


def find_booking(token: str, *, now: datetime) -> Booking | None:
    """Find the visit that a private token opens, or None where it is unknown or dead."""
    links = BookingLink.objects.filter(token_hash=token_hash(token), expires_at__gt=now)
    # Through its items, which every private page shows: one question for the visit and all that is in it.
    rows = BookingItem.objects.select_related("resource", "booking__customer")
    items = list(rows.filter(booking__in=links.values("booking")).order_by("number"))
    if not items:
        return None
    booking: Booking = items[0].booking
    booking.read_items = items
    return booking


def manage_url(tenant: Tenant, token: str, *, language: str = "") -> str:
    """Give the whole address of the private page, in the language that the customer booked in."""
    tail = f"?lang={language}" if language and language != tenant.language else ""
    return f"{settings.BASE_URL}/b/{tenant.slug}/v/{token}/{tail}"
