"""The ledger of erasures in the vault: what was to be erased, that it was, and that no line was changed.

It names tenants, tables and random ids, never a person. A restored backup is made whole again by it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connections, transaction
from django.db.models import QuerySet

from tenants import crypto
from tenants.vault.models import ChainHead, LedgerEntry

CHAIN = "ledger"
NOTHING = b"\x00" * 32
LOCK = 7163401
# What ends an intent.
ENDINGS = (LedgerEntry.Kind.DONE, LedgerEntry.Kind.VOID)


@dataclass(frozen=True, kw_only=True)
class Line:
    """What is to stand on one line; `plan` names tables and actions and holds no personal data."""

    kind: str
    tenant_id: UUID
    subject_id: UUID
    plan: str
    plan_version: str
    reason: str


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
    """Append one line, chained to the last."""
    line = Line(
        kind=kind,
        tenant_id=tenant_id,
        subject_id=subject_id,
        plan=plan,
        plan_version=plan_version,
        reason=reason,
    )
    return append_all([line], now=now)[0]


def append_all(lines: Sequence[Line], *, now: datetime) -> list[LedgerEntry]:
    """Append lines in their order, each chained to the one before, all or none."""
    with transaction.atomic(using="vault"):
        with connections["vault"].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        last = LedgerEntry.objects.order_by("-seq").first()
        seq, previous = (last.seq, bytes(last.hash)) if last else (0, NOTHING)
        entries = []
        for line in lines:
            seq += 1
            entry = LedgerEntry(
                seq=seq,
                kind=LedgerEntry.Kind(line.kind),
                tenant_id=line.tenant_id,
                subject_id=line.subject_id,
                plan=line.plan,
                plan_version=line.plan_version,
                reason=line.reason,
                at=now,
                prev_hash=previous,
            )
            entry.hash = previous = link_of(entry)
            entries.append(entry)
        LedgerEntry.objects.bulk_create(entries)
    return entries


def answer(entry: LedgerEntry, kind: str) -> Line:
    """Give the line that ends an intent: it was done, or it was given up."""
    return Line(
        kind=kind,
        tenant_id=entry.tenant_id,
        subject_id=entry.subject_id,
        plan=entry.plan,
        plan_version=entry.plan_version,
        reason=entry.reason,
    )


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
    ended: dict[tuple[UUID, UUID, str], int] = {}
    ends = LedgerEntry.objects.filter(kind__in=ENDINGS).order_by("seq")
    for seq, tenant, subject, plan in ends.values_list("seq", "tenant_id", "subject_id", "plan"):
        ended[(tenant, subject, plan)] = seq
    return [
        entry
        for entry in intents()
        if ended.get((entry.tenant_id, entry.subject_id, entry.plan), 0) < entry.seq
    ]


def intents() -> QuerySet[LedgerEntry]:
    """List every erasure that was ever begun, in order."""
    return LedgerEntry.objects.filter(kind=LedgerEntry.Kind.INTENT).order_by("seq")


def given_up() -> dict[tuple[UUID, UUID], int]:
    """Say of whom an erasure was begun and then not to be, and on which line that stands."""
    void = LedgerEntry.objects.filter(kind=LedgerEntry.Kind.VOID).order_by("seq")
    return {
        (tenant, subject): seq for seq, tenant, subject in void.values_list("seq", "tenant_id", "subject_id")
    }


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
