"""Who looked at what and who changed what: one row per event, chained so that a change or a gap shows.

A request only inserts its row. The chain is drawn over the committed rows every few seconds, tenant by
tenant, and its head goes to the vault: the rows of the last seconds are therefore not chained yet.

A list names the people on it by aliases. Erasing a person deletes her alias: the lists that she stood on keep
their sealed payload, the others on them and their place in the chain, and name her no longer.
"""

import hashlib
import json
import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from tenants import crypto
from tenants.actors import Actor
from tenants.context import current_request_id, tenant_scope
from tenants.models import AuditAlias, AuditEntry
from tenants.vault.models import ChainHead

# A list names its first rows; for the rest there is the count.
IDS_NAMED = 200
BATCH = 500
NOTHING = b"\x00" * 32
# Who acts in her own matter: she is the subject, and is erased as such.
CUSTOMERS = frozenset({"customer", "visitor"})


@dataclass(frozen=True, slots=True)
class Head:
    """How far a chain reaches."""

    seq: int
    hash: bytes


def record(
    action: str,
    *,
    by: Actor,
    now: datetime,
    purpose: str = "",
    subject_id: UUID | str | None = None,
    object_kind: str = "",
    object_id: UUID | str | None = None,
    fields: Iterable[str] = (),
    ids: Iterable[UUID | str] = (),
    count: int | None = None,
) -> AuditEntry:
    """Append one event to the open tenant's audit. `fields` are names of columns, never their values."""
    listed = [UUID(str(one)) for one in ids]
    by_customer = by.kind in CUSTOMERS
    about = {
        # A customer's own id stays out of the plain columns, which the chain covers for ever.
        "actor": str(by.id or "") if by_customer else "",
        "subject": str(subject_id or ""),
        "object": str(object_id or ""),
        "ids": [str(one) for one in aliases_of(listed[:IDS_NAMED])],
    }
    payload = json.dumps(about, sort_keys=True)
    salt = os.urandom(16)
    return AuditEntry.objects.create(
        at=now,
        actor_kind=by.kind,
        actor_id=None if by_customer else by.id,
        case_id=by.case_id,
        action=action,
        purpose=purpose,
        object_kind=object_kind,
        fields=sorted(set(fields)),
        count=count if count is not None or not listed else len(listed),
        request_id=current_request_id()[:36],
        subject_id=subject_id,
        object_id=object_id,
        payload=payload,
        salt=salt,
        commitment=commitment_of(salt, payload),
    )


def aliases_of(ids: list[UUID]) -> list[UUID]:
    """Give the aliases under which people stand in lists, in their order; whoever has none gets one."""
    if not ids:
        return []
    known = read_aliases(ids)
    # Sorted, so that two lists written at once wait for each other in one order.
    missing = sorted(set(ids) - known.keys())
    if missing:
        fresh = [AuditAlias(subject_id=one) for one in missing]
        AuditAlias.objects.bulk_create(fresh, ignore_conflicts=True)
        known |= read_aliases(missing)
    return [known[one] for one in ids]


def read_aliases(ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Read the aliases that are there."""
    rows = AuditAlias.objects.filter(subject_id__in=ids)
    return dict(rows.values_list("subject_id", "pk"))


def named_in(entries: Iterable[AuditEntry]) -> dict[UUID, list[UUID]]:
    """Say who stood on each list, by entry; the erased are missing."""
    named = {entry.pk: ids_in(entry) for entry in entries}
    every = {alias for aliases in named.values() for alias in aliases}
    people = dict(AuditAlias.objects.filter(pk__in=every).values_list("pk", "subject_id")) if every else {}
    return {
        entry: [people[alias] for alias in aliases if alias in people] for entry, aliases in named.items()
    }


def ids_in(entry: AuditEntry) -> list[UUID]:
    """Read the aliases that one entry names."""
    try:
        return [UUID(one) for one in json.loads(entry.payload or "{}").get("ids", ())]
    except ValueError:  # a payload that does not open shows its marker instead
        return []


def erase_subjects(ids: Collection[UUID]) -> int:
    """Empty what the audit says of these people, and forget their aliases."""
    AuditAlias.objects.filter(subject_id__in=ids).delete()
    emptied = 0
    # Each by its own index: an OR of the two would read the whole table.
    for about in ("subject_id", "object_id"):
        rows = AuditEntry.objects.filter(**{f"{about}__in": ids})
        emptied += rows.update(subject_id=None, object_id=None, payload=None, salt=None)
    return emptied


def commitment_of(salt: bytes, payload: str) -> bytes:
    """Bind the chain to a payload that may be erased later."""
    return hashlib.sha256(salt + payload.encode()).digest()


def link_of(entry: AuditEntry, *, previous: bytes, seq: int) -> bytes:
    """Give the hash of one entry: all its lasting columns and the commitment to the rest."""
    return crypto.chained(
        previous,
        seq,
        entry.tenant_id,
        entry.pk,
        entry.at.isoformat(),
        entry.actor_kind,
        str(entry.actor_id or ""),
        str(entry.case_id or ""),
        entry.action,
        entry.purpose,
        entry.object_kind,
        json.dumps(entry.fields),
        "" if entry.count is None else str(entry.count),
        entry.request_id,
        bytes(entry.commitment),
    )


def chain(tenant_id: UUID, *, now: datetime) -> int:
    """Chain a tenant's committed rows and write the head to the vault. Give how many were chained."""
    count = 0
    with tenant_scope(tenant_id):
        head = locked_head(tenant_id)
        while batch := list(AuditEntry.objects.filter(seq=None).order_by("at", "id")[:BATCH]):
            for entry in batch:
                entry.seq, entry.prev_hash = head.seq + 1, head.hash
                entry.hash = link_of(entry, previous=head.hash, seq=entry.seq)
                head = Head(entry.seq, entry.hash)
            AuditEntry.objects.bulk_update(batch, ["seq", "prev_hash", "hash"])
            count += len(batch)
    if count:
        with transaction.atomic(using="vault"):
            ChainHead.objects.create(chain=chain_name(tenant_id), seq=head.seq, hash=head.hash, at=now)
    return count


def locked_head(tenant_id: UUID) -> Head:
    """Take the tenant's chain for this transaction and say where it ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [chain_name(tenant_id)])
    last = AuditEntry.objects.exclude(seq=None).order_by("-seq").values_list("seq", "hash").first()
    return Head(int(last[0] or 0), bytes(last[1] or b"")) if last else Head(0, NOTHING)


def verify(tenant_id: UUID) -> list[str]:
    """List what is wrong with a tenant's chain; nothing when it stands."""
    faults: list[str] = []
    with tenant_scope(tenant_id):
        head = Head(0, NOTHING)
        known = ChainHead.objects.filter(chain=chain_name(tenant_id)).order_by("seq")
        marks = {mark.seq: bytes(mark.hash) for mark in known}
        for entry in AuditEntry.objects.exclude(seq=None).order_by("seq").iterator(chunk_size=BATCH):
            faults += faults_of(entry, head)
            head = Head(int(entry.seq or 0), bytes(entry.hash or b""))
            if marks.pop(head.seq, head.hash) != head.hash:
                faults.append(f"{head.seq}: the vault knows another head")
        faults += [f"{seq}: the vault knows it, the table does not" for seq in sorted(marks)]
    return faults


def faults_of(entry: AuditEntry, head: Head) -> list[str]:
    """Compare one entry with its link and its commitment."""
    faults: list[str] = []
    if entry.seq != head.seq + 1 or bytes(entry.prev_hash or b"") != head.hash:
        faults.append(f"{entry.seq}: a row is missing before it")
    if bytes(entry.hash or b"") != link_of(entry, previous=bytes(entry.prev_hash or b""), seq=entry.seq or 0):
        faults.append(f"{entry.seq}: a column was changed")
    if entry.payload is not None and commitment_of(bytes(entry.salt or b""), entry.payload) != bytes(
        entry.commitment
    ):
        faults.append(f"{entry.seq}: the payload was changed")
    return faults


def chain_name(tenant_id: UUID) -> str:
    """Name a tenant's chain."""
    return f"audit:{tenant_id}"
