"""Builds the business's front page: what it offers, who works there, when it is open, what is free next."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.dateformat import format as write
from django.utils.translation import gettext as _

from bookings.catalogue import Catalogue, Offer
from bookings.dates import capital, clock, minute_clock, near_moment
from bookings.opening import WeeklySpan
from bookings.slots import FreeStart
from bookings.words import minutes_label, price_label
from tenants.models import Tenant
from tenants.spoken import carried


def price_list(
    tenant: Tenant,
    catalogue: Catalogue,
    free: Mapping[UUID, FreeStart | None],
    *,
    now: datetime,
    checked: Sequence[UUID] = (),
) -> list[dict[str, Any]]:
    """Draw the services under their categories, each with its next free time."""
    groups: dict[UUID, dict[str, Any]] = {}
    for offer in catalogue.offers:
        category = offer.service.category
        group = groups.setdefault(
            category.pk,
            {"name": category.label, "colour": f"s{category.colour}", "id": category.pk, "services": []},
        )
        group["services"].append(
            service_line(tenant, offer, free.get(offer.id), now=now, checked=offer.id in checked)
        )
    return list(groups.values())


def service_line(
    tenant: Tenant, offer: Offer, free: FreeStart | None, *, now: datetime, checked: bool
) -> dict[str, Any]:
    """Draw one line of the price list."""
    service = offer.service
    return {
        "id": service.pk,
        "name": service.label,
        "description": service.summary,
        "minutes": minutes_label(service.minutes),
        "price_label": price_label(
            service.price_minor, from_price=service.price_from, currency=tenant.currency
        ),
        "next_label": near_moment(free.starts_at, now, tenant.zone) if free else "",
        # What only the staff book leads nowhere: the page says to call.
        "url": time_url(tenant, [service.pk]) if service.online else "",
        "checked": checked,
    }


def time_url(tenant: Tenant, service_ids: Sequence[UUID], who: UUID | None = None, *, flow: str = "") -> str:
    """Give the address of the time page for these services, under a flow that has begun already."""
    query: list[tuple[str, str]] = [("s", str(each)) for each in service_ids]
    query += [(name, str(value)) for name, value in (("who", who), ("flow", flow)) if value]
    return carried(reverse("book_time", args=[tenant.slug]) + "?" + urlencode(query))


def opening_week(rows: Sequence[WeeklySpan], tenant: Tenant, *, now: datetime) -> list[dict[str, Any]]:
    """Draw the business's own week on a ruler."""
    today = now.astimezone(tenant.zone).date()
    monday = today - timedelta(days=today.weekday())
    week = []
    for offset in range(7):
        day = monday + timedelta(days=offset)
        spans = sorted(
            (row.start_minute, row.end_minute)
            for row in rows
            if row.weekday == offset
            and (row.valid_from is None or row.valid_from <= day)
            and (row.valid_until is None or row.valid_until >= day)
        )
        text = ", ".join(f"{minute_clock(start)}–{minute_clock(end)}" for start, end in spans)
        week.append(
            {
                "weekday_label": capital(write(day, "l")),
                "spans": spans,
                "text": text or _("Closed"),
                "is_today": day == today,
            }
        )
    return week


def open_now(spans: Sequence[tuple[datetime, datetime]], tenant: Tenant, *, now: datetime) -> dict[str, Any]:
    """Say whether the business is open, and until when or from when."""
    for start, end in spans:
        if start <= now < end:
            return {
                "is_open": True,
                "text": _("until %(time)s today") % {"time": clock(end.astimezone(tenant.zone))},
            }
    coming = next((start for start, _end in spans if start > now), None)
    if coming is None:
        return {"is_open": False, "text": ""}
    return {
        "is_open": False,
        "text": _("opens %(moment)s") % {"moment": near_moment(coming, now, tenant.zone)},
    }


def people_list(
    tenant: Tenant, catalogue: Catalogue, free: Mapping[UUID, tuple[UUID, FreeStart] | None], *, now: datetime
) -> list[dict[str, Any]]:
    """Draw the people, each with her next free time and the service it is for."""
    rows = []
    for person in catalogue.people():
        found = free.get(person.pk)
        rows.append(
            {
                "name": person.name,
                "title": person.title,
                "initials": person.initials,
                "next_label": near_moment(found[1].starts_at, now, tenant.zone) if found else "",
                "url": time_url(tenant, [found[0]], person.pk) if found else "",
            }
        )
    return rows
