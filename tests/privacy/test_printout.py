"""The print-out: everything in the map, nobody else in it, secrets counted, companies and look-ups named."""

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from customers.models import Customer
from privacy import words
from privacy.printout import LOOKUPS, MESSAGES, moment_of, print_out, told_of
from privacy.threads import tables_of
from tenants import audit
from tenants.context import tenant_scope
from tenants.models import AuditEntry
from tenants.personal import DECLARED
from tests.privacy.people import Family, plant_family, sent
from tests.staff.conftest import Person, enter
from tests.world import NOW, Shop, later, plant_solvik

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shop(transactional_db: None) -> Iterator[Shop]:
    with time_machine.travel(later(days=2), tick=False):
        yield plant_solvik()


@pytest.fixture
def family(shop: Shop) -> Family:
    with tenant_scope(shop.tenant):
        made = plant_family(shop)
        sent(made.past)
        return made


def page(shop: Shop, card: Customer, language: str = "da") -> str:
    client = Client(headers={"accept-language": language})
    enter(client, Person("alice@salon-solvik.example", shop.members["alice"], shop.tenant))
    answer = client.get(reverse("gdpr_printout", args=[shop.tenant.slug, card.pk]) + f"?lang={language}")
    assert answer.status_code == 200
    whole = answer.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", whole[whole.index("<article") :]))


def test_s81_it_tells_what_she_is_and_what_she_said(shop: Shop, family: Family) -> None:
    text = page(shop, family.her)
    for word in ("Camilla Winther", "20 12 34 56", "winther@example.dk", "Jeg er øm i nakken", "Vil have te"):
        assert word in text, word
    assert "Dameklip" in text and "495 kr." in text.replace("\xa0", " ")
    assert "25. november 2026" in text


def test_no_row_brings_the_business_or_the_card_along(shop: Shop, family: Family) -> None:
    with tenant_scope(shop.tenant), CaptureQueriesContext(connection) as asked:
        print_out(family.her, shop.tenant)
    for query in asked.captured_queries:
        for table in ("tenants_tenant", "customers_customer"):
            assert f'JOIN "{table}"' not in query["sql"], query["sql"]


def test_what_is_a_trade_secret_is_counted_and_named_by_its_kind(shop: Shop, family: Family) -> None:
    text = page(shop, family.her)
    assert "1 intern note er udeladt (forretningshemmelighed)." in text
    assert "7/3" not in text and "opskrift" not in text
    assert "1 intern note" not in page(shop, family.mother)


def test_nobody_elses_data_and_no_colleagues_name_is_in_it(shop: Shop, family: Family) -> None:
    text = page(shop, family.her)
    for name in ("Karin", "20 65 43 21", "Parkering", "Alice", "Bob", "Holm", "Skov", "AH"):
        assert name not in text, name
    assert "Medarbejder" in text


def test_the_companies_are_named_with_country_and_time_and_what_they_got(shop: Shop, family: Family) -> None:
    text = page(shop, family.her)
    assert "ONLINECITY.IO ApS (GatewayAPI), Danmark" in text
    assert "24. november 2026 kl. 8.00" in text
    assert "Bekræftelse" in text
    assert "Beskeder, der ikke er sendt" in text


def test_look_ups_are_told_by_date_role_and_purpose(shop: Shop, family: Family) -> None:
    text = page(shop, family.her)
    assert "en medarbejder Åbnede et kundekort besøgene" in text
    assert "Du stod også på lister blandt andre" in text
    assert "ejeren besøgene 1" in text.replace("Så kalenderen", "").replace("  ", " ")
    again = page(shop, family.her)
    assert "Udskrev alt om en kunde" in again


def test_a_file_of_customers_that_was_fetched_is_told_to_whoever_may_stand_in_it(
    shop: Shop, family: Family
) -> None:
    assert "Hentede en fil" not in page(shop, family.her)
    with tenant_scope(shop.tenant):
        for what in ("customers", "services"):
            audit.record(
                "export.fetch",
                by=shop.actor("alice"),
                now=later(days=1),
                purpose="portability",
                object_kind="export",
                fields=[what],
                count=250,
            )
    text = page(shop, family.her)
    assert "Hentede en fil med forretningens data ejeren at tage data med 1 " in text
    # Whoever came afterwards was in none of them.
    with tenant_scope(shop.tenant):
        late = Customer.objects.create(name="Karla Thorup", created_at=later(days=2))
    assert "Hentede en fil" not in page(shop, late)


def test_it_is_written_down_who_made_it(shop: Shop, family: Family) -> None:
    page(shop, family.her)
    with tenant_scope(shop.tenant):
        entry = AuditEntry.objects.get(action="customer.print")
        assert (entry.subject_id, entry.purpose) == (family.her.pk, "access")


def test_every_exported_column_of_every_table_has_a_place(shop: Shop, family: Family) -> None:
    with tenant_scope(shop.tenant):
        told = print_out(family.her, shop.tenant)
    labels = {label for s in told.sections for g in s.groups for r in g.rows for label, _ in r.lines}
    labels |= {
        label for s in told.sections for g in s.groups for r in g.rows for b in r.below
        for each in b.rows for label, _ in each.lines
    }  # fmt: skip
    with tenant_scope(shop.tenant):
        missing = [
            f"{table.label}.{name}"
            for table in tables_of()
            if table.label not in {MESSAGES, LOOKUPS}
            for row in table.rows([family.her.pk])
            for name, entry in told_of(table).items()
            if getattr(row, name) not in (None, "", []) and name != moment_of(table)
            if str(entry.label) not in labels
        ]
    assert missing == []
    assert len(labels) > 25


def test_every_word_of_the_map_has_its_words() -> None:
    entries = [entry for table in tables_of() for entry in told_of(table).values()]
    assert {entry.purpose[0] for entry in entries} <= set(words.PURPOSES)
    assert {entry.basis for entry in entries} <= set(words.GROUNDS)
    assert {entry.retain for entry in entries} <= set(words.KEPT)
    assert set(words.TABLES) <= set(DECLARED)


def test_it_is_told_in_english_too(shop: Shop, family: Family) -> None:
    text = page(shop, family.her, "en")
    assert "Your details at Salon Solvik" in text
    assert "1 internal note is left out (trade secret)." in text
    assert "ONLINECITY.IO ApS (GatewayAPI), Denmark" in text


def test_a_mother_with_the_same_name_and_mail_has_her_own(shop: Shop, family: Family) -> None:
    text = page(shop, family.mother)
    assert "Parkering?" in text and "Jeg er øm" not in text and "Camilla" not in text
    assert NOW.year == 2026
