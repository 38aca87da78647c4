"""Move a visit to another time, by the customer before the cut-off or by the staff with open eyes."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from bookings.actions.cancel import BY_HERSELF, OPEN, TooLate, locked, refresh_customer
from bookings.actions.confirm import last_answer
from bookings.actions.hold import clear_expired
from bookings.actions.tell import tell_moved
from bookings.locks import Taken, lock_resources, taken_if_refused
from bookings.models import MAX_ALLOCATION, Allocation, Booking, BookingEvent, BookingItem
from bookings.slots import Fit, Plan, Refused, fit_anyway, fit_now
from bookings.words import cutoff_of
from tenants import audit
from tenants.actors import Actor
from tenants.models import Tenant

# What nobody may accept, whatever a form says: one chair does not hold two.
WALLS = frozenset({"unknown", "room", "seat"})


class Ended(Exception):
    """The visit is cancelled or over and cannot be moved."""


def move(
    *,
    tenant: Tenant,
    booking: Booking,
    plan: Plan,
    start: datetime,
    by: Actor,
    now: datetime,
    accept: Sequence[str] = (),
    overbook: bool = False,
    tell_customer: bool = True,
) -> Booking:
    """Move the visit to this start, with the people of the plan.

    A customer keeps every rule and her cut-off. The staff name in `accept` the warnings they have seen
    (for instance "closed", "notice", "buffer"); "taken" is accepted only with the right to overbook and
    goes to a lane of its own; a wall is never accepted. A seat stays in its class.

    Raises TooLate, Ended, Taken, or slots.Refused with what stands in the way.
    """
    with taken_if_refused():
        booking = locked(booking)
        if booking.status not in OPEN:
            raise Ended
        if booking.session_id:
            raise Refused(["seat"])
        if by.kind in BY_HERSELF and cutoff_of(tenant, booking) < now:
            raise TooLate
        old = list(booking.items.select_related("resource").order_by("number"))
        lock_resources({*plan.resource_ids, *booking.allocations.values_list("resource_id", flat=True)})
        fit = find_fit(plan, booking, start, by=by, now=now, accept=accept, overbook=overbook)
        if fit.stale:
            clear_expired(fit.pieces, now=now)
        Allocation.objects.filter(booking=booking).delete()
        before = old[0].resource_id
        place_items(booking, old, fit)
        write_move(booking, before, fit, by=by, now=now)
    audit.record(
        "booking.move",
        by=by,
        now=now,
        purpose="booking",
        subject_id=booking.customer_id,
        object_id=str(booking.pk),
    )
    refresh_customer(booking, now=now)
    tell_moved(tenant=tenant, booking=booking, by=by, now=now, aloud=tell_customer and fit.starts_at > now)
    return booking


def find_fit(
    plan: Plan,
    booking: Booking,
    start: datetime,
    *,
    by: Actor,
    now: datetime,
    accept: Sequence[str],
    overbook: bool,
) -> Fit:
    """Find who and what takes the visit at its new time."""
    if by.kind in BY_HERSELF:
        return fit_now(plan, start, now=now, ignore_booking=booking.pk)
    fit = fit_anyway(plan, start, now=now, ignore_booking=booking.pk)
    open_warnings = [
        each
        for each in fit.warnings
        if each not in accept or each in WALLS or (each == "taken" and not overbook)
    ]
    if open_warnings:
        raise Refused(open_warnings)
    return fit


def place_items(booking: Booking, items: list[BookingItem], fit: Fit) -> None:
    """Give the items their new times and people and take the time; names and prices stay as booked."""
    for item, (who, starts_at, ends_at) in zip(items, fit.timeline, strict=True):
        item.resource_id, item.starts_at, item.ends_at = who, starts_at, ends_at
    BookingItem.objects.bulk_update(items, ["resource", "starts_at", "ends_at"])
    lane = free_lane(fit) if "taken" in fit.warnings else 0
    Allocation.objects.bulk_create(
        Allocation(
            resource_id=piece.resource_id,
            starts_at=piece.starts_at,
            ends_at=piece.ends_at,
            item=items[piece.number],
            item_number=piece.number,
            booking=booking,
            lane=lane,
        )
        for piece in fit.pieces
    )


def free_lane(fit: Fit) -> int:
    """Find the first lane beside the customers' in which none of these pieces meets another."""
    taken: set[int] = set()
    for piece in fit.pieces:
        taken.update(
            Allocation.objects.filter(
                resource_id=piece.resource_id,
                starts_at__gte=piece.starts_at - MAX_ALLOCATION,
                starts_at__lt=piece.ends_at,
                ends_at__gt=piece.starts_at,
            ).values_list("lane", flat=True)
        )
    return next(lane for lane in range(1, 100) if lane not in taken)


def write_move(booking: Booking, before: UUID, fit: Fit, *, by: Actor, now: datetime) -> None:
    """Write the new time on the visit and the move into its history."""
    BookingEvent.objects.create(
        booking=booking,
        kind=BookingEvent.Kind.MOVED,
        at=now,
        actor_kind=by.kind,
        actor_id=by.id,
        old_starts_at=booking.starts_at,
        new_starts_at=fit.starts_at,
        old_resource_id=before,
        new_resource_id=fit.performers[0],
    )
    booking.starts_at, booking.ends_at = fit.starts_at, fit.ends_at
    booking.sequence += 1
    booking.changed_at = now
    if booking.approve_by is not None:
        # A request that moved forward must not outlive its own time.
        booking.approve_by = min(booking.approve_by, last_answer(fit.starts_at, now=now))
    booking.save(update_fields=["starts_at", "ends_at", "sequence", "changed_at", "approve_by"])


__all__ = ["Ended", "Taken", "TooLate", "move"]
