"""When a resource is open: weekly hours, overrides, extra openings and closures, as spans of UTC minutes.

Hours are local wall time. They count in this order:
1. the weekly hours valid on the date (`valid_from` and `valid_until` both inclusive),
2. replaced by the date's `DayOverride` where there is one (no hours in it: closed that day),
3. minus the `holidays`: ranges that an extra opening may undo,
4. plus the extra openings, also on a day that the week, an override or a holiday closes,
5. minus the closures, which close whatever they cover: nothing is bookable in them.
Holidays and closures are ranges of instants, so a three-week holiday is one record.

Hours past midnight (22:00-26:00) belong to the day they open on: a day override of the next day does not
touch them, a closure of the next day does. `open_spans` answers for *opening days*; whoever lists the
starts of a calendar day asks for the day before and the day after as well, so that late and overnight
visits fit.

Where clocks change, one rule turns wall time into instants, and it never runs backwards:
- a time that comes twice (02:30 on 25 October 2026) means the first of the two,
- a time that does not exist (02:30 on 28 March 2027) means the moment of the jump (03:00 summer time).
So adjacent hours stay adjacent, hours inside the missing hour are empty, and 22:00-03:00 is six elapsed hours
in the autumn night and four in the spring one. A visit's length and the notice are always elapsed minutes.

The grid of starts is wall time too: an instant is on it when the local clock's minute of the day is a
multiple of the step. Where the step divides the day (5, 10, 15, 20, 30, 45, 60, 90 ... do) the opening
day's grid runs on past midnight without a seam; any other step begins anew at each midnight. So whether an
instant is on the grid depends on nothing but the instant. In the doubled hour both instants are on it, in
the missing hour none is.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bookings.intervals import EPOCH, MINUTE, Span, merge, minute_of, subtract

DAY_MINUTES = 1440
ONE_DAY = timedelta(days=1)


def _require_hours(start_minute: int, end_minute: int) -> None:
    """Refuse hours that do not begin on their day, are empty, or run past the end of the next day."""
    if not 0 <= start_minute < DAY_MINUTES or not start_minute < end_minute <= 2 * DAY_MINUTES:
        raise ValueError(f"hours {start_minute}-{end_minute} do not begin on their day or do not end after")


@dataclass(frozen=True, slots=True)
class WeeklySpan:
    """Hours that come back each week, 0 = Monday."""

    weekday: int
    start_minute: int
    end_minute: int
    valid_from: date | None = None
    valid_until: date | None = None

    def __post_init__(self) -> None:
        """Refuse hours that cannot be."""
        if self.weekday not in range(7):
            raise ValueError(f"weekday {self.weekday} is not 0 (Monday) to 6 (Sunday)")
        _require_hours(self.start_minute, self.end_minute)

    def holds_on(self, day: date) -> bool:
        """Say whether these hours are valid on a date of their weekday."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


@dataclass(frozen=True, slots=True)
class ExtraOpening:
    """Hours added on one date, whatever the week says."""

    date: date
    start_minute: int
    end_minute: int

    def __post_init__(self) -> None:
        """Refuse hours that cannot be."""
        _require_hours(self.start_minute, self.end_minute)


@dataclass(frozen=True, slots=True)
class DayOverride:
    """Hours that stand instead of the weekly ones on one date; none at all means closed."""

    date: date
    hours: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        """Refuse hours that cannot be."""
        for start_minute, end_minute in self.hours:
            _require_hours(start_minute, end_minute)


def _days(first: date, last: date) -> Iterator[date]:
    """Walk the dates from first to last, both included."""
    for number in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(number)


def _offset(minute: int, zone: ZoneInfo) -> timedelta | None:
    """Return how far local time is from UTC at an instant."""
    return (EPOCH + minute * MINUTE).astimezone(zone).utcoffset()


def _from_wall(wall: datetime, zone: ZoneInfo) -> int:
    """Turn a naive local time into an instant: the first of two, or the jump where there is none."""
    early = minute_of(wall.replace(tzinfo=zone, fold=0).astimezone(UTC))
    late = minute_of(wall.replace(tzinfo=zone, fold=1).astimezone(UTC))
    if late >= early:
        return early
    # In a gap fold=1 reads the offset after the jump and so gives the *earlier* instant; the jump is between.
    after = _offset(early, zone)
    jump = range(late, early + 1)
    return jump[bisect_left(jump, True, key=lambda minute: _offset(minute, zone) == after)]


@lru_cache(maxsize=8192)
def local_midnight(day: date, zone: ZoneInfo) -> int:
    """Return the first instant of a date."""
    return _from_wall(datetime(day.year, day.month, day.day), zone)


def local_date(minute: int, zone: ZoneInfo) -> date:
    """Return the date that the business's own calendar shows at an instant."""
    return (EPOCH + minute * MINUTE).astimezone(zone).date()


def instant_at(day: date, wall_minute: int, zone: ZoneInfo) -> int:
    """Return the instant at which a date's clock shows a minute of the day; from 1440 on, the next day's."""
    later, minute = divmod(wall_minute, DAY_MINUTES)
    if later:
        day += later * ONE_DAY
    midnight = local_midnight(day, zone)
    if local_midnight(day + ONE_DAY, zone) - midnight == DAY_MINUTES:
        return midnight + minute
    return _from_wall(datetime(day.year, day.month, day.day) + minute * MINUTE, zone)


def _hours_by_weekday(weekly: Iterable[WeeklySpan]) -> list[list[WeeklySpan]]:
    """Sort weekly hours into seven lists, Monday first."""
    week: list[list[WeeklySpan]] = [[] for _ in range(7)]
    for hours in weekly:
        week[hours.weekday].append(hours)
    return week


def _extra_span(extra: ExtraOpening | Span, zone: ZoneInfo) -> Span:
    """Return the instants of an extra opening."""
    if not isinstance(extra, ExtraOpening):
        return extra
    return (
        instant_at(extra.date, extra.start_minute, zone),
        instant_at(extra.date, extra.end_minute, zone),
    )


def open_spans(
    weekly: Iterable[WeeklySpan],
    extras: Iterable[ExtraOpening | Span],
    closures: Iterable[Span],
    first: date,
    last: date,
    zone: ZoneInfo,
    *,
    overrides: Iterable[DayOverride] = (),
    holidays: Iterable[Span] = (),
) -> list[Span]:
    """Return the open time of the opening days first to last (both included), tidy, past midnight too.

    An extra opening may be given as instants as well; it belongs to the date on which it starts.
    """
    week = _hours_by_weekday(weekly)
    instead = {override.date: override.hours for override in overrides}
    spans: list[Span] = []
    for day in _days(first, last):
        hours = instead.get(day)
        if hours is None:
            hours = tuple((w.start_minute, w.end_minute) for w in week[day.weekday()] if w.holds_on(day))
        spans += [(instant_at(day, start, zone), instant_at(day, end, zone)) for start, end in hours]
    extra_spans = (_extra_span(extra, zone) for extra in extras)
    extra_spans = (span for span in extra_spans if first <= local_date(span[0], zone) <= last)
    planned = subtract(merge(spans), merge(holidays))
    return subtract(merge([*planned, *extra_spans]), merge(closures))


def _wall_minute(minute: int, zone: ZoneInfo) -> int:
    """Return the minute of the day that the local clock shows at an instant."""
    local = (EPOCH + minute * MINUTE).astimezone(zone)
    return local.hour * 60 + local.minute


def on_grid(minute: int, zone: ZoneInfo, step_minutes: int) -> bool:
    """Say whether the local clock shows a multiple of the step at an instant."""
    return _wall_minute(minute, zone) % step_minutes == 0


@lru_cache(maxsize=4096)
def grid_starts(day: date, zone: ZoneInfo, step_minutes: int) -> tuple[int, ...]:
    """Return the grid's instants on a local date, in order, each once."""
    first, after = local_midnight(day, zone), local_midnight(day + ONE_DAY, zone)
    if after - first == DAY_MINUTES and _wall_minute(first, zone) == 0:
        return tuple(range(first, after, step_minutes))
    return tuple(minute for minute in range(first, after) if on_grid(minute, zone, step_minutes))


def grid_between(start: int, end: int, zone: ZoneInfo, step_minutes: int) -> list[int]:
    """Return the grid's instants in `[start, end)`, in order, each once."""
    if end <= start:
        return []
    grid: list[int] = []
    for day in _days(local_date(start, zone), local_date(end - 1, zone)):
        grid += grid_starts(day, zone, step_minutes)
    return grid[bisect_left(grid, start) : bisect_left(grid, end)]
