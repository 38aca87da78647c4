"""The list of customers: in order, filtered, paged, and never anybody else in it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.actions.block import block
from customers.models import Customer
from customers.pages.listpage import PAGE
from staff.permissions import Permission
from tenants.actors import SYSTEM
from tenants.context import tenant_scope
from tenants.models import AuditEntry
from tests.bookings import steps
from tests.customers.desk import Desk, names, text_of
from tests.world import NOW, local

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def listed(desk: Desk, query: str = "", who: str = "alice") -> list[str]:
    return names(desk.client(who).get(desk.address("customers") + query))


def test_the_danish_alphabet_orders_the_list(desk: Desk) -> None:
    for name in (
        "Åse Holm",
        "Zenia Bech",
        "Øjvind Skov",
        "Ærbødig Friis",
        "anne Bruun",
        "Aage Krogh",
        "Émile Berg",
    ):
        desk.add(name)
    assert listed(desk) == [
        "anne Bruun", "Émile Berg", "Zenia Bech", "Ærbødig Friis", "Øjvind Skov", "Aage Krogh", "Åse Holm",
    ]  # fmt: skip


def test_the_latest_visit_comes_first_where_it_is_asked_for(desk: Desk) -> None:
    desk.add("Anne Bruun")
    for days, name in ((9, "Bo Fogh"), (1, "Carl Lind")):
        desk.add(name, last_visit_at=NOW - timedelta(days=days))
    assert listed(desk, "?sort=visit") == ["Carl Lind", "Bo Fogh", "Anne Bruun"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("visit=never", ["Aldrig Set"]),
        ("visit=before&day=2026-11-01", ["Gammel Kunde"]),
        ("visit=since&day=2026-11-01", ["Ny Kunde", "Udeblevet Kunde"]),
        ("no_show=1", ["Udeblevet Kunde"]),
        ("news=no", ["Nejtak Kunde"]),
        ("news=yes", ["Ny Kunde"]),
        ("news=unasked", ["Aldrig Set", "Gammel Kunde", "Spærret Kunde", "Udeblevet Kunde"]),
        ("blocked=1", ["Spærret Kunde"]),
        ("visit=since&day=2026-11-01&news=yes&no_show=1", []),
    ],
)
def test_filters_are_answered_from_plain_columns(desk: Desk, query: str, found: list[str]) -> None:
    desk.add("Aldrig Set")
    desk.add("Gammel Kunde", last_visit_at=local("2026-10-31 23:59"))
    desk.add("Ny Kunde", last_visit_at=local("2026-11-01 00:00"), newsletter_offered_at=NOW)
    desk.add("Udeblevet Kunde", last_visit_at=local("2026-11-20 10:00"), no_shows=2)
    said_no = {"newsletter_offered_at": NOW, "newsletter_objected": True}
    desk.add("Nejtak Kunde", last_visit_at=local("2026-10-01 10:00") - timedelta(days=400), **said_no)
    card = desk.add("Spærret Kunde", last_visit_at=local("2026-10-30 10:00") - timedelta(days=400))
    with tenant_scope(desk.shop.tenant):
        block(card=card, reason="x", until=NOW + timedelta(days=1), initials="", by=SYSTEM, now=NOW)
    old = {"Gammel Kunde", "Nejtak Kunde", "Spærret Kunde"}
    expected = sorted(old) if query.startswith("visit=before") else found
    assert listed(desk, f"?{query}") == expected


@pytest.mark.parametrize(
    "query", ["?visit=x&news=y&sort=z&day=never&page=-1", "?page=99999999", "?day=2026-11-01"]
)
def test_what_cannot_be_read_filters_nothing(desk: Desk, query: str) -> None:
    desk.add("Anne Bruun")
    assert listed(desk, query) == ["Anne Bruun"]


def test_s33_the_list_comes_page_by_page_and_nobody_else_is_in_it(desk: Desk) -> None:
    with tenant_scope(desk.shop.tenant):
        for number in range(PAGE + 10):
            Customer(name=f"Kunde {number:03d}", created_at=NOW).save(force_insert=True)
    client = desk.client()
    first, second = (client.get(desk.address("customers") + f"?page={page}") for page in (1, 2))
    assert names(first) == [f"Kunde {number:03d}" for number in range(PAGE)]
    assert names(second) == [f"Kunde {number:03d}" for number in range(PAGE, PAGE + 10)]
    assert "Kunde 051" not in first.content.decode()
    assert "Side 1 af 2" in text_of(first)
    assert names(client.get(desk.address("customers") + "?page=3")) == names(second)


def test_s33_the_list_asks_as_much_for_many_as_for_few(desk: Desk) -> None:
    counts, client = [], desk.client()
    for more in (5, 200):
        with tenant_scope(desk.shop.tenant):
            for number in range(more):
                Customer(name=f"Kunde {more}-{number}", created_at=NOW, last_visit_at=NOW).save(
                    force_insert=True
                )
        for query in ("", "?sort=visit", "?visit=since&day=2026-01-01"):
            client.get(desk.address("customers") + query)
            with CaptureQueriesContext(connection) as asked:
                client.get(desk.address("customers") + query)
            counts.append((query, len(asked)))
    assert counts[:3] == counts[3:]


def test_whoever_is_restricted_stands_in_no_list(desk: Desk) -> None:
    desk.add("Anne Bruun")
    desk.add("Bo Fogh", restricted=True)
    assert listed(desk) == listed(desk, "?sort=visit") == ["Anne Bruun"]


def test_s73_who_sees_her_own_customers_only_lists_nobody_elses(desk: Desk) -> None:
    with tenant_scope(desk.shop.tenant):
        steps.book(
            desk.shop, "cut", at=local("2026-11-26 10:00"), who="bob", typed=steps.details(name="Bobs Kunde")
        )
        typed = steps.details(name="Alices Kunde", phone="+4520999999", email="")
        steps.book(desk.shop, "cut", at=local("2026-11-26 10:00"), who="alice", typed=typed)
    answer = desk.client("bob").get(desk.address("customers"))
    assert names(answer) == ["Bobs Kunde"]
    assert "1 kunde" in text_of(answer)
    assert listed(desk) == ["Alices Kunde", "Bobs Kunde"]


def test_contact_data_is_absent_for_who_may_not_see_it(desk: Desk) -> None:
    desk.add("Anne Bruun", "anne@example.dk", "20 12 34 56")
    page = desk.hire("rita", Permission.ALL_CALENDARS).get(desk.address("customers")).content.decode()
    assert "Anne Bruun" in page
    assert not any(hidden in page for hidden in ("anne@example.dk", "20123456", "20 12 34 56", "E-mail"))


def test_a_look_at_the_list_is_written_down_with_whom_it_showed(desk: Desk) -> None:
    for name in ("Anne Bruun", "Bo Fogh"):
        desk.add(name)
    listed(desk)
    with tenant_scope(desk.shop.tenant):
        row = AuditEntry.objects.get(action="customer.list")
        assert (row.count, row.actor_id) == (2, desk.shop.members["alice"].user_id)


def test_an_empty_list_says_what_to_do(desk: Desk) -> None:
    assert "Ingen kunder endnu." in text_of(desk.client().get(desk.address("customers")))
