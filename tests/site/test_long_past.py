"""A salon of ten with a long past: how few questions its pages ask, and how the database finds the rows.

The questions are as many as with a short past; each is answered by an index, however many rows there are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import psycopg
import pytest
import time_machine
from django.db import connection, connections
from django.http import HttpResponse
from django.test import Client

from bookings.catalogue import load_catalogue
from bookings.changes import mark_of
from bookings.dayrows import load_day, load_days
from bookings.diary import load_diary
from bookings.models import Allocation, Booking, Resource
from bookings.pages.logpage import log_rows
from bookings.pages.requestpage import waiting
from bookings.slots import Plan, starts_between
from customers.forms.filters import FilterForm
from customers.models import Customer
from customers.pages.listpage import by_visit
from customers.reach import cards_for
from notifications.models import Message
from privacy.accesslog import Wanted, read_page
from tenants.context import tenant_scope
from tenants.models import AuditEntry
from tests.databases import Broom, admin_url, at
from tests.site.history import crowd, grow, hire_ten
from tests.site.questions import asked, asked_like, asking, index_conditions, nodes, plan_of
from tests.staff.conftest import Person, enter
from tests.world import NOW, Shop, local, plant_lund, plant_solvik

FEW, MANY, CROWD = 100, 50_000, 20_000
FIRST, LAST = local("2026-11-26 12:00").date(), local("2026-12-25 12:00").date()
DETAILS = {"message": "", "policy": "on"}
guests = count(10)
DAY = local("2026-11-26 12:00").date()
MESSAGE = "notifications_message"

pytestmark = pytest.mark.django_db
Asked = dict[str, list[str]]
# The newest day has its visits with either past; only the long one fills a whole week.
DAYS = {"new": "2026-12-08", "full": "2026-11-24", "empty": "2027-06-08"}


def slots(shop: Shop, *, month: bool) -> list[str]:
    """Ask for the free times of a day, or of a month, of all ten."""
    found: list[str] = []
    with tenant_scope(shop.tenant), asking(found):
        catalogue = load_catalogue(online=True, ids=[shop.services["cut"].pk])
        plan = Plan(catalogue.offers, catalogue.resources, None, shop.tenant.zone)
        last = LAST if month else FIRST
        diary = load_diary(plan.resource_ids, FIRST, last, plan.zone, now=NOW, rooms=plan.rooms)
        assert starts_between(plan, diary, now=NOW)
    return found


def page(client: Client, address: str, found: list[str], post: dict[str, str] | None = None) -> HttpResponse:
    """Open a page, or send a form."""
    with asking(found):
        answer = client.get(address) if post is None else client.post(address, post)
    assert answer.status_code == (200 if post is None else 302), (address, answer.status_code)
    return answer


def whole_booking(shop: Shop) -> Asked:
    """Walk from the front page to the done page."""
    client = Client()
    steps: Asked = {
        name: [] for name in ("front", "services", "time", "choose", "details", "confirm", "done")
    }
    front = f"/b/{shop.tenant.slug}/"
    # A day that is far enough for a reminder, and somebody who has never been here.
    query = urlencode({"s": str(shop.services["cut"].pk), "day": FIRST.isoformat()})
    number = next(guests)
    typed = {
        **DETAILS,
        "name": "Camilla Winther",
        "phone": f"201234{number}",
        "email": f"c{number}@example.dk",
    }
    page(client, front, steps["front"])
    page(client, f"{front}book/", steps["services"])
    times = page(client, f"{front}book/time/?{query}", steps["time"])
    start = re.findall(r'name="start" value="([^"]+)"', times.content.decode())[-1]
    chosen = page(client, f"{front}book/time/?{query}", steps["choose"], {"start": start})
    page(client, chosen["Location"], steps["details"])
    booked = page(client, chosen["Location"], steps["confirm"], typed)
    page(client, booked["Location"], steps["done"])
    return steps


def staff_sees(shop: Shop, client: Client, day: str, kind: str = "") -> list[str]:
    """Open a page of the staff's calendar."""
    found: list[str] = []
    page(client, f"/d/{shop.tenant.slug}/calendar/{kind}?day={day}", found)
    return found


def measure(shop: Shop, *days: str) -> Asked:
    """Ask everything that a page or a booking asks; the pages of the calendar on each of these days."""
    client = Client()
    enter(client, Person("alice@salon-solvik.example", shop.members["alice"], shop.tenant))
    return {
        "day": slots(shop, month=False),
        "month": slots(shop, month=True),
        **whole_booking(shop),
        **{
            f"{day} staff {kind}".rstrip("/"): staff_sees(shop, client, DAYS[day], kind)
            for day in days
            for kind in ("", "week/", "month/", "list/", "print/")
        },
    }


@dataclass
class Past:
    """The salon, and what its pages asked with so many visits."""

    shop: Shop
    asked: dict[int, Asked] = field(default_factory=dict)


@pytest.fixture(scope="module")
def past(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Past]:
    """Measure a salon of ten, beside a stranger, with a short past; give it a long one, measure again."""
    with django_db_blocker.unblock():
        addresses = [at(admin_url(), str(connections[alias].settings_dict["NAME"])) for alias in connections]
        brooms = [Broom(address) for address in addresses]
        for broom in brooms:
            broom.remember()
        try:
            with time_machine.travel(NOW, tick=False):
                plant_lund()
                found = Past(plant_solvik())
                measure_and_grow(found, addresses[0])
            yield found
        finally:
            for broom in brooms:
                broom.sweep()


def measure_and_grow(past: Past, address: str) -> None:
    """Measure with few visits, then with many and as many customers and looks at them."""
    shop = past.shop
    with tenant_scope(shop.tenant):
        people = hire_ten(shop)
    grow(shop, people, FEW)
    # What a process asks but once is no question of a page.
    measure(shop, "new")
    past.asked[FEW] = measure(shop, "new", "empty")
    with tenant_scope(shop.tenant):
        Allocation.objects.all().delete()
    grow(shop, people, MANY)
    crowd(shop, people, CROWD)
    with psycopg.connect(address, autocommit=True) as link:
        link.execute("ANALYZE")
    past.asked[MANY] = measure(shop, "new", "full", "empty")
    with tenant_scope(shop.tenant):
        assert Booking.objects.count() > FEW + MANY


@pytest.fixture(scope="module")
def measured(past: Past) -> dict[int, Asked]:
    """Give what the pages asked."""
    return past.asked


@pytest.fixture(scope="module")
def history(past: Past) -> Shop:
    """Give the salon with its past."""
    return past.shop


def listed(asked: list[str]) -> str:
    """Write the questions out for who must find the one too many."""
    return "\n" + "\n".join(f"{number + 1:2} {each[:300]}" for number, each in enumerate(asked))


@pytest.mark.parametrize("span", ["day", "month"])
def test_s31_the_times_of_ten_people_take_two_questions(measured: dict[int, Asked], span: str) -> None:
    asked = measured[MANY][span]
    assert len(asked) <= 2, listed(asked)


def test_s31_the_time_page_takes_three_questions_with_scope_and_tenant(measured: dict[int, Asked]) -> None:
    asked = measured[MANY]["time"]
    assert len(asked) <= 3, listed(asked)


def test_a_whole_booking_takes_thirty_five_questions(measured: dict[int, Asked]) -> None:
    steps = {name: measured[MANY][name] for name in ("front", "time", "choose", "details", "confirm", "done")}
    counts = {name: len(asked) for name, asked in steps.items()}
    assert sum(counts.values()) <= 35, f"{counts}" + "".join(listed(asked) for asked in steps.values())


def test_no_count_grows_with_the_history(measured: dict[int, Asked]) -> None:
    few, many = (
        {name: len(asked) for name, asked in measured[size].items() if not name.startswith("full")}
        for size in (FEW, MANY)
    )
    assert many == few


@pytest.mark.parametrize(
    ("kind", "most"), [("", 16), ("week", 19), ("month", 12), ("list", 16), ("print", 14)]
)
def test_s32_a_full_calendar_takes_as_many_questions_as_an_empty_one(
    measured: dict[int, Asked], kind: str, most: int
) -> None:
    full, empty = measured[MANY][f"full staff {kind}"], measured[MANY][f"empty staff {kind}"]
    # Nobody is shown in an empty one: the log then looks up, and makes, no aliases of those who were.
    assert len(full) - len(empty) <= 3, listed(full) + listed(empty)
    assert len(full) <= most, listed(full)


def test_the_free_times_are_found_by_tenant_resource_and_start(history: Shop) -> None:
    with tenant_scope(history.tenant):
        people = set(Resource.objects.filter(kind="staff").values_list("pk", flat=True))

        def ask() -> object:
            return load_diary(people, DAY, DAY, history.tenant.zone, now=NOW)

        conditions = index_conditions(plan_of(asked(ask, "bookings_allocation")), "bookings_allocation")
    assert any(
        all(column in each for column in ("tenant_id", "resource_id", "starts_at")) for each in conditions
    ), conditions


def test_the_staffs_day_is_found_by_tenant_and_start(history: Shop) -> None:
    with tenant_scope(history.tenant):
        people = list(Resource.objects.filter(kind="staff"))

        def ask() -> object:
            return load_day(history.tenant, DAY, people, now=NOW)

        plan = plan_of(asked(ask, "bookings_bookingitem"))
        conditions = index_conditions(plan, "bookings_bookingitem")
        assert not [node for node in plan if node["Node Type"] == "Seq Scan" and "booking" in node["Alias"]]
    assert any("tenant_id" in each and "starts_at" in each for each in conditions), conditions


def test_s32_a_week_of_four_hundred_visits_is_found_by_tenant_and_start(history: Shop) -> None:
    monday = DAY - timedelta(days=DAY.weekday())
    with tenant_scope(history.tenant):
        people = list(Resource.objects.filter(kind="staff"))
        days = load_days(history.tenant, monday, monday + timedelta(days=6), people, now=NOW)
        assert len({item.pk for day in days for item in day.items}) >= 400

        def ask() -> object:
            return load_days(history.tenant, monday, monday + timedelta(days=6), people, now=NOW)

        for table in ("bookings_bookingitem", "bookings_allocation"):
            plan = plan_of(asked(ask, table))
            conditions = index_conditions(plan, table)
            assert any("tenant_id" in each and "starts_at" in each for each in conditions), conditions
            whole = [node["Relation Name"] for node in plan if node["Node Type"] == "Seq Scan"]
            assert not {"bookings_booking", "notifications_message"} & set(whole), whole


def test_what_an_open_calendar_asks_every_few_seconds_reads_only_its_window(history: Shop) -> None:
    with tenant_scope(history.tenant):
        people = list(Resource.objects.filter(kind="staff").values_list("pk", flat=True))
        low, high = local("2026-11-23 00:00"), local("2026-11-30 00:00")
        plan = plan_of(asked_like(lambda: mark_of(people, people, low, high, now=NOW), "md5"))
    for table in ("bookings_bookingitem", "bookings_allocation"):
        conditions = index_conditions(plan, table)
        assert any("tenant_id" in each and "starts_at" in each for each in conditions), conditions
    whole = {node["Relation Name"] for node in plan if node["Node Type"] == "Seq Scan"}
    assert not {"bookings_booking", "notifications_message"} & whole, whole


def test_what_is_due_is_found_among_what_waits(history: Shop) -> None:
    with tenant_scope(history.tenant):
        due = Message.objects.filter(state="planned", due_at__lte=NOW + timedelta(days=1)).order_by("due_at")
        plan = plan_of(str_of(due[:20]))
    # Both indexes hold only what waits; which is cheaper depends on how many tenants there are.
    assert {"message_planned", "message_sweep"} & {node.get("Index Name") for node in plan}, plan


def str_of(rows: Any) -> str:
    """Write a query out as the database gets it."""
    return asked(lambda: list(rows), "notifications_message")


def test_a_visits_messages_are_found_by_the_visit(history: Shop) -> None:
    with tenant_scope(history.tenant):
        one = Message.objects.values_list("about_id", flat=True).first()
        plan = plan_of(str_of(Message.objects.filter(about_id=one)))
    assert any("about_id" in each for each in index_conditions(plan, "notifications_message"))


def test_the_message_log_reads_its_days_by_time(history: Shop) -> None:
    chosen = {"state": "", "channel": "", "days": "30"}
    with tenant_scope(history.tenant):

        def ask() -> object:
            return log_rows(Message.objects.all(), chosen, before="", now=NOW)

        conditions = index_conditions(plan_of(asked(ask, MESSAGE)), MESSAGE)
        assert any("tenant_id" in each and "due_at" in each for each in conditions), conditions
        rows, mark = log_rows(Message.objects.all(), chosen, before="", now=NOW)
        assert rows and mark
        further = plan_of(
            asked(lambda: log_rows(Message.objects.all(), chosen, before=mark, now=NOW), MESSAGE)
        )
    assert any("due_at" in each for each in index_conditions(further, MESSAGE))


def test_what_waits_for_an_answer_is_found_among_what_waits(history: Shop) -> None:
    with tenant_scope(history.tenant):
        plan = plan_of(asked(lambda: list(waiting(None)[:100]), "bookings_booking"))
    assert "booking_awaiting" in {node.get("Index Name") for node in plan}, plan
    assert any("tenant_id" in each for each in index_conditions(plan, "bookings_booking"))


def test_customers_by_their_last_visit_come_in_the_order_of_their_index(history: Shop) -> None:
    with tenant_scope(history.tenant):
        assert Customer.objects.count() >= CROWD <= AuditEntry.objects.count()
        cards = by_visit(cards_for(history.members["alice"]).filter(restricted=False))
        plan = plan_of(asked(lambda: list(cards[:50]), "customers_customer"))
    assert "customer_by_latest" in {node.get("Index Name") for node in plan}, plan
    assert any("tenant_id" in each for each in index_conditions(plan, "customers_customer"))
    assert "Sort" not in {node["Node Type"] for node in plan}, plan


def test_customers_last_here_before_a_day_are_found_by_it(history: Shop) -> None:
    form = FilterForm({"visit": "before", "day": "2025-01-15"})
    with tenant_scope(history.tenant):
        cards = form.narrow(Customer.objects.filter(restricted=False), history.tenant, now=NOW)
        plan = plan_of(asked(lambda: list(by_visit(cards)[:50]), "customers_customer"))
    conditions = index_conditions(plan, "customers_customer")
    assert any("tenant_id" in each and "last_visit_at" in each for each in conditions), conditions


@pytest.mark.parametrize(
    ("wanted", "column"),
    [
        (Wanted(), "tenant_id"),
        (Wanted(before=(NOW - timedelta(days=300), UUID(int=0))), "at <="),
        (Wanted(since=DAY - timedelta(days=20), until=DAY - timedelta(days=10)), "at >="),
        (Wanted(customer=UUID(int=7)), "subject_id"),
    ],
    ids=["newest", "further down", "some days", "one customer"],
)
def test_the_access_log_reads_one_page_of_its_history(history: Shop, wanted: Wanted, column: str) -> None:
    with tenant_scope(history.tenant):

        def ask() -> object:
            return read_page(wanted, history.members["alice"], zone=history.tenant.zone)

        plan = plan_of(asked(ask, "tenants_auditentry"))
    conditions = index_conditions(plan, "tenants_auditentry")
    assert any("tenant_id" in each and column in each for each in conditions), conditions
    # One page costs one page: the rows of a moment are put in order, never the whole log.
    assert "Sort" not in {node["Node Type"] for node in plan} or wanted.customer or wanted.since, plan


@pytest.mark.parametrize(
    ("question", "index"),
    [
        (
            "SELECT tenant_id FROM notifications_message WHERE state = 'planned' AND due_at <= now()",
            {"message_sweep", "message_planned"},
        ),
        (
            "SELECT tenant_id FROM bookings_booking WHERE status = 'requested' AND approve_by <= now()",
            {"booking_awaiting"},
        ),
    ],
)
def test_the_sweeps_read_no_history(history: Shop, question: str, index: set[str]) -> None:
    with psycopg.connect(at(admin_url(), str(connection.settings_dict["NAME"]))) as link:
        link.execute("SET ROLE sweep")
        found = link.execute("EXPLAIN (FORMAT JSON) " + question).fetchone()
    assert found is not None
    plan = list(nodes(found[0][0]["Plan"]))
    assert index & {node.get("Index Name") for node in plan}, plan


def test_the_sweeps_functions_ask_just_these_questions(history: Shop) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT prosrc FROM pg_proc WHERE proname IN"
            " ('notifications_tenants_due', 'bookings_tenants_with_lapsed')"
        )
        sources = " ".join(" ".join(row[0].split()) for row in cursor.fetchall())
    assert "status = 'requested' AND b.approve_by <= moment" in sources
    assert "due_at" in sources and "'planned'" in sources
