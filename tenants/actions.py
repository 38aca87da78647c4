"""Opening a business, and the platform's own tenant."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tenants import audit, facts
from tenants.actors import Actor
from tenants.context import PLATFORM_ID, tenant_scope
from tenants.keys import create_tenant_keys
from tenants.models import Tenant


def open_tenant(*, slug: str, name: str, by: Actor, now: datetime, **facts: Any) -> Tenant:
    """Open a business: its keys stand in the vault before its row is written."""
    tenant_id = uuid.uuid4()
    create_tenant_keys(tenant_id)
    with transaction.atomic():
        tenant = Tenant.objects.create(id=tenant_id, slug=slug, name=name, created_at=now, **facts)
        with tenant_scope(tenant):
            audit.record("tenant.open", by=by, now=now, object_kind="tenants.Tenant", object_id=tenant_id)
    return tenant


def ensure_platform(*, now: datetime) -> Tenant:
    """See to it that the platform's tenant has its keys and its row; harmless to repeat."""
    create_tenant_keys(PLATFORM_ID)
    tenant, _ = Tenant.objects.get_or_create(
        id=PLATFORM_ID,
        defaults={"slug": "platform", "name": "Platform", "is_platform": True, "created_at": now},
    )
    return tenant


@transaction.atomic
def change_facts(
    *, tenant: Tenant, values: Mapping[str, Any], about: str, by: Actor, now: datetime
) -> list[str]:
    """Change what a business says of itself or how it works; give the names of what is new.

    Texts that are written from these facts follow in the same transaction.
    """
    changed = [name for name, value in values.items() if getattr(tenant, name) != value]
    if changed:
        for name in changed:
            setattr(tenant, name, values[name])
        tenant.save(update_fields=changed)
        audit.record(f"settings.{about}", by=by, now=now, fields=changed)
        facts.tell(tenant, changed, by=by, now=now)
    return changed
