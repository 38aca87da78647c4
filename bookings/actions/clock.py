"""Another clock for the business: closed days stay the same days, booked visits the same moments."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from bookings.locks import lock_resources
from bookings.models import AbsenceRequest, CalendarException, Resource
from tenants.actions import change_facts
from tenants.actors import Actor
from tenants.models import Tenant


@transaction.atomic
def change_business(*, tenant: Tenant, values: Mapping[str, Any], by: Actor, now: datetime) -> bool:
    """Change what the business says of itself; say whether its clock is another one now."""
    former = tenant.zone
    change_facts(tenant=tenant, values=values, about="business", by=by, now=now)
    if tenant.zone == former:
        return False
    keep_wall_time(former, tenant.zone, now=now)
    return True


def keep_wall_time(former: ZoneInfo, zone: ZoneInfo, *, now: datetime) -> None:
    """Let closed days, extra openings and absences that lie ahead stand at the same days and hours as before.

    They were said in days and hours, as opening hours are. Of a stretch whose hours the new clock has not
    (it jumps over them) or has twice, the length is what counts.
    """
    lock_resources(Resource.objects.values_list("pk", flat=True))
    rows: list[CalendarException | AbsenceRequest] = [
        *CalendarException.objects.filter(ends_at__gt=now),
        *AbsenceRequest.objects.filter(ends_at__gt=now, state=AbsenceRequest.State.ASKED),
    ]
    for row in rows:
        length = row.ends_at - row.starts_at
        row.starts_at, ends_at = (moved(each, former, zone) for each in (row.starts_at, row.ends_at))
        row.ends_at = ends_at if ends_at > row.starts_at else row.starts_at + length
        row.save(update_fields=["starts_at", "ends_at"])


def moved(moment: datetime, former: ZoneInfo, zone: ZoneInfo) -> datetime:
    """Give the moment at which another clock shows what one clock shows now."""
    return moment.astimezone(former).replace(tzinfo=zone).astimezone(UTC)
