"""The ledger of erasures in the vault: what was to be erased, that it was, and that no line was changed.

It names tenants, tables and random ids, never a person. A restored backup is made whole again by it.
"""

from datetime import datetime
from uuid import UUID

from django.db import connections, transaction

from tenants import crypto
from tenants.vault.models import ChainHead, LedgerEntry

CHAIN = "ledger"
NOTHING = b"\x00" * 32
LOCK = 7163401


def append(
    *,
    kind: str,
    tenant_id: UUID,
    subject_id: UUID,
    plan: str,
    plan_version: str,
    reason: str,
    now: datetime,
) -> LedgerEntry:
    """Append one line, chained to the last. `plan` names tables and actions and holds no personal data."""
    with transaction.atomic(using="vault"):
        with connections["vault"].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        last = LedgerEntry.objects.order_by("-seq").first()
        entry = LedgerEntry(
            seq=last.seq + 1 if last else 1,
            kind=LedgerEntry.Kind(kind),
            tenant_id=tenant_id,
            subject_id=subject_id,
            plan=plan,
            plan_version=plan_version,
            reason=reason,
            at=now,
            prev_hash=bytes(last.hash) if last else NOTHING,
        )
        entry.hash = link_of(entry)
        entry.save(force_insert=True)
    return entry


def mark_head(*, now: datetime) -> ChainHead | None:
    """Write down how far the ledger reaches."""
    last = LedgerEntry.objects.order_by("-seq").first()
    if last is None:
        return None
    head, _ = ChainHead.objects.get_or_create(
        chain=CHAIN, seq=last.seq, defaults={"hash": last.hash, "at": now}
    )
    return head


def open_intents() -> list[LedgerEntry]:
    """List the erasures that were begun and not finished: they are to be done again."""
    done = LedgerEntry.objects.filter(kind=LedgerEntry.Kind.DONE).values_list(
        "tenant_id", "subject_id", "plan"
    )
    finished = set(done)
    intents = LedgerEntry.objects.filter(kind=LedgerEntry.Kind.INTENT).order_by("seq")
    return [entry for entry in intents if (entry.tenant_id, entry.subject_id, entry.plan) not in finished]


def verify() -> list[str]:
    """List what is wrong with the ledger; nothing when it stands."""
    faults: list[str] = []
    previous, seq = NOTHING, 0
    marks = {mark.seq: bytes(mark.hash) for mark in ChainHead.objects.filter(chain=CHAIN)}
    for entry in LedgerEntry.objects.order_by("seq").iterator(chunk_size=500):
        if entry.seq != seq + 1 or bytes(entry.prev_hash) != previous:
            faults.append(f"{entry.seq}: a line is missing before it")
        if bytes(entry.hash) != link_of(entry):
            faults.append(f"{entry.seq}: the line was changed")
        previous, seq = bytes(entry.hash), entry.seq
        if marks.pop(seq, previous) != previous:
            faults.append(f"{seq}: another head was written down")
    return faults + [f"{mark}: a written head without its line" for mark in sorted(marks)]


def link_of(entry: LedgerEntry) -> bytes:
    """Give the hash of one line."""
    return crypto.chained(
        bytes(entry.prev_hash),
        entry.seq,
        str(entry.kind),
        entry.tenant_id,
        entry.subject_id,
        entry.plan,
        entry.plan_version,
        entry.reason,
        entry.at.isoformat(),
    )
