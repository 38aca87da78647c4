"""Builds the week: of one a grid of days, of several each day with a narrow lane for everyone.

The same markup is a list on a phone.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bookings.dates import capital, long_day, short_day, week_number
from bookings.dayrows import Day
from bookings.models import Resource
from bookings.pages.blocks import Look
from bookings.pages.daypage import (
    MOST_LANES,
    closed_names,
    columns,
    counted,
    legend,
    needle,
    ruler,
    today_of,
    visits_of,
)

SATURDAY = 5


def monday_of(day: date) -> date:
    """Give the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def quiet(day: Day) -> bool:
    """Say whether a day of the weekend may be left out: nobody works, nobody comes, and it is not today."""
    if day.day.weekday() < SATURDAY or day.day == today_of(day) or visits_of(day) or day.holds:
        return False
    people = {each.pk for each in day.people if each.kind == Resource.Kind.STAFF}
    return not any(
        low < day.high and high > day.low
        for who, spans in day.diary.open.items()
        if who in people
        for low, high in spans
    )


def week_context(days: Sequence[Day], look: Look, *, day_url: Any) -> dict[str, Any]:
    """Give the template the whole week; `day_url` makes the address of a day."""
    shown = [day for day in days if not quiet(day)]
    bounds = min(day.bounds()[0] for day in shown), max(day.bounds()[1] for day in shown)
    drawn = [week_day(day, look, bounds, day_url(day.day)) for day in shown]
    monday = days[0].day
    today = today_of(days[0])
    return {
        **ruler(bounds),
        "title": week_title(monday),
        "short_title": _("Week %(number)s") % {"number": week_number(monday)},
        "week_label": _("Week %(number)s") % {"number": week_number(monday)},
        "iso": monday.isoformat(),
        "is_today": monday <= today <= days[-1].day,
        "days": drawn,
        "single": len(days[0].people) == 1,
        "days_class": f"days-{len(drawn)}",
        "now": next((each["now"] for each in drawn if each["now"]), None),
        "legend": legend(by_status=look.by_status),
        "visit_count": sum(visits_of(day) for day in days),
    }


def week_title(monday: date) -> str:
    """Write the week with its month, or with both where it lies in two: "Uge 48, november"."""
    sunday = monday + timedelta(days=6)
    months = (
        [date_format(monday, "F")]
        if monday.month == sunday.month
        else [
            date_format(monday, "F"),
            date_format(sunday, "F"),
        ]
    )
    text = _("Week %(number)s, %(month)s") % {"number": week_number(monday), "month": "–".join(months)}
    return f"{text} {sunday.year}"


def week_day(day: Day, look: Look, bounds: tuple[int, int], url: str) -> dict[str, Any]:
    """Draw one day of the week."""
    iso = day.day.isoformat()
    lanes = columns(day, look, bounds)
    alone = len(day.people) == 1
    lanes = [each | {"head": f"d-{iso}" if alone else f"d-{iso} k-{each['key']}"} for each in lanes]
    return {
        "iso": iso,
        "url": url,
        "name": capital(long_day(day.day)),
        "short_name": capital(short_day(day.day)),
        "today": day.day == today_of(day),
        "lanes": lanes,
        "cols_class": f"cols-{min(max(len(lanes), 1), MOST_LANES)}",
        "count_label": counted(visits_of(day)),
        "closed_names": closed_names(day),
        "now": needle(day, bounds),
    }
