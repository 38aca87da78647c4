"""What the workers do for the diary."""

from celery import shared_task
from django.utils import timezone

from bookings.actions.sweep import clear_lapsed, tenants_with_lapsed


@shared_task(name="bookings.expire_requests")  # type: ignore[untyped-decorator]
def expire_requests() -> int:
    """Let unanswered requests lapse and clear dead holds, tenant by tenant; give the number of tenants."""
    now = timezone.now()
    tenants = tenants_with_lapsed(now)
    for tenant_id in tenants:
        clear_lapsed(tenant_id, now=now)
    return len(tenants)
