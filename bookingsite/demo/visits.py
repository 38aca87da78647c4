"""Fills a demo diary: six weeks back and six ahead, as a busy house would look, without one overlap."""

import random
from collections.abc import Hashable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from bookings.actions.confirm import new_reference
from bookings.actions.tell import plan_reminder
from bookings.diary import Diary, load_diary
from bookings.intervals import Span, merge, minute_of, moment_of, overlaps
from bookings.models import Allocation, Booking, BookingEvent, BookingItem, Performer, Resource, Service
from bookings.models.catalogue import Need
from bookingsite.demo.people import MESSAGES, people
from customers.links import link_customer
from customers.models import Customer
from tenants.actors import SYSTEM
from tenants.models import Tenant

BACK, AHEAD = 45, 45
CUSTOMERS = 160
STEP = 15
REMINDED_DAYS = 3


class DiaryFiller:
    """Books made-up visits one after the other into one tenant's diary."""

    def __init__(
        self, tenant: Tenant, services: Sequence[Service], chance: random.Random, *, now: datetime
    ) -> None:
        self.tenant, self.chance, self.now = tenant, chance, now
        self.offers = {each.pk: each for each in services if each.seats == 1}
        self.able: dict[UUID, list[Service]] = {}
        for row in Performer.objects.filter(service__in=self.offers):
            self.able.setdefault(row.resource_id, []).append(self.offers[row.service_id])
        self.needs: dict[UUID, list[UUID]] = {}
        for need in Need.objects.all():
            self.needs.setdefault(need.service_id, []).append(need.resource_id)
        self.busy: dict[Hashable, list[Span]] = {}
        self.bookings: list[Booking] = []
        self.items: list[BookingItem] = []
        self.allocations: list[Allocation] = []
        self.events: list[BookingEvent] = []

    def customers(self) -> list[Customer]:
        """Make the house's regulars."""
        made = []
        for (name, email, phone), _n in zip(people(self.chance), range(CUSTOMERS), strict=False):
            made.append(
                link_customer(
                    name=name,
                    email=email if self.chance.random() < 0.8 else "",
                    phone=phone,
                    language="da",
                    by=SYSTEM,
                    now=self.now - timedelta(days=self.chance.randrange(60, 500)),
                )
            )
        return made

    def fill_day(
        self, person: Resource, diary: Diary, day: date, regulars: Sequence[Customer], load: float
    ) -> None:
        """Fill one person's day, part by part, leaving some time free."""
        low, high = window_of_day(day, self.tenant)
        opened = [
            (max(a, low), min(b, high)) for a, b in diary.open.get(person.pk, ()) if a < high and b > low
        ]
        for start, end in opened:
            cursor = -(-start // STEP) * STEP
            while cursor < end - STEP:
                if self.chance.random() > load:
                    cursor += STEP * self.chance.randrange(1, 4)
                    continue
                cursor = self.book(person, cursor, end, regulars) or cursor + STEP

    def book(self, person: Resource, cursor: int, end: int, regulars: Sequence[Customer]) -> int | None:
        """Book one fitting service at this minute, and give when the person is free again."""
        fitting = [each for each in self.able.get(person.pk, []) if cursor + each.minutes <= end]
        if not fitting:
            return None
        service = self.chance.choice(fitting)
        pieces: list[tuple[UUID, Span]] = []
        stop = cursor + service.minutes
        if service.gap_minutes:
            pieces = [
                (person.pk, (cursor, cursor + service.gap_start)),
                (person.pk, (cursor + service.gap_start + service.gap_minutes, stop + service.buffer_after)),
            ]
        else:
            pieces = [(person.pk, (cursor, stop + service.buffer_after))]
        if self.needs.get(service.pk):
            free = [
                each
                for each in self.needs[service.pk]
                if not overlaps(self.busy.get(each, ()), (cursor, stop))
            ]
            if not free:
                return None
            pieces.append((free[0], (cursor, stop)))
        if any(overlaps(self.busy.get(each, ()), span) for each, span in pieces):
            return None
        for each, span in pieces:
            self.busy[each] = merge([*self.busy.get(each, []), span])
        self.write(service, person, self.chance.choice(regulars), cursor, stop, pieces)
        return stop + service.buffer_after

    def write(
        self,
        service: Service,
        person: Resource,
        customer: Customer,
        start: int,
        stop: int,
        pieces: Sequence[tuple[UUID, Span]],
    ) -> None:
        """Write the rows of one visit."""
        starts_at, ends_at = moment_of(start), moment_of(stop)
        online = self.chance.random() < 0.6
        made_at = min(self.now, starts_at) - timedelta(hours=self.chance.randrange(2, 400))
        booking = Booking(
            tenant=self.tenant,
            customer=customer,
            reference=new_reference(),
            status=self.status(starts_at, ends_at),
            starts_at=starts_at,
            ends_at=ends_at,
            source="online" if online else "staff",
            message=self.chance.choice(MESSAGES) if online and self.chance.random() < 0.15 else "",
            price_minor=service.price_minor,
            price_from=service.price_from,
            created_at=made_at,
            changed_at=made_at,
        )
        item = self.item(booking, service, person)
        self.bookings.append(booking)
        self.items.append(item)
        self.events.append(
            BookingEvent(
                tenant=self.tenant,
                booking=booking,
                kind=BookingEvent.Kind.BOOKED,
                at=made_at,
                actor_kind="visitor" if online else "staff",
                new_starts_at=starts_at,
            )
        )
        if booking.status != Booking.Status.CANCELLED:
            self.allocations += [self.allocation(item, each, span) for each, span in pieces]

    def allocation(self, item: BookingItem, resource_id: UUID, span: Span) -> Allocation:
        """Take a stretch of one resource's time for the visit."""
        return Allocation(
            tenant=self.tenant,
            resource_id=resource_id,
            starts_at=moment_of(span[0]),
            ends_at=moment_of(span[1]),
            booking=item.booking,
            item=item,
        )

    def item(self, booking: Booking, service: Service, person: Resource) -> BookingItem:
        """Copy the service's facts into the visit's one item."""
        return BookingItem(
            tenant=self.tenant,
            booking=booking,
            service=service,
            resource=person,
            name=service.name,
            name_en=service.name_en,
            colour=service.category.colour,
            price_minor=service.price_minor,
            price_from=service.price_from,
            starts_at=booking.starts_at,
            ends_at=booking.ends_at,
            buffer_after=service.buffer_after,
            gap_start=service.gap_start,
            gap_minutes=service.gap_minutes,
        )

    def status(self, starts_at: datetime, ends_at: datetime) -> str:
        """Decide how a made-up visit went."""
        luck = self.chance.random()
        if luck < 0.04:
            return Booking.Status.CANCELLED
        if ends_at <= self.now:
            return Booking.Status.NO_SHOW if luck < 0.07 else Booking.Status.DONE
        if starts_at <= self.now:
            return Booking.Status.ARRIVED
        return Booking.Status.BOOKED

    def save(self) -> None:
        """Write everything, and plan the reminders of the next days."""
        Booking.objects.bulk_create(self.bookings, batch_size=500)
        BookingItem.objects.bulk_create(self.items, batch_size=500)
        Allocation.objects.bulk_create(self.allocations, batch_size=500)
        BookingEvent.objects.bulk_create(self.events, batch_size=500)
        soon = self.now + timedelta(days=REMINDED_DAYS)
        for booking in self.bookings:
            if (
                booking.status == Booking.Status.BOOKED
                and self.now + timedelta(days=1) < booking.starts_at < soon
            ):
                plan_reminder(tenant=self.tenant, booking=booking, by=SYSTEM, now=self.now)


def window_of_day(day: date, tenant: Tenant) -> Span:
    """Give a local date as a span of minutes."""
    first = datetime(day.year, day.month, day.day, tzinfo=tenant.zone)
    after = first + timedelta(days=1)
    return minute_of(first), minute_of(after)


def fill_diary(
    tenant: Tenant,
    services: Sequence[Service],
    staff: Sequence[Resource],
    chance: random.Random,
    *,
    now: datetime,
) -> None:
    """Book made-up visits for everybody, fewer the further ahead."""
    filler = DiaryFiller(tenant, services, chance, now=now)
    regulars = filler.customers()
    today = now.astimezone(tenant.zone).date()
    diary = load_diary(
        [each.pk for each in staff],
        today - timedelta(days=BACK),
        today + timedelta(days=AHEAD),
        tenant.zone,
        now=now,
    )
    filler.busy = {each: list(spans) for each, spans in diary.busy.items()}
    for offset in range(-BACK, AHEAD + 1):
        load = 0.85 if offset <= 0 else max(0.15, 0.5 - offset * 0.012)
        for person in staff:
            filler.fill_day(person, diary, today + timedelta(days=offset), regulars, load)
    filler.save()
