"""Keys: made once, kept five minutes, and gone on with while the vault is away."""

import os
from uuid import uuid4

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, ProgrammingError, connections, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from tenants import crypto, keys
from tenants.context import PLATFORM_ID, NoTenant, tenant_scope
from tenants.keyring import Keyring, keyring
from tenants.models import Tenant
from tenants.vault.models import ChainHead, LedgerEntry, TenantKey
from tests.tenants.shops import NOW

pytestmark = pytest.mark.django_db


class Clock:
    """A monotonic clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(keys, "time", clock)
    return clock


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Take the vault away while the list is filled, and count the tries."""
    switch: list[int] = []
    real = TenantKey.objects.filter

    def asked(*args: object, **kwargs: object) -> object:
        if switch:
            switch.append(1)
            raise OperationalError("no route")
        return real(*args, **kwargs)

    monkeypatch.setattr(TenantKey.objects, "filter", asked)
    return switch


def test_a_tenant_gets_a_key_for_each_purpose_once(solvik: Tenant) -> None:
    keys.create_tenant_keys(solvik.pk)
    rows = TenantKey.objects.filter(tenant_id=solvik.pk)
    assert sorted(rows.values_list("purpose", flat=True)) == sorted(keys.PURPOSES)
    assert len({bytes(row.wrapped) for row in rows}) == len(keys.PURPOSES)


def test_the_platform_has_its_keys_from_the_first_migration() -> None:
    assert keys.blind_index("user.email", "a@example.dk", tenant_id=PLATFORM_ID)


def test_reading_them_costs_one_query_until_they_are_old(solvik: Tenant, clock: Clock) -> None:
    with CaptureQueriesContext(connections["vault"]) as seen:
        for _ in range(3):
            keys.sealing_cipher(solvik.pk, "data")
            keys.blind_index("customer.email", "a", tenant_id=solvik.pk)
        assert len(seen) == 1
        clock.now += keys.REFRESH_AFTER
        keys.sealing_cipher(solvik.pk, "data")
        assert len(seen) == 2


def test_ciphers_are_kept(solvik: Tenant) -> None:
    assert keys.sealing_cipher(solvik.pk, "data")[1] is keys.sealing_cipher(solvik.pk, "data")[1]


def test_with_the_vault_away_keys_serve_five_minutes_and_then_no_more(
    solvik: Tenant, clock: Clock, away: list[int]
) -> None:
    keys.sealing_cipher(solvik.pk, "data")
    away.append(1)
    for step in (keys.REFRESH_AFTER, 60.0, 60.0):
        clock.now += step
        assert keys.sealing_cipher(solvik.pk, "data")
    clock.now += 61.0
    with pytest.raises(keys.VaultUnavailable):
        keys.sealing_cipher(solvik.pk, "data")


def test_a_dead_vault_is_not_asked_at_each_value(solvik: Tenant, clock: Clock, away: list[int]) -> None:
    keys.sealing_cipher(solvik.pk, "data")
    away.append(1)
    clock.now += keys.REFRESH_AFTER
    for _ in range(50):
        keys.sealing_cipher(solvik.pk, "data")
    assert len(away) == 2


def test_a_tenant_never_read_is_unavailable_at_once(solvik: Tenant, away: list[int]) -> None:
    keys.forget()
    away.append(1)
    with pytest.raises(keys.VaultUnavailable):
        keys.blind_index("customer.email", "a", tenant_id=solvik.pk)


def test_the_health_key_lives_no_longer_than_its_scope(solvik: Tenant) -> None:
    with CaptureQueriesContext(connections["vault"]) as seen:
        with tenant_scope(solvik):
            keys.sealing_cipher(solvik.pk, "health")
            keys.sealing_cipher(solvik.pk, "health")
        assert len(seen) == 1
        with tenant_scope(solvik):
            keys.sealing_cipher(solvik.pk, "health")
        assert len(seen) == 2
    keys.sealing_cipher(solvik.pk, "data")
    assert "health" not in keys._held[solvik.pk].rings


def test_an_unknown_version_is_looked_for_at_once(solvik: Tenant, clock: Clock) -> None:
    keys.sealing_cipher(solvik.pk, "data")
    clock.now += 2.0
    with transaction.atomic(using="vault"):
        TenantKey.objects.filter(tenant_id=solvik.pk, purpose="data").update(state="decrypt_only")
        keys.fresh_key(solvik.pk, "data", 2).save()
    assert keys.opening_cipher(solvik.pk, "data", 2)
    with pytest.raises(keys.NoKey):
        keys.opening_cipher(solvik.pk, "data", 3)


def test_a_key_of_another_tenant_does_not_unwrap(solvik: Tenant, lund: Tenant) -> None:
    mine = TenantKey.objects.get(tenant_id=solvik.pk, purpose="data")
    mine.tenant_id = lund.pk
    with pytest.raises(crypto.CannotOpen):
        keys.unwrapped(mine)


def test_indexes_meet_within_one_tenant_only(solvik: Tenant, lund: Tenant) -> None:
    with tenant_scope(solvik):
        here = keys.blind_index("customer.email", "a@example.dk")
        assert here == keys.blind_index("customer.email", "a@example.dk")
        assert here != keys.blind_index("customer.phone", "a@example.dk")
        assert len(here) == 16
    assert here != keys.blind_index("customer.email", "a@example.dk", tenant_id=lund.pk)
    with pytest.raises(NoTenant):
        keys.blind_index("customer.email", "a@example.dk")


def test_objections_are_looked_for_under_every_version(solvik: Tenant) -> None:
    before = keys.suppress_index("newsletter", "a@example.dk", tenant_id=solvik.pk)
    with transaction.atomic(using="vault"):
        TenantKey.objects.filter(tenant_id=solvik.pk, purpose="suppress").update(state="decrypt_only")
        keys.fresh_key(solvik.pk, "suppress", 2).save()
    keys.forget()
    after = keys.suppress_index("newsletter", "a@example.dk", tenant_id=solvik.pk)
    assert [version for version, _ in after] == [2, 1]
    assert after[1:] == before


def test_a_stranger_has_no_key() -> None:
    with pytest.raises(keys.NoKey):
        keys.sealing_cipher(uuid4(), "data")


@pytest.mark.parametrize("text", ["", "k1:short", "k1:!!!!", "k1"])
def test_a_malformed_keyring_says_so_without_quoting_it(text: str) -> None:
    with pytest.raises(ImproperlyConfigured) as caught:
        Keyring(text)
    assert "short" not in str(caught.value) and "!!!!" not in str(caught.value)


@override_settings(KEYRING="kb:" + "QUFB" * 10 + "QUE=" + ",ka:" + "QkJC" * 10 + "QkI=")
def test_the_first_key_of_the_ring_wraps() -> None:
    assert keyring().primary_id == "kb"
    assert keys.fresh_key(uuid4(), "data", 1).kek_id == "kb"


# -- what the vault's own role may do -------------------------------------------------------------------
def vault(statement: str) -> None:
    with transaction.atomic(using="vault"), connections["vault"].cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE vault_tenantkey SET tenant_id = gen_random_uuid()",
        "UPDATE vault_tenantkey SET version = 9",
        "DELETE FROM vault_tenantkey",
        "DELETE FROM vault_ledgerentry",
        "UPDATE vault_ledgerentry SET plan = ''",
        "TRUNCATE vault_ledgerentry",
        "UPDATE vault_chainhead SET seq = 9",
        "DELETE FROM vault_chainhead",
        "CREATE TABLE mine (id int)",
    ],
)
def test_the_vaults_role_only_adds(statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        vault(statement)


@pytest.mark.django_db(transaction=True)
def test_not_even_the_owner_changes_the_ledger() -> None:
    LedgerEntry.objects.create(
        seq=1, kind="merge", tenant_id=uuid4(), subject_id=uuid4(), at=NOW, prev_hash=b"", hash=b""
    )
    ChainHead.objects.create(chain="ledger", seq=1, hash=b"", at=NOW)
    with psycopg.connect(os.environ["OWNER_VAULT_URL"], autocommit=True) as link:
        for statement in ("UPDATE vault_ledgerentry SET plan = 'x'", "DELETE FROM vault_chainhead"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="only grows"):
                link.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_the_serving_role_cannot_even_connect_to_the_vault() -> None:
    name = connections["vault"].settings_dict["NAME"]
    address = os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{name}"
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(address)
