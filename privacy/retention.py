"""How long a business keeps people who do not come; its policy says the same."""

from datetime import datetime

from tenants import audit, facts
from tenants.actors import Actor
from tenants.models import Tenant


def keep_for(*, tenant: Tenant, months: int, by: Actor, now: datetime) -> None:
    """Set the months; whatever is written from the business's facts follows."""
    if months == tenant.retention_months:
        return
    tenant.retention_months = months
    tenant.save(update_fields=["retention_months"])
    audit.record("settings.retention", by=by, now=now, purpose="retention", fields=["retention_months"])
    facts.tell(tenant, ["retention_months"], by=by, now=now)
