"""A file goes out: what stands in it, for whom, that no cell is a formula, and that it dies."""

import csv
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from bookings.actions.exporting import build
from bookings.actions.exporting.columns import LEFT_OUT, columns_of, tables
from bookings.models import ExportFile
from bookings.tasks import work_exchange
from customers.models import Customer
from staff.permissions import PRESETS, Permission
from tenants.bases import TenantModel
from tenants.context import tenant_scope
from tenants.models import AuditEntry
from tests.bookings.steps import book, details
from tests.bookings.test_import import again, bring, check, outcomes, write
from tests.world import Shop, local

pytestmark = pytest.mark.django_db


def export(shop: Shop, what: str, form: str = "csv", *, by: str = "alice") -> bytes:
    """Ask for a file, let the worker make it, and fetch it."""
    now = timezone.now()
    with tenant_scope(shop.tenant):
        member = shop.members[by]
        member.refresh_from_db()
        token = build.order(what=what, form=form, language="da", member=member, by=shop.actor(by), now=now)
    build.build_waiting(shop.tenant.pk, now=now)
    with tenant_scope(shop.tenant):
        file = build.find(token, by=shop.actor(by), now=now)
        assert file is not None and file.ready_at
        return build.fetch(file, by=shop.actor(by), now=now)


def rows_of(raw: bytes) -> list[dict[str, str]]:
    """Read a CSV as Excel does."""
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))


def plant(shop: Shop) -> None:
    """Book Camilla with Alice, and somebody whose name is a formula with Bob."""
    with tenant_scope(shop.tenant):
        book(shop, "cut", at=local("2026-12-07 10:00"))
        evil = details(name="=HYPERLINK(0)", email="evil@example.dk", phone="+4520123499")
        book(shop, "cut", at=local("2026-12-07 10:00"), who="bob", typed=evil)


def test_no_cell_is_a_formula_and_the_file_comes_back_in_as_it_was(solvik: Shop) -> None:
    plant(solvik)
    raw = export(solvik, "customers")
    found = {row["Navn"]: row for row in rows_of(raw)}
    assert set(found) == {"Camilla Winther", "'=HYPERLINK(0)"}
    assert found["Camilla Winther"]["Telefon"] == "'+4520123456"
    batch = check(solvik, bring(solvik, raw))
    assert [row[1] for row in outcomes(solvik, batch)] == ["known", "known"]
    with tenant_scope(solvik.tenant):
        Customer.objects.filter(bookings=None).delete()
    visits = check(solvik, bring(solvik, export(solvik, "visits"), kind="visits"))
    assert again(solvik, visits).rows == 2


def test_an_export_fills_another_business(solvik: Shop, lund: Shop) -> None:
    plant(solvik)
    raw = export(solvik, "customers")
    write(lund, check_of(lund, raw))
    with tenant_scope(lund.tenant):
        assert {str(card.name) for card in Customer.objects.all()} == {"Camilla Winther", "=HYPERLINK(0)"}


def check_of(shop: Shop, raw: bytes):
    """Bring and check as the only colleague there is."""
    shop.members.setdefault("alice", next(iter(shop.members.values())))
    return check(shop, bring(shop, raw))


def test_s73_who_sees_only_her_own_takes_only_her_own(solvik: Shop) -> None:
    plant(solvik)
    with tenant_scope(solvik.tenant):
        bob = solvik.members["bob"]
        bob.permissions = [*PRESETS["staff"], Permission.EXPORT]
        bob.save(update_fields=["permissions"])
    people = rows_of(export(solvik, "customers", by="bob"))
    assert [row["Navn"] for row in people] == ["'=HYPERLINK(0)"]
    assert "Telefon" not in people[0] and "E-mail" not in people[0] and "Note" not in people[0]
    assert b"evil@example.dk" not in export(solvik, "customers", by="bob")
    assert [row["Navn"] for row in rows_of(export(solvik, "visits", by="bob"))] == ["'=HYPERLINK(0)"]
    with pytest.raises(build.NotHers):
        export(solvik, "everything", by="bob")


def test_a_right_that_was_taken_meanwhile_makes_no_file(solvik: Shop) -> None:
    now = timezone.now()
    with tenant_scope(solvik.tenant):
        alice = solvik.members["alice"]
        build.order(
            what="customers", form="csv", language="da", member=alice, by=solvik.actor("alice"), now=now
        )
        alice.permissions = [each for each in alice.permissions if each != "export"]
        alice.save(update_fields=["permissions"])
    build.build_waiting(solvik.tenant.pk, now=now)
    with tenant_scope(solvik.tenant):
        assert ExportFile.objects.get().failed


def test_a_file_is_hers_alone_and_dies_after_a_day(solvik: Shop) -> None:
    now = timezone.now()
    with tenant_scope(solvik.tenant):
        token = build.order(
            what="services",
            form="json",
            language="da",
            member=solvik.members["alice"],
            by=solvik.actor("alice"),
            now=now,
        )
    work_exchange(solvik.tenant.pk)
    with tenant_scope(solvik.tenant):
        assert build.find(token, by=solvik.actor("bob"), now=now) is None
        assert build.find(token, by=solvik.actor("alice"), now=now) is not None
        assert build.find(token, by=solvik.actor("alice"), now=now + timedelta(hours=24)) is None
        assert token.encode() not in bytes(ExportFile.objects.get().token_hash)
        actions = set(AuditEntry.objects.values_list("action", flat=True))
        assert "export.services" in actions
    build.drop_dead(solvik.tenant.pk, now=now + timedelta(hours=24))
    with tenant_scope(solvik.tenant):
        assert not ExportFile.objects.exists()


def test_every_table_of_a_business_goes_out_or_says_why_not(solvik: Shop) -> None:
    every = {model._meta.label_lower for model in apps.get_models() if issubclass(model, TenantModel)}
    taken = {model._meta.label_lower for model in tables()}
    assert taken | set(LEFT_OUT) == every
    assert not taken & set(LEFT_OUT)


def test_everything_holds_every_column_but_secrets(solvik: Shop) -> None:
    plant(solvik)
    with zipfile.ZipFile(io.BytesIO(export(solvik, "everything"))) as packed:
        names = set(packed.namelist())
        assert {"customers.csv", "visits.json", "services.csv", "README.txt"} <= names
        with tenant_scope(solvik.tenant):
            alice = solvik.members["alice"]
            for model in tables():
                head = (
                    packed.read(f"tables/{model._meta.label_lower}.csv").decode("utf-8-sig").split("\r\n")[0]
                )
                assert head.split(";") == [each.attname for each in columns_of(model, alice)], model
        cards = json.loads(packed.read("tables/customers.customer.json"))["customers.customer"]
        assert {card["name"] for card in cards} == {"Camilla Winther", "=HYPERLINK(0)"}
        assert "email_index" not in cards[0]
        explained = packed.read("README.txt").decode("utf-8-sig")
        assert "customers.customer" in explained and "newsletter_offered_at" in explained
