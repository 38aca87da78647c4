"""Two businesses with keys and nothing else, for the tests of the walls between them."""

from datetime import UTC, datetime
from uuid import uuid4

from tenants.keys import create_tenant_keys
from tenants.models import AuditEntry, Tenant

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)


def make_shop(slug: str, **facts: object) -> Tenant:
    """Make a business."""
    tenant_id = uuid4()
    create_tenant_keys(tenant_id)
    return Tenant.objects.create(id=tenant_id, slug=slug, name=slug.title(), created_at=NOW, **facts)


def entry(payload: str | None = "Åse Krøyer", **facts: object) -> AuditEntry:
    """Make an unsaved row with a sealed column."""
    given: dict[str, object] = {"at": NOW, "actor_kind": "system", "action": "test", "commitment": b"c" * 32}
    return AuditEntry(payload=payload, **{**given, **facts})
