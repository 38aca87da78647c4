"""What a merge leaves to be done later: a lost line of the ledger, and forgetting after thirty days.

After a restored backup the ledger says which cards had become one; they become one again.
"""

from datetime import datetime
from uuid import UUID

from django.db import connection

from customers.actions.merge import CannotMerge, merge, plan_of
from customers.actions.unmerge import UNDO_FOR, CannotUndo, unmerge
from customers.models import Merge, MergedCard, MergeMove
from tenants import ledger
from tenants.actors import SYSTEM
from tenants.context import tenant_scope
from tenants.vault.models import LedgerEntry


def tenants_with_merges(moment: datetime) -> list[UUID]:
    """Ask across all tenants, by ids only, who has a merge that is not settled."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tenant_id FROM customers_tenants_with_merges(%s, %s)", [moment, moment - UNDO_FOR]
        )
        return [row[0] for row in cursor.fetchall()]


def settle_merges(tenant_id: UUID, *, now: datetime) -> None:
    """Write lost lines into the ledger, and forget what both cards said once it cannot be undone."""
    with tenant_scope(tenant_id):
        for row in Merge.objects.filter(merge_logged=False):
            ensure_line(row, undone=False, now=now)
            Merge.objects.filter(pk=row.pk).update(merge_logged=True)
        for row in Merge.objects.filter(undone_at__isnull=False, undo_logged=False):
            ensure_line(row, undone=True, now=now)
            Merge.objects.filter(pk=row.pk).update(undo_logged=True)
        over = Merge.objects.filter(open=True, at__lte=now - UNDO_FOR)
        MergedCard.objects.filter(merge__in=over).delete()
        MergeMove.objects.filter(merge__in=over).delete()
        over.update(open=False)


def ensure_line(row: Merge, *, undone: bool, now: datetime) -> None:
    """Append the merge's line unless the ledger has it."""
    plan = plan_of(row, undone=undone)
    same = LedgerEntry.objects.filter(tenant_id=row.tenant_id, subject_id=row.gone_id, plan=plan)
    # The same two can be merged, parted and merged again: a line counts from the merge on.
    if not same.filter(at__gte=row.undone_at if undone and row.undone_at else row.at).exists():
        ledger.append(
            kind="merge",
            tenant_id=row.tenant_id,
            subject_id=row.gone_id,
            plan=plan,
            plan_version="1",
            reason="merge",
            now=now,
        )


def replay_merges(tenant_id: UUID, *, now: datetime) -> int:
    """Make the tenant's cards one, or two, as the ledger says they were; give how many it changed.

    For a backup that was restored: the kept card's own values stay, for the ledger holds none.
    """
    last: dict[UUID, tuple[str, UUID]] = {}
    lines = LedgerEntry.objects.filter(tenant_id=tenant_id, kind=LedgerEntry.Kind.MERGE).order_by("seq")
    for line in lines:
        act, _, kept = line.plan.partition(":")
        # In the order of their last lines, so that a chain of merges comes out as it was.
        last.pop(line.subject_id, None)
        last[line.subject_id] = (act, UUID(kept))
    count = 0
    with tenant_scope(tenant_id):
        for gone, (act, kept_id) in last.items():
            count += replay(gone, kept_id, act, now=now)
    return count


def replay(gone: UUID, kept: UUID, act: str, *, now: datetime) -> int:
    """Bring one card to what its last line says, unless it is so already."""
    stands = Merge.objects.filter(gone_id=gone, undone_at=None).first()
    try:
        if act == "customers.merge" and stands is None:
            merge(gone_id=gone, kept_id=kept, take={}, initials="", by=SYSTEM, now=now)
            return 1
        if act == "customers.unmerge" and stands is not None:
            unmerge(merge_id=stands.pk, by=SYSTEM, now=now)
            return 1
    except (CannotMerge, CannotUndo):
        # One of them was erased: then there is nothing to make one.
        return 0
    return 0
