"""What the workers do for the diary."""

from uuid import UUID

from celery import current_app, shared_task
from django.utils import timezone

from bookings.actions.exporting.build import build_waiting, drop_dead
from bookings.actions.importing import work as importing
from bookings.actions.importing.nudge import WORK
from bookings.actions.sweep import clear_lapsed, tenants_with_exchange, tenants_with_lapsed
from tenants.jobs import tenant_task


@shared_task(name="bookings.expire_requests")
def expire_requests() -> int:
    """Let unanswered requests lapse and clear dead holds, tenant by tenant; give the number of tenants."""
    now = timezone.now()
    tenants = tenants_with_lapsed(now)
    for tenant_id in tenants:
        clear_lapsed(tenant_id, now=now)
    return len(tenants)


@tenant_task(name=WORK)
def work_exchange(tenant_id: UUID) -> int:
    """Bring the lists of one tenant forward and make the files that it waits for."""
    now = timezone.now()
    return importing.work(tenant_id, now=now) + build_waiting(tenant_id, now=now)


@shared_task(name="bookings.sweep_exchange")
def sweep_exchange() -> int:
    """Find lists and files whose worker died or whose nudge got lost, and delete what has had its day."""
    now = timezone.now()
    tenants = tenants_with_exchange(now)
    for tenant_id in tenants:
        importing.clear(tenant_id, now=now)
        drop_dead(tenant_id, now=now)
        current_app.send_task(WORK, args=[str(tenant_id)], ignore_result=True, expires=60)
    return len(tenants)
