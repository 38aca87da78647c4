"""Classes by the staff: make one or a row of them, change, cancel, and give somebody a seat."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from bookings.actions.cancel import end, refresh_customer
from bookings.actions.cards import standing
from bookings.actions.confirm import new_reference, snapshot
from bookings.actions.former import pass_on
from bookings.actions.history import happened, note
from bookings.actions.hold import clear_expired
from bookings.actions.series import write_series
from bookings.actions.tell import tell_ended, tell_first, tell_moved
from bookings.catalogue import Offer
from bookings.locks import Taken, lock_resources, taken_if_refused
from bookings.models import Allocation, Booking, BookingEvent, BookingItem, GroupSession, Hold
from bookings.occasions import Choices, Wish, decided
from bookings.recurrence import Rule
from bookings.seats import SEATED, seats_left
from bookings.slots import Fit, Plan
from customers.models import Customer
from tenants import audit
from tenants.actors import Actor
from tenants.models import Tenant

Status = Booking.Status


class Full(Taken):
    """No seat is left."""


class SeatedAlready(Exception):
    """The customer has a seat in this class."""


class ClassChanged(Exception):
    """A colleague has changed or cancelled the class since the page showed it."""


class TooFewSeats(Exception):
    """More people have a seat than there would be; `taken` says how many."""

    def __init__(self, taken: int) -> None:
        super().__init__(taken)
        self.taken = taken


def class_wishes(plan: Plan, rule: Rule) -> list[Wish]:
    """Give the dates of a class that comes back, or of one that does not."""
    moments = [datetime.fromtimestamp(minute * 60, tz=plan.zone) for minute in rule.starts(plan.zone)]
    return [Wish(plan, moment, place=number) for number, moment in enumerate(moments, start=1)]


def make_classes(
    *,
    tenant: Tenant,
    plan: Plan,
    rule: Rule,
    seats: int,
    choices: Choices,
    by: Actor,
    now: datetime,
) -> list[GroupSession]:
    """Make every class of the rule that is not skipped, or none of them.

    Raises Undecided with all dates where something is in the way, Taken where the database refuses.
    """
    offer, room = plan.offers[0], plan.rooms_wanted[0] if plan.rooms_wanted else None
    made: list[GroupSession] = []
    with taken_if_refused():
        lock_resources(plan.resource_ids)
        occasions = [each for each in decided(class_wishes(plan, rule), choices, now=now) if not each.skipped]
        series = write_series(rule, by=by, now=now) if len(occasions) > 1 else None
        for occasion in occasions:
            fit = occasion.fit
            assert fit is not None
            session = GroupSession.objects.create(
                service=offer.service,
                resource_id=fit.performers[0],
                room_id=room,
                starts_at=fit.starts_at,
                ends_at=fit.ends_at,
                seats=seats,
                series=series,
            )
            take(session, fit, now=now)
            made.append(session)
    audit.record("class.make", by=by, now=now, object_kind="class", object_id=made[0].pk, count=len(made))
    return made


def take(session: GroupSession, fit: Fit, *, now: datetime) -> None:
    """Take the teacher's time and the room's."""
    if fit.stale:
        clear_expired(fit.pieces, now=now)
    Allocation.objects.bulk_create(
        Allocation(
            resource_id=piece.resource_id, starts_at=piece.starts_at, ends_at=piece.ends_at, session=session
        )
        for piece in fit.pieces
    )


def change_class(
    *,
    tenant: Tenant,
    session: GroupSession,
    plan: Plan,
    start: datetime,
    seats: int,
    choices: Choices,
    by: Actor,
    now: datetime,
    tell_customers: bool = True,
    seen: str = "",
) -> GroupSession:
    """Give a class another time, teacher, room or number of seats; those who have a seat come along.

    Raises Undecided with what is in the way, Taken, TooFewSeats, or ClassChanged. Then nothing is changed.
    """
    with taken_if_refused():
        lock_resources({session.resource_id, *plan.resource_ids, *taken_by(session)})
        session = GroupSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
        if session.cancelled_at or (seen and seen != session.version):
            raise ClassChanged
        visits = list(seated(session))
        if seats < len(visits):
            raise TooFewSeats(len(visits))
        occasion = decided([Wish(plan, start, session.pk, 1)], choices, now=now)[0]
        fit = occasion.fit
        assert fit is not None
        moved = (fit.starts_at, fit.ends_at, fit.performers[0]) != (
            session.starts_at,
            session.ends_at,
            session.resource_id,
        )
        Allocation.objects.filter(session=session).delete()
        take(session, fit, now=now)
        write_change(session, plan, fit, seats)
        if moved:
            # Whoever is typing just now chose another time: she is asked to choose again.
            Hold.objects.filter(session=session, booking=None, expires_at__gt=now).update(expires_at=now)
            for visit in visits:
                come_along(visit, session, by=by, now=now)
    audit.record("class.change", by=by, now=now, object_kind="class", object_id=session.pk)
    if moved:
        for visit in visits:
            refresh_customer(visit, now=now)
            tell_moved(
                tenant=tenant, booking=visit, by=by, now=now, aloud=tell_customers and session.starts_at > now
            )
    return session


def taken_by(session: GroupSession) -> set[UUID]:
    """Give everything that the class occupies."""
    return set(Allocation.objects.filter(session=session).values_list("resource_id", flat=True))


def seated(session: GroupSession) -> Sequence[Booking]:
    """Read who has a seat, in the order of booking."""
    rows = Booking.objects.select_related("customer").filter(session=session, status__in=SEATED)
    return list(rows.order_by("created_at", "reference"))


def write_change(session: GroupSession, plan: Plan, fit: Fit, seats: int) -> None:
    """Write the class's own row."""
    session.resource_id = fit.performers[0]
    session.room_id = plan.rooms_wanted[0] if plan.rooms_wanted else None
    session.starts_at, session.ends_at, session.seats = fit.starts_at, fit.ends_at, seats
    session.save(update_fields=["resource", "room", "starts_at", "ends_at", "seats"])


def come_along(visit: Booking, session: GroupSession, *, by: Actor, now: datetime) -> None:
    """Write one attendee's new time and its history."""
    pass_on(visit, now=now)
    item = visit.items.get()
    happened(
        visit,
        BookingEvent.Kind.MOVED,
        by=by,
        now=now,
        old_starts_at=visit.starts_at,
        new_starts_at=session.starts_at,
        old_resource_id=item.resource_id,
        new_resource_id=session.resource_id,
    )
    item.resource_id, item.starts_at, item.ends_at = session.resource_id, session.starts_at, session.ends_at
    item.save(update_fields=["resource", "starts_at", "ends_at"])
    visit.starts_at, visit.ends_at = session.starts_at, session.ends_at
    visit.sequence += 1
    visit.changed_at = now
    visit.save(update_fields=["starts_at", "ends_at", "sequence", "changed_at"])


def cancel_class(
    *, tenant: Tenant, session: GroupSession, by: Actor, now: datetime, tell_customers: bool = True
) -> int:
    """Cancel a class and every seat of it; give how many people had one. A second call changes nothing."""
    lock_resources({session.resource_id, *taken_by(session)})
    session = GroupSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if session.cancelled_at is not None:
        return 0
    session.cancelled_at = now
    session.save(update_fields=["cancelled_at"])
    Allocation.objects.filter(session=session).delete()
    Hold.objects.filter(session=session, booking=None, expires_at__gt=now).update(expires_at=now)
    visits = [visit for visit in seated(session) if visit.is_live]
    kind = "booking_cancelled" if tell_customers and session.starts_at > now else None
    for visit in visits:
        end(visit, status=Status.CANCELLED, event=BookingEvent.Kind.CANCELLED, by=by, now=now)
        tell_ended(tenant=tenant, booking=visit, kind=kind, by=by, now=now)
    audit.record(
        "class.cancel",
        by=by,
        now=now,
        purpose="booking",
        object_kind="class",
        object_id=session.pk,
        ids=[visit.customer_id for visit in visits if visit.customer_id],
        count=len(visits),
    )
    return len(visits)


def seat_by_staff(
    *,
    tenant: Tenant,
    session: GroupSession,
    customer: Customer,
    offer: Offer,
    by: Actor,
    now: datetime,
    tell_customer: bool = True,
) -> Booking:
    """Give somebody a seat: counted under the same lock as online, and never one more than there are.

    Raises Full, SeatedAlready, or Restricted.
    """
    with taken_if_refused():
        lock_resources([session.resource_id])
        session = GroupSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
        if session.cancelled_at or seats_left(session, now=now) < 1:
            raise Full
        customer = standing(customer.pk)
        if Booking.objects.filter(session=session, customer=customer, status__in=SEATED).exists():
            raise SeatedAlready
        booking = new_seat(tenant, session, customer, offer, now=now)
        length = session.ends_at - session.starts_at
        BookingItem.objects.bulk_create(
            [
                snapshot(
                    booking, 0, offer, who_id=session.resource_id, starts_at=session.starts_at, length=length
                )
            ]
        )
        happened(booking, BookingEvent.Kind.BOOKED, by=by, now=now, new_starts_at=booking.starts_at)
    refresh_customer(booking, now=now)
    note("booking.make", booking, by=by, now=now)
    if tell_customer and booking.starts_at > now:
        tell_first(tenant=tenant, booking=booking, by=by, now=now)
    return booking


def new_seat(
    tenant: Tenant, session: GroupSession, customer: Customer, offer: Offer, *, now: datetime
) -> Booking:
    """Write the visit of one seat."""
    return Booking.objects.create(
        pk=uuid4(),
        customer=customer,
        reference=new_reference(),
        status=Status.BOOKED,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        source="staff",
        language=customer.language if customer.language in tenant.languages else tenant.language,
        price_minor=offer.price(session.resource_id),
        price_from=offer.service.price_from,
        currency=tenant.currency,
        session=session,
        created_at=now,
        changed_at=now,
    )
