"""Propose another time for a request: the time is held from then on, and the customer says yes or no.

The request itself moves to the proposed time and keeps what was asked for. So one rule guards the time, one
deadline ends it, and an unanswered proposal lapses as an unanswered request does (docs/decisions/021).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bookings.actions.cancel import end, locked
from bookings.actions.confirm import last_answer
from bookings.actions.history import happened, note
from bookings.actions.hold import clear_expired
from bookings.actions.move import place_items
from bookings.actions.requests import approve
from bookings.actions.stale import require_seen
from bookings.actions.tell import tell, tell_ended
from bookings.locks import lock_resources, taken_if_refused
from bookings.models import Allocation, Booking, BookingEvent
from bookings.occasions import HARMLESS, SOFT
from bookings.pages.visitpage import is_proposal
from bookings.slots import Fit, Plan, Refused, fit_anyway
from notifications import outbox
from tenants.actors import Actor
from tenants.models import Tenant

Status = Booking.Status
ANSWER_WITHIN = timedelta(hours=24)


class NotWaiting(Exception):
    """The request has been answered, withdrawn, or has lapsed meanwhile."""


def propose(
    *,
    tenant: Tenant,
    booking: Booking,
    plan: Plan,
    start: datetime,
    words: str = "",
    accept: Sequence[str] = (),
    by: Actor,
    now: datetime,
    seen: str = "",
) -> Booking:
    """Hold another time for the request and ask the customer.

    Raises NotWaiting, Taken, stale.Stale where the colleague looked at another state, or slots.Refused with
    what stands in the way and was not accepted.
    """
    with taken_if_refused():
        booking = locked(booking)
        if not waits(booking, now=now):
            raise NotWaiting
        require_seen(booking, seen)
        if booking.session_id:
            raise Refused(["seat"])
        items = list(booking.items.select_related("resource").order_by("number"))
        lock_resources({*plan.resource_ids, *booking.allocations.values_list("resource_id", flat=True)})
        fit = fit_for_proposal(plan, booking, start, accept, now=now)
        if fit.stale:
            clear_expired(fit.pieces, now=now)
        Allocation.objects.filter(booking=booking).delete()
        before = items[0].resource_id
        place_items(booking, items, fit)
        happened(
            booking,
            BookingEvent.Kind.PROPOSED,
            by=by,
            now=now,
            old_starts_at=booking.starts_at,
            new_starts_at=fit.starts_at,
            old_resource_id=before,
            new_resource_id=fit.performers[0],
        )
        write(booking, fit, words, now=now)
    note("booking.propose", booking, by=by, now=now)
    outbox.withdraw(about_id=booking.pk, reason="moved", now=now)
    tell(tenant=tenant, booking=booking, kind="booking_proposed", by=by, now=now)
    return booking


def fit_for_proposal(
    plan: Plan, booking: Booking, start: datetime, accept: Sequence[str], *, now: datetime
) -> Fit:
    """Find who takes the visit then; what a colleague may accept she must have accepted."""
    fit = fit_anyway(plan, start, now=now, ignore_booking=booking.pk)
    in_the_way = [each for each in fit.warnings if each not in HARMLESS]
    if [each for each in in_the_way if each not in SOFT or each not in accept]:
        raise Refused(in_the_way)
    return fit


def write(booking: Booking, fit: Fit, words: str, *, now: datetime) -> None:
    """Write the proposed time on the request, beside what was asked for."""
    booking.asked_starts_at = booking.asked_starts_at or booking.starts_at
    booking.starts_at, booking.ends_at = fit.starts_at, fit.ends_at
    booking.approve_by = min(now + ANSWER_WITHIN, last_answer(fit.starts_at, now=now))
    booking.answer = words.strip()
    booking.sequence += 1
    booking.changed_at = now
    names = ["asked_starts_at", "starts_at", "ends_at", "approve_by", "answer", "sequence", "changed_at"]
    booking.save(update_fields=names)


def waits(booking: Booking, *, now: datetime) -> bool:
    """Say whether a request still waits for an answer."""
    in_time = booking.approve_by is None or booking.approve_by > now
    return booking.status == Status.REQUESTED and in_time


def accept_proposal(*, tenant: Tenant, booking: Booking, by: Actor, now: datetime) -> Booking:
    """Take the proposed time: it is a visit now, with its confirmation and its reminder.

    A second press changes nothing. Raises NotWaiting where there is nothing to answer any more.
    """
    booking = locked(booking)
    if booking.status == Status.BOOKED:
        return booking
    if not is_proposal(booking) or not waits(booking, now=now):
        raise NotWaiting
    return approve(tenant=tenant, booking=booking, by=by, now=now)


def refuse_proposal(*, tenant: Tenant, booking: Booking, by: Actor, now: datetime) -> Booking:
    """Say no to the proposed time and free it. Raises NotWaiting."""
    booking = locked(booking)
    if booking.status == Status.DECLINED:
        return booking
    if not is_proposal(booking) or not waits(booking, now=now):
        raise NotWaiting
    end(booking, status=Status.DECLINED, event=BookingEvent.Kind.DECLINED, by=by, now=now)
    tell_ended(tenant=tenant, booking=booking, kind=None, by=by, now=now)
    return booking
