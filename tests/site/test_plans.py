"""How the database finds rows in a long history: by an index, as the role that serves, behind the wall."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from bookings.changes import mark_of
from bookings.dayrows import load_day, load_days
from bookings.diary import load_diary
from bookings.models import Resource
from bookings.pages.logpage import log_rows
from bookings.pages.requestpage import waiting
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
from tests.world import NOW, Shop, local, plant_lund, plant_solvik

pytestmark = pytest.mark.django_db
DAY = local("2026-11-26 12:00").date()
MESSAGE = "notifications_message"
Node = dict[str, Any]


@pytest.fixture(scope="module")
def history(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Shop]:
    """Give a salon of ten with fifty thousand visits, beside a stranger."""
    with django_db_blocker.unblock():
        addresses = [at(admin_url(), str(connections[alias].settings_dict["NAME"])) for alias in connections]
        brooms = [Broom(address) for address in addresses]
        for broom in brooms:
            broom.remember()
        try:
            shop = plant_solvik()
            plant_lund()
            with tenant_scope(shop.tenant):
                people = hire_ten(shop)
            grow(shop, people, 20_000)
            crowd(shop, people, 20_000)
            with psycopg.connect(addresses[0], autocommit=True) as link:
                link.execute("ANALYZE")
            yield shop
        finally:
            for broom in brooms:
                broom.sweep()


def asked(act: Callable[[], object], table: str) -> str:
    """Give the question that an act asks of a table."""
    with CaptureQueriesContext(connection) as seen:
        act()
    return next(row["sql"] for row in seen.captured_queries if f'FROM "{table}"' in row["sql"])


def asked_like(act: Callable[[], object], word: str) -> str:
    """Give the question of an act that has a word in it."""
    with CaptureQueriesContext(connection) as seen:
        act()
    return next(row["sql"] for row in seen.captured_queries if word in row["sql"])


def plan_of(question: str) -> list[Node]:
    """List the nodes of the plan of a question."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, row_security_active('bookings_allocation')")
        assert cursor.fetchone() == ("app", True)
        cursor.execute("EXPLAIN (FORMAT JSON) " + question.replace("%", "%%"), [])
        [found] = cursor.fetchone()
    return list(nodes((found if isinstance(found, list) else json.loads(found))[0]["Plan"]))


def nodes(node: Node) -> Iterator[Node]:
    """Walk a plan."""
    yield node
    for each in node.get("Plans", ()):
        yield from nodes(each)


def index_conditions(plan: list[Node], table: str) -> list[str]:
    """Give how a table is reached through its indexes; reading it whole is no way."""
    whole = [node for node in plan if node["Node Type"] == "Seq Scan" and node["Relation Name"] == table]
    assert not whole, whole
    return [node["Index Cond"] for node in plan if "Index Cond" in node]


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
        assert Customer.objects.count() >= 20_000 <= AuditEntry.objects.count()
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
