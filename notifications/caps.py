"""The cap on text messages: so many segments in a calendar month of the business's own zone.

What is over the cap goes by e-mail instead where there is one, and whoever pays is told once a month.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q, Sum

from notifications import kinds, outbox
from notifications.models import Message
from tenants.actors import SYSTEM
from tenants.models import Tenant

CAP_REACHED = "cap_reached"
CAP_KIND = "sms_cap_reached"
WARN_AT = 0.8
# Gives the ids of whom to tell; the app above that knows the owners registers it.
Payers = Callable[[], list[UUID]]
_payers: list[Payers] = []


def register_payers(payers: Payers) -> None:
    """Say who is told when the cap is reached."""
    _payers[:] = [payers]


def month_of(now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Give the first instant of this month and of the next, as the business's clock has them."""
    local = now.astimezone(zone)
    first = datetime(local.year, local.month, 1, tzinfo=zone)
    after = datetime(local.year + local.month // 12, local.month % 12 + 1, 1, tzinfo=zone)
    return first.astimezone(UTC), after.astimezone(UTC)


def used_this_month(tenant: Tenant, *, now: datetime) -> int:
    """Add up the segments handed over this month; what the company refused at once costs nothing."""
    low, high = month_of(now, tenant.zone)
    rows = Message.objects.filter(channel=Message.Channel.SMS, handed_at__gte=low, handed_at__lt=high)
    charged = rows.exclude(Q(state=Message.State.FAILED, provider_ref=""))
    return int(charged.aggregate(total=Sum("segments"))["total"] or 0)


def is_over(tenant: Tenant, segments: int, *, now: datetime) -> bool:
    """Say whether so many segments more would pass the cap. Two workers ask one after the other."""
    if not tenant.sms_monthly_cap:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"sms-cap:{tenant.pk}"])
    return used_this_month(tenant, now=now) + segments > tenant.sms_monthly_cap


def go_round(message: Message, tenant: Tenant, *, now: datetime) -> None:
    """Tell it by e-mail instead, and tell who pays that the cap is reached, once in the month."""
    if "email" in kinds.get(message.kind).channels:
        outbox.plan(
            about_kind=message.about_kind,
            about_id=message.about_id,
            kind=message.kind,
            channel="email",
            send_at=now,
            recipient_id=message.recipient_id,
            rule=message.rule,
            version=message.version,
            by=SYSTEM,
            now=now,
        )
    local = now.astimezone(tenant.zone)
    for payer in _payers[0]() if _payers else []:
        outbox.plan(
            about_kind="sms_cap",
            about_id=payer,
            kind=CAP_KIND,
            channel="email",
            send_at=now,
            recipient_id=None,
            version=local.year * 100 + local.month,
            by=SYSTEM,
            now=now,
        )
