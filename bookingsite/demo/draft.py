"""A business of the demo that has just been opened: for whoever wants to walk through the guide."""

import secrets
from datetime import datetime

from staff.actions import enrol_member
from tenants.actions import open_tenant
from tenants.actors import SYSTEM
from tenants.context import tenant_scope

SLUG = "klip-paa-hjoernet"


def plant_draft(*, now: datetime) -> list[str]:
    """Open it with an owner and nothing else; give her sign-in as a line to print."""
    tenant = open_tenant(slug=SLUG, name="Klip på hjørnet", by=SYSTEM, now=now)
    password = f"vera-{secrets.token_hex(6)}"
    email = f"vera@{SLUG}.example"
    with tenant_scope(tenant):
        enrol_member(
            tenant=tenant, email=email, name="Vera Holt", password=password, role="owner", by=SYSTEM, now=now
        )
    return [f"{SLUG}\towner\t{email}\t{password}"]
