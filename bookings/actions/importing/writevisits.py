"""Write the coming visits of a part: by the same locks, rules and rows as any visit, but telling nobody."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Min, OuterRef, Subquery

from bookings.actions.confirm import new_reference, snapshot
from bookings.actions.history import event_of
from bookings.actions.hold import clear_expired
from bookings.actions.importing.check import Line
from bookings.actions.importing.fitting import LIVE, Fitting, known_visits
from bookings.actions.importing.known import Known
from bookings.actions.move import free_lane
from bookings.actions.tell import plan_reminder
from bookings.incoming.choices import kept
from bookings.locks import lock_resources
from bookings.models import Allocation, Booking, BookingEvent, BookingItem, ImportBatch, ImportRow
from bookings.slots import Fit, Plan
from customers.contacts import read_contact
from customers.models import Customer
from tenants import audit
from tenants.actors import Actor
from tenants.models import Tenant

Outcome = ImportRow.Outcome


@dataclass
class Rows:
    """Rows of visits that are not in the database yet."""

    bookings: list[Booking] = field(default_factory=list)
    items: list[BookingItem] = field(default_factory=list)
    allocations: list[Allocation] = field(default_factory=list)
    events: list[BookingEvent] = field(default_factory=list)

    def flush(self) -> None:
        """Write them."""
        Booking.objects.bulk_create(self.bookings)
        BookingItem.objects.bulk_create(self.items)
        Allocation.objects.bulk_create(self.allocations)
        BookingEvent.objects.bulk_create(self.events)
        self.bookings, self.items, self.allocations, self.events = [], [], [], []


def write_visits(
    batch: ImportBatch,
    tenant: Tenant,
    lines: Sequence[Line],
    results: dict[int, ImportRow],
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Write each visit that still fits, and a card for each person who is not here yet."""
    probe = Fitting(batch, tenant, [each.visit for each in lines if each.visit], now=now)
    lock_resources(probe.resource_ids)
    # Read again under the locks.
    fitting = Fitting(batch, tenant, [each.visit for each in lines if each.visit], now=now)
    known = Known(each.person for each in lines)
    here = known_visits({card for each in lines if (card := known.find(each.person)[0])}, now=now)
    rows = Rows()
    written: list[Booking] = []
    for each in lines:
        assert each.visit is not None
        result, card = results[each.number], known.find(each.person)[0]
        if (card, each.visit.starts_at) in here:
            result.outcome, result.customer_id = Outcome.KNOWN, card
            continue
        fit, reasons = fitting.place(each.visit)
        if fit is None:
            result.outcome, result.remarks = Outcome.FAILED, [*result.remarks, *reasons]
            continue
        if card is None:
            card = make_card(each, tenant, result, now=now)
            known.add(each.person, card, by_name=True)
        result.customer_id = card
        booking = put(rows, tenant, each, fitting, fit, card, by=by, now=now)
        result.booking_id = booking.pk
        written.append(booking)
    rows.flush()
    settle(batch, tenant, written, by=by, now=now)


def make_card(line: Line, tenant: Tenant, result: ImportRow, *, now: datetime) -> UUID:
    """Make a card for somebody who so far was only in the old calendar."""
    person = line.person
    contact = read_contact(email=person.email, phone=person.phone, country="ZZ")
    card = Customer(
        name=person.name,
        email=contact.email,
        phone=contact.phone,
        email_index=contact.email_index,
        phone_index=contact.phone_index,
        language=person.language or tenant.language,
        created_at=now,
    )
    card.save(force_insert=True)
    result.made_customer = True
    return card.pk


def put(
    rows: Rows,
    tenant: Tenant,
    line: Line,
    fitting: Fitting,
    fit: Fit,
    card: UUID,
    *,
    by: Actor,
    now: datetime,
) -> Booking:
    """Put one visit with its item, its taken time and the first line of its history to the rows."""
    visit, plan = line.visit, fitting.plan(line.visit) if line.visit else ""
    assert visit is not None and isinstance(plan, Plan)
    booking = booking_of(tenant, plan, fit, card, visit.price_minor, message=visit.message, now=now)
    who, starts_at, ends_at = fit.timeline[0]
    item = snapshot(booking, 0, plan.offers[0], who_id=who, starts_at=starts_at, length=ends_at - starts_at)
    item.price_minor = booking.price_minor
    if fit.stale:
        clear_expired(fit.pieces, now=now)
    lane = 0
    if "taken" in fit.warnings:
        rows.flush()
        lane = free_lane(fit)
    rows.bookings.append(booking)
    rows.items.append(item)
    rows.allocations += [
        Allocation(
            resource_id=piece.resource_id,
            starts_at=piece.starts_at,
            ends_at=piece.ends_at,
            item=item,
            booking=booking,
            lane=lane,
        )
        for piece in fit.pieces
    ]
    rows.events.append(event_of(booking, BookingEvent.Kind.BOOKED, by=by, now=now, new_starts_at=starts_at))
    return booking


def booking_of(
    tenant: Tenant, plan: Plan, fit: Fit, card: UUID, price: int | None, *, message: str, now: datetime
) -> Booking:
    """Make the visit's own row, not yet saved."""
    offer = plan.offers[0]
    return Booking(
        customer_id=card,
        reference=new_reference(),
        status=Booking.Status.BOOKED,
        starts_at=fit.starts_at,
        ends_at=fit.ends_at,
        source="staff",
        language=tenant.language,
        message=message[:2000],
        price_minor=offer.price(fit.performers[0]) if price is None else price,
        price_from=offer.service.price_from and price is None,
        currency=tenant.currency,
        created_at=now,
        changed_at=now,
    )


def settle(
    batch: ImportBatch, tenant: Tenant, written: Sequence[Booking], *, by: Actor, now: datetime
) -> None:
    """Keep each card's next visit, plan reminders where they are wished for, and write down who did it."""
    if not written:
        return
    cards = {each.customer_id for each in written}
    refresh_next(cards, now=now)
    if kept(batch).remind:
        people = Customer.objects.in_bulk(cards)
        for each in written:
            each.customer = people[each.customer_id]
            plan_reminder(tenant=tenant, booking=each, by=by, now=now)
    audit.record(
        "booking.import",
        by=by,
        now=now,
        purpose="move",
        object_kind="import",
        object_id=batch.pk,
        ids=sorted(card for card in cards if card),
        count=len(written),
    )


def refresh_next(cards: Iterable[UUID | None], *, now: datetime) -> None:
    """Write on the cards when their people come next."""
    ahead = Booking.objects.filter(customer=OuterRef("pk"), starts_at__gt=now, status__in=LIVE)
    soonest = ahead.order_by().values("customer").annotate(at=Min("starts_at")).values("at")
    Customer.objects.filter(pk__in=[each for each in cards if each]).update(next_booking_at=Subquery(soonest))
