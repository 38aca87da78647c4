"""Colleagues of the demo who have no calendar: one for each of the roles that nobody else has."""

import secrets
from datetime import datetime

from staff.actions import enrol_member
from tenants.actors import SYSTEM
from tenants.models import Tenant

OFFICE = (("Birgit Lassen", "manager"), ("Rosa Thygesen", "reception"), ("Aksel Brandt", "accountant"))


def plant_office(tenant: Tenant, *, now: datetime) -> list[str]:
    """Give them their places; give their sign-ins as lines to print."""
    lines = []
    for name, role in OFFICE:
        first = name.split()[0].lower()
        email, password = f"{first}@{tenant.slug}.example", f"{first}-{secrets.token_hex(6)}"
        enrol_member(tenant=tenant, email=email, name=name, password=password, role=role, by=SYSTEM, now=now)
        lines.append(f"{tenant.slug}\t{role}\t{email}\t{password}")
    return lines
