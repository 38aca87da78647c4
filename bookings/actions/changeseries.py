"""Change a series: this visit and the following, or all that are still to come, at once or not at all."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from bookings.actions.cancel import OPEN, end, refresh_customer
from bookings.actions.confirm import last_answer
from bookings.actions.former import pass_on
from bookings.actions.history import happened
from bookings.actions.move import place_items
from bookings.actions.series import clear_dead_holds, remind_of
from bookings.actions.tell import tell_ended
from bookings.actions.tellseries import tell_series
from bookings.catalogue import load_catalogue
from bookings.intervals import minute_of, moment_of
from bookings.locks import lock_resources, taken_if_refused
from bookings.models import Allocation, Booking, BookingEvent, BookingItem, SeriesChange
from bookings.occasions import Choices, Occasion, Wish, decided
from bookings.recurrence import shift_between
from bookings.slots import Fit, Plan
from customers.models import Customer
from notifications import outbox
from tenants import audit
from tenants.actors import Actor
from tenants.models import Tenant

FOLLOWING, ALL = "following", "all"
TOLD_BEFORE = ("booking_confirmation", "booking_moved", "booking_reminder")


class NothingLeft(Exception):
    """No visit of the series that was meant is still to come."""


def touched(booking: Booking, scope: str, *, now: datetime) -> list[Booking]:
    """Read the coming visits of the series that a change is about, the earliest first, with their items."""
    if booking.series_id is None:
        return []
    rows = Booking.objects.select_related("customer", "series").filter(
        series=booking.series_id, status__in=OPEN, starts_at__gt=now
    )
    if scope == FOLLOWING:
        rows = rows.filter(starts_at__gte=booking.starts_at)
    visits = list(rows.order_by("starts_at"))
    items = list(BookingItem.objects.select_related("resource").filter(booking__in=visits).order_by("number"))
    for visit in visits:
        visit.read_items = [item for item in items if item.booking_id == visit.pk]
    return visits


def moving_wishes(
    tenant: Tenant, booking: Booking, visits: Sequence[Booking], *, start: datetime, who: UUID | None
) -> list[Wish]:
    """Give where each visit is to go: shifted as the opened one is, by days and wall time.

    `who` takes over what the opened visit's first person does; others of a visit keep their part.
    """
    zone = tenant.zone
    shift = shift_between(minute_of(booking.starts_at), minute_of(start), zone)
    ids = {item.service_id for visit in visits for item in visit.read_items or []}
    catalogue = load_catalogue(online=False, ids=sorted(ids))
    wishes = []
    for visit in visits:
        items = visit.read_items or []
        offers = catalogue.by_ids([item.service_id for item in items]) or ()
        first = items[0].resource_id if items else None
        people = tuple(
            who if who is not None and item.resource_id == first else item.resource_id for item in items
        )
        lengths = tuple(item.length for item in items)
        plan = Plan(
            offers, catalogue.resources, None, zone, booked_minutes=lengths, people=people[: len(offers)]
        )
        to = moment_of(shift.apply(minute_of(visit.starts_at), zone)).astimezone(zone)
        wishes.append(Wish(plan, to, visit.pk, visit.position))
    return wishes


def move_series(
    *,
    tenant: Tenant,
    booking: Booking,
    scope: str,
    start: datetime,
    who: UUID | None,
    choices: Choices,
    by: Actor,
    now: datetime,
    tell_customer: bool = True,
) -> list[Booking]:
    """Move the visits alike, each to its own new date; one that is skipped stays where it is.

    Raises Undecided with all dates where something is in the way, Taken where the database refuses,
    NothingLeft where nothing is still to come. Then nothing is moved.
    """
    with taken_if_refused():
        visits = lock_visits(booking, scope, now=now)
        wishes = moving_wishes(tenant, booking, visits, start=start, who=who)
        lock_resources({*taken_by(visits), *(each for wish in wishes for each in wish.plan.resource_ids)})
        occasions = [each for each in decided(wishes, choices, now=now) if not each.skipped]
        by_id = {visit.pk: visit for visit in visits}
        moved = [by_id[each.wish.row_id] for each in occasions if each.wish.row_id is not None]
        Allocation.objects.filter(booking__in=moved).delete()
        clear_dead_holds(occasions, now=now)
        for visit, occasion in zip(moved, occasions, strict=True):
            put(visit, occasion, by=by, now=now)
    change = record("series.move", SeriesChange.Kind.MOVED, moved, by=by, now=now)
    for visit in moved:
        outbox.withdraw(about_id=visit.pk, kinds=TOLD_BEFORE, reason="moved", now=now)
    settled = [visit for visit in moved if visit.status == Booking.Status.BOOKED]
    remind_of(tenant, settled, by=by, now=now)
    return told(tenant, change, moved, by=by, now=now, aloud=tell_customer)


def lock_visits(booking: Booking, scope: str, *, now: datetime) -> list[Booking]:
    """Lock the visits' rows in their order of time, so that two changes come one after the other.

    Raises NothingLeft.
    """
    ids = [visit.pk for visit in touched(booking, scope, now=now)]
    list(Booking.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
    visits = [visit for visit in touched(booking, scope, now=now) if visit.pk in ids]
    if not visits:
        raise NothingLeft
    return visits


def taken_by(visits: Sequence[Booking]) -> set[UUID]:
    """Give everything that the visits occupy."""
    return set(Allocation.objects.filter(booking__in=visits).values_list("resource_id", flat=True))


def put(visit: Booking, occasion: Occasion, *, by: Actor, now: datetime) -> None:
    """Write one visit's new time, its people and its history."""
    fit = occasion.fit
    assert isinstance(fit, Fit)
    # Whether she was to be told of an earlier change is answered by this one.
    pass_on(visit, now=now)
    items = visit.read_items or []
    before = items[0].resource_id
    place_items(visit, items, fit)
    happened(
        visit,
        BookingEvent.Kind.MOVED,
        by=by,
        now=now,
        old_starts_at=visit.starts_at,
        new_starts_at=fit.starts_at,
        old_resource_id=before,
        new_resource_id=fit.performers[0],
    )
    visit.starts_at, visit.ends_at = fit.starts_at, fit.ends_at
    visit.sequence += 1
    visit.changed_at = now
    if visit.approve_by is not None:
        visit.approve_by = min(visit.approve_by, last_answer(fit.starts_at, now=now))
    visit.save(update_fields=["starts_at", "ends_at", "sequence", "changed_at", "approve_by"])


def cancel_series(
    *,
    tenant: Tenant,
    booking: Booking,
    scope: str,
    by: Actor,
    now: datetime,
    tell_customer: bool = True,
) -> list[Booking]:
    """Cancel this visit and the following, or all that are to come, and tell the customer once.

    Raises NothingLeft.
    """
    with taken_if_refused():
        visits = lock_visits(booking, scope, now=now)
        lock_resources(taken_by(visits))
        for visit in visits:
            end(visit, status=Booking.Status.CANCELLED, event=BookingEvent.Kind.CANCELLED, by=by, now=now)
            tell_ended(tenant=tenant, booking=visit, kind=None, by=by, now=now)
    change = record("series.cancel", SeriesChange.Kind.CANCELLED, visits, by=by, now=now)
    return told(tenant, change, visits, by=by, now=now, aloud=tell_customer)


def record(action: str, kind: str, visits: Sequence[Booking], *, by: Actor, now: datetime) -> SeriesChange:
    """Write down what was done to how many visits."""
    audit.record(
        action,
        by=by,
        now=now,
        purpose="booking",
        subject_id=visits[0].customer_id,
        object_id=visits[0].series_id,
        ids=[visit.pk for visit in visits],
    )
    series = visits[0].series
    assert series is not None
    return SeriesChange.objects.create(series=series, kind=kind, at=now, actor_kind=by.kind, actor_id=by.id)


def told(
    tenant: Tenant, change: SeriesChange, visits: list[Booking], *, by: Actor, now: datetime, aloud: bool
) -> list[Booking]:
    """Keep the customer's card right, and tell her once of all of it."""
    customer: Customer | None = visits[0].customer
    if customer is not None:
        refresh_customer(visits[0], now=now)
        if aloud:
            tell_series(tenant=tenant, change=change, customer=customer, by=by, now=now)
    return visits
