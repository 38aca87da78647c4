"""Take a change of time back to the minute, or answer whether the customer is to be told of it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from bookings.actions.cancel import locked, refresh_customer
from bookings.actions.former import GRACE, Answer, can_be_undone, settle
from bookings.actions.history import happened, note
from bookings.actions.hold import clear_expired
from bookings.actions.tell import tell
from bookings.locks import Taken, lock_resources, taken_if_refused
from bookings.models import MAX_ALLOCATION, Allocation, Booking, BookingEvent, BookingItem, FormerPlace
from bookings.slots import Piece
from notifications import outbox
from tenants.actors import Actor
from tenants.models import Tenant

TOLD_OF_IT = ("booking_moved", "booking_reminder")


class CannotUndo(Exception):
    """Something came after the change, or the customer has been told of it."""


class Answered(Exception):
    """Somebody has answered the question, or a later change took it over."""


def undo_move(*, tenant: Tenant, place: FormerPlace, by: Actor, now: datetime) -> Booking:
    """Put the visit back: its times, its people, its lanes, and the messages that the change withdrew.

    The sequence grows: a calendar that heard of the change must hear of this too. A second call changes
    nothing. Raises CannotUndo, or Taken where somebody has the former time by now.
    """
    with taken_if_refused():
        booking = locked(place.booking)
        place = FormerPlace.objects.select_for_update(of=("self",)).get(pk=place.pk)
        if place.answer == Answer.UNDONE:
            return booking
        if not can_be_undone(place, booking, now=now):
            raise CannotUndo
        held = booking.allocations.values_list("resource_id", flat=True)
        lock_resources({*place.taken_resources, *held})
        require_no_word(booking, now=now)
        require_free(place, booking, now=now)
        write_back(place, booking, by=by, now=now)
    outbox.bring_back(place.withdrawn, reason="moved")
    refresh_customer(booking, now=now)
    note("booking.undo", booking, by=by, now=now)
    settle(place, Answer.UNDONE, now=now)
    reopen_question(place, booking)
    return booking


def require_no_word(booking: Booking, *, now: datetime) -> None:
    """Withdraw what tells of the change. Raises CannotUndo where a word of it has left the house."""
    outbox.withdraw(about_id=booking.pk, kinds=TOLD_OF_IT, reason="undone", now=now)
    told = [
        each
        for each in outbox.for_about(booking.pk)
        if each.kind in TOLD_OF_IT and each.version == booking.sequence + 1 and each.state != "skipped"
    ]
    if told:
        raise CannotUndo


def require_free(place: FormerPlace, booking: Booking, *, now: datetime) -> None:
    """Hold that nobody has come into the former time. Raises Taken.

    What lay over it before the change may lie there again: it has not changed since.
    """
    pieces = pieces_of(place)
    clear_expired(pieces, now=now)
    rows = (
        Allocation.objects.select_related("booking")
        .filter(
            resource__in={piece.resource_id for piece in pieces},
            starts_at__gte=min(piece.starts_at for piece in pieces) - MAX_ALLOCATION,
            starts_at__lt=max(piece.ends_at for piece in pieces),
        )
        .exclude(booking=booking)
    )
    for row in rows:
        before = row.booking is not None and row.booking.changed_at < place.made_at
        if not before and any(
            row.resource_id == piece.resource_id
            and row.starts_at < piece.ends_at
            and piece.starts_at < row.ends_at
            for piece in pieces
        ):
            raise Taken


def pieces_of(place: FormerPlace) -> list[Piece]:
    """Give the stretches of time that the visit took before the change."""
    columns = (place.taken_resources, place.taken_starts, place.taken_ends)
    return [Piece(0, *row) for row in zip(*columns, strict=True)]


def write_back(place: FormerPlace, booking: Booking, *, by: Actor, now: datetime) -> None:
    """Write the former times, people and lanes, and the undoing into the history."""
    items = {item.pk: item for item in booking.items.all()}
    columns = (place.items, place.item_people, place.item_starts, place.item_ends)
    for pk, who, starts_at, ends_at in zip(*columns, strict=True):
        items[pk].resource_id, items[pk].starts_at, items[pk].ends_at = who, starts_at, ends_at
    BookingItem.objects.bulk_update(items.values(), ["resource", "starts_at", "ends_at"])
    take_back(place, booking, items)
    first, last = min(place.item_starts), max(place.item_ends)
    happened(
        booking,
        BookingEvent.Kind.UNDONE,
        by=by,
        now=now,
        old_starts_at=booking.starts_at,
        new_starts_at=first,
        old_ends_at=booking.ends_at,
        new_ends_at=last,
    )
    booking.starts_at, booking.ends_at, booking.approve_by = first, last, place.approve_by
    booking.sequence += 1
    booking.changed_at = now
    booking.save(update_fields=["starts_at", "ends_at", "approve_by", "sequence", "changed_at"])


def take_back(place: FormerPlace, booking: Booking, items: Mapping[UUID, BookingItem]) -> None:
    """Take the resources' time as it was taken before, lane by lane."""
    Allocation.objects.filter(booking=booking).delete()
    taken = (
        place.taken_items,
        place.taken_resources,
        place.taken_starts,
        place.taken_ends,
        place.taken_lanes,
    )
    Allocation.objects.bulk_create(
        Allocation(
            booking=booking,
            item_id=item,
            item_number=items[item].number,
            resource_id=who,
            starts_at=starts_at,
            ends_at=ends_at,
            lane=lane,
        )
        for item, who, starts_at, ends_at, lane in zip(*taken, strict=True)
    )


def reopen_question(place: FormerPlace, booking: Booking) -> None:
    """Ask again about the change before, whose question the undone one had taken over."""
    former = FormerPlace.objects.filter(
        booking=booking, answer=Answer.PASSED_ON, answered_at=place.made_at
    ).exclude(pk=place.pk)
    for each in former[:1]:
        each.answer, each.answered_at, each.sequence = Answer.OPEN, None, booking.sequence
        each.save(update_fields=["answer", "answered_at", "sequence"])


def answer_question(
    *, tenant: Tenant, place: FormerPlace, tell_customer: bool, by: Actor, now: datetime
) -> Booking:
    """Tell the customer of the change, ten seconds from now, or leave it. Asked twice, she is told once.

    Raises Answered where the question is no longer open.
    """
    booking = locked(place.booking)
    place = FormerPlace.objects.select_for_update(of=("self",)).get(pk=place.pk)
    wanted = Answer.TOLD if tell_customer else Answer.QUIET
    if place.answer == wanted:
        return booking
    if place.answer != Answer.OPEN:
        raise Answered
    if tell_customer:
        tell(tenant=tenant, booking=booking, kind="booking_moved", by=by, now=now, send_at=now + GRACE)
    else:
        # A confirmation that never left still must: it tells the time as it stands by then.
        outbox.bring_back(confirmations_of(place), reason="moved")
    settle(place, wanted, now=now)
    note("booking.tell" if tell_customer else "booking.keep_quiet", booking, by=by, now=now)
    return booking


def confirmations_of(place: FormerPlace) -> list[UUID]:
    """List the confirmations that the change withdrew before they had left."""
    withdrawn = set(place.withdrawn)
    return [
        each.pk
        for each in outbox.for_about(place.booking_id)
        if each.pk in withdrawn and each.kind == "booking_confirmation"
    ]
