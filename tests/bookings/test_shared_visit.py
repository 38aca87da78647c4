"""A visit that two colleagues share: whoever sees only her own calendar may read and mark it, no more."""

import pytest
from django.urls import reverse

from bookings.models import Booking, BookingItem
from tests.bookings.steps import book
from tests.world import Shop, local

NOON = local("2026-11-26 14:00")
pytestmark = pytest.mark.usefixtures("morning")


def shared(shop: Shop, service: str) -> Booking:
    """Book with Bob, and let Alice do the second part."""
    booking = book(shop, service, "trim", at=NOON, who="bob")
    BookingItem.objects.filter(booking=booking, number__gt=0).update(resource=shop.people["alice"])
    assert booking.items.values("resource").distinct().order_by().count() == 2
    return booking


def panel(shop: Shop, booking: Booking, who: str) -> str:
    """Open the visit beside the day."""
    day = reverse("calendar_day", args=[shop.tenant.slug])
    answer = shop.browser(who).get(f"{day}?day=2026-11-26&visit={booking.pk}")
    return str(answer.content.decode())


def test_every_button_of_the_panel_works_for_whoever_sees_it(in_solvik: Shop) -> None:
    booking = shared(in_solvik, "cut")
    for who, changes in (("bob", False), ("alice", True)):
        page = panel(in_solvik, booking, who)
        for name in (
            "move_visit",
            "cancel_visit",
            "change_services",
            "price_visit",
            "pay_visit",
            "repeat_visit",
        ):
            address = reverse(name, args=[in_solvik.tenant.slug, booking.pk])
            assert (address in page) == changes, (who, name)
        assert reverse("mark_visit", args=[in_solvik.tenant.slug, booking.pk]) in page


def test_a_shared_request_is_answered_by_whoever_sees_all_calendars(in_solvik: Shop) -> None:
    booking = shared(in_solvik, "trial")
    answers = ("accept_request", "propose_time", "decline_request")
    queue = reverse("requests", args=[in_solvik.tenant.slug])
    for who, may in (("bob", False), ("alice", True)):
        browser = in_solvik.browser(who)
        page = browser.get(queue).content.decode()
        assert "Prøveopsætning" in page
        for name in answers:
            address = reverse(name, args=[in_solvik.tenant.slug, booking.pk])
            assert (address in page) == may, (who, name)
            assert who == "alice" or browser.post(address).status_code == 403
        answer = reverse("answer_request", args=[in_solvik.tenant.slug, booking.pk])
        assert (answer in panel(in_solvik, booking, who)) == may
