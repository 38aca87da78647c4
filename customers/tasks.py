"""What the workers do for the people who come."""

from celery import shared_task
from django.utils import timezone

from customers.actions.settle import settle_merges, tenants_with_merges


@shared_task(name="customers.settle_merges")
def settle_all_merges() -> int:
    """Settle what merges left to be done, tenant by tenant; give the number of tenants."""
    now = timezone.now()
    tenants = tenants_with_merges(now)
    for tenant_id in tenants:
        settle_merges(tenant_id, now=now)
    return len(tenants)
