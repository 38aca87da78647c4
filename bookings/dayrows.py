"""Reads days of the staff's calendar: who works, who comes, what is held, and where on the wall clock.

A day or six weeks, one person or twenty: the number of questions to the database is the same.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet, Value

from bookings.diary import Diary, load_diary
from bookings.intervals import clip, minute_of, moment_of
from bookings.models import (
    MAX_ALLOCATION,
    Allocation,
    Booking,
    BookingItem,
    CalendarException,
    FormerPlace,
    GroupSession,
    Hold,
    Resource,
)
from bookings.opening import local_midnight
from customers.models import Note
from notifications import outbox
from tenants.models import Tenant

Status = Booking.Status
SHOWN = (Status.REQUESTED, Status.BOOKED, Status.ARRIVED, Status.DONE, Status.NO_SHOW)
DAY_FROM, DAY_UNTIL = 7 * 60, 19 * 60
Taken = Mapping[UUID, Collection[UUID]]


@dataclass(frozen=True)
class Sight:
    """What the reader may see beside names and times; what she may not see is not even read."""

    notes: bool = True
    # Whether visits with colleagues count when a visit is called the customer's first.
    everyone: bool = True
    # Which visits are shown; the list can show the cancelled too.
    statuses: Sequence[str] = SHOWN


@dataclass(frozen=True)
class Day:
    """The rows of one local date."""

    tenant: Tenant
    day: date
    now: datetime
    people: Sequence[Resource]
    diary: Diary
    items: Sequence[BookingItem]
    holds: Sequence[Hold]
    sessions: Sequence[GroupSession]
    breaks: Sequence[CalendarException] = ()
    # Which items and classes each room holds.
    in_rooms: Taken | None = None

    @property
    def low(self) -> int:
        """Give the first minute of the day."""
        return self.diary.window[0]

    @property
    def high(self) -> int:
        """Give the minute after the day's last."""
        return self.diary.window[1]

    @cached_property
    def by_resource(self) -> Mapping[UUID, list[BookingItem]]:
        """Sort the items by whom or what they take."""
        found: dict[UUID, list[BookingItem]] = defaultdict(list)
        rooms: dict[UUID, list[UUID]] = defaultdict(list)
        for room, held in (self.in_rooms or {}).items():
            for each in held:
                rooms[each].append(room)
        for item in self.items:
            for resource_id in (item.resource_id, *rooms.get(item.pk, ())):
                found[resource_id].append(item)
        return found

    def sessions_of(self, resource: Resource) -> list[GroupSession]:
        """Give the classes of a person or in a room."""
        held = (self.in_rooms or {}).get(resource.pk, ())
        return [each for each in self.sessions if each.resource_id == resource.pk or each.pk in held]

    def wall(self, minute: int) -> int:
        """Give how many minutes of the wall clock have passed at a UTC minute of this day."""
        if minute >= self.high:
            return 1440
        local = datetime.fromtimestamp(minute * 60, tz=self.tenant.zone)
        return local.hour * 60 + local.minute if minute >= self.low else 0

    def bounds(self) -> tuple[int, int]:
        """Give the shown hours in wall minutes: seven to seven, more where there is more."""
        marks = [
            self.wall(each)
            for spans in self.diary.open.values()
            for span in clip(spans, self.low, self.high)
            for each in span
            # A room that is always open says nothing about the day.
            if span != (self.low, self.high)
        ]
        rows: list[BookingItem | Hold | GroupSession] = [*self.items, *self.holds, *self.sessions]
        marks += [self.wall(minute_of(each)) for row in rows for each in (row.starts_at, row.ends_at)]
        low, high = min([DAY_FROM, *marks]), max([DAY_UNTIL, *marks])
        return low // 60 * 60, -(-high // 60) * 60


def load_day(
    tenant: Tenant, day: date, people: Sequence[Resource], *, now: datetime, sight: Sight | None = None
) -> Day:
    """Read a day: people's hours, visits, holds and classes."""
    return load_days(tenant, day, day, people, now=now, sight=sight)[0]


def load_days(
    tenant: Tenant,
    first: date,
    last: date,
    people: Sequence[Resource],
    *,
    now: datetime,
    sight: Sight | None = None,
) -> list[Day]:
    """Read the local dates first to last, each as a day of its own."""
    ids = [each.pk for each in people]
    rooms = [each.pk for each in people if each.kind != Resource.Kind.STAFF]
    diary = load_diary(ids, first, last, tenant.zone, now=now, rooms=rooms)
    low, high = moment_of(diary.window[0]), moment_of(diary.window[1])
    in_rooms = read_rooms(rooms, low, high) if rooms else {}
    items = list(read_items(ids, in_rooms, low, high, sight or Sight()))
    sessions = read_sessions(ids, in_rooms, low, high)
    share([*items, *sessions], people)
    whole = Day(
        tenant,
        first,
        now,
        people,
        diary,
        items,
        read_holds(ids, low, high, now),
        sessions,
        read_breaks(ids, low, high),
        in_rooms,
    )
    count = (last - first).days + 1
    return [one_day(whole, first + timedelta(days=number)) for number in range(count)]


def one_day(whole: Day, day: date) -> Day:
    """Cut one local date out of what was read."""
    zone = whole.tenant.zone
    window = (local_midnight(day, zone), local_midnight(day + timedelta(days=1), zone))
    low, high = moment_of(window[0]), moment_of(window[1])
    return replace(
        whole,
        day=day,
        diary=replace(whole.diary, window=window),
        items=[each for each in whole.items if each.starts_at < high and each.ends_at > low],
        holds=[each for each in whole.holds if each.starts_at < high and each.ends_at > low],
        sessions=[each for each in whole.sessions if each.starts_at < high and each.ends_at > low],
        breaks=[each for each in whole.breaks if each.starts_at < high and each.ends_at > low],
    )


def read_rooms(rooms: Collection[UUID], low: datetime, high: datetime) -> dict[UUID, set[UUID]]:
    """Say which items and classes each room or machine holds in a stretch of time."""
    held: dict[UUID, set[UUID]] = defaultdict(set)
    rows = Allocation.objects.filter(
        resource__in=rooms,
        starts_at__gte=low - MAX_ALLOCATION,
        starts_at__lt=high,
        ends_at__gt=low,
        hold=None,
    ).values_list("resource_id", "item_id", "session_id")
    for resource_id, item_id, session_id in rows:
        held[resource_id].add(item_id or session_id)
    return held


def read_items(
    ids: Collection[UUID], in_rooms: Taken, low: datetime, high: datetime, sight: Sight
) -> QuerySet[BookingItem]:
    """Ask for the services of visits in a stretch of time, with what their marks tell."""
    theirs = Q(resource__in=ids)
    if in_rooms:
        theirs |= Q(pk__in={each for held in in_rooms.values() for each in held})
    before = Booking.objects.filter(
        customer=OuterRef("booking__customer"),
        starts_at__lt=OuterRef("booking__starts_at"),
        status__in=SHOWN,
    )
    if not sight.everyone:
        before = before.filter(items__resource__in=ids)
    noted = Exists(Note.objects.filter(customer=OuterRef("booking__customer")))
    untold = FormerPlace.objects.filter(booking=OuterRef("booking_id"), answer=FormerPlace.Answer.OPEN)
    return (
        BookingItem.objects.select_related("booking__customer")
        .annotate(
            came_before=Exists(before),
            failed=outbox.failed_about(OuterRef("booking_id")),
            untold=Exists(untold),
            noted=noted if sight.notes else Value(False, output_field=BooleanField()),
        )
        .filter(
            theirs,
            starts_at__gte=low - MAX_ALLOCATION,
            starts_at__lt=high,
            ends_at__gt=low,
            booking__status__in=sight.statuses,
            booking__session=None,
        )
        .order_by("starts_at", "number")
    )


def share(rows: Sequence[BookingItem | GroupSession], people: Sequence[Resource]) -> None:
    """Tie items and classes to the people as they were read: a sealed name is opened once, not once a row."""
    known = {each.pk: each for each in people}
    if missing := {row.resource_id for row in rows} - known.keys():
        known |= {each.pk: each for each in Resource.objects.filter(pk__in=missing)}
    for row in rows:
        row.resource = known[row.resource_id]


def read_holds(ids: Collection[UUID], low: datetime, high: datetime, now: datetime) -> list[Hold]:
    """Read the times that somebody is booking just now."""
    return list(
        Hold.objects.filter(
            booking=None,
            session=None,
            expires_at__gt=now,
            starts_at__lt=high,
            ends_at__gt=low,
            performers__overlap=list(ids),
        )
    )


def read_sessions(
    ids: Collection[UUID], in_rooms: Taken, low: datetime, high: datetime
) -> list[GroupSession]:
    """Read the classes with their seats."""
    theirs = Q(resource__in=ids)
    if in_rooms:
        theirs |= Q(pk__in={each for held in in_rooms.values() for each in held})
    return list(
        GroupSession.objects.select_related("service__category")
        .prefetch_related("bookings")
        .filter(
            theirs,
            starts_at__gte=low - MAX_ALLOCATION,
            starts_at__lt=high,
            ends_at__gt=low,
            cancelled_at=None,
        )
        .order_by("starts_at")
    )


def read_breaks(ids: Collection[UUID], low: datetime, high: datetime) -> list[CalendarException]:
    """Read what breaks the week, with the words that colleagues may read."""
    return list(
        CalendarException.objects.filter(
            Q(resource=None) | Q(resource__in=ids), ends_at__gt=low, starts_at__lt=high
        ).order_by("starts_at")
    )
