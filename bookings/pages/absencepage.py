"""Builds the pages of closed days and absences: what is to come, what it hits, who waits for an answer."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.dates import day_and_time, stretch_label
from bookings.models import (
    MAX_ALLOCATION,
    AbsenceRequest,
    Allocation,
    Booking,
    BookingItem,
    CalendarException,
    GroupSession,
)
from bookings.pages.history import last_change
from bookings.words import services_label, who_label
from tenants.models import Tenant

LIVE = (Booking.Status.REQUESTED, Booking.Status.BOOKED, Booking.Status.ARRIVED)


def coming_rows(
    tenant: Tenant, kinds: Collection[str], *, now: datetime, only: Collection[UUID] | None = None
) -> list[dict[str, Any]]:
    """List what breaks the week from now on, the nearest first; with `only` these resources' alone."""
    rows = CalendarException.objects.filter(kind__in=kinds, ends_at__gt=now).select_related("resource")
    if only is not None:
        rows = rows.filter(resource__in=only)
    return [
        {
            "id": row.pk,
            "row": row,
            "when": stretch_label(row.starts_at, row.ends_at, tenant.zone),
            "year": row.starts_at.astimezone(tenant.zone).year,
            "who": str(row.resource.name) if row.resource else "",
            "kind": row.get_kind_display(),
            "label": row.label,
        }
        for row in rows.order_by("starts_at", "pk")
    ]


def wish_lines(tenant: Tenant, wishes: Sequence[AbsenceRequest]) -> list[dict[str, Any]]:
    """Draw wishes to be away."""
    return [
        {
            "wish": wish,
            "who": str(wish.resource.name),
            "when": stretch_label(wish.starts_at, wish.ends_at, tenant.zone),
            "state": wish.get_state_display(),
            "mark": {"asked": "due", "approved": "ok", "declined": "fail"}.get(wish.state, ""),
        }
        for wish in wishes
    ]


def came_between(tenant: Tenant, row: CalendarException, *, now: datetime) -> dict[str, Any]:
    """Say who changed it meanwhile, and how it stands."""
    who, at = last_change(row.pk, tenant, now)
    facts = {
        "who": who,
        "whose": str(row.resource.name) if row.resource else tenant.name,
        "when": stretch_label(row.starts_at, row.ends_at, tenant.zone),
        "label": f"“{row.label}”" if row.label else "",
    }
    line = {"when": at, "text": (_("%(who)s changed it to %(whose)s, %(when)s %(label)s") % facts).strip()}
    return {"told": _("It has been changed while you looked at it:"), "since": [line]}


def hits_of(tenant: Tenant, found: Sequence[Booking], *, named: Collection[UUID]) -> list[dict[str, Any]]:
    """List the visits that a stretch hits; names only in the calendars that may be seen."""
    visits = [each for each in found if each.status in LIVE]
    items = BookingItem.objects.filter(booking__in=[each.pk for each in visits]).select_related("resource")
    by_visit: dict[UUID, list[BookingItem]] = {}
    for item in items.order_by("number"):
        by_visit.setdefault(item.booking_id, []).append(item)
    return [visit_line(tenant, visit, by_visit.get(visit.pk, []), named=named) for visit in visits]


def visit_line(
    tenant: Tenant, visit: Booking, items: Sequence[BookingItem], *, named: Collection[UUID]
) -> dict[str, Any]:
    """Draw one visit that is hit, with the way to move it."""
    seen = any(item.resource_id in named for item in items)
    return {
        "id": visit.pk,
        "customer_id": visit.customer_id if seen else None,
        "when": day_and_time(visit.starts_at, tenant.zone),
        "name": str(visit.customer.name) if seen and visit.customer else _("A visit"),
        "what": services_label(items),
        "who": who_label(items),
        "move_url": reverse("move_visit", args=[tenant.slug, visit.pk]) if seen else "",
    }


def class_lines(
    tenant: Tenant, ids: Sequence[UUID], starts_at: datetime, ends_at: datetime, *, named: Collection[UUID]
) -> list[dict[str, Any]]:
    """Draw the classes that are hit."""
    rows = Allocation.objects.filter(
        resource_id__in=ids,
        starts_at__gte=starts_at - MAX_ALLOCATION,
        starts_at__lt=ends_at,
        ends_at__gt=starts_at,
        session__isnull=False,
        session__cancelled_at__isnull=True,
    ).values("session")
    found = GroupSession.objects.select_related("service", "resource").filter(pk__in=rows)
    return [class_line(tenant, each, named=named) for each in found.order_by("starts_at")]


def class_line(tenant: Tenant, session: GroupSession, *, named: Collection[UUID]) -> dict[str, Any]:
    """Draw one class that is hit, with the way to move it."""
    seen = session.resource_id in named
    return {
        "id": session.pk,
        "customer_id": None,
        "when": day_and_time(session.starts_at, tenant.zone),
        "name": _("Class"),
        "what": session.service.label,
        "who": session.resource.first_name,
        "move_url": reverse("class_change", args=[tenant.slug, session.pk]) if seen else "",
    }


def outside_lines(
    tenant: Tenant, found: Sequence[Booking | GroupSession], *, named: Collection[UUID]
) -> list[dict[str, Any]]:
    """List visits and classes in their order; names only in the calendars that may be seen."""
    visits = [each for each in found if isinstance(each, Booking)]
    drawn = {line["id"]: line for line in hits_of(tenant, visits, named=named)}
    drawn |= {
        each.pk: class_line(tenant, each, named=named) for each in found if isinstance(each, GroupSession)
    }
    return [drawn[each.pk] for each in found if each.pk in drawn]


def fingerprint(hits: Sequence[dict[str, Any]]) -> str:
    """Give a mark of exactly these visits: what was shown is what is agreed to."""
    told = " ".join(f"{hit['id']}{hit['when']}" for hit in hits)
    return hashlib.sha256(told.encode()).hexdigest()[:16]
