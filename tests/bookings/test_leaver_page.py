"""Somebody leaves: her visits find a colleague or are called off, and then everything of hers ends."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bookings.actions.hold import choose
from bookings.models import Allocation, Booking, BookingEvent, BookingItem, Hold, Resource
from notifications.models import Message
from staff import actions
from staff.models import Invitation, Membership, Session
from tenants.context import PLATFORM_ID, tenant_scope
from tenants.models import Tenant
from tests.bookings import steps
from tests.staff.conftest import Person, enter
from tests.world import NOW, Shop, local

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(solvik: Shop) -> Iterator[Shop]:
    """Give the salon on the morning of the tests' world."""
    with time_machine.travel(NOW, tick=False):
        yield solvik


def browser(shop: Shop, name: str) -> Client:
    """Give somebody's browser."""
    client = Client()
    person = Person(f"{name}@salon-solvik.example", shop.members[name], shop.tenant)
    enter(client, person.with_factor() if shop.members[name].is_owner else person)
    return client


def page_of(shop: Shop, name: str = "bob") -> str:
    """Give the address of the page of somebody who leaves."""
    return reverse("person_leave", args=[shop.tenant.slug, shop.members[name].pk])


def book(shop: Shop, service: str, at: str, who: str = "bob") -> Booking:
    """Book a visit."""
    with tenant_scope(shop.tenant):
        return steps.book(shop, service, at=local(at), who=who)


def with_whom(shop: Shop, booking: Booking) -> str:
    """Say who has the visit now."""
    with tenant_scope(shop.tenant):
        return BookingItem.objects.select_related("resource").get(booking=booking).resource.first_name


def test_nobody_leaves_while_visits_lie_ahead(shop: Shop) -> None:
    book(shop, "cut", "2026-11-26 10:00")
    owner = browser(shop, "alice")
    assert owner.post(page_of(shop), {"act": "leave"}).status_code == 409
    with tenant_scope(shop.tenant):
        with pytest.raises(actions.Unsettled):
            actions.remove_member(membership=shop.members["bob"], by=shop.actor("alice"), now=NOW)
        assert Membership.objects.get(pk=shop.members["bob"].pk).active


def test_the_page_offers_only_colleagues_who_perform_it_and_are_free(shop: Shop) -> None:
    free = book(shop, "cut", "2026-11-26 10:00")
    busy = book(shop, "cut", "2026-11-26 14:00")
    book(shop, "cut", "2026-11-26 14:00", who="alice")
    rows = {row["id"]: row for row in browser(shop, "alice").get(page_of(shop)).context["rows"]}
    assert [name for _id, name in rows[free.pk]["takers"]] == ["Alice"]
    assert rows[busy.pk]["takers"] == []


def test_a_visit_goes_to_a_colleague_at_the_same_time_and_the_customer_is_told(shop: Shop) -> None:
    visit = book(shop, "cut", "2026-11-26 10:00")
    typed = {"act": "one", "visit": str(visit.pk), "to": str(shop.people["alice"].pk), "tell": "1"}
    assert browser(shop, "alice").post(page_of(shop), typed).status_code == 302
    assert with_whom(shop, visit) == "Alice"
    with tenant_scope(shop.tenant):
        after = Booking.objects.get(pk=visit.pk)
        assert after.starts_at == visit.starts_at and after.status == "booked"
        assert Message.objects.filter(about_id=visit.pk, kind="booking_moved", state="planned").exists()
        event = BookingEvent.objects.get(booking=visit, kind="moved")
        assert (event.old_resource_id, event.new_resource_id) == (
            shop.people["bob"].pk,
            shop.people["alice"].pk,
        )


def test_whoever_is_busy_takes_nothing_over_and_nothing_is_doubled(shop: Shop) -> None:
    visit = book(shop, "cut", "2026-11-26 14:00")
    book(shop, "cut", "2026-11-26 14:00", who="alice")
    typed = {"act": "one", "visit": str(visit.pk), "to": str(shop.people["alice"].pk), "tell": "1"}
    assert browser(shop, "alice").post(page_of(shop), typed).status_code == 409
    assert with_whom(shop, visit) == "Bob"


def test_all_at_once_gives_what_fits_and_leaves_the_rest(shop: Shop) -> None:
    visits = [book(shop, "cut", f"2026-11-26 {hour}:00") for hour in (10, 13, 14)]
    book(shop, "cut", "2026-11-26 14:00", who="alice")
    typed = {"act": "all", "to": str(shop.people["alice"].pk), "tell": "1"}
    answer = browser(shop, "alice").post(page_of(shop), typed)
    assert answer["Location"].endswith("?over=2&of=3")
    assert [with_whom(shop, visit) for visit in visits] == ["Alice", "Alice", "Bob"]


def test_two_of_hers_at_one_time_do_not_both_go_to_one_colleague(shop: Shop) -> None:
    first, second = book(shop, "cut", "2026-11-26 10:00"), book(shop, "trim", "2026-11-26 11:00")
    with tenant_scope(shop.tenant):
        # As staff who may overbook put it: over the first, in a lane of its own.
        Allocation.objects.filter(booking=second).update(
            starts_at=local("2026-11-26 10:00"), ends_at=local("2026-11-26 10:15"), lane=1
        )
        BookingItem.objects.filter(booking=second).update(
            starts_at=local("2026-11-26 10:00"), ends_at=local("2026-11-26 10:15")
        )
        Booking.objects.filter(pk=second.pk).update(starts_at=local("2026-11-26 10:00"))
    typed = {"act": "all", "to": str(shop.people["alice"].pk), "tell": "1"}
    browser(shop, "alice").post(page_of(shop), typed)
    assert sorted([with_whom(shop, first), with_whom(shop, second)]) == ["Alice", "Bob"]


def test_what_is_called_off_is_told(shop: Shop) -> None:
    visit = book(shop, "cut", "2026-11-26 10:00")
    owner = browser(shop, "alice")
    asked = owner.post(page_of(shop), {"act": "call_off", "tell": "1"})
    assert asked.status_code == 409 and asked.context["sure"] == {"count": 1, "tell": True}
    with tenant_scope(shop.tenant):
        assert Booking.objects.get(pk=visit.pk).status == "booked", "one press of a button calls nothing off"
    book(shop, "cut", "2026-11-26 14:00")
    again = owner.post(page_of(shop), {"act": "call_off", "tell": "1", "count": "1"})
    assert again.status_code == 409 and again.context["sure"]["count"] == 2, "somebody booked meanwhile"
    owner.post(page_of(shop), {"act": "call_off", "tell": "1", "count": "2"})
    with tenant_scope(shop.tenant):
        assert Booking.objects.get(pk=visit.pk).status == "cancelled"
        assert Message.objects.filter(about_id=visit.pk, kind="booking_cancelled", state="planned").exists()


def test_with_her_place_everything_of_hers_ends_at_once_and_the_history_keeps_her_initials(
    shop: Shop,
) -> None:
    """P22: the live session of a leaver is sent to sign in at its next request."""
    bobs = browser(shop, "bob")
    calendar = reverse("calendar_day", args=[shop.tenant.slug])
    assert bobs.get(calendar).status_code == 200
    visit = book(shop, "cut", "2026-11-26 10:00")
    with tenant_scope(shop.tenant):
        choose(plan=shop.plan("cut", who="bob"), start=local("2026-11-27 10:00"), token=None, now=NOW)
        bob = shop.members["bob"]
        Invitation.objects.create(
            email="x@example.dk", role="staff", invited_by=bob.user_id, created_at=NOW, expires_at=NOW
        )
    owner = browser(shop, "alice")
    owner.post(page_of(shop), {"act": "one", "visit": str(visit.pk), "to": "cancel", "tell": "1"})
    answer = owner.post(page_of(shop), {"act": "leave"})
    assert answer["Location"] == f"/d/{shop.tenant.slug}/people/?done=left"
    gone = bobs.get(calendar)
    assert gone.status_code == 302 and gone["Location"].startswith("/signin/")
    with tenant_scope(PLATFORM_ID):
        assert not Session.objects.filter(user_id=bob.user_id).exists()
    with tenant_scope(shop.tenant):
        former = Membership.objects.get(pk=bob.pk)
        assert not former.active and str(former.initials) == "BS"
        assert not Hold.objects.filter(booking=None).exists()
        calendar_row = Resource.objects.get(membership_id=bob.pk)
        assert not calendar_row.active and not calendar_row.online
        assert Invitation.objects.get(email__isnull=False, invited_by=bob.user_id).withdrawn_at
    assert owner.get(page_of(shop)).status_code == 404


def test_the_last_owner_does_not_leave(shop: Shop) -> None:
    assert browser(shop, "alice").post(page_of(shop, "alice"), {"act": "leave"}).status_code == 409
    with tenant_scope(shop.tenant):
        assert Membership.objects.get(pk=shop.members["alice"].pk).active


def test_strangers_and_colleagues_without_the_right_settle_nothing(shop: Shop, lund: Shop) -> None:
    visit = book(shop, "cut", "2026-11-26 10:00")
    typed = {"act": "one", "visit": str(visit.pk), "to": "cancel"}
    assert browser(shop, "bob").post(page_of(shop), typed).status_code == 403
    stranger = Client()
    enter(stranger, Person("charlie@x.example", lund.members["charlie"], lund.tenant).with_factor())
    assert stranger.post(page_of(shop), typed).status_code == 404
    with tenant_scope(shop.tenant):
        assert Booking.objects.get(pk=visit.pk).status == "booked"


def test_only_her_own_visits_are_settled_on_her_page(shop: Shop) -> None:
    alices = book(shop, "cut", "2026-11-26 10:00", who="alice")
    typed = {"act": "one", "visit": str(alices.pk), "to": "cancel"}
    browser(shop, "alice").post(page_of(shop), typed)
    with tenant_scope(shop.tenant):
        assert Booking.objects.get(pk=alices.pk).status == "booked"


def test_the_page_asks_as_often_for_many_visits_as_for_few(shop: Shop) -> None:
    owner, counts = browser(shop, "alice"), []
    Tenant.objects.filter(pk=shop.tenant.pk).update(max_open_per_contact=99)
    for day in ("25", "26"):
        for hour in (10, 11, 13, 14):
            book(shop, "cut", f"2026-11-{day} {hour}:00")
        owner.get(page_of(shop))
        with CaptureQueriesContext(connections["default"]) as asked:
            owner.get(page_of(shop))
        counts.append(len(asked))
    assert counts[0] == counts[1]
