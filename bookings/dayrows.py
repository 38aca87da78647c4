"""Reads one day of the staff's calendar: who works, who comes, what is held, and where on the wall clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bookings.diary import Diary, load_diary
from bookings.intervals import clip, minute_of, moment_of
from bookings.models import Booking, BookingItem, GroupSession, Hold, Resource
from tenants.models import Tenant

Status = Booking.Status
SHOWN = (Status.REQUESTED, Status.BOOKED, Status.ARRIVED, Status.DONE, Status.NO_SHOW)
DAY_FROM, DAY_UNTIL = 7 * 60, 19 * 60


@dataclass(frozen=True)
class Day:
    """The rows of one local date, read in a constant number of queries."""

    tenant: Tenant
    day: date
    now: datetime
    people: Sequence[Resource]
    diary: Diary
    items: Sequence[BookingItem]
    holds: Sequence[Hold]
    sessions: Sequence[GroupSession]

    @property
    def low(self) -> int:
        """Give the first minute of the day."""
        return self.diary.window[0]

    @property
    def high(self) -> int:
        """Give the minute after the day's last."""
        return self.diary.window[1]

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
        ]
        marks += [
            self.wall(minute_of(each)) for item in self.items for each in (item.starts_at, item.ends_at)
        ]
        low, high = min([DAY_FROM, *marks]), max([DAY_UNTIL, *marks])
        return low // 60 * 60, -(-high // 60) * 60


def load_day(tenant: Tenant, day: date, people: Sequence[Resource], *, now: datetime) -> Day:
    """Read a day: people's hours, visits, holds and classes."""
    ids = [each.pk for each in people]
    diary = load_diary(ids, day, day, tenant.zone, now=now)
    first, last = moment_of(diary.window[0]), moment_of(diary.window[1])
    items = list(
        BookingItem.objects.select_related("booking__customer")
        .filter(
            resource__in=ids,
            starts_at__gte=first - timedelta(hours=12),
            starts_at__lt=last,
            ends_at__gt=first,
            booking__status__in=SHOWN,
            booking__session=None,
        )
        .order_by("starts_at", "number")
    )
    holds = list(
        Hold.objects.filter(
            booking=None,
            session=None,
            expires_at__gt=now,
            starts_at__lt=last,
            ends_at__gt=first,
            performers__overlap=ids,
        )
    )
    sessions = list(
        GroupSession.objects.select_related("service__category")
        .prefetch_related("bookings__customer")
        .filter(
            resource__in=ids,
            starts_at__gte=first - timedelta(hours=12),
            starts_at__lt=last,
            ends_at__gt=first,
            cancelled_at=None,
        )
    )
    return Day(tenant, day, now, people, diary, items, holds, sessions)
