"""Today and the coming week: what is booked, how full each day is, and which gaps could still be sold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.dates import capital, clock, short_day
from bookings.diary import Diary, load_diary
from bookings.figures import share
from bookings.intervals import clip, intersect, minute_from, moment_of, subtract, total
from bookings.models import Booking, Resource, Service
from bookings.opening import ONE_DAY, local_midnight
from bookings.pages.overview.numbers import hours, percent, whole_money
from bookings.words import minutes_label
from tenants.models import Tenant

DAYS = 7
GAPS_A_DAY = 2
GAPS_SHOWN = 8
SHORTEST_GAP = 30
Status = Booking.Status


@dataclass(frozen=True)
class Ahead:
    """The diary of today and the six days after it."""

    tenant: Tenant
    people: Sequence[Resource]
    diary: Diary
    today: date
    now: datetime

    def day(self, at: int) -> tuple[int, int]:
        """Give the bounds of a day in UTC minutes."""
        day = self.today + timedelta(days=at)
        return local_midnight(day, self.tenant.zone), local_midnight(day + ONE_DAY, self.tenant.zone)


def read_ahead(tenant: Tenant, people: Sequence[Resource], *, now: datetime) -> Ahead:
    """Read the coming week of these people in one question."""
    today = now.astimezone(tenant.zone).date()
    ids: list[UUID] = [each.pk for each in people]
    diary = load_diary(ids, today, today + timedelta(days=DAYS - 1), tenant.zone, now=now)
    return Ahead(tenant, people, diary, today, now)


def today_facts(tenant: Tenant, ahead: Ahead) -> list[dict[str, Any]]:
    """Put today into four figures."""
    low, high = (moment_of(each) for each in ahead.day(0))
    counted = Booking.objects.filter(starts_at__gte=low, starts_at__lt=high).aggregate(
        all=Count("pk", filter=Q(status__in=(Status.BOOKED, Status.ARRIVED, Status.DONE))),
        left=Count("pk", filter=Q(status=Status.BOOKED, starts_at__gt=ahead.now)),
        missed=Count("pk", filter=Q(status=Status.NO_SHOW)),
        money=Sum("price_minor", filter=Q(status__in=(Status.BOOKED, Status.ARRIVED, Status.DONE))),
        next=Min("starts_at", filter=Q(status=Status.BOOKED, starts_at__gt=ahead.now)),
    )
    free = sum(total(free_of(ahead, each.pk, 0)) for each in ahead.people)
    following = counted["next"]
    coming = (
        _("next at %(time)s") % {"time": clock(following.astimezone(tenant.zone))}
        if following
        else _("no more today")
    )
    return [
        {"label": _("Visits"), "value": counted["all"], "note": coming},
        {"label": _("Still to come"), "value": counted["left"], "note": ""},
        {
            "label": _("Turnover when all come"),
            "value": whole_money(counted["money"] or 0, tenant.currency),
            "note": "",
        },
        {"label": _("Free time left"), "value": hours(free), "note": ""},
        {"label": _("No-shows"), "value": counted["missed"], "note": ""},
    ]


def free_of(ahead: Ahead, person: UUID, at: int) -> list[tuple[int, int]]:
    """Give the free time of a person on a day, from now on."""
    low, high = ahead.day(at)
    low = max(low, minute_from(ahead.now))
    opened = clip(ahead.diary.open.get(person, ()), low, high)
    return subtract(opened, ahead.diary.busy.get(person, ()))


def load(ahead: Ahead) -> dict[str, Any]:
    """Say how full each person is on each day: taken of open time."""
    days = [ahead.today + timedelta(days=at) for at in range(DAYS)]
    sums = [[0, 0] for _day in days]
    rows = []
    for person in ahead.people:
        cells = []
        for at in range(DAYS):
            taken, opened = day_load(ahead, person.pk, at)
            sums[at][0] += taken
            sums[at][1] += opened
            cells.append(cell_of(taken, opened))
        rows.append({"name": person.first_name, "cells": cells})
    return {
        "days": [day_head(day) for day in days],
        "rows": rows,
        "open": any(opened for _taken, opened in sums),
        "sums": [cell_of(*each) for each in sums],
    }


def day_head(day: date) -> dict[str, Any]:
    """Name a day above its column, in full and where there is hardly room."""
    return {"label": capital(short_day(day)), "short": bare_day(day), "date": day.isoformat()}


def bare_day(day: date) -> str:
    """Write a day where there is hardly room: fre. 27."""
    return " ".join(capital(short_day(day)).split()[:2])


def day_load(ahead: Ahead, person: UUID, at: int) -> tuple[int, int]:
    """Give taken and open minutes of a person's whole day; what lies outside her hours fills none of them."""
    opened = clip(ahead.diary.open.get(person, ()), *ahead.day(at))
    return total(intersect(opened, ahead.diary.busy.get(person, ()))), total(opened)


def cell_of(taken: int, opened: int) -> dict[str, Any]:
    """Put one person's day into a cell: how high it is filled, and the words."""
    full = share(taken, opened)
    return {
        "closed": not opened,
        "height": f"{min(full or 0, 100):.0f}",
        "top": f"{100 - min(full or 0, 100):.0f}",
        "percent": percent(full),
        "words": _("%(taken)s of %(open)s") % {"taken": hours(taken), "open": hours(opened)},
    }


def gaps(ahead: Ahead) -> list[dict[str, Any]]:
    """List stretches of free time that a service fits into, a few of each day, the soonest first."""
    services = Service.objects.filter(active=True, online=True, shown=True, seats=1)
    shortest = services.aggregate(least=Min("minutes"))["least"] or SHORTEST_GAP
    here = reverse("calendar_day", args=[ahead.tenant.slug])
    found: list[tuple[int, int, Resource]] = []
    for at in range(DAYS):
        today: list[tuple[int, int, Resource]] = []
        for person in ahead.people:
            for start, end in free_of(ahead, person.pk, at):
                if end - start >= max(shortest, SHORTEST_GAP):
                    today.append((start, end, person))
        # Of each day the longest few: one is looking for what is worth filling.
        found += sorted(today, key=lambda each: (each[0] - each[1], each[2].position))[:GAPS_A_DAY]
    found.sort(key=lambda each: (each[0], each[2].position))
    return [gap_row(ahead, here, *each) for each in found[:GAPS_SHOWN]]


def gap_row(ahead: Ahead, here: str, start: int, end: int, person: Resource) -> dict[str, Any]:
    """Write one gap with the way to its day."""
    first, last = (moment_of(each).astimezone(ahead.tenant.zone) for each in (start, end))
    return {
        "day": capital(short_day(first.date())),
        "time": f"{clock(first)}–{clock(last)}",
        "who": person.first_name,
        "length": minutes_label(end - start),
        "url": f"{here}?day={first.date().isoformat()}",
    }
