"""Renewing keys: nothing lost, nothing overwritten, and a broken-off run is taken up again."""

import base64
import io
from datetime import timedelta
from uuid import UUID

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from tenants import crypto, keys, rotation
from tenants.context import tenant_scope
from tenants.models import AuditEntry, Tenant
from tenants.vault.models import TenantKey
from tests.tenants.shops import NOW, entry

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOW + rotation.SETTLES_AFTER + timedelta(seconds=1)
NEW_KEK = "k9:" + base64.b64encode(bytes(range(32))).decode()


def fill(tenant: Tenant, count: int = 3) -> None:
    with tenant_scope(tenant):
        AuditEntry.objects.bulk_create([entry(f"text {number}") for number in range(count)])


def texts(tenant: Tenant) -> list[str]:
    with tenant_scope(tenant):
        return sorted(str(one.payload) for one in AuditEntry.objects.all())


def versions(tenant: Tenant) -> set[int]:
    with tenant_scope(tenant):
        return {crypto.key_version_of(raw) for raw in AuditEntry.objects.values_list("payload", flat=True)}


def states(tenant_id: UUID) -> list[str]:
    rows = TenantKey.objects.filter(tenant_id=tenant_id, purpose="data").order_by("version")
    return list(rows.values_list("state", flat=True))


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("keys", *arguments, stdout=out)
    return out.getvalue()


def test_a_tenants_values_are_sealed_anew(
    solvik: Tenant, lund: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "BATCH", 2)
    fill(solvik, 5), fill(lund, 1)
    done = rotation.rotate_tenant(solvik.pk, purpose="data", now=NOW)
    assert (done.version, done.resealed, done.waiting) == (2, 5, [1])
    assert versions(solvik) == {2}
    assert versions(lund) == {1}
    assert texts(solvik) == [f"text {number}" for number in range(5)]


def test_the_former_key_is_destroyed_only_when_nobody_can_still_use_it(solvik: Tenant) -> None:
    fill(solvik)
    rotation.rotate_tenant(solvik.pk, purpose="data", now=NOW)
    assert states(solvik.pk) == ["decrypt_only", "active"]
    again = rotation.rotate_tenant(solvik.pk, purpose="data", now=LATER)
    assert (again.version, again.resealed, again.destroyed) == (2, 0, [1])
    assert states(solvik.pk) == ["destroyed", "active"]
    assert bytes(TenantKey.objects.get(tenant_id=solvik.pk, purpose="data", version=1).wrapped) == b""
    assert texts(solvik) == ["text 0", "text 1", "text 2"]
    assert rotation.rotate_tenant(solvik.pk, purpose="data", now=LATER).version == 3


def test_a_run_that_broke_off_is_taken_up(solvik: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(solvik, 5)
    monkeypatch.setattr(rotation, "BATCH", 2)
    real, seen = rotation.reseal_value, []

    def breaks(*given: object) -> None:
        seen.append(1)
        if len(seen) == 4:
            raise KeyboardInterrupt
        real(*given)

    with monkeypatch.context() as patch:
        patch.setattr(rotation, "reseal_value", breaks)
        with pytest.raises(KeyboardInterrupt):
            rotation.rotate_tenant(solvik.pk, purpose="data", now=NOW)
    assert versions(solvik) == {1, 2}
    assert texts(solvik) == [f"text {number}" for number in range(5)]
    done = rotation.rotate_tenant(solvik.pk, purpose="data", now=NOW)
    assert (done.version, done.resealed) == (2, 3)
    assert versions(solvik) == {2}


def test_a_save_that_comes_between_wins(solvik: Tenant) -> None:
    fill(solvik, 1)
    column = next(one for one in rotation.sealed_columns("data") if one.model is AuditEntry)
    [[(pk, read)]] = list(rotation.batches(solvik.pk, column))
    rotation.begin(solvik.pk, "data", now=NOW)
    keys.forget(solvik.pk)
    with tenant_scope(solvik), connection.cursor() as cursor:
        envelope = column.field.seal_for(entry(id=pk), "newer")
        cursor.execute("UPDATE tenants_auditentry SET payload = %s WHERE id = %s", [bytes(envelope), pk])
    done = rotation.Rotation(2)
    with tenant_scope(solvik):
        rotation.reseal_value(solvik.pk, column, pk, read, done)
    assert done.resealed == 0
    assert texts(solvik) == ["newer"]


def test_a_value_that_does_not_open_keeps_its_key(solvik: Tenant) -> None:
    fill(solvik, 2)
    with tenant_scope(solvik):
        first = AuditEntry.objects.values_list("payload", flat=True)[0]
        entry(first).save()
    done = rotation.rotate_tenant(solvik.pk, purpose="data", now=LATER)
    assert (done.resealed, done.unreadable, done.destroyed) == (2, 1, [])
    assert "decrypt_only" in states(solvik.pk)


@pytest.mark.parametrize("purpose", ["index", "suppress"])
def test_what_seals_nothing_is_not_rotated(solvik: Tenant, purpose: str) -> None:
    with pytest.raises(rotation.NotRotatable):
        rotation.rotate_tenant(solvik.pk, purpose=purpose, now=NOW)


def test_the_ring_is_renewed_without_sealing_anything_anew(solvik: Tenant) -> None:
    fill(solvik)
    with override_settings(KEYRING=f"{NEW_KEK},{settings.KEYRING}"):
        assert rotation.rotate_kek() == TenantKey.objects.count()
        assert rotation.rotate_kek() == 0
        assert texts(solvik) == ["text 0", "text 1", "text 2"]
    keys.forget()
    with override_settings(KEYRING=NEW_KEK):
        assert texts(solvik) == ["text 0", "text 1", "text 2"]
        assert versions(solvik) == {1}


def test_the_command_verifies(solvik: Tenant) -> None:
    fill(solvik)
    said = run("verify")
    assert f"{solvik.pk}: 3 values open, 0 faults" in said


def test_the_command_reports_what_does_not_fit(solvik: Tenant, lund: Tenant) -> None:
    fill(solvik)
    with tenant_scope(solvik):
        entry(AuditEntry.objects.values_list("payload", flat=True)[0]).save()
    TenantKey.objects.filter(tenant_id=lund.pk, purpose="files").update(state="destroyed")
    keys.create_tenant_keys(UUID(int=7))
    out = io.StringIO()
    with pytest.raises(CommandError, match="2 faults"):
        call_command("keys", "verify", stdout=out)
    assert "does not open" in out.getvalue()
    assert "key files is missing" in out.getvalue()
    assert f"{UUID(int=7)}: keys without a tenant" in out.getvalue()
    assert "text 0" not in out.getvalue()


def test_the_command_rotates_and_ensures(solvik: Tenant) -> None:
    fill(solvik)
    assert "3 values sealed anew under version 2" in run("rotate-tenant", "solvik", "--purpose", "data")
    assert "0 keys wrapped anew" in run("rotate-kek")
    assert "has its keys" in run("ensure")
    with pytest.raises(CommandError, match="no business"):
        run("rotate-tenant", "nobody")
