"""The dates of what comes back every n weeks: local dates and wall minutes in, UTC minutes out.

A series keeps its weekday and the time on the local clock, whatever the clocks do between. Where a change of
the clocks makes a time come twice or never, `opening.instant_at` says which instant is meant.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bookings.intervals import moment_of
from bookings.opening import DAY_MINUTES, ONE_DAY, instant_at, local_date

# A year of weeks: further ahead nobody knows her plans, and every date of it is read at once.
MOST = 53
FURTHEST = timedelta(days=2 * 366)
LONGEST_PAUSE = 26


@dataclass(frozen=True, slots=True)
class Rule:
    """Every n weeks from a first date on, at one minute of the local day, until one of two ends."""

    first: date
    minute: int
    every: int = 1
    times: int | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        """Refuse a rule that has no end, or two, or none that can be reached."""
        if not 1 <= self.every <= LONGEST_PAUSE or not 0 <= self.minute < DAY_MINUTES:
            raise ValueError(f"no series goes like this: {self}")
        if (self.times is None) == (self.until is None):
            raise ValueError("a series ends after so many times or on a date")

    @property
    def step(self) -> timedelta:
        """Give the days from one date to the next."""
        return timedelta(weeks=self.every)

    def dates(self) -> list[date]:
        """List the dates in order; never more than MOST, never further than FURTHEST."""
        return list(self._walk())

    def _walk(self) -> Iterator[date]:
        last = min(self.until or date.max, self.first + FURTHEST)
        day, number = self.first, 0
        while day <= last and number < min(self.times or MOST, MOST):
            yield day
            day, number = day + self.step, number + 1

    def starts(self, zone: ZoneInfo) -> list[int]:
        """List the starts as UTC minutes: each at the same time of the local clock."""
        return [instant_at(day, self.minute, zone) for day in self.dates()]


@dataclass(frozen=True, slots=True)
class Shift:
    """How one date of a series moved: so many days, and to this minute of the local day."""

    days: int
    minute: int

    def apply(self, start: int, zone: ZoneInfo) -> int:
        """Move another date of the series alike."""
        return instant_at(local_date(start, zone) + self.days * ONE_DAY, self.minute, zone)


def shift_between(old: int, new: int, zone: ZoneInfo) -> Shift:
    """Say how a date moved, in days and wall time."""
    days = (local_date(new, zone) - local_date(old, zone)).days
    return Shift(days, wall_minute(new, zone))


def wall_minute(start: int, zone: ZoneInfo) -> int:
    """Give the minute of the day that the local clock shows."""
    local = moment_of(start).astimezone(zone)
    return local.hour * 60 + local.minute
