"""Bring the rows up to the ledger: what was begun is finished, what a backup brought back goes again.

It runs before the product serves, and while it serves for what a crash left half done. It may be repeated.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from customers.actions.settle import replay_merges
from customers.models import Customer
from privacy.erasure import erase_rows, known_ids
from privacy.inactive import Rule, held_back
from privacy.models import Erasure
from tenants import audit, ledger
from tenants.actors import SYSTEM
from tenants.context import tenant_scope
from tenants.models import Tenant
from tenants.vault.models import LedgerEntry

Kind = LedgerEntry.Kind
# An erasure that is being done right now is left alone for so long.
GRACE = timedelta(minutes=2)


class Broken(Exception):
    """The ledger was changed, cut, or is older than the rows: nothing may be served by it."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = list(faults)
        super().__init__("; ".join(self.faults))


@dataclass(frozen=True)
class Done:
    """What a replay did."""

    again: int
    closed: int
    given_up: int


def replay(*, now: datetime) -> Done:
    """Check the chain, do again what the rows lack, and end what is done. Raises Broken."""
    check_chain()
    merge_again(now=now)
    lacking = what_is_lacking(LedgerEntry.objects.all())
    given_up = sum(not redo(entry, now=now) for entry in lacking)
    return Done(len(lacking) - given_up, close_open(now=now), given_up)


def merge_again(*, now: datetime) -> None:
    """Make cards one that a backup brought back as two: then an erasure finds all of the person."""
    named = (
        LedgerEntry.objects.filter(kind=Kind.MERGE).values_list("tenant_id", flat=True).distinct().order_by()
    )
    for tenant_id in Tenant.objects.filter(pk__in=list(named)).values_list("pk", flat=True):
        replay_merges(tenant_id, now=now)


def heal(*, now: datetime) -> int:
    """Finish what a crash left: intents without an end that nobody works on any more."""
    stale = [entry for entry in ledger.open_intents() if entry.at <= now - GRACE]
    if not stale:
        return 0
    check_chain()
    for entry in what_is_lacking(stale):
        redo(entry, now=now)
    return close_open(now=now, until=now - GRACE)


def check_chain() -> None:
    """Refuse a ledger that was changed or cut, or that ends before what the rows already know."""
    faults = ledger.verify()
    last = LedgerEntry.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    ahead = max(applied_lines(), default=0)
    if ahead > last:
        faults.append(f"{ahead}: the rows know this line, the ledger ends at {last}")
    if faults:
        raise Broken(faults)


def is_behind() -> bool:
    """Say whether something that the ledger calls done is not done here: a backup was restored."""
    done = set(LedgerEntry.objects.filter(kind=Kind.DONE).values_list("tenant_id", "subject_id").order_by())
    return any((entry.tenant_id, entry.subject_id) in done for entry in what_is_lacking(ledger.intents()))


def what_is_lacking(entries: Iterable[LedgerEntry]) -> list[LedgerEntry]:
    """List the intents whose person the rows have not lost yet, each person once."""
    applied = applied_lines()
    void = ledger.given_up()
    known = {entry.seq: (entry.tenant_id, entry.subject_id) for entry in ledger.intents()}
    gone = {known[seq] for seq in applied if seq in known}
    here = set(Tenant.objects.values_list("pk", flat=True))
    lacking: dict[tuple[UUID, UUID], LedgerEntry] = {}
    for entry in entries:
        person = (entry.tenant_id, entry.subject_id)
        is_open = entry.kind == Kind.INTENT and void.get(person, 0) < entry.seq
        if is_open and person not in gone and entry.tenant_id in here:
            lacking[person] = entry
    return list(lacking.values())


def applied_lines() -> set[int]:
    """Ask across all tenants which lines of the ledger the rows have caught up with."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT privacy_applied_lines()")
        return {row[0] for row in cursor.fetchall()}


def redo(entry: LedgerEntry, *, now: datetime) -> bool:
    """Erase one person again; give False where she came back before she was erased."""
    with tenant_scope(entry.tenant_id):
        waiting = Erasure.objects.select_for_update(of=("self",)).filter(
            customer=entry.subject_id, state=Erasure.State.WAITING
        )
        erasure = waiting.select_related("purge").first()
        if erasure is not None and came_back(entry, erasure, now=now):
            ledger.append_all([ledger.answer(entry, Kind.VOID)], now=now)
            return False
        # Lock, so that nobody writes to her card meanwhile.
        list(Customer.objects.select_for_update().filter(pk=entry.subject_id))
        counts = erase_rows(known_ids(entry.subject_id), now=now)
        caught_up(entry, erasure, counts, now=now)
        audit.record("customer.erase_again", by=SYSTEM, now=now, purpose="erasure", count=1)
    return True


def came_back(entry: LedgerEntry, erasure: Erasure, *, now: datetime) -> bool:
    """Say whether a search for inactive customers would hold her back now; what is done stays done."""
    done = LedgerEntry.objects.filter(kind=Kind.DONE, tenant_id=entry.tenant_id, subject_id=entry.subject_id)
    if erasure.purge is None or done.exists():
        return False
    return bool(held_back(Rule.of(erasure.purge), [entry.subject_id], now=now))


def caught_up(entry: LedgerEntry, erasure: Erasure | None, counts: list[str], *, now: datetime) -> None:
    """Note that the rows have caught up with a line."""
    row = erasure or Erasure(created_at=entry.at, due_at=entry.at, by_kind=SYSTEM.kind)
    row.customer, row.reason = None, entry.reason
    row.state, row.settled_at = Erasure.State.DONE, now
    row.ledger_seq, row.counts = entry.seq, counts
    row.save()


def close_open(*, now: datetime, until: datetime | None = None) -> int:
    """Write the end of every intent that the rows have caught up with."""
    lacking = {(entry.tenant_id, entry.subject_id) for entry in what_is_lacking(ledger.intents())}
    ends: dict[tuple[UUID, UUID, str], ledger.Line] = {}
    for entry in ledger.open_intents():
        if (entry.tenant_id, entry.subject_id) not in lacking and (until is None or entry.at <= until):
            ends[(entry.tenant_id, entry.subject_id, entry.plan)] = ledger.answer(entry, Kind.DONE)
    if ends:
        ledger.append_all(list(ends.values()), now=now)
    return len(ends)
