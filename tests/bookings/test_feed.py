"""A colleague's calendar feed: what a calendar client reads, and what a leaked address never shows."""

from collections.abc import Iterator
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from bookings.actions.cancel import cancel
from bookings.models import Booking, CalendarFeed
from staff.actions import change_permissions, remove_member
from staff.permissions import Permission
from tenants.actors import SYSTEM
from tenants.context import tenant_scope
from tests.bookings import steps
from tests.staff.conftest import Person, enter
from tests.world import NOW, Shop, local

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(solvik: Shop) -> Iterator[Shop]:
    """Give the salon on the morning of the tests' world."""
    with time_machine.travel(NOW, tick=False):
        yield solvik


def browser(shop: Shop, name: str = "bob") -> Client:
    """Give somebody's browser."""
    client = Client()
    enter(client, Person("", shop.members[name], shop.tenant))
    return client


def turn_on(shop: Shop, shows: str = "busy", client: Client | None = None) -> str:
    """Press the button; give the path of the address that is shown once."""
    here = reverse("account_feed", args=[shop.tenant.slug])
    page = (client or browser(shop)).post(here, {"act": "make", "shows": shows})
    address: str = page.context["address"]
    assert address in page.content.decode()
    return address.removeprefix("http://testserver")


def read(address: str) -> Calendar:
    """Subscribe, as a calendar client does: without a cookie."""
    answer = Client().get(address)
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/calendar")
    assert b"\r\n" in answer.content and max(map(len, answer.content.split(b"\r\n"))) <= 75
    calendar = Calendar.from_ical(answer.content)
    assert isinstance(calendar, Calendar) and not [e for part in calendar.walk() for e in part.errors]
    return calendar


def book(shop: Shop, at: str, who: str = "bob", service: str = "cut") -> Booking:
    """Book a visit."""
    with tenant_scope(shop.tenant):
        return steps.book(shop, service, at=local(at), who=who)


def test_s60_names_are_off_and_a_leaked_address_shows_no_contact(shop: Shop) -> None:
    book(shop, "2026-11-26 10:00")
    for shows, words in (("busy", "Optaget"), ("services", "Dameklip"), ("initials", "Dameklip (CW)")):
        address = turn_on(shop, shows)
        text = Client().get(address).content.decode()
        assert [str(each["SUMMARY"]) for each in read(address).walk("VEVENT")] == [words]
        for secret in ("Camilla", "Winther", "20123456", "camilla@", "example.dk"):
            assert secret not in text
    assert CalendarFeed._meta.get_field("shows").default == "busy"


def test_s60_the_token_is_kept_by_its_hash_and_shown_once(shop: Shop) -> None:
    client = browser(shop)
    token = turn_on(shop, client=client).rsplit("/", 1)[1].removesuffix(".ics")
    with tenant_scope(shop.tenant):
        row = CalendarFeed.objects.get()
        assert token.encode() not in bytes(row.token_hash) and token not in str(row.__dict__)
    assert token not in client.get(reverse("account_feed", args=[shop.tenant.slug])).content.decode()


def test_s60_a_new_address_ends_the_former_and_off_ends_both(shop: Shop) -> None:
    first = turn_on(shop)
    second = turn_on(shop)
    assert Client().get(first).status_code == 404 and Client().get(second).status_code == 200
    browser(shop).post(reverse("account_feed", args=[shop.tenant.slug]), {"act": "end"})
    assert Client().get(second).status_code == 404


def test_s60_the_feed_dies_with_the_place_and_with_the_right(shop: Shop) -> None:
    address = turn_on(shop)
    with tenant_scope(shop.tenant):
        change_permissions(membership=shop.members["bob"], role="staff", permissions=[], by=SYSTEM, now=NOW)
    assert Client().get(address).status_code == 404
    with tenant_scope(shop.tenant):
        change_permissions(
            membership=shop.members["bob"],
            role="staff",
            permissions=[Permission.OWN_CALENDAR],
            by=SYSTEM,
            now=NOW,
        )
    assert Client().get(address).status_code == 200
    with tenant_scope(shop.tenant):
        remove_member(membership=shop.members["bob"], by=SYSTEM, now=NOW)
        assert not CalendarFeed.objects.exists()
    assert Client().get(address).status_code == 404


def test_s60_only_her_own_visits_stand_in_it_whatever_else_she_may_see(shop: Shop) -> None:
    book(shop, "2026-11-26 10:00", who="alice")
    mine = book(shop, "2026-11-26 11:00")
    uids = [str(each["UID"]) for each in read(turn_on(shop)).walk("VEVENT")]
    assert uids == [f"{mine.pk}.{shop.people['bob'].pk}@bookingsite"]


def test_s60_times_are_right_on_both_sides_of_the_clocks_change(shop: Shop) -> None:
    with tenant_scope(shop.tenant):
        for service in shop.services.values():
            service.furthest_days = 300
            service.save()
    visits = [book(shop, "2026-11-26 10:00"), book(shop, "2027-03-26 10:00"), book(shop, "2027-03-29 10:00")]
    calendar = read(turn_on(shop))
    events = sorted(calendar.walk("VEVENT"), key=lambda each: each["DTSTART"].dt)
    assert [each["DTSTART"].dt.astimezone(UTC) for each in events] == [each.starts_at for each in visits]
    assert [each["DTSTART"].dt.hour for each in events] == [10, 10, 10]
    assert {each["DTSTART"].params["TZID"] for each in events} == {"Europe/Copenhagen"}
    zones = calendar.walk("VTIMEZONE")
    assert [str(each["TZID"]) for each in zones] == ["Europe/Copenhagen"]
    rules = zones[0].to_tz()
    for each in visits:
        naive = each.starts_at.astimezone(ZoneInfo("Europe/Copenhagen")).replace(tzinfo=None)
        assert naive.replace(tzinfo=rules).astimezone(UTC) == each.starts_at


def test_a_moved_visit_keeps_its_uid_and_a_cancelled_one_is_gone(shop: Shop) -> None:
    visit, address = book(shop, "2026-11-26 10:00"), turn_on(shop)
    before = read(address).walk("VEVENT")[0]
    with tenant_scope(shop.tenant):
        Booking.objects.filter(pk=visit.pk).update(sequence=3, changed_at=NOW + timedelta(minutes=1))
    after = read(address).walk("VEVENT")[0]
    assert before["UID"] == after["UID"] and int(after["SEQUENCE"]) == 3
    with tenant_scope(shop.tenant):
        cancel(tenant=shop.tenant, booking=visit, by=shop.actor("bob"), now=NOW)
    assert read(address).walk("VEVENT") == []


def test_a_client_that_has_it_already_is_told_so_and_nobody_else_keeps_it(shop: Shop) -> None:
    book(shop, "2026-11-26 10:00")
    address = turn_on(shop)
    first = Client().get(address)
    assert first["Cache-Control"] == "private, no-store" and "noindex" in first["X-Robots-Tag"]
    again = Client().get(address, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304 and not again.content
    book(shop, "2026-11-26 13:00")
    assert Client().get(address, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_a_feed_of_another_business_is_one_that_never_was(shop: Shop, lund: Shop) -> None:
    address = turn_on(shop)
    theirs = Client().get(address.replace(shop.tenant.slug, lund.tenant.slug))
    nobodys = Client().get(f"/feed/{lund.tenant.slug}/never-was.ics")
    assert theirs.status_code == nobodys.status_code == 404 and theirs.content == nobodys.content


def test_the_feed_asks_as_often_for_many_visits_as_for_few(shop: Shop) -> None:
    address, counts = turn_on(shop, "initials"), []
    for hour in (10, 13):
        book(shop, f"2026-11-26 {hour}:00")
        Client().get(address)
        with CaptureQueriesContext(connections["default"]) as asked:
            Client().get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]
