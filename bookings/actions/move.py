"""Move a visit to another time, by the customer before the cut-off or by the staff with open eyes.

Of a colleague's change the customer hears when she is asked whether to tell him: `tell_customer` is the
answer where it came with the change, and None leaves the question open (docs/decisions/015).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from bookings.actions.cancel import BY_HERSELF, OPEN, TooLate, locked, refresh_customer
from bookings.actions.confirm import last_answer
from bookings.actions.former import GRACE, Answer, pass_on, remember, settle
from bookings.actions.history import happened, note
from bookings.actions.hold import clear_expired
from bookings.actions.place import WALLS, Terms, fit_for_staff, free_lane, place_items
from bookings.actions.stale import require_seen
from bookings.actions.tell import tell_moved
from bookings.locks import Taken, lock_resources, taken_if_refused
from bookings.models import Allocation, Booking, BookingEvent, BookingItem
from bookings.slots import Fit, Plan, Refused, fit_now
from bookings.words import cutoff_of
from customers.contacts import channels_of
from tenants.actors import Actor
from tenants.models import Tenant


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
    why: str = "",
    tell_customer: bool | None = True,
    seen: str = "",
    kind: str = BookingEvent.Kind.MOVED,
    what: str = "",
) -> Booking:
    """Move the visit to this start, with the people and lengths of the plan.

    A customer keeps every rule and her cut-off. The staff name in `accept` the warnings they have seen
    (for instance "closed", "notice", "buffer"); "taken" is accepted only with the right to overbook and
    goes to a lane of its own; a wall is never accepted. A seat stays in its class. `seen` is the version
    that the colleague looked at.

    Raises TooLate, Ended, Taken, stale.Stale, or slots.Refused with what stands in the way.
    """
    with taken_if_refused():
        booking = locked(booking)
        require_seen(booking, seen)
        require_movable(tenant, booking, by=by, now=now)
        old = list(booking.items.select_related("resource").order_by("number"))
        lock_resources({*plan.resource_ids, *booking.allocations.values_list("resource_id", flat=True)})
        fit = find_fit(plan, booking, start, by=by, now=now, terms=Terms(accept, overbook, why))
        if fit.stale:
            clear_expired(fit.pieces, now=now)
        former = remember(booking, old, by=by, now=now)
        Allocation.objects.filter(booking=booking).delete()
        write_event(booking, old, fit, by=by, now=now, kind=kind, what=what, why=why)
        place_items(booking, old, fit)
        write_move(booking, fit, now=now)
    note(
        f"booking.{'move' if kind == BookingEvent.Kind.MOVED else kind}",
        booking,
        by=by,
        now=now,
        fields=["overbooked"] if "taken" in fit.warnings else [],
    )
    refresh_customer(booking, now=now)
    pass_on(booking, now=now)
    if by.kind in BY_HERSELF:
        tell_moved(tenant=tenant, booking=booking, by=by, now=now, aloud=fit.starts_at > now)
        return booking
    answer = answer_of(tenant, booking, tell_customer, now=now)
    aloud = answer == Answer.TOLD
    tell_moved(tenant=tenant, booking=booking, by=by, now=now, aloud=aloud, send_at=now + GRACE)
    settle(former, answer, now=now)
    return booking


def require_movable(tenant: Tenant, booking: Booking, *, by: Actor, now: datetime) -> None:
    """Hold what no time can mend: an ended visit, a seat, the customer's own cut-off."""
    if booking.status not in OPEN:
        raise Ended
    if booking.session_id:
        raise Refused(["seat"])
    if by.kind in BY_HERSELF and cutoff_of(tenant, booking) < now:
        raise TooLate


def find_fit(plan: Plan, booking: Booking, start: datetime, *, by: Actor, now: datetime, terms: Terms) -> Fit:
    """Find who and what takes the visit at its new time."""
    if by.kind in BY_HERSELF:
        return fit_now(plan, start, now=now, ignore_booking=booking.pk)
    return fit_for_staff(plan, start, now=now, terms=terms, ignore_booking=booking.pk)


def answer_of(tenant: Tenant, booking: Booking, tell: bool | None, *, now: datetime) -> str:
    """Say how the question "is the customer to be told?" stands after the change."""
    customer = booking.customer
    if customer is None or booking.starts_at <= now or not channels_of(customer, tenant.country):
        return Answer.NOBODY
    if tell is None:
        return Answer.OPEN
    return Answer.TOLD if tell else Answer.QUIET


def write_event(
    booking: Booking,
    old: Sequence[BookingItem],
    fit: Fit,
    *,
    by: Actor,
    now: datetime,
    kind: str,
    what: str,
    why: str,
) -> None:
    """Write the change into the visit's history, with every rule that was set aside for it and why."""
    before, after = changed_person([item.resource_id for item in old], fit.performers)
    happened(
        booking,
        kind,
        by=by,
        now=now,
        old_starts_at=booking.starts_at,
        new_starts_at=fit.starts_at,
        old_ends_at=booking.ends_at,
        new_ends_at=fit.ends_at,
        old_resource_id=before,
        new_resource_id=after,
        what=what,
        **set_aside(fit, why),
    )


def changed_person(old: Sequence[UUID], new: Sequence[UUID]) -> tuple[UUID, UUID]:
    """Give the first person who gave a service away and who took it; else who begins."""
    changes = [(before, after) for before, after in zip(old, new, strict=True) if before != after]
    return changes[0] if changes else (old[0], new[0])


def set_aside(fit: Fit, why: str) -> dict[str, object]:
    """Say which rules the fit breaks, and why where it lies over another visit."""
    broke = [each for each in fit.warnings if each != "off_grid"]
    return {"broke": " ".join(broke), "overbooked": "taken" in broke, "reason": why or None}


def write_move(booking: Booking, fit: Fit, *, now: datetime) -> None:
    """Write the new time on the visit."""
    booking.starts_at, booking.ends_at = fit.starts_at, fit.ends_at
    booking.sequence += 1
    booking.changed_at = now
    if booking.approve_by is not None:
        # A request that moved forward must not outlive its own time.
        booking.approve_by = min(booking.approve_by, last_answer(fit.starts_at, now=now))
    booking.save(update_fields=["starts_at", "ends_at", "sequence", "changed_at", "approve_by"])


def with_people(plan: Plan, people: Sequence[UUID | None]) -> Plan:
    """Give the plan with these people, one for each service."""
    return replace(plan, people=tuple(people), wanted=None)


__all__ = ["WALLS", "Ended", "Taken", "TooLate", "free_lane", "move", "place_items", "with_people"]
