"""The overview adds up what happened, beside what happened before, and names no customer."""

import csv
import io
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bookings.actions.cancel import cancel
from bookings.actions.mark import mark
from bookings.figures import own_period, period_of
from bookings.models import Booking
from bookings.pages.overview.context import overview_context
from customers.models import Customer
from tenants.actors import SYSTEM
from tenants.context import tenant_scope
from tests.bookings.steps import book, details
from tests.replay import planted_once
from tests.world import NOW, Shop, local, signed_in

pytestmark = pytest.mark.django_db
# Friday in the week of the tests' world, in the evening.
LATER = local("2026-11-27 20:00")


@planted_once(at=NOW)
def live_a_week(solvik: Shop) -> None:
    """Let Salon Solvik live a week: four visits of two people, one who stayed away, one cancelled."""
    with tenant_scope(solvik.tenant):
        for at, who, status in (
            ("2026-11-24 10:00", "alice", "done"),
            ("2026-11-25 10:00", "alice", "no_show"),
            ("2026-11-26 10:00", "bob", "booked"),
            ("2026-11-26 13:00", "alice", "cancelled"),
            ("2026-12-01 10:00", "alice", "booked"),
        ):
            typed = details(name=f"Ida {at[8:10]}", email=f"ida{at[8:10]}@example.dk", phone="")
            visit = book(solvik, "cut", at=local(at), who=who, typed=typed)
            if status == "cancelled":
                cancel(tenant=solvik.tenant, booking=visit, by=SYSTEM, now=NOW)
            elif status != "booked":
                mark(tenant=solvik.tenant, booking=visit, status=status, by=SYSTEM, now=local(at))
        last_week = Booking.objects.get(starts_at=local("2026-11-24 10:00"))
        copy = book(solvik, "trim", at=local("2026-11-24 11:00"))
        for row in (copy, *copy.items.all(), *copy.allocations.all()):
            row.starts_at, row.ends_at = local("2026-11-17 11:00"), local("2026-11-17 11:15")
            row.save(update_fields=["starts_at", "ends_at"])
        assert last_week.price_minor == 49500


@pytest.fixture
def lived(solvik: Shop) -> Shop:
    """Give Salon Solvik after that week."""
    live_a_week(solvik)
    return solvik


def figures(shop: Shop, period: Any, now: datetime = LATER) -> dict[str, Any]:
    """Give the page's facts."""
    with tenant_scope(shop.tenant):
        return overview_context(shop.tenant, period, now=now)


def said(context: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Give the headline's numbers by name."""
    return {str(each["label"]): (each["value"], each["then"]) for each in context["figures"]}


def test_a_week_is_added_up_beside_the_one_before(lived: Shop) -> None:
    context = figures(lived, period_of("week", date(2026, 11, 26)))
    assert said(context) == {
        # The unmarked visit of Thursday has passed and counts; the cancelled one and the absentee do not.
        "Omsætning": ("990\u00a0kr.", "95\u00a0kr."),
        "Besøg": (2, 1),
        # Three hours of two people's five days of seven and a half hours so far; lunch is no open time.
        "Belægning": ("4,0\u00a0%", "0,3\u00a0%"),
        "Nye kunder": (5, 0),
        "Udeblivelser": ("33\u00a0%", "0\u00a0%"),
    }


def test_people_and_services_share_what_was_earned(lived: Shop) -> None:
    context = figures(lived, period_of("week", date(2026, 11, 26)))
    people = {row["name"]: (row["visits"], row["revenue"], row["visits_then"]) for row in context["people"]}
    assert people == {"Alice Holm": (1, "495\u00a0kr.", 1), "Bob Skov": (1, "495\u00a0kr.", 0)}
    services = [(row["name"], row["visits"], row["revenue"]) for row in context["services"]]
    assert services == [("Dameklip", 2, "990\u00a0kr."), ("Pandehår", 0, "0\u00a0kr.")]


def test_a_running_month_is_held_against_as_many_days(lived: Shop) -> None:
    context = figures(lived, period_of("month", date(2026, 11, 26)))
    assert context["cut"] and context["running"]
    assert said(context)["Omsætning"][0] == "1.085\u00a0kr."
    assert not figures(lived, period_of("month", date(2026, 10, 1)))["cut"]


def test_the_page_names_no_customer_and_only_those_who_may_see_it(lived: Shop) -> None:
    address = reverse("overview", args=[lived.tenant.slug])
    with time_machine.travel(LATER, tick=False):
        bob, alice = Client(), Client()
        signed_in(bob, lived.members["bob"])
        assert bob.get(address).status_code == 403
        signed_in(alice, lived.members["alice"])
        for query in ("", "?period=week", "?period=quarter", "?period=year&from=2026-01-01",
                      "?period=own&from=2026-11-01&until=2026-11-30", "?period=own&from=x&until=2099-99-99",
                      "?period=never&from=9999-12-31"):  # fmt: skip
            page = alice.get(address + query)
            assert page.status_code == 200, query
            assert "Ida" not in page.content.decode()
            assert "style=" not in page.content.decode()


def test_the_list_has_the_same_numbers(lived: Shop) -> None:
    with time_machine.travel(LATER, tick=False):
        alice = Client(headers={"accept-language": "en"})
        signed_in(alice, lived.members["alice"])
        raw = alice.get(reverse("overview_csv", args=[lived.tenant.slug]) + "?period=week&from=2026-11-26")
    rows = list(csv.reader(io.StringIO(raw.content.decode("utf-8-sig")), delimiter=";"))
    assert ["Total", "", "Turnover", "990,00", "95,00"] in rows
    assert ["Total", "", "No-shows", "1", "0"] in rows
    assert ["Staff", "Bob Skov", "Minutes taken", "60", "0"] in rows
    assert b"Ida" not in raw.content


def test_the_questions_are_as_many_for_a_year_of_many_visits_as_for_a_day(lived: Shop) -> None:
    def count(period: Any) -> int:
        with tenant_scope(lived.tenant), CaptureQueriesContext(connection) as asked:
            overview_context(lived.tenant, period, now=LATER)
        return len(asked)

    few = count(own_period(date(2026, 11, 24), date(2026, 11, 24)))
    with tenant_scope(lived.tenant):
        for at in range(9, 16):
            book(lived, "cut", at=local(f"2026-12-03 {at + 0:02d}:00") if at < 12 else
                 local(f"2026-12-03 {at + 1:02d}:00"), who="bob",
                 typed=details(name=f"N {at}", email=f"n{at}@example.dk", phone=""))  # fmt: skip
        assert Customer.objects.count() > 10
    assert count(period_of("year", date(2026, 11, 26))) == few
    assert few <= 14
