"""A tenant's keys: unwrapped from the vault, kept five minutes, health keys no longer than their scope."""

import os
import time
from dataclasses import dataclass, field
from threading import Lock
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from tenants import crypto
from tenants.context import current_scope, current_tenant_id
from tenants.keyring import keyring
from tenants.vault.models import TenantKey

PURPOSES = ("data", "health", "index", "suppress", "files")
CACHED = ("data", "index", "suppress", "files")
REFRESH_AFTER = 120.0
KEPT_FOR = 300.0
RETRY_AFTER = 5.0


class VaultUnavailable(RuntimeError):
    """The vault does not answer and no key in memory is young enough."""


class NoKey(crypto.CannotOpen):
    """The tenant has no such key: it was never made, is destroyed, or is wrapped under a key we lack."""


@dataclass(slots=True)
class Ring:
    """The unwrapped versions of one key, and which one seals."""

    active: int = 0
    raw: dict[int, bytes] = field(default_factory=dict)
    ciphers: dict[int, AESGCM] = field(default_factory=dict)


@dataclass(slots=True)
class Held:
    """What the process holds of one tenant, and since when."""

    rings: dict[str, Ring]
    read_at: float
    asked_at: float


_held: dict[UUID, Held] = {}
_lock = Lock()


def create_tenant_keys(tenant_id: UUID) -> None:
    """Give a tenant a key for each purpose that has none yet. Call it before the tenant's row is written."""
    with transaction.atomic(using="vault"):
        known = set(TenantKey.objects.filter(tenant_id=tenant_id).values_list("purpose", flat=True))
        TenantKey.objects.bulk_create(
            [fresh_key(tenant_id, purpose, 1) for purpose in PURPOSES if purpose not in known],
            ignore_conflicts=True,
        )
    forget(tenant_id)


def fresh_key(tenant_id: UUID, purpose: str, version: int) -> TenantKey:
    """Make a new random key, wrapped, not yet saved."""
    ring = keyring()
    wrapped = crypto.wrap(
        os.urandom(32), kek=ring.primary, tenant_id=tenant_id, purpose=purpose, version=version
    )
    return TenantKey(
        tenant_id=tenant_id,
        purpose=purpose,
        version=version,
        wrapped=wrapped,
        kek_id=ring.primary_id,
        created_at=timezone.now(),
    )


def forget(tenant_id: UUID | None = None) -> None:
    """Drop what the process holds of one tenant, or of all."""
    with _lock:
        if tenant_id is None:
            _held.clear()
        else:
            _held.pop(tenant_id, None)


def sealing_cipher(tenant_id: UUID, purpose: str) -> tuple[int, AESGCM]:
    """Give the version and cipher that seal new values."""
    ring = ring_of(tenant_id, purpose)
    if not ring.active:
        raise NoKey(f"no active {purpose} key")
    return ring.active, ring.ciphers[ring.active]


def opening_cipher(tenant_id: UUID, purpose: str, version: int) -> AESGCM:
    """Give the cipher of one version; a version not known yet is looked for in the vault at once."""
    ring = ring_of(tenant_id, purpose)
    if version not in ring.ciphers:
        ring = ring_of(tenant_id, purpose, missing=True)
    try:
        return ring.ciphers[version]
    except KeyError:
        raise NoKey(f"no {purpose} key of version {version}") from None


def blind_index(purpose_label: str, normalised: str, *, tenant_id: UUID | None = None) -> bytes:
    """Give the index under which equal values of one tenant meet."""
    ring = ring_of(tenant_id or current_tenant_id(), "index")
    if not ring.active:
        raise NoKey("no active index key")
    return crypto.index_of(ring.raw[ring.active], purpose_label, normalised)


def suppress_index(label: str, normalised: str, *, tenant_id: UUID | None = None) -> list[tuple[int, bytes]]:
    """Give the index under every kept version, newest first: an objection outlives every rotation."""
    ring = ring_of(tenant_id or current_tenant_id(), "suppress")
    return [
        (version, crypto.index_of(raw, label, normalised))
        for version, raw in sorted(ring.raw.items(), reverse=True)
    ]


def ring_of(tenant_id: UUID, purpose: str, *, missing: bool = False) -> Ring:
    """Give the unwrapped versions of one key, from memory while they are young."""
    if purpose not in CACHED:
        return short_lived_ring(tenant_id, purpose)
    held = _held.get(tenant_id)
    now = time.monotonic()
    if held is not None and now - held.read_at < REFRESH_AFTER and not missing:
        return held.rings.get(purpose) or Ring()
    with _lock:
        held = refreshed(tenant_id, _held.get(tenant_id), missing=missing)
    return held.rings.get(purpose) or Ring()


def refreshed(tenant_id: UUID, held: Held | None, *, missing: bool) -> Held:
    """Read the vault again, or go on with what is held while it is away. The caller holds the lock."""
    now = time.monotonic()
    if held is not None:
        just_read = now - held.read_at < (1.0 if missing else REFRESH_AFTER)
        just_failed = held.asked_at > held.read_at and now - held.asked_at < RETRY_AFTER
        if just_read or (just_failed and now - held.read_at < KEPT_FOR):
            return held
        held.asked_at = now
    try:
        fresh = Held(read_rings(tenant_id, CACHED), now, now)
    except VaultUnavailable:
        if held is None or now - held.read_at >= KEPT_FOR:
            _held.pop(tenant_id, None)
            raise
        return held
    _held[tenant_id] = fresh
    return fresh


def short_lived_ring(tenant_id: UUID, purpose: str) -> Ring:
    """Unwrap a key that stays only as long as the open scope."""
    scope = current_scope()
    if scope is None:
        return read_rings(tenant_id, (purpose,)).get(purpose) or Ring()
    kept = scope.short_lived.get((tenant_id, purpose))
    if kept is None:
        kept = read_rings(tenant_id, (purpose,)).get(purpose) or Ring()
        scope.short_lived[(tenant_id, purpose)] = kept
    return kept


def read_rings(tenant_id: UUID, purposes: tuple[str, ...]) -> dict[str, Ring]:
    """Read and unwrap a tenant's keys; one that no key of the ring opens is left out."""
    try:
        rows = list(
            TenantKey.objects.filter(tenant_id=tenant_id, purpose__in=purposes)
            .exclude(state=TenantKey.State.DESTROYED)
            .order_by("version")
        )
    except (OperationalError, InterfaceError) as error:
        raise VaultUnavailable("the vault does not answer") from error
    rings: dict[str, Ring] = {}
    for row in rows:
        ring = rings.setdefault(row.purpose, Ring())
        try:
            raw = unwrapped(row)
        except crypto.CannotOpen:
            continue
        ring.raw[row.version] = raw
        ring.ciphers[row.version] = AESGCM(raw)
        if row.state == TenantKey.State.ACTIVE:
            ring.active = row.version
    return rings


def unwrapped(row: TenantKey) -> bytes:
    """Unwrap one key row, or raise CannotOpen."""
    kek = keyring().keks.get(row.kek_id)
    if kek is None:
        raise NoKey(f"the ring has no key {row.kek_id!r}")
    return crypto.unwrap(
        bytes(row.wrapped), kek=kek, tenant_id=row.tenant_id, purpose=row.purpose, version=row.version
    )
