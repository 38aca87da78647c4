"""Builds the pages of closed days and absences: what is to come, what it hits, who waits for an answer."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.dates import clock, day_and_time, short_day
from bookings.models import (
    MAX_ALLOCATION,
    AbsenceRequest,
    Allocation,
    Booking,
    BookingItem,
    CalendarException,
)
from bookings.words import services_label, who_label
from tenants.models import Tenant

LIVE = (Booking.Status.REQUESTED, Booking.Status.BOOKED, Booking.Status.ARRIVED)


def stretch_label(starts_at: datetime, ends_at: datetime, tenant: Tenant) -> str:
    """Write a stretch as one says it: a day, days, or times of day."""
    start, end = starts_at.astimezone(tenant.zone), ends_at.astimezone(tenant.zone)
    whole = start.time() == end.time() == datetime.min.time()
    if whole:
        last = (end - timedelta(minutes=1)).date()
        if last == start.date():
            return short_day(start.date())
        return _("%(first)s to %(last)s") % {"first": short_day(start.date()), "last": short_day(last)}
    first = f"{short_day(start.date())} {clock(start)}"
    if end.date() == start.date():
        return f"{first}–{clock(end)}"
    return _("%(first)s to %(last)s") % {"first": first, "last": f"{short_day(end.date())} {clock(end)}"}


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
            "when": stretch_label(row.starts_at, row.ends_at, tenant),
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
            "when": stretch_label(wish.starts_at, wish.ends_at, tenant),
            "state": wish.get_state_display(),
            "mark": {"asked": "due", "approved": "ok", "declined": "fail"}.get(wish.state, ""),
        }
        for wish in wishes
    ]


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
    tenant: Tenant, ids: Sequence[UUID], starts_at: datetime, ends_at: datetime
) -> list[dict[str, Any]]:
    """Draw the classes that are hit."""
    rows = Allocation.objects.filter(
        resource_id__in=ids,
        starts_at__gte=starts_at - MAX_ALLOCATION,
        starts_at__lt=ends_at,
        ends_at__gt=starts_at,
        session__isnull=False,
        session__cancelled_at__isnull=True,
    ).select_related("session__service", "resource")
    return [
        {
            "id": row.session_id,
            "customer_id": None,
            "when": day_and_time(row.starts_at, tenant.zone),
            "name": _("Class"),
            "what": row.session.service.label if row.session else "",
            "who": row.resource.first_name,
            "move_url": "",
        }
        for row in rows.order_by("starts_at")
    ]


def fingerprint(hits: Sequence[dict[str, Any]]) -> str:
    """Give a mark of exactly these visits: what was shown is what is agreed to."""
    told = " ".join(f"{hit['id']}{hit['when']}" for hit in hits)
    return hashlib.sha256(told.encode()).hexdigest()[:16]
