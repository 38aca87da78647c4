"""Arrange the price list: services, who performs them, what they need, and their order.

A visit keeps its own copy of name, price and length (bookings/models/visit.py), so nothing here reaches what
is booked already.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from bookings.models import (
    Booking,
    BookingItem,
    GroupSession,
    Hold,
    Need,
    Performer,
    Service,
    ServiceCategory,
)
from tenants import audit
from tenants.actions import change_facts
from tenants.actors import Actor
from tenants.models import Tenant


class StillUsed(Exception):
    """What is booked, or holds something, is not deleted."""


@dataclass(frozen=True)
class Hand:
    """Who performs a service, with a length and price of her own where they differ."""

    resource_id: UUID
    minutes: int | None = None
    price_minor: int | None = None


@dataclass(frozen=True)
class Arrangement:
    """A service as it is to be: its columns, its performers, and its needs, each a set of alternatives."""

    columns: Mapping[str, Any]
    hands: Sequence[Hand] = ()
    needs: Sequence[frozenset[UUID]] = ()


@transaction.atomic
def save_service(*, service: Service, wanted: Arrangement, by: Actor, now: datetime) -> Service:
    """Store a new or changed service; a new one stands last in its category."""
    new = service._state.adding
    before = {name: getattr(service, name, None) for name in wanted.columns} if not new else {}
    for name, value in wanted.columns.items():
        setattr(service, name, value)
    if new:
        service.position = last_position(service.category) + 1
    service.save()
    put_hands(service, wanted.hands)
    put_needs(service, wanted.needs)
    changed = [name for name, value in wanted.columns.items() if before.get(name) != value]
    note("settings.service", service, by=by, now=now, fields=changed)
    return service


@transaction.atomic
def change_columns(*, service: Service, columns: Mapping[str, Any], by: Actor, now: datetime) -> None:
    """Change some facts of a service and leave who performs it and what it needs."""
    for name, value in columns.items():
        setattr(service, name, value)
    service.save(update_fields=list(columns))
    note("settings.service", service, by=by, now=now, fields=list(columns))


def put_hands(service: Service, hands: Sequence[Hand]) -> None:
    """Let exactly these people perform a service."""
    Performer.objects.filter(service=service).exclude(
        resource_id__in=[hand.resource_id for hand in hands]
    ).delete()
    rows = {row.resource_id: row for row in Performer.objects.filter(service=service)}
    for hand in hands:
        row = rows.get(hand.resource_id) or Performer(service=service, resource_id=hand.resource_id)
        row.minutes, row.price_minor = hand.minutes, hand.price_minor
        row.save()


def put_needs(service: Service, needs: Sequence[frozenset[UUID]]) -> None:
    """Let a service take exactly these rooms and this equipment."""
    Need.objects.filter(service=service).delete()
    Need.objects.bulk_create(
        Need(service=service, number=number, resource_id=each)
        for number, group in enumerate(needs, start=1)
        for each in sorted(group)
    )


def last_position(category: ServiceCategory) -> int:
    """Give where the last service of a category stands."""
    return Service.objects.filter(category=category).aggregate(last=Max("position"))["last"] or 0


@transaction.atomic
def copy_service(*, service: Service, by: Actor, now: datetime) -> Service:
    """Make a second service like this one, hidden until it has a name of its own."""
    columns = {
        field.name: getattr(service, field.name)
        for field in Service._meta.concrete_fields
        if field.name not in {"id", "tenant", "position"}
    }
    columns["name"] = _("%(name)s (copy)") % {"name": service.name[:100]}
    hands = [Hand(row.resource_id, row.minutes, row.price_minor) for row in service.performer_rows.all()]
    groups: dict[int, set[UUID]] = {}
    for need in service.needs.all():
        groups.setdefault(need.number, set()).add(need.resource_id)
    wanted = Arrangement(
        {**columns, "shown": False, "active": True}, hands, [frozenset(each) for each in groups.values()]
    )
    return save_service(service=Service(), wanted=wanted, by=by, now=now)


@transaction.atomic
def retire_service(*, service: Service, by: Actor, now: datetime) -> None:
    """Take a service out of use; what is booked stays booked."""
    service.active = False
    service.save(update_fields=["active"])
    note("settings.service_retire", service, by=by, now=now, fields=["active"])


@transaction.atomic
def restore_service(*, service: Service, by: Actor, now: datetime) -> None:
    """Put a service into use again."""
    service.active = True
    service.save(update_fields=["active"])
    note("settings.service_restore", service, by=by, now=now, fields=["active"])


def was_used(service: Service) -> bool:
    """Say whether anything was ever booked of a service, or is being booked now."""
    return (
        BookingItem.objects.filter(service=service).exists()
        or GroupSession.objects.filter(service=service).exists()
        or Hold.objects.filter(services__contains=[service.pk]).exists()
    )


@transaction.atomic
def delete_service(*, service: Service, by: Actor, now: datetime) -> None:
    """Delete a service that nobody ever booked. Raises StillUsed for any other."""
    if was_used(service):
        raise StillUsed
    note("settings.service_delete", service, by=by, now=now)
    service.delete()


def future_visits(service: Service, *, now: datetime) -> int:
    """Count the visits ahead that hold a service."""
    return BookingItem.objects.filter(
        service=service,
        starts_at__gt=now,
        booking__status__in=[Booking.Status.REQUESTED, Booking.Status.BOOKED],
    ).count()


@transaction.atomic
def save_category(
    *, category: ServiceCategory, columns: Mapping[str, Any], by: Actor, now: datetime
) -> ServiceCategory:
    """Store a new or changed heading of the price list; a new one stands last."""
    for name, value in columns.items():
        setattr(category, name, value)
    if category._state.adding:
        last = ServiceCategory.objects.aggregate(last=Max("position"))["last"]
        category.position = 0 if last is None else last + 1
    category.save()
    audit.record(
        "settings.category",
        by=by,
        now=now,
        object_kind="category",
        object_id=category.pk,
        fields=list(columns),
    )
    return category


@transaction.atomic
def delete_category(*, category: ServiceCategory, by: Actor, now: datetime) -> None:
    """Delete a heading under which nothing stands. Raises StillUsed for any other."""
    if Service.objects.filter(category=category).exists():
        raise StillUsed
    audit.record("settings.category_delete", by=by, now=now, object_kind="category", object_id=category.pk)
    category.delete()


@transaction.atomic
def order_services(*, order: Sequence[tuple[UUID, Sequence[UUID]]], by: Actor, now: datetime) -> int:
    """Put categories and their services into this order; what it does not name stays where it is."""
    categories = {row.pk: row for row in ServiceCategory.objects.all()}
    services = {row.pk: row for row in Service.objects.all()}
    moved = 0
    for place, (category_id, service_ids) in enumerate(order):
        category = categories.get(category_id)
        if category is None:
            continue
        if category.position != place:
            category.position = place
            category.save(update_fields=["position"])
        for number, service_id in enumerate(service_ids):
            service = services.get(service_id)
            if service and (service.position, service.category_id) != (number, category_id):
                service.position, service.category = number, category
                service.save(update_fields=["position", "category"])
                moved += 1
    audit.record("settings.services_order", by=by, now=now, count=moved)
    return moved


def note(action: str, service: Service, *, by: Actor, now: datetime, fields: Sequence[str] = ()) -> None:
    """Write down who changed the price list."""
    audit.record(action, by=by, now=now, object_kind="service", object_id=service.pk, fields=fields)


@transaction.atomic
def change_rules(
    *, tenant: Tenant, values: Mapping[str, Any], everywhere: bool, by: Actor, now: datetime
) -> None:
    """Change the rules that customers book by; `everywhere` gives notice and furthest day to all services."""
    change_facts(tenant=tenant, values=values, about="rules", by=by, now=now)
    if everywhere:
        Service.objects.update(notice_minutes=tenant.notice_minutes, furthest_days=tenant.furthest_days)
