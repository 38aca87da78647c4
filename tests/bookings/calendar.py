"""Short ways to the pages of the calendar."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.test import Client

from bookings.models import Allocation, Booking, BookingItem, Resource
from customers.models import Customer
from staff.models import Membership
from staff.permissions import Permission
from tenants.context import tenant_scope
from tests.bookings.visitor import Page
from tests.world import NOW, Shop, signed_in

THURSDAY = "2026-11-26"


def client_of(shop: Shop, name: str) -> Client:
    """Sign a colleague in past the pages of signing in."""
    return signed_in(Client(), shop.members[name])


def allow(shop: Shop, name: str, *permissions: Permission) -> None:
    """Give a colleague these rights and no others."""
    with tenant_scope(shop.tenant):
        Membership.objects.filter(pk=shop.members[name].pk).update(
            permissions=[str(each) for each in permissions]
        )


def calendar(shop: Shop, tail: str = f"?day={THURSDAY}") -> str:
    """Give an address of the calendar."""
    return f"/d/{shop.tenant.slug}/calendar/{tail}"


def act(shop: Shop, booking: Booking, what: str) -> str:
    """Give where something is done with a visit."""
    return calendar(shop, f"{booking.pk}/{what}/")


def address(shop: Shop, kind: str = "", **query: object) -> str:
    """Give a page of the calendar on the day of the tests."""
    given = urlencode({"day": THURSDAY, **query}, doseq=True)
    return calendar(shop, f"{kind}?{given}")


def html_of(shop: Shop, kind: str = "", *, who_looks: str = "alice", **query: object) -> str:
    """Give what a colleague is shown."""
    answer = client_of(shop, who_looks).get(address(shop, kind, **query))
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def labels(html: str) -> list[str]:
    """List how the visits are read aloud."""
    return [
        str(attrs["aria-label"])
        for tag, attrs in Page(html).tags
        if tag == "a" and "visit " in str(attrs.get("class")) and attrs.get("aria-label")
    ]


def put(
    shop: Shop,
    at: datetime,
    *,
    who: str = "alice",
    minutes: int = 60,
    name: str = "Karen Holm",
    status: str = "booked",
    lane: int = 0,
    room: Resource | None = None,
    customer: Customer | None = None,
    **facts: object,
) -> Booking:
    """Write one visit past the rules; call it inside the shop's scope."""
    card = customer or Customer.objects.create(name=name, created_at=NOW)
    end = at + timedelta(minutes=minutes)
    booking = Booking.objects.create(
        customer=card,
        reference=f"{Booking.objects.count():08d}",
        status=status,
        starts_at=at,
        ends_at=end,
        source="staff",
        created_at=NOW,
        changed_at=NOW,
        **{key: value for key, value in facts.items() if not key.startswith(("gap", "buffer"))},
    )
    item = BookingItem.objects.create(
        booking=booking,
        service=shop.services["cut"],
        resource=shop.people[who],
        name="Dameklip",
        starts_at=at,
        ends_at=end,
        **{key: value for key, value in facts.items() if key.startswith(("gap", "buffer"))},
    )
    for resource in filter(None, (shop.people[who], room) if status != "cancelled" else ()):
        Allocation.objects.create(
            resource=resource, starts_at=at, ends_at=end, booking=booking, item=item, lane=lane
        )
    return booking
