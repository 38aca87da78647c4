"""The page GDPR: each tool with its number now. What does not stand is not named."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from privacy.chains import state_of
from privacy.inactive import by_age, over_retention
from privacy.models import CustomerHold, Erasure, Purge
from privacy.pages.found import PRINT_OUT
from privacy.pages.inactivepage import export_url
from staff.models import Membership
from staff.permissions import Permission
from tenants.models import AuditEntry, Tenant

LATEST = 8
TALL = (100, 80, 60, 50, 38, 30, 20, 12, 8, 4)


def gdpr_context(tenant: Tenant, membership: Membership, *, now: datetime) -> dict[str, Any]:
    """Gather what this colleague may see of it."""
    erases, reads = membership.may(Permission.DELETE), membership.may(Permission.ACCESS_LOG)
    context: dict[str, Any] = {
        "may_print": membership.may(*PRINT_OUT),
        "may_erase": erases,
        "may_read": reads,
        "export_url": export_url(tenant, membership),
    }
    if erases:
        context |= erasing(tenant, now=now)
    if erases and not membership.may(Permission.OWN_CUSTOMERS_ONLY):
        context["inactive"] = inactive_facts(tenant, now=now)
    if reads:
        context["log"] = log_facts(tenant, now=now)
    return context


def erasing(tenant: Tenant, *, now: datetime) -> dict[str, Any]:
    """Tell what waits to be erased, and what was."""
    waiting = Erasure.objects.filter(state=Erasure.State.WAITING, purge=None).order_by("due_at")
    done = Erasure.objects.filter(state=Erasure.State.DONE, purge=None).order_by("-settled_at")
    purges = Purge.objects.order_by("-created_at")[:LATEST]
    return {
        "waiting": [erasure_row(each, tenant) for each in waiting[:LATEST]],
        "receipts": [erasure_row(each, tenant) for each in done[:LATEST]],
        "purges": [purge_row(each, tenant) for each in purges],
        "holds": CustomerHold.objects.filter(lifted_at=None, until__gt=now).count(),
        "erased_this_year": erased_since(now, tenant),
    }


def erased_since(now: datetime, tenant: Tenant) -> int:
    """Count who was erased since New Year."""
    local = now.astimezone(tenant.zone)
    new_year = local.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    return Erasure.objects.filter(state=Erasure.State.DONE, settled_at__gte=new_year).count()


def erasure_row(erasure: Erasure, tenant: Tenant) -> dict[str, Any]:
    """Tell one erasure; once it is done it names nobody."""
    moment = erasure.settled_at or erasure.due_at
    return {
        "url": reverse("gdpr_erased", args=[tenant.slug, erasure.pk]),
        "reason": erasure.get_reason_display(),
        "at": moment.astimezone(tenant.zone),
        "state": erasure.state,
    }


def purge_row(purge: Purge, tenant: Tenant) -> dict[str, Any]:
    """Tell one clearing-out."""
    counts = dict(line.rsplit(" ", 1) for line in purge.counts)
    return {
        "url": reverse("gdpr_purge", args=[tenant.slug, purge.pk]),
        "counted": purge.counted,
        "erased": int(counts.get("erased", 0)),
        "due": purge.due_at.astimezone(tenant.zone),
        "settled": purge.settled_at.astimezone(tenant.zone) if purge.settled_at else None,
        "state": purge.state,
    }


def inactive_facts(tenant: Tenant, *, now: datetime) -> dict[str, Any]:
    """Draw the customers by the time since they were here."""
    ages = by_age(now=now, zone=tenant.zone)
    most = max((count for _, _, count in ages), default=0)
    return {
        "over": over_retention(tenant, now=now),
        "months": tenant.retention_months,
        "total": sum(count for _, _, count in ages),
        "bars": [
            {
                "low": low,
                "high": high,
                "count": count,
                "tall": height(count, most),
                "late": low >= tenant.retention_months,
            }
            for low, high, count in ages
        ],
    }


def height(count: int, most: int) -> int:
    """Give the step of the drawing that comes nearest; somebody is never nothing."""
    if not count:
        return 0
    share = 100 * count / most
    return min(TALL, key=lambda step: abs(step - share))


def log_facts(tenant: Tenant, *, now: datetime) -> dict[str, Any]:
    """Count the last week's accesses, and say how the chain stands."""
    rows = AuditEntry.objects.filter(at__gte=now - timedelta(days=7))
    counts = rows.aggregate(week=Count("pk"), support=Count("pk", filter=Q(actor_kind="support")))
    return {**counts, "chain": state_of(tenant)}
