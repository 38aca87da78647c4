"""Renewing keys while the house is open: wrap anew, seal anew, and check that everything opens.

Each step may be killed and started again. A value is replaced only where it is still the one that was read,
so a save that comes between wins, and the next pass finds what it wrote.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction

from tenants import crypto, keys
from tenants.context import tenant_scope
from tenants.fields import EncryptedTextField
from tenants.keyring import keyring
from tenants.models import Tenant
from tenants.vault.models import TenantKey

BATCH = 200
# Other processes may seal under the former version for as long as they keep it.
SETTLES_AFTER = timedelta(seconds=2 * keys.KEPT_FOR)
# Indexes are looked up by value and objections are kept under every version: neither is sealed anew.
SEALING = ("data", "health", "files")


class NotRotatable(ValueError):
    """The purpose names a key under which nothing is sealed."""


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """One sealed column of the house."""

    model: type[models.Model]
    field: EncryptedTextField


@dataclass(slots=True)
class Rotation:
    """What one run did."""

    version: int
    resealed: int = 0
    unreadable: int = 0
    destroyed: list[int] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Findings:
    """What the check of one tenant found."""

    opened: int = 0
    faults: list[str] = field(default_factory=list)


def sealed_columns(purpose: str | None = None) -> list[SealedColumn]:
    """List the sealed columns of every app, or those under one key."""
    return [
        SealedColumn(model, column)
        for model in apps.get_models()
        for column in model._meta.local_concrete_fields
        if isinstance(column, EncryptedTextField) and purpose in {None, column.key}
    ]


def rotate_kek() -> int:
    """Wrap every key under the primary key-encryption key. Nothing is sealed anew."""
    ring = keyring()
    count = 0
    rows = TenantKey.objects.exclude(kek_id=ring.primary_id).exclude(state=TenantKey.State.DESTROYED)
    for row in rows.order_by("id"):
        wrapped = crypto.wrap(
            keys.unwrapped(row),
            kek=ring.primary,
            tenant_id=row.tenant_id,
            purpose=row.purpose,
            version=row.version,
        )
        unchanged = TenantKey.objects.filter(pk=row.pk, wrapped=bytes(row.wrapped))
        count += unchanged.update(wrapped=wrapped, kek_id=ring.primary_id)
    keys.forget()
    return count


def rotate_tenant(tenant_id: UUID, *, purpose: str, now: datetime) -> Rotation:
    """Give a tenant a new key and seal everything anew; a rotation that was begun is finished first."""
    if purpose not in SEALING:
        raise NotRotatable(purpose)
    version = begin(tenant_id, purpose, now=now)
    keys.forget(tenant_id)
    done = Rotation(version)
    for column in sealed_columns(purpose):
        reseal_column(tenant_id, column, done)
    if not done.unreadable:
        finish(tenant_id, purpose, done, now=now)
    keys.forget(tenant_id)
    return done


def begin(tenant_id: UUID, purpose: str, *, now: datetime) -> int:
    """Make a new version active, unless a former rotation still has an old one to be rid of."""
    with transaction.atomic(using="vault"):
        rows = TenantKey.objects.select_for_update().filter(tenant_id=tenant_id, purpose=purpose)
        versions = list(rows.order_by("-version"))
        if not versions:
            raise keys.NoKey(f"no {purpose} key")
        active = next(row for row in versions if row.state == TenantKey.State.ACTIVE)
        if any(row.state == TenantKey.State.DECRYPT_ONLY for row in versions):
            return active.version
        TenantKey.objects.filter(pk=active.pk).update(state=TenantKey.State.DECRYPT_ONLY)
        fresh = keys.fresh_key(tenant_id, purpose, versions[0].version + 1)
        fresh.created_at = now
        fresh.save()
        return fresh.version


def finish(tenant_id: UUID, purpose: str, done: Rotation, *, now: datetime) -> None:
    """Destroy the versions that seal nothing any more, once no process can still use them."""
    rows = TenantKey.objects.filter(tenant_id=tenant_id, purpose=purpose)
    active = rows.get(state=TenantKey.State.ACTIVE)
    for row in rows.filter(state=TenantKey.State.DECRYPT_ONLY).order_by("version"):
        if now - active.created_at < SETTLES_AFTER:
            done.waiting.append(row.version)
            continue
        TenantKey.objects.filter(pk=row.pk).update(
            state=TenantKey.State.DESTROYED, wrapped=b"", destroyed_at=now
        )
        done.destroyed.append(row.version)


def reseal_column(tenant_id: UUID, column: SealedColumn, done: Rotation) -> None:
    """Seal a column anew, a few rows to a transaction."""
    for rows in batches(tenant_id, column):
        with tenant_scope(tenant_id):
            for pk, envelope in rows:
                reseal_value(tenant_id, column, pk, envelope, done)


def reseal_value(tenant_id: UUID, column: SealedColumn, pk: UUID, envelope: bytes, done: Rotation) -> None:
    """Seal one value anew where it is still what was read."""
    try:
        if not envelope or crypto.key_version_of(envelope) == done.version:
            return
        text = unsealed(tenant_id, column, pk, envelope)
    except crypto.CannotOpen:
        done.unreadable += 1
        return
    version, cipher = keys.sealing_cipher(tenant_id, column.field.key)
    place = crypto.Place(tenant_id, column.field.crypto_id, pk)
    fresh = crypto.seal(text, cipher=cipher, key_version=version, place=place, step=column.field.pad)
    name = connection.ops.quote_name(str(column.field.column))
    table = connection.ops.quote_name(column.model._meta.db_table)
    with connection.cursor() as cursor:
        # By hand, because the field itself refuses to be compared. Only names of our own stand in the text.
        cursor.execute(
            f"UPDATE {table} SET {name} = %s WHERE id = %s AND {name} = %s",  # noqa: S608
            [fresh, pk, envelope],
        )
        done.resealed += cursor.rowcount


def unsealed(tenant_id: UUID, column: SealedColumn, pk: UUID, envelope: bytes) -> str:
    """Open one value outside an instance, or raise CannotOpen."""
    cipher = keys.opening_cipher(tenant_id, column.field.key, crypto.key_version_of(envelope))
    return crypto.unseal(envelope, cipher=cipher, place=crypto.Place(tenant_id, column.field.crypto_id, pk))


def batches(tenant_id: UUID, column: SealedColumn) -> Iterator[list[tuple[UUID, bytes]]]:
    """Read a column's values in the order of their ids, each batch in a scope of its own."""
    last: UUID | None = None
    while True:
        with tenant_scope(tenant_id):
            rows = column.model._base_manager.filter(**{f"{column.field.name}__isnull": False})
            rows = rows.filter(pk__gt=last) if last else rows
            found = list(rows.order_by("pk").values_list("pk", column.field.name)[:BATCH])
        if not found:
            return
        yield [(pk, bytes(value)) for pk, value in found]
        last = found[-1][0]


def verify_tenant(tenant_id: UUID) -> Findings:
    """Open everything that a tenant has, and say what does not fit."""
    findings = Findings()
    active: set[str] = set()
    for row in TenantKey.objects.filter(tenant_id=tenant_id).exclude(state=TenantKey.State.DESTROYED):
        try:
            keys.unwrapped(row)
        except crypto.CannotOpen:
            findings.faults.append(f"key {row.purpose} {row.version} does not unwrap under {row.kek_id!r}")
        if row.state == TenantKey.State.ACTIVE:
            active.add(row.purpose)
    findings.faults += [f"key {purpose} is missing" for purpose in keys.PURPOSES if purpose not in active]
    for column in sealed_columns():
        for rows in batches(tenant_id, column):
            for pk, envelope in rows:
                try:
                    if envelope:
                        unsealed(tenant_id, column, pk, envelope)
                    findings.opened += 1
                except crypto.CannotOpen:
                    findings.faults.append(f"{column.field} of row {pk} does not open")
    return findings


def tenant_ids() -> list[UUID]:
    """List every tenant, the platform's own among them."""
    return list(Tenant.objects.order_by("created_at").values_list("id", flat=True))


def keys_without_tenant() -> list[UUID]:
    """List the tenants that the vault knows and the table does not: a sign-up that was broken off."""
    known = set(tenant_ids())
    holders = TenantKey.objects.exclude(state=TenantKey.State.DESTROYED)
    return sorted(set(holders.values_list("tenant_id", flat=True)) - known)
