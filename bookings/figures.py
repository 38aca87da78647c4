"""The arithmetic of the overview: periods and what came before them, rates, changes, scales."""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor, log10

WEEK, MONTH, QUARTER, YEAR, OWN = "week", "month", "quarter", "year", "own"
KINDS = (WEEK, MONTH, QUARTER, YEAR, OWN)
MONTHS_IN = {MONTH: 1, QUARTER: 3, YEAR: 12}
LONGEST = 366 * 2
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """Whole days, first and last included."""

    kind: str
    first: date
    last: date

    @property
    def days(self) -> int:
        """Give the number of days."""
        return (self.last - self.first).days + 1


def period_of(kind: str, day: date) -> Period:
    """Give the week, month, quarter or year that a day lies in."""
    if kind == WEEK:
        first = day - timedelta(days=day.weekday())
        return Period(WEEK, first, first + timedelta(days=6))
    months = MONTHS_IN[kind]
    start = (day.month - 1) // months * months + 1
    first = date(day.year, start, 1)
    return Period(kind, first, month_end(add_months(first, months - 1)))


def own_period(first: date, last: date) -> Period:
    """Give a period of one's own; turned round where the ends are, and no longer than two years."""
    first, last = min(first, last), max(first, last)
    return Period(OWN, first, min(last, first + timedelta(days=LONGEST - 1)))


def before(period: Period) -> Period:
    """Give the period that it is compared with: the one just before, of its own kind or of as many days."""
    if period.kind in MONTHS_IN or period.kind == WEEK:
        return period_of(period.kind, period.first - DAY)
    return Period(OWN, period.first - timedelta(days=period.days), period.first - DAY)


def after(period: Period) -> Period:
    """Give the period just after."""
    if period.kind in MONTHS_IN or period.kind == WEEK:
        return period_of(period.kind, period.last + DAY)
    return Period(OWN, period.last + DAY, period.last + timedelta(days=period.days))


def so_far(period: Period, former: Period, today: date) -> Period:
    """Cut the former period where the running one stands today: a half month is not held against a whole."""
    if not period.first <= today < period.last:
        return former
    return Period(former.kind, former.first, min(former.last, former.first + (today - period.first)))


def elapsed(period: Period, today: date) -> Period:
    """Give the part of a running period that is over or is today; any other period as it is."""
    return Period(period.kind, period.first, today) if period.first <= today < period.last else period


def add_months(day: date, months: int) -> date:
    """Go on so many months, to the first of that month."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def month_end(day: date) -> date:
    """Give the last day of a month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def buckets(period: Period) -> list[Period]:
    """Cut a period into bars: days up to five weeks, weeks up to half a year, then months."""
    if period.days <= 35:
        return [Period(OWN, day, day) for day in days_of(period)]
    found: list[Period] = []
    start = period.first
    while start <= period.last:
        whole = period_of(WEEK if period.days <= 190 else MONTH, start)
        found.append(Period(whole.kind, start, min(whole.last, period.last)))
        start = whole.last + DAY
    return found


def days_of(period: Period) -> list[date]:
    """List the days."""
    return [period.first + timedelta(days=at) for at in range(period.days)]


def share(part: float, whole: float) -> float | None:
    """Give a share in percent, or None where there is nothing to share."""
    return 100 * part / whole if whole else None


def change(now: float | None, then: float | None) -> float | None:
    """Give the change in percent, or None where there was nothing before."""
    return None if now is None or not then else 100 * (now - then) / then


def ceiling(values: Iterable[float]) -> float:
    """Give a round number that holds every value: the top of the scale."""
    most = max(values, default=0)
    if most <= 0:
        return 1
    step: float = 10.0 ** floor(log10(most))
    round_ones = (step * each for each in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10))
    return next((each for each in round_ones if each >= most), most)


def ticks(top: float, wanted: int = 4) -> list[float]:
    """Give round marks from nothing to the top."""
    raw = top / wanted
    scale: float = 10.0 ** floor(log10(raw)) if raw > 0 else 1
    step = next(scale * each for each in (1, 2, 2.5, 5, 10) if scale * each >= raw)
    return [step * at for at in range(floor(top / step + 1e-9) + 1)]


@dataclass(frozen=True)
class Bar:
    """One bar of a picture, in percent of its width and height; the floor is at 100."""

    left: float
    width: float
    top: float
    height: float


def bars(values: Sequence[float], top: float, *, gap: float = 0.3) -> list[Bar]:
    """Lay bars side by side; `gap` is the part of each place that stays empty."""
    place = 100 / max(1, len(values))
    return [
        Bar(
            left=round(place * (at + gap / 2), 3),
            width=round(place * (1 - gap), 3),
            top=round(100 - 100 * min(value, top) / top, 3),
            height=round(100 * min(value, top) / top, 3),
        )
        for at, value in enumerate(values)
    ]


def every_nth(count: int, most: int) -> int:
    """Say which labels stay where only so many fit: each, every second, every third."""
    return max(1, ceil(count / most))
