"""Book a series: every date of it at once, or none."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from bookings.actions.cancel import locked, refresh_customer
from bookings.actions.cards import standing
from bookings.actions.confirm import new_reference, snapshot
from bookings.actions.history import event_of
from bookings.actions.hold import clear_expired
from bookings.actions.tell import REMINDER, reminder_of
from bookings.actions.tellseries import tell_series
from bookings.catalogue import price_of
from bookings.kinds import ABOUT
from bookings.locks import lock_resources, taken_if_refused
from bookings.models import Allocation, Booking, BookingEvent, BookingItem, Series, SeriesChange
from bookings.occasions import Choices, Occasion, Wish, decided
from bookings.recurrence import Rule
from bookings.slots import Fit, Plan
from customers.models import Customer
from notifications import outbox
from notifications.models import Message
from tenants import audit
from tenants.actors import Actor
from tenants.models import Tenant

Status = Booking.Status
GIVEN_UP = frozenset({Status.CANCELLED, Status.DECLINED, Status.EXPIRED})


class AlreadyInSeries(Exception):
    """The visit is one of a series already, or was given up."""


def wishes_of(plan: Plan, rule: Rule, *, source: Booking | None = None) -> list[Wish]:
    """Give the dates of a rule. A visit that is repeated is the first of them and stands already."""
    dates = rule.starts(plan.zone)
    moments = [datetime.fromtimestamp(minute * 60, tz=plan.zone) for minute in dates]
    all_of_them = [Wish(plan, moment, place=number) for number, moment in enumerate(moments, start=1)]
    return all_of_them[1:] if source is not None else all_of_them


def book_series(
    *,
    tenant: Tenant,
    customer: Customer,
    plan: Plan,
    rule: Rule,
    choices: Choices,
    source: Booking | None = None,
    by: Actor,
    now: datetime,
    tell_customer: bool = True,
) -> Series:
    """Book every date of the rule that is not skipped, in one transaction, and tell the customer once.

    Raises Undecided with all dates where one is not free and nobody said what to do instead, Taken where
    the database itself refuses, AlreadyInSeries for a visit of another series, or Restricted. Then nothing is
    written.
    """
    with taken_if_refused():
        if source is not None:
            source = locked(source)
            if source.series_id is not None or source.status in GIVEN_UP:
                raise AlreadyInSeries
        lock_resources(plan.resource_ids)
        customer = standing(customer.pk)
        occasions = decided(wishes_of(plan, rule, source=source), choices, now=now)
        series = write_series(rule, by=by, now=now)
        if source is not None:
            join(source, series)
        bookings = write_visits(tenant, customer, plan, series, occasions, by=by, now=now)
    change = SeriesChange.objects.create(
        series=series, kind=SeriesChange.Kind.MADE, at=now, actor_kind=by.kind, actor_id=by.id
    )
    audit.record(
        "series.make",
        by=by,
        now=now,
        purpose="booking",
        subject_id=customer.pk,
        object_id=series.pk,
        ids=[each.pk for each in bookings],
    )
    refresh_customer(bookings[0], now=now)
    remind_of(tenant, bookings, by=by, now=now)
    if tell_customer:
        tell_series(tenant=tenant, change=change, customer=customer, by=by, now=now)
    return series


def write_series(rule: Rule, *, by: Actor, now: datetime) -> Series:
    """Write the rule."""
    return Series.objects.create(
        first_on=rule.first,
        wall_minute=rule.minute,
        every_weeks=rule.every,
        times=rule.times,
        until=rule.until,
        made_by_id=by.id,
        created_at=now,
    )


def join(source: Booking, series: Series) -> None:
    """Make the visit that is repeated the first of the series."""
    source.series, source.position = series, 1
    source.save(update_fields=["series", "position"])


def write_visits(
    tenant: Tenant,
    customer: Customer,
    plan: Plan,
    series: Series,
    occasions: Sequence[Occasion],
    *,
    by: Actor,
    now: datetime,
) -> list[Booking]:
    """Write the visits of all dates with their items, their time and their history."""
    bookings: list[Booking] = []
    items, allocations, events = [], [], []
    first = series.bookings.count() + 1
    for occasion in occasions:
        fit = occasion.fit
        if occasion.skipped or fit is None:
            continue
        booking = new_visit(tenant, customer, plan, fit, now=now)
        # Places without gaps: "the eighth of eleven", though a date was skipped.
        booking.series, booking.position = series, len(bookings) + first
        own = [
            snapshot(booking, number, offer, who_id=who, starts_at=starts_at, length=ends_at - starts_at)
            for number, (offer, (who, starts_at, ends_at)) in enumerate(
                zip(plan.offers, fit.timeline, strict=True)
            )
        ]
        bookings.append(booking)
        items += own
        allocations += pieces_of(booking, own, fit)
        events.append(
            event_of(booking, BookingEvent.Kind.BOOKED, by=by, now=now, new_starts_at=booking.starts_at)
        )
    clear_dead_holds(occasions, now=now)
    Booking.objects.bulk_create(bookings)
    BookingItem.objects.bulk_create(items)
    Allocation.objects.bulk_create(allocations)
    BookingEvent.objects.bulk_create(events)
    return bookings


def clear_dead_holds(occasions: Sequence[Occasion], *, now: datetime) -> None:
    """Clear expired holds out of the way, date by date, where the diary says that there are any."""
    for occasion in occasions:
        if occasion.fit is not None and not occasion.skipped and occasion.fit.stale:
            clear_expired(occasion.fit.pieces, now=now)


def new_visit(
    tenant: Tenant,
    customer: Customer,
    plan: Plan,
    fit: Fit,
    *,
    now: datetime,
) -> Booking:
    """Make the row of one date, not saved yet."""
    return Booking(
        pk=uuid4(),
        customer=customer,
        reference=new_reference(),
        status=Status.BOOKED,
        starts_at=fit.starts_at,
        ends_at=fit.ends_at,
        source="staff",
        language=customer.language,
        price_minor=price_of(plan.offers, fit.performers),
        price_from=any(offer.service.price_from for offer in plan.offers),
        currency=tenant.currency,
        created_at=now,
        changed_at=now,
    )


def pieces_of(booking: Booking, items: Sequence[BookingItem], fit: Fit) -> list[Allocation]:
    """Give what a visit takes of whom."""
    return [
        Allocation(
            resource_id=piece.resource_id,
            starts_at=piece.starts_at,
            ends_at=piece.ends_at,
            booking=booking,
            item=items[piece.number],
            item_number=piece.number,
        )
        for piece in fit.pieces
    ]


def remind_of(tenant: Tenant, bookings: Sequence[Booking], *, by: Actor, now: datetime) -> None:
    """Plan the reminder of each visit, all in one statement."""
    due = [instant for booking in bookings if (instant := reminder_of(tenant, booking, now))]
    messages = [
        Message(
            about_kind=ABOUT,
            about_id=instant.about_id,
            kind="booking_reminder",
            rule=REMINDER,
            channel=instant.channel,
            recipient_id=instant.recipient_id,
            version=instant.version,
            send_at=instant.send_at,
        )
        for instant in due
        if instant.send_at is not None
    ]
    outbox.plan_first(messages, by=by, now=now)
