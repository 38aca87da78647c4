"""Builds the time page: the month, the week with its times by part of the day, people, the next free time."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from bookings.dates import (
    capital,
    clock,
    day_and_time,
    long_day,
    minute_clock,
    month_label,
    near_day,
    short_day,
    week_number,
)
from bookings.intervals import moment_of
from bookings.models import Resource
from bookings.opening import ONE_DAY, local_midnight
from bookings.slots import FreeStart
from bookings.words import joined

# A day's times stand in three bands; the limits are minutes since local midnight.
BANDS = ((0, 12 * 60), (12 * 60, 17 * 60), (17 * 60, 48 * 60))
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Window:
    """Which days the page shows and which it needs to know about."""

    today: date
    chosen: date
    monday: date
    month_first: date
    known_until: date

    @property
    def week(self) -> list[date]:
        """Give the seven days of the shown week."""
        return [self.monday + timedelta(days=offset) for offset in range(7)]

    @property
    def month_weeks(self) -> list[list[date]]:
        """Give the weeks of the shown month, Monday first, with the days that fill them."""
        first = self.month_first - timedelta(days=self.month_first.weekday())
        last = month_end(self.month_first)
        weeks = []
        while first <= last:
            weeks.append([first + timedelta(days=offset) for offset in range(7)])
            first += WEEK
        return weeks


def month_end(first: date) -> date:
    """Give the last day of a month."""
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def window_of(asked: date | None, *, today: date, furthest: int) -> Window:
    """Decide which days to show for the day that was asked for, within what may be booked."""
    last = today + timedelta(days=furthest)
    chosen = min(max(asked or today, today), last)
    month_first = chosen.replace(day=1)
    monday = chosen - timedelta(days=chosen.weekday())
    known = max(month_end(month_first), monday + timedelta(days=6), today + timedelta(days=35))
    return Window(today, chosen, monday, month_first, min(known, last))


def week_months(monday: date) -> str:
    """Name the month of a week, or both where it lies across two."""
    names = [month_label(each).rsplit(" ", 1)[0] for each in (monday, monday + timedelta(days=6))]
    return "–".join(dict.fromkeys(names))


def by_day(starts: Sequence[FreeStart], zone: Any) -> dict[date, list[FreeStart]]:
    """Part starts, which come in order, by the date that the business's own clock shows."""
    days: dict[date, list[FreeStart]] = defaultdict(list)
    day, midnight = date.min, None
    for start in starts:
        if midnight is None or start.starts_at >= midnight:
            day = start.starts_at.astimezone(zone).date()
            midnight = moment_of(local_midnight(day + ONE_DAY, zone))
        days[day].append(start)
    return days


def band_names() -> tuple[tuple[str, str], ...]:
    """Name the parts of the day in the reader's language."""
    noon, evening = minute_clock(12 * 60), minute_clock(17 * 60)
    return (
        (_("Morning"), _("until %(time)s") % {"time": noon}),
        (_("Afternoon"), f"{noon}–{evening}"),
        (_("Evening"), _("after %(time)s") % {"time": evening}),
    )


@dataclass(frozen=True)
class TimePage:
    """Everything the time page is drawn from."""

    window: Window
    days: Mapping[date, list[FreeStart]]
    open_days: frozenset[date]
    people: Sequence[Resource]
    resources: Mapping[UUID, Resource]
    zone: Any
    now: datetime
    query: Sequence[tuple[str, str]]
    picked: datetime | None
    who: str
    next_by_person: Mapping[UUID, FreeStart]
    # Whether seats of a class are looked for.
    seated: bool

    def link(self, **changes: str) -> str:
        """Give this page's address with something else chosen."""
        kept = [(name, value) for name, value in self.query if name not in changes and name != "start"]
        return "?" + urlencode([*kept, *((name, value) for name, value in changes.items() if value)])

    def first_free(self, day: date | None = None) -> FreeStart | None:
        """Give the first free time, from now or on a day."""
        days = [day] if day else sorted(self.days)
        return next((self.days[each][0] for each in days if self.days.get(each)), None)

    def slot(self, start: FreeStart, day_name: str = "") -> dict[str, Any]:
        """Draw one time; whoever draws a day's times gives the day's name once for all."""
        local = start.starts_at.astimezone(self.zone)
        names = joined([self.resources[each].first_name for each in start.candidates][:1]) if self.who else ""
        spoken = _("%(day)s at %(time)s") % {"day": day_name or long_day(local.date()), "time": clock(local)}
        with_whom = _("with %(name)s") % {"name": names} if names else _("with whoever is free")
        seats = start.seats_left
        return {
            "value": start.starts_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "label": clock(local),
            "aria_label": f"{spoken}, {with_whom}",
            "dock_label": f"{clock(local)} {with_whom}",
            "seats_label": ngettext("%(count)s seat", "%(count)s seats", seats) % {"count": seats}
            if seats
            else "",
            "checked": self.picked == start.starts_at,
        }

    def day(self, day: date) -> dict[str, Any]:
        """Draw one day of the week strip; the times themselves only of the day that is shown."""
        starts = self.days.get(day, [])
        state = self.state(day)
        current = day == self.window.chosen
        name = long_day(day)
        return {
            "iso": day.isoformat(),
            "date_label": capital(name),
            "wd": short_day(day).split(" ")[0].rstrip("."),
            "day": day.day,
            "state": state,
            "free_label": self.free_label(state, len(starts)),
            "current": current,
            "url": self.link(day=day.isoformat()) if state == "open" else None,
            "ruler": self.ruler(starts),
            "bands": self.bands(starts, name) if current else [],
        }

    def bands(self, starts: Sequence[FreeStart], day_name: str) -> list[dict[str, Any]]:
        """Draw a day's times under the parts of the day."""
        return [
            {
                "name": name,
                "hint": hint,
                "slots": [self.slot(each, day_name) for each in starts if self.in_band(each, band)],
            }
            for (name, hint), band in zip(band_names(), BANDS, strict=True)
        ]

    def ruler(self, starts: Sequence[FreeStart]) -> list[str]:
        """Give the classes that mark a day's times on its ruler, to five minutes."""
        marks = (each.starts_at.astimezone(self.zone) for each in starts)
        return [f"at-{mark.hour:02d}{mark.minute // 5 * 5:02d}" for mark in marks]

    def in_band(self, start: FreeStart, band: tuple[int, int]) -> bool:
        """Say whether a start falls into a part of the day."""
        local = start.starts_at.astimezone(self.zone)
        return band[0] <= local.hour * 60 + local.minute < band[1]

    def state(self, day: date) -> str:
        """Say whether a day is past, closed, full, or has free times."""
        if self.days.get(day):
            return "open"
        if day < self.window.today:
            return "past"
        if day in self.open_days:
            return "full"
        return "past" if day == self.window.today else "closed"

    def free_label(self, state: str, count: int) -> str:
        """Say in a word how the day stands."""
        if state == "open":
            return npgettext("free on a day", "%(count)s time", "%(count)s times", count) % {"count": count}
        closed = _("no class") if self.seated else _("closed")
        return {"past": _("over"), "full": _("full"), "closed": closed}[state]

    def week(self) -> dict[str, Any]:
        """Draw the week."""
        monday = self.window.monday
        before = max(monday - WEEK, self.window.today)
        label = _("Week %(number)s · %(month)s") % {
            "number": week_number(monday),
            "month": week_months(monday),
        }
        return {
            "label": label,
            "prev_url": self.link(day=before.isoformat()) if monday > self.window.today else None,
            "next_url": self.link(day=(monday + WEEK).isoformat()),
            "days": [self.day(each) for each in self.window.week],
            "empty": not any(self.days.get(each) for each in self.window.week),
        }

    def month(self) -> dict[str, Any]:
        """Draw the month."""
        first = self.window.month_first
        before = max((first - timedelta(days=1)).replace(day=1), self.window.today)
        return {
            "caption": capital(month_label(first)),
            "weeks": [[self.month_day(each) for each in week] for week in self.window.month_weeks],
            "prev_url": self.link(day=before.isoformat()) if first > self.window.today else None,
            "next_url": self.link(day=(month_end(first) + timedelta(days=1)).isoformat()),
        }

    def month_day(self, day: date) -> dict[str, Any]:
        """Draw one day of the month."""
        if day.month != self.window.month_first.month:
            return {"day": "", "url": None, "free": False, "current": False, "in_week": False, "label": ""}
        free = bool(self.days.get(day))
        return {
            "day": day.day,
            "url": self.link(day=day.isoformat()) if free else None,
            "free": free,
            "current": day == self.window.chosen,
            "in_week": day in self.window.week,
            "label": f"{long_day(day)}, {self.free_label('open', len(self.days[day]))}" if free else "",
        }

    def next_free(self) -> dict[str, Any] | None:
        """Draw the next free time, with the way to it."""
        first = self.first_free()
        if first is None:
            return None
        local = first.starts_at.astimezone(self.zone)
        value = first.starts_at.strftime("%Y-%m-%dT%H:%M:%SZ")
        return {
            "label": day_and_time(first.starts_at, self.zone),
            "value": value,
            "url": self.link(day=local.date().isoformat()) + "&" + urlencode({"start": value}),
        }

    def people_choices(self) -> list[dict[str, Any]]:
        """Draw the choice of person, each with her next free day."""
        rows = [
            {
                "id": "",
                "name": _("Anyone"),
                "next_label": _("first free"),
                "url": self.link(who=""),
                "current": not self.who,
            }
        ]
        for person in self.people:
            first = self.next_by_person.get(person.pk)
            label = near_day(first.starts_at.astimezone(self.zone).date(), self.window.today) if first else ""
            rows.append(
                {
                    "id": str(person.pk),
                    "name": person.first_name,
                    "next_label": label,
                    "url": self.link(who=str(person.pk)),
                    "current": self.who == str(person.pk),
                }
            )
        return rows
