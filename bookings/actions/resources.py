"""Arrange staff, rooms and equipment: their names, their order, and when they go out of use."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from bookings.models import Performer, Resource, Service
from tenants import audit
from tenants.actors import Actor


@transaction.atomic
def save_resource(
    *, resource: Resource, columns: Mapping[str, Any], performs_all: bool, by: Actor, now: datetime
) -> Resource:
    """Store a new or changed resource; a new one stands last, and may perform everything at once."""
    new = resource._state.adding
    for name, value in columns.items():
        setattr(resource, name, value)
    if new:
        last = Resource.objects.aggregate(last=Max("position"))["last"]
        resource.position = 0 if last is None else last + 1
    resource.save()
    if performs_all and resource.kind == Resource.Kind.STAFF:
        known = set(Performer.objects.filter(resource=resource).values_list("service_id", flat=True))
        services = Service.objects.filter(active=True).exclude(pk__in=known)
        Performer.objects.bulk_create(Performer(service=each, resource=resource) for each in services)
    note("settings.resource", resource, by=by, now=now, fields=list(columns))
    return resource


@transaction.atomic
def step_resource(*, resource: Resource, way: str, by: Actor, now: datetime) -> None:
    """Move a resource a step up or down among those of its kind."""
    rows = list(Resource.objects.filter(active=True).order_by("position", "pk"))
    same = [each for each in rows if each.kind == resource.kind]
    place = next((number for number, each in enumerate(same) if each.pk == resource.pk), None)
    other = None if place is None else place + (-1 if way == "up" else 1)
    if place is None or other is None or not 0 <= other < len(same):
        return
    first, second = rows.index(same[place]), rows.index(same[other])
    rows[first], rows[second] = rows[second], rows[first]
    for number, each in enumerate(rows):
        if each.position != number:
            each.position = number
            each.save(update_fields=["position"])
    note("settings.resource_order", resource, by=by, now=now)


@transaction.atomic
def use_resource(*, resource: Resource, active: bool, by: Actor, now: datetime) -> None:
    """Take a resource out of use, or put it into use again; its visits stay as they are booked."""
    resource.active = active
    resource.save(update_fields=["active"])
    action = "settings.resource_restore" if active else "settings.resource_retire"
    note(action, resource, by=by, now=now, fields=["active"])


def linked_members(*, beside: UUID | None = None) -> set[UUID]:
    """Give the members who have a lane already; `beside` leaves one resource out."""
    rows = Resource.objects.exclude(membership_id=None)
    if beside is not None:
        rows = rows.exclude(pk=beside)
    return {row.membership_id for row in rows if row.membership_id}


def note(
    action: str, resource: Resource, *, by: Actor, now: datetime, fields: list[str] | None = None
) -> None:
    """Write down who changed the house."""
    audit.record(action, by=by, now=now, object_kind="resource", object_id=resource.pk, fields=fields or [])
