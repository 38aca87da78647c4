"""Remember where a visit stood before a colleague changed it, so that it can be put back to the minute."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bookings.models import Allocation, Booking, BookingItem, FormerPlace
from notifications import outbox
from tenants.actors import Actor

Answer = FormerPlace.Answer
# Nothing leaves for so long after a colleague said "tell her": the time in which she can take it back.
GRACE = timedelta(seconds=10)
# What a change of time takes back: it told of the old one.
OF_THE_TIME = ("booking_confirmation", "booking_moved", "booking_reminder")


def remember(booking: Booking, items: Sequence[BookingItem], *, by: Actor, now: datetime) -> FormerPlace:
    """Keep where the visit stands and which messages wait; call it before anything is changed."""
    taken = list(Allocation.objects.filter(booking=booking).order_by("starts_at", "pk"))
    return FormerPlace(
        booking=booking,
        made_at=now,
        made_by=by.id,
        sequence=booking.sequence + 1,
        approve_by=booking.approve_by,
        items=[item.pk for item in items],
        item_people=[item.resource_id for item in items],
        item_starts=[item.starts_at for item in items],
        item_ends=[item.ends_at for item in items],
        taken_items=[row.item_id for row in taken],
        taken_resources=[row.resource_id for row in taken],
        taken_starts=[row.starts_at for row in taken],
        taken_ends=[row.ends_at for row in taken],
        taken_lanes=[row.lane for row in taken],
        withdrawn=outbox.waiting(about_id=booking.pk, kinds=OF_THE_TIME),
    )


def settle(place: FormerPlace, answer: str, *, now: datetime) -> None:
    """Write the answer to "is the customer to be told?", or leave the question open."""
    place.answer = answer
    place.answered_at = None if answer == Answer.OPEN else now
    place.save()


def pass_on(booking: Booking, *, now: datetime) -> None:
    """Let the open question of a visit go over to the change that is made now."""
    open_ones = FormerPlace.objects.filter(booking=booking, answer=Answer.OPEN)
    open_ones.update(answer=Answer.PASSED_ON, answered_at=now)


def can_be_undone(place: FormerPlace, booking: Booking, *, now: datetime) -> bool:
    """Say whether nothing came after the change, and no message can have left because of it."""
    if place.sequence != booking.sequence or not booking.is_live:
        return False
    if place.answer == Answer.TOLD:
        return place.answered_at is not None and now < place.answered_at + GRACE
    return place.answer in {Answer.OPEN, Answer.QUIET, Answer.NOBODY}
