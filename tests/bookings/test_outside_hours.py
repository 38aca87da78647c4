"""After the hours were changed: the coming visits outside them are told, with names where she may."""

import pytest
import time_machine
from django.test import Client

from bookings.actions.hours import set_week
from bookings.models import Allocation, Booking, BookingItem, Resource
from bookings.pages.outside import concerned, outside
from bookings.weekplan import WeekSpan
from staff.permissions import Permission
from tenants.context import tenant_scope
from tenants.models import AuditEntry
from tests.bookings.calendar import allow
from tests.bookings.steps import book, details, plant_class
from tests.bookings.test_hours_page import HOURS, page_of, save
from tests.staff.conftest import Person, enter
from tests.world import NOW, ZONE, Shop, local

MORNINGS = [WeekSpan(day, 540, 780) for day in range(5)]


@pytest.fixture
def visits(solvik: Shop) -> list[Booking]:
    """Give Camilla on Thursday morning and Mette in the afternoon, both with Alice, and Ida with Bob."""
    with tenant_scope(solvik.tenant):
        return [
            book(solvik, "cut", at=local("2026-11-26 10:00")),
            book(solvik, "cut", at=local("2026-11-26 14:00"), typed=details(name="Mette Holm")),
            book(solvik, "cut", at=local("2026-11-27 15:00"), typed=details(name="Ida Lund"), who="bob"),
        ]


def told(client: Client, url: str) -> str:
    with time_machine.travel(NOW, tick=False):
        return client.get(f"{url}?done=saved").content.decode()


def test_a_shorter_week_of_one_names_whom_it_leaves_outside(
    alice: Client,
    solvik: Shop,
    visits: list[Booking],
) -> None:
    url = page_of(solvik, "alice")
    assert "outside the hours" not in told(alice, url)
    assert save(alice, url, MORNINGS) == 302
    page = told(alice, url)
    assert "One coming visit lies outside the hours." in page
    assert "Mette Holm" in page and "Camilla" not in page and "Ida Lund" not in page
    with tenant_scope(solvik.tenant):
        assert AuditEntry.objects.filter(action="hours.outside").count() == 1
        assert Booking.objects.filter(status="booked").count() == 3


def test_the_houses_week_decides_on_those_who_keep_it(
    alice: Client,
    solvik: Shop,
    visits: list[Booking],
) -> None:
    save(alice, HOURS, MORNINGS)
    assert "outside the hours" not in told(alice, HOURS)
    with time_machine.travel(NOW, tick=False):
        alice.post(page_of(solvik, "bob"), {"act": "follow"})
    page = told(alice, HOURS)
    assert "Ida Lund" in page and "Mette Holm" not in page


def test_names_are_for_those_who_see_that_calendar(solvik: Shop, visits: list[Booking]) -> None:
    allow(solvik, "bob", Permission.SETTINGS, Permission.OWN_CALENDAR)
    client = Client(headers={"accept-language": "en"})
    enter(client, Person("bob@salon-solvik.example", solvik.members["bob"], solvik.tenant))
    url = page_of(solvik, "alice")
    save(client, url, MORNINGS)
    page = told(client, url)
    assert "One coming visit lies outside the hours." in page and "Mette" not in page


def test_the_gap_of_a_service_may_lie_outside(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        # 30 minutes of work, 45 of waiting over lunch, 45 of work.
        made = book(solvik, "colour", at=local("2026-11-26 11:30"))
        who = concerned(solvik.people["alice"])
        assert outside(who, ZONE, now=NOW) == []
        BookingItem.objects.filter(booking=made).update(gap_minutes=0)
        assert [each.pk for each in outside(who, ZONE, now=NOW)] == [made.pk]


def test_what_is_over_or_cancelled_is_not_asked_about(solvik: Shop, visits: list[Booking]) -> None:
    with tenant_scope(solvik.tenant):
        everybody = [solvik.people["alice"].pk, solvik.people["bob"].pk]
        BookingItem.objects.filter(booking=visits[0]).update(starts_at=local("2026-11-26 07:00"))
        assert [each.pk for each in outside(everybody, ZONE, now=NOW)] == [visits[0].pk]
        Booking.objects.filter(pk=visits[0].pk).update(status="cancelled")
        assert outside(everybody, ZONE, now=NOW) == []


def test_a_class_outside_its_teachers_hours_is_told_too(
    alice: Client,
    solvik: Shop,
) -> None:
    with tenant_scope(solvik.tenant):
        early = plant_class(solvik, at=local("2026-11-26 10:00"))
        late = plant_class(solvik, at=local("2026-11-26 15:00"))
    url = page_of(solvik, "alice")
    save(alice, url, MORNINGS)
    page = told(alice, url)
    assert "One coming visit lies outside the hours." in page
    assert f"/classes/{late.pk}/change/" in page and f"/classes/{early.pk}/" not in page


def test_a_room_with_hours_of_its_own_decides_on_what_is_booked_in_it(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        made = book(solvik, "colour", at=local("2026-11-26 14:00"))
        chair = Resource.objects.get(kind="equipment")
        Allocation.objects.update_or_create(
            booking=made,
            resource=chair,
            defaults={"starts_at": made.starts_at, "ends_at": made.ends_at, "item": made.items.get()},
        )
        assert outside([chair.pk], ZONE, now=NOW) == []
        set_week(week=MORNINGS, first=None, last=None, resource=chair, by=solvik.actor("alice"), now=NOW)
        assert [each.pk for each in outside([chair.pk], ZONE, now=NOW)] == [made.pk]
