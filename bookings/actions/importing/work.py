"""The worker's part: step by step, each step a transaction of its own, so that a death costs one step."""

from datetime import datetime, timedelta
from uuid import UUID

from bookings.actions.importing.check import check
from bookings.actions.importing.takeback import take_back
from bookings.actions.importing.write import ClockNow, write_part
from bookings.models import ImportBatch, ImportRow
from tenants.context import tenant_scope
from tenants.models import Tenant

State = ImportBatch.State
BUSY = (State.CHECKING, State.RUNNING, State.UNDOING)
# How long an import can be taken back, and its refused rows fetched.
UNDOABLE, FETCHABLE = timedelta(days=30), timedelta(days=1)
STEP = 500


def work(tenant_id: UUID, *, now: datetime) -> int:
    """Bring every list of one tenant forward until nothing is left to do; give the number of steps."""
    with tenant_scope(tenant_id):
        waiting = list(
            ImportBatch.objects.filter(state__in=BUSY).order_by("created_at").values_list("pk", flat=True)
        )
    steps = 0
    for batch_id in waiting:
        while step(tenant_id, batch_id, now=now):
            steps += 1
    return steps


def step(tenant_id: UUID, batch_id: UUID, *, now: datetime) -> bool:
    """Do one step of one list; False where nothing is left, or where another worker has it."""
    with tenant_scope(tenant_id):
        tenant = Tenant.objects.get(pk=tenant_id)
        batch = ImportBatch.objects.select_for_update(skip_locked=True).filter(pk=batch_id).first()
        if batch is None or batch.state not in BUSY:
            return False
        if batch.state == State.CHECKING:
            check(batch, tenant, now=now)
        elif batch.state == State.RUNNING:
            run(batch, tenant, now=now)
        else:
            unrun(batch, tenant, now=now)
        return True


def run(batch: ImportBatch, tenant: Tenant, *, now: datetime) -> None:
    """Write the next part, or finish."""
    part = batch.parts.filter(written_at=None).order_by("number").first()
    if part is not None:
        batch.done_rows += write_part(batch, part, tenant, now=now)
    else:
        batch.state, batch.finished_at = State.DONE, ClockNow()
        batch.expires_at = now + FETCHABLE
    batch.touched_at = now
    batch.save(update_fields=["state", "done_rows", "touched_at", "finished_at", "expires_at"])


def unrun(batch: ImportBatch, tenant: Tenant, *, now: datetime) -> None:
    """Take the next rows back, the last first, or finish."""
    left = batch.rows - batch.done_rows
    rows = list(batch.results.filter(number__gte=left - STEP, number__lt=left).order_by("-number"))
    if left > 0:
        take_back(batch, rows, tenant, now=now)
        batch.done_rows = min(batch.rows, batch.done_rows + STEP)
    else:
        batch.state = State.UNDONE
        batch.parts.all().delete()
    batch.touched_at = now
    batch.save(update_fields=["state", "done_rows", "touched_at"])


def clear(tenant_id: UUID, *, now: datetime) -> None:
    """Forget lists whose time has come: what was not imported at once, what was imported in two steps."""
    with tenant_scope(tenant_id):
        for batch in ImportBatch.objects.filter(expires_at__lte=now).exclude(state__in=BUSY):
            parts = batch.parts.all()
            if batch.state == State.DONE and parts.exists():
                parts.delete()
                batch.expires_at = now + UNDOABLE
                batch.save(update_fields=["expires_at"])
            else:
                ImportRow.objects.filter(batch=batch).delete()
                batch.delete()
