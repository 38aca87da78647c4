"""Crashes and restored backups: what the ledger knows happens, once, and a broken ledger stops the start."""

import io
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connections, transaction
from django.test import Client, RequestFactory

from customers.models import Customer, Note
from privacy import erasure, gate, replay
from privacy.inactive import Rule
from privacy.models import Erasure
from privacy.purge import plan_purge, run_due
from tenants import ledger
from tenants.context import tenant_scope
from tenants.vault.models import ChainHead, LedgerEntry
from tests.bookings import steps
from tests.databases import admin_url, as_link, at
from tests.privacy.people import AFTER, Family, plant_family
from tests.world import NOW, Shop, later, local, plant_solvik

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shop(transactional_db: None) -> Shop:
    return plant_solvik()


@pytest.fixture
def family(shop: Shop) -> Family:
    with tenant_scope(shop.tenant):
        return plant_family(shop)


@pytest.fixture
def restored(shop: Shop, family: Family) -> Iterator[None]:
    """Erase her, then put the rows back as they were: the vault has gone on, the rows have not."""
    tables = ("customers_customer", "customers_note", "privacy_erasure")
    with as_link(at(admin_url(), str(connections["default"].settings_dict["NAME"]))) as link:
        link.execute("SET session_replication_role = replica")
        for table in tables:
            link.execute(f"CREATE TABLE kept_{table} AS TABLE {table}")
        erase(shop, family.her)
        for table in tables:
            link.execute(f"DELETE FROM {table}")
            link.execute(f"INSERT INTO {table} SELECT * FROM kept_{table}")
            link.execute(f"DROP TABLE kept_{table}")
    return


def erase(shop: Shop, card: Customer) -> None:
    with tenant_scope(shop.tenant):
        erasure.erase_now(tenant=shop.tenant, card=card, reason="request", by=shop.actor("alice"), now=AFTER)


def cards(shop: Shop) -> set[UUID]:
    with tenant_scope(shop.tenant):
        return set(Customer.objects.values_list("pk", flat=True))


def kinds() -> list[str]:
    return list(LedgerEntry.objects.order_by("seq").values_list("kind", flat=True))


def test_killed_between_intent_and_deletion_it_is_done_again(
    shop: Shop, family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("privacy.erasure.erase_rows", killed)
        erase(shop, family.her)
    assert kinds() == ["intent"]
    assert family.her.pk in cards(shop)
    assert replay.heal(now=AFTER) == 0, "it may still be at work"
    assert replay.heal(now=AFTER + timedelta(minutes=3)) == 1
    assert cards(shop) == {family.mother.pk}
    assert kinds() == ["intent", "done"]
    assert replay.heal(now=AFTER + timedelta(minutes=6)) == 0
    with tenant_scope(shop.tenant):
        assert [row.state for row in Erasure.objects.all()] == ["done"]
        assert not Note.objects.exclude(customer=family.mother).exists()


def killed(*args: object, **kwargs: object) -> None:
    raise KeyboardInterrupt


def test_killed_between_deletion_and_its_end_only_the_end_is_written(
    shop: Shop, family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("privacy.erasure.told_done", killed)
        erase(shop, family.her)
    assert cards(shop) == {family.mother.pk}
    assert kinds() == ["intent"]
    done = replay.replay(now=later(days=3))
    assert (done.again, done.closed) == (0, 1)
    assert kinds() == ["intent", "done"]


def test_a_restored_backup_is_served_only_after_the_replay(
    shop: Shop, family: Family, restored: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tenant_scope(shop.tenant):
        newer = Customer.objects.create(name="Camilla Winther", created_at=later(days=3))
    assert family.her.pk in cards(shop)
    monkeypatch.setattr(gate, "GATE", gate.Gate())
    for address in ("/healthz", f"/b/{shop.tenant.slug}/", "/signin/"):
        assert Client().get(address).status_code == 503
    out = io.StringIO()
    call_command("erasure_replay", stdout=out)
    assert "1 erased again" in out.getvalue()
    assert cards(shop) == {family.mother.pk, newer.pk}
    monkeypatch.setattr(gate, "GATE", gate.Gate())
    assert Client().get("/healthz").status_code == 200
    call_command("erasure_replay", stdout=out)
    assert "0 erased again" in out.getvalue()
    assert cards(shop) == {family.mother.pk, newer.pk}


def test_an_open_gate_asks_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = gate.Gate()
    opened.open = True
    monkeypatch.setattr(gate, "GATE", opened)
    monkeypatch.setattr(gate, "is_behind", killed)
    middleware = gate.ErasureGateMiddleware(lambda request: "answer")
    assert middleware(RequestFactory().get("/")) == "answer"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE vault_ledgerentry SET subject_id = gen_random_uuid() WHERE seq = 1",
        "DELETE FROM vault_ledgerentry WHERE seq = 2",
        "DELETE FROM vault_ledgerentry",
    ],
)
def test_a_tampered_or_shortened_ledger_makes_the_start_fail(
    shop: Shop, family: Family, statement: str
) -> None:
    erase(shop, family.her)
    ledger.mark_head(now=AFTER)
    with as_link(at(admin_url(), str(connections["vault"].settings_dict["NAME"]))) as link:
        link.execute("SET session_replication_role = replica")
        link.execute(statement)
    with pytest.raises(CommandError, match="nothing may start"):
        call_command("erasure_replay")


def test_a_vault_older_than_the_rows_makes_the_start_fail(shop: Shop, family: Family) -> None:
    erase(shop, family.her)
    with as_link(at(admin_url(), str(connections["vault"].settings_dict["NAME"]))) as link:
        link.execute("SET session_replication_role = replica")
        link.execute("DELETE FROM vault_ledgerentry")
    assert not ChainHead.objects.filter(chain="ledger").exists()
    with pytest.raises(CommandError, match="the rows know this line"):
        call_command("erasure_replay")


def test_somebody_who_came_back_after_the_crash_is_given_up_and_not_erased(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tenant_scope(shop.tenant):
        card = Customer.objects.create(
            name="Gammel", created_at=later(days=-1500), last_visit_at=later(days=-1000)
        )
        rule = Rule.after_months(24, now=NOW, zone=shop.tenant.zone)
        plan_purge(rule=rule, counted=1, days=0, by=shop.actor("alice"), now=NOW)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("privacy.erasure.erase_rows", killed)
        run_due(shop.tenant.pk, now=NOW)
    assert kinds() == ["intent"]
    with tenant_scope(shop.tenant):
        booking = steps.book(shop, "cut", at=local("2026-11-30 10:00"))
        booking.customer = card
        booking.save()
    replay.heal(now=later(minutes=3))
    assert card.pk in cards(shop)
    assert kinds() == ["intent", "void"]
    assert run_due(shop.tenant.pk, now=later(minutes=4)) == 0
    with tenant_scope(shop.tenant):
        assert Erasure.objects.get().state == "kept"
    assert replay.replay(now=later(days=1)).again == 0
    assert card.pk in cards(shop)


def test_an_error_in_the_middle_leaves_every_row_as_it_was(
    shop: Shop, family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(rows: object) -> int:
        raise RuntimeError

    monkeypatch.setattr("privacy.erasure.raw_delete", breaks)
    with pytest.raises(RuntimeError), transaction.atomic():
        erase(shop, family.her)
    assert cards(shop) == {family.her.pk, family.mother.pk}
    with tenant_scope(shop.tenant):
        assert Note.objects.filter(customer=family.her).count() == 2
