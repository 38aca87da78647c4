"""Finding customers: by any spelling, for those who may, and never one who is gone."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers import directory
from customers.entries import ids_of
from customers.links import link_customer
from customers.models import Customer
from tenants.actors import VISITOR
from tenants.context import tenant_scope
from tenants.models import Tenant

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _empty_shelf() -> None:
    directory._shelf.clear()


def add(name: str, email: str = "", phone: str = "") -> Customer:
    return link_customer(name=name, email=email, phone=phone, language="da", by=VISITOR, now=NOW)


def found(text: str, *, by_contact: bool = True) -> list[str]:
    return [card.name for card in directory.search(text, country="DK", by_contact=by_contact)]


@pytest.mark.parametrize("text", ["åse", "AASE", "ødeg", "oedegaard", "Marie åse", "marie", "Åse-Mar"])
def test_a_name_is_found_by_the_beginning_of_its_words_in_any_spelling(solvik: Tenant, text: str) -> None:
    with tenant_scope(solvik):
        add("Åse-Marie Ødegård", "aase@example.dk")
        add("Bent Poulsen", "bent@example.dk")
        assert found(text) == ["Åse-Marie Ødegård"]


def test_all_words_must_be_there(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        add("Mette Holm")
        add("Mette Lund")
        assert found("mette l") == ["Mette Lund"]
        assert sorted(found("mette")) == ["Mette Holm", "Mette Lund"]
        assert found("mette x") == found("") == found("   ") == found("-") == []


@pytest.mark.parametrize(
    "text", ["3456", "456", "20 12 34 56", "+45 20123456", "0045 20 12 34 56", "12 34 56"]
)
def test_a_number_is_found_by_its_end_or_whole(solvik: Tenant, text: str) -> None:
    with tenant_scope(solvik):
        add("Mette Holm", phone="20 12 34 56")
        add("Bent Poulsen", phone="20 12 34 57")
        assert found(text) == ["Mette Holm"]


def test_a_swedish_number_is_found_as_swedes_write_it(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        add("Astrid Berg", phone="+46 70 123 45 67")
        assert [card.name for card in directory.search("070-123 45 67", country="SE", by_contact=True)] == [
            "Astrid Berg"
        ]


def test_an_address_is_found_whole(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        add("Mette Holm", "mette@example.dk")
        assert found("METTE@example.dk ") == ["Mette Holm"]
        assert found("mette@example") == []


def test_who_may_not_see_contact_data_finds_nobody_by_it(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        add("Mette Holm", "mette@example.dk", "20 12 34 56")
        assert found("3456", by_contact=False) == found("mette@example.dk", by_contact=False) == []
        assert found("mette", by_contact=False) == ["Mette Holm"]


def test_s73_a_search_stays_among_the_cards_one_may_see(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        own = add("Mette Holm")
        add("Mette Lund")
        among = Customer.objects.filter(pk=own.pk)
        assert [c.pk for c in directory.search("mette", country="DK", by_contact=True, among=among)] == [
            own.pk
        ]


def test_changes_are_seen_by_the_next_search(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        card = add("Mette Holm", phone="20 12 34 56")
        assert found("mette") == ["Mette Holm"]
        card.name, card.phone = "Mathilde Holm", "+4520999999"
        card.save()
        add("Bent Poulsen")
        assert found("mette") == found("3456") == []
        assert found("mathilde holm") == found("9999") == ["Mathilde Holm"]
        assert found("bent") == ["Bent Poulsen"]


def test_many_changes_at_once_are_seen_too(solvik: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "FEW", 1)
    with tenant_scope(solvik):
        add("Mette Holm")
        assert found("mette") == ["Mette Holm"]
        for name in ("Ida Lund", "Bent Lund", "Carl Lund"):
            add(name)
        assert sorted(found("lund")) == ["Bent Lund", "Carl Lund", "Ida Lund"]


def test_a_person_who_is_gone_or_restricted_never_comes_out_of_memory(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        gone, hidden = add("Mette Holm"), add("Mette Lund")
        assert len(found("mette")) == 2
        gone.delete()
        Customer.objects.filter(pk=hidden.pk).update(restricted=True)
        assert found("mette") == []


def test_a_value_that_was_tampered_with_or_moved_is_filed_under_nothing(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        whole = add("Mette Holm", phone="20 12 34 56")
        broken, mover = add("Bent Poulsen", phone="20 12 34 57"), add("Ida Lund", phone="20 12 34 58")
        with connection.cursor() as cursor:
            last = "set_byte({0}, length({0}) - 1, get_byte({0}, length({0}) - 1) # 1)"
            cursor.execute(
                f"UPDATE customers_customer SET name = {last.format('name')}, phone = substr(phone, 1, 20)"
                " WHERE id = %s",
                [broken.pk],
            )
            # Another row's name, and the row's own name as its number.
            cursor.execute(
                "UPDATE customers_customer AS to_row SET name = from_row.name, phone = to_row.name"
                " FROM customers_customer AS from_row WHERE to_row.id = %s AND from_row.id = %s",
                [mover.pk, whole.pk],
            )
        assert found("mette") == found("3456") == ["Mette Holm"]
        assert found("bent") == found("poulsen") == found("ida") == found("lund") == []
        assert found("3457") == found("3458") == []
        entries = directory.of_tenant(solvik.pk).entries
        assert {(entries[each.pk.bytes].name, entries[each.pk.bytes].phone) for each in (broken, mover)} == {
            ("", "")
        }


def test_a_changed_card_moves_in_the_alphabet_and_among_the_numbers(solvik: Tenant) -> None:
    def listed(*, whole: bool) -> list[str]:
        cards = Customer.objects.all()
        among = None if whole else ids_of(cards)
        return [card.name for card in directory.alphabet(cards, skip=0, limit=9, among=among)]

    with tenant_scope(solvik):
        card = add("Anna Holm", phone="20 12 34 56")
        add("Bent Holm", phone="20 12 34 56")
        assert (
            sorted(found("3456")) == listed(whole=True) == listed(whole=False) == ["Anna Holm", "Bent Holm"]
        )
        card.name, card.phone = "Åse Holm", "+4520999999"
        card.save()
        assert listed(whole=True) == listed(whole=False) == ["Bent Holm", "Åse Holm"]
        assert (found("3456"), found("9999"), found("anna")) == (["Bent Holm"], ["Åse Holm"], [])
        assert directory.of_tenant(solvik.pk).words == ["aase", "bent", "holm"]


def test_two_businesses_search_apart(solvik: Tenant, lund: Tenant) -> None:
    with tenant_scope(solvik):
        add("Mette Holm")
        assert found("mette") == ["Mette Holm"]
    with tenant_scope(lund):
        assert found("mette") == []


def test_the_latest_visit_comes_first_and_who_never_came_last(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        for days, name in ((9, "Mette Holm"), (1, "Mette Lund"), (None, "Mette Ny")):
            card = add(name)
            if days:
                Customer.objects.filter(pk=card.pk).update(last_visit_at=NOW - timedelta(days=days))
        assert found("mette") == ["Mette Lund", "Mette Holm", "Mette Ny"]


def test_the_hits_behind_the_first_keep_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "FIRST", 3)
    visits = {bytes([number]): float(number * 7 % 11) for number in range(11)}
    assert [visits[card] for card in directory.newest(dict(visits))] == sorted(visits.values(), reverse=True)


def test_a_warm_search_takes_three_queries(solvik: Tenant) -> None:
    with tenant_scope(solvik):
        add("Mette Holm")
        found("mette")
        with CaptureQueriesContext(connection) as queries:
            found("mette")
        assert len(queries) == 3


def test_the_directory_is_built_anew_after_ten_minutes(
    solvik: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[int] = []
    build = directory.Directory.build
    monkeypatch.setattr(directory.Directory, "build", lambda self: (built.append(1), build(self))[1])
    clock = [1000.0]
    monkeypatch.setattr(directory.time, "monotonic", lambda: clock[0])
    with tenant_scope(solvik):
        add("Mette Holm")
        found("mette")
        clock[0] += 599
        found("mette")
        assert len(built) == 1
        clock[0] += 2
        found("mette")
        assert len(built) == 2
        directory.forget(solvik.pk)
        found("mette")
        assert len(built) == 3


def test_many_at_once_build_it_once(solvik: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[int] = []
    build = directory.Directory.build
    monkeypatch.setattr(directory.Directory, "build", lambda self: (built.append(1), build(self))[1])
    with tenant_scope(solvik):
        add("Mette Holm")
    start = threading.Barrier(6)
    answers: list[list[str]] = []

    def ask() -> None:
        start.wait()
        try:
            with tenant_scope(solvik):
                answers.append(found("mette"))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [["Mette Holm"]] * 6
    assert len(built) == 1


def test_the_least_used_directory_is_dropped_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "MOST_ENTRIES", 3)
    old, used, last = uuid4(), uuid4(), uuid4()
    for tenant_id in (old, used, last):
        directory.of_tenant(tenant_id).entries = {
            uuid4().bytes: directory.NOBODY,
            uuid4().bytes: directory.NOBODY,
        }
    directory.of_tenant(used)
    directory.of_tenant(last)
    directory.trim()
    assert list(directory._shelf) == [last]


def test_no_column_of_the_database_is_made_from_a_name(solvik: Tenant) -> None:
    columns = {column.name for column in Customer._meta.concrete_fields}
    assert not {name for name in columns if "name" in name} - {"name"}
