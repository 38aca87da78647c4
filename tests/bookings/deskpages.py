"""What the tests of the desk's pages share: the morning, addresses, what is typed, a drag."""

from django.test import Client
from django.urls import reverse

from bookings.models import Booking
from tenants.context import tenant_scope
from tests.bookings.visitor import Page
from tests.world import Shop, local

TEN = local("2026-11-26 10:00")


def at(shop: Shop, name: str, *args: object) -> str:
    """Give an address."""
    return reverse(name, args=[shop.tenant.slug, *args])


def typed(shop: Shop, **changes: str) -> dict[str, str]:
    """Give what is typed for a haircut at two with Alice."""
    given = {
        "day": "2026-11-26",
        "time": "14:00",
        "lines": "1",
        "service-0": str(shop.services["cut"].pk),
        "who-0": str(shop.people["alice"].pk),
        "customer": "new",
        "name": "Mette Holm",
        "phone": "20 65 43 21",
        "tells": "1",
        "tell": "1",
        "book": "1",
        **changes,
    }
    return {name: value for name, value in given.items() if value != "-"}


def visits(shop: Shop) -> list[Booking]:
    """Read all visits, the earliest first."""
    with tenant_scope(shop.tenant):
        return list(Booking.objects.select_related("customer").order_by("starts_at", "created_at"))


def text(answer) -> str:
    """Give the words of an answer."""
    return Page(answer.content.decode()).text


def drag(shop: Shop, client: Client, visit: Booking, minute: int, **changes: object):
    """Drop the visit at this minute of its day."""
    with tenant_scope(shop.tenant):
        item = visit.items.get()
    sent = {
        "by": "drag",
        "item": item.pk,
        "who": item.resource_id,
        "old_minute": 600,
        "day": "2026-11-26",
        "minute": minute,
        "seen": visit.version,
        **changes,
    }
    return client.post(at(shop, "drop_visit", visit.pk), sent)
