"""Add a service to a visit, or take one off: the rest follows on without a gap."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from bookings.actions.cancel import locked
from bookings.actions.confirm import snapshot
from bookings.actions.history import happened, note
from bookings.actions.hold import clear_expired
from bookings.actions.money import add_up
from bookings.actions.move import require_movable, set_aside
from bookings.actions.place import Terms, fit_for_staff, take_time
from bookings.actions.plans import Unknown, plan_anew, plan_as_booked
from bookings.actions.stale import require_seen
from bookings.locks import lock_resources, taken_if_refused
from bookings.models import Allocation, Booking, BookingEvent, BookingItem
from bookings.slots import Fit, Plan, shape_of
from tenants.actors import Actor
from tenants.models import Tenant


class OnlyService(Exception):
    """A visit without a service is none: cancel it instead."""


@dataclass(frozen=True)
class Contents:
    """A visit as it is to be: the items that stay, in their order, and perhaps one service more."""

    plan: Plan
    kept: tuple[BookingItem, ...]
    # The service that is new or gone, as the history names it.
    what: str
    kind: str


def with_service(booking: Booking, service_id: UUID, person_id: UUID | None, tenant: Tenant) -> Contents:
    """Give the visit with one service more, at its end. Raises plans.Unknown."""
    items = list(booking.items.order_by("number"))
    plan = plan_as_booked(items, tenant.zone)
    more = plan_anew([service_id], [person_id or items[-1].resource_id], tenant.zone)
    offer, who = more.offers[0], more.people[0]
    if who is None or who not in offer.performers:
        raise Unknown
    longer = replace(
        plan,
        offers=(*plan.offers, offer),
        resources={**plan.resources, **more.resources},
        people=(*plan.people, who),
        shapes=(*plan.shapes, shape_of(offer, offer.minutes(who))),
    )
    return Contents(longer, tuple(items), offer.service.name, BookingEvent.Kind.ADDED)


def without_service(booking: Booking, item_id: UUID, tenant: Tenant) -> Contents:
    """Give the visit without one of its services. Raises OnlyService, and Unknown for another visit's."""
    items = list(booking.items.order_by("number"))
    gone = next((item for item in items if item.pk == item_id), None)
    if gone is None:
        raise Unknown
    kept = [item for item in items if item.pk != item_id]
    if not kept:
        raise OnlyService
    return Contents(plan_as_booked(kept, tenant.zone), tuple(kept), gone.name, BookingEvent.Kind.REMOVED)


def change_contents(
    *,
    tenant: Tenant,
    booking: Booking,
    service_id: UUID | None = None,
    person_id: UUID | None = None,
    without: UUID | None = None,
    by: Actor,
    now: datetime,
    accept: Sequence[str] = (),
    overbook: bool = False,
    why: str = "",
    seen: str = "",
) -> Booking:
    """Add the service, or take the item off; what the price list says now holds for what is new only.

    The visit keeps its start. Nobody is told: it was agreed at the desk, and the start is the same. Raises
    stale.Stale, move.Ended, OnlyService, plans.Unknown, Taken, or place.Warned.
    """
    with taken_if_refused():
        booking = locked(booking)
        require_seen(booking, seen)
        require_movable(tenant, booking, by=by, now=now)
        contents = (
            with_service(booking, service_id, person_id, tenant)
            if service_id is not None
            else without_service(booking, without or booking.pk, tenant)
        )
        held = booking.allocations.values_list("resource_id", flat=True)
        lock_resources({*contents.plan.resource_ids, *held})
        fit = fit_for_staff(
            contents.plan,
            booking.starts_at,
            now=now,
            terms=Terms(accept, overbook, why),
            ignore_booking=booking.pk,
        )
        if fit.stale:
            clear_expired(fit.pieces, now=now)
        Allocation.objects.filter(booking=booking).delete()
        items = rewrite_items(booking, contents, fit)
        take_time(booking, items, fit)
        write_down(booking, contents, fit, why=why, by=by, now=now)
    return booking


def rewrite_items(booking: Booking, contents: Contents, fit: Fit) -> list[BookingItem]:
    """Give those that stay their places, and write the one that is new."""
    BookingItem.objects.filter(booking=booking).exclude(pk__in=[item.pk for item in contents.kept]).delete()
    items: list[BookingItem] = []
    for number, (who, starts_at, ends_at) in enumerate(fit.timeline):
        if number < len(contents.kept):
            item = contents.kept[number]
            item.number, item.starts_at, item.ends_at = number, starts_at, ends_at
            item.save(update_fields=["number", "starts_at", "ends_at"])
        else:
            offer, length = contents.plan.offers[number], ends_at - starts_at
            item = snapshot(booking, number, offer, who_id=who, starts_at=starts_at, length=length)
            item.save(force_insert=True)
        items.append(item)
    return items


def write_down(booking: Booking, contents: Contents, fit: Fit, *, why: str, by: Actor, now: datetime) -> None:
    """Write the visit's new end and sum, its history and the access log."""
    happened(
        booking,
        contents.kind,
        by=by,
        now=now,
        old_ends_at=booking.ends_at,
        new_ends_at=fit.ends_at,
        what=contents.what,
        **set_aside(fit, why),
    )
    booking.ends_at = fit.ends_at
    booking.sequence += 1
    booking.changed_at = now
    add_up(booking)
    names = ["ends_at", "sequence", "changed_at", "price_minor", "price_from", "list_price_minor"]
    booking.save(update_fields=names)
    note("booking.services", booking, by=by, now=now)
