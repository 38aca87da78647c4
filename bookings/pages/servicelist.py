"""Builds the price list as its owner sees it, in the order of the page, and the shape of one service."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import Service, ServiceCategory
from bookings.words import minutes_label, price_label
from tenants.models import Tenant

Order = list[tuple[UUID, list[UUID]]]


def list_context(tenant: Tenant) -> dict[str, Any]:
    """Draw the categories with their services, and apart from them what is out of use. Three questions."""
    groups: dict[UUID, dict[str, Any]] = {
        category.pk: {
            "category": category,
            "url": reverse("category", args=[tenant.slug, category.pk]),
            "services": [],
        }
        for category in ServiceCategory.objects.order_by("position", "name")
    }
    retired = []
    rows = Service.objects.order_by("position", "name", "pk").prefetch_related("performer_rows")
    for service in rows:
        line = service_line(tenant, service)
        if service.active:
            groups[service.category_id]["services"].append(line)
        else:
            retired.append(line)
    return {"section": "services", "groups": list(groups.values()), "retired": retired}


def service_line(tenant: Tenant, service: Service) -> dict[str, Any]:
    """Draw one line: what customers read, and what is special."""
    return {
        "id": service.pk,
        "name": service.label,
        "description": service.summary,
        "minutes": minutes_label(service.minutes),
        "price": price_label(service.price_minor, from_price=service.price_from, currency=tenant.currency),
        "marks": marks_of(service),
        "url": reverse("service", args=[tenant.slug, service.pk]),
    }


def marks_of(service: Service) -> list[dict[str, str]]:
    """Say in words what is special about a service; a mark that waits for the owner comes first."""
    found = []
    if service.active and service.seats == 1 and not service.performer_rows.all():
        found.append({"state": "due", "label": _("Nobody performs it")})
    if not service.shown:
        found.append({"state": "", "label": _("Hidden")})
    elif not service.online:
        found.append({"state": "", "label": _("Only booked by you")})
    if service.needs_approval:
        found.append({"state": "", "label": _("You approve")})
    if service.seats > 1:
        places = ngettext("%(count)s place", "%(count)s places", service.seats)
        found.append({"state": "", "label": places % {"count": service.seats}})
    return found


def current_order() -> Order:
    """Read the order of the page: categories, and the services in use under each."""
    order: dict[UUID, list[UUID]] = {
        pk: [] for pk in ServiceCategory.objects.order_by("position", "name").values_list("pk", flat=True)
    }
    rows = Service.objects.filter(active=True).order_by("position", "name", "pk")
    for pk, category in rows.values_list("pk", "category_id"):
        order[category].append(pk)
    return list(order.items())


def stepped(order: Order, moved: UUID, way: str) -> Order:
    """Move one category or service a step up or down among its own kind."""
    step = -1 if way == "up" else 1
    categories = [category for category, _services in order]
    if moved in categories:
        return swapped(order, categories.index(moved), step)
    return [
        (category, swapped(services, services.index(moved), step) if moved in services else services)
        for category, services in order
    ]


def swapped(rows: Sequence[Any], place: int, step: int) -> list[Any]:
    """Change the places of two neighbours; at the ends nothing happens."""
    found = list(rows)
    other = place + step
    if 0 <= other < len(found):
        found[place], found[other] = found[other], found[place]
    return found


def read_order(text: str) -> Order:
    """Read an order as the page sends it: "c:<id> s:<id> s:<id> c:<id>"; what is no id is left out."""
    order: Order = []
    for word in text.split():
        kind, _colon, value = word.partition(":")
        try:
            each = UUID(value)
        except ValueError:
            continue
        if kind == "c":
            order.append((each, []))
        elif kind == "s" and order:
            order[-1][1].append(each)
    return order


def shape_parts(service: Service) -> dict[str, Any]:
    """Draw a service's time as parts of a ruler: before, work, pause, work, after."""
    gap = service.gap_minutes if service.gap_start else 0
    first = service.gap_start if gap else service.minutes
    parts = [
        ("buffer", service.buffer_before),
        ("work", first),
        ("gap", gap),
        ("work", max(0, service.minutes - first - gap)),
        ("buffer", service.buffer_after),
    ]
    drawn, at = [], 0
    for kind, length in parts:
        if length:
            drawn.append({"kind": kind, "at": at, "length": length})
        at += length
    return {"parts": drawn, "total": max(at, 1)}
