"""What the worker does for this app."""

from django.db import connection
from django.utils import timezone

from tenants import audit, ledger
from tenants.jobs import tenant_task


@tenant_task(name="tenants.chain_audit")
def chain_audit() -> int:
    """Chain the audit rows that were committed since the last time, tenant by tenant."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenants_with_unchained_audit()")
        tenant_ids = [row[0] for row in cursor.fetchall()]
    now = timezone.now()
    chained = sum(audit.chain(tenant_id, now=now) for tenant_id in tenant_ids)
    ledger.mark_head(now=now)
    return chained
