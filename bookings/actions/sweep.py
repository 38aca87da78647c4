"""Clear what time has ended: requests that nobody answered, holds that nobody used."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from bookings.actions.requests import expire_requests
from bookings.models import Hold
from tenants.actors import SYSTEM
from tenants.context import tenant_scope
from tenants.models import Tenant

# Long enough that a second press of the button still finds the visit that the hold became.
KEPT = timedelta(days=1)


def tenants_with_lapsed(moment: datetime) -> list[UUID]:
    """Ask across all tenants, by ids only, who has a lapsed request or hold."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenant_id FROM bookings_tenants_with_lapsed(%s)", [moment])
        return [row[0] for row in cursor.fetchall()]


def tenants_with_exchange(moment: datetime) -> list[UUID]:
    """Ask across all tenants, by ids only, who has a list or a file to be worked on or to be forgotten."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenant_id FROM bookings_tenants_with_exchange(%s)", [moment])
        return [row[0] for row in cursor.fetchall()]


def clear_lapsed(tenant_id: UUID, *, now: datetime) -> None:
    """Let requests lapse and delete old holds of one tenant."""
    with tenant_scope(tenant_id):
        tenant = Tenant.objects.get(pk=tenant_id)
        expire_requests(tenant=tenant, by=SYSTEM, now=now)
        Hold.objects.filter(expires_at__lte=now - KEPT).delete()
