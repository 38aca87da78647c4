"""Builds the page of opening hours: whose week, which weeks after one another, and the week as a picture."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.dates import long_day
from bookings.models import Resource, WeeklyHours
from bookings.weekplan import Dated, Period, periods
from tenants.models import Tenant

# The ruler shows 6 to 24, or the whole day where somebody is at work outside it.
FULL_FROM, FULL_UNTIL = 360, 1440


def hours_url(tenant: Tenant, resource: Resource | None) -> str:
    """Give the address of a week: the business's or one resource's."""
    if resource is None:
        return reverse("opening_hours", args=[tenant.slug])
    return reverse("resource_hours", args=[tenant.slug, resource.pk])


def whose(tenant: Tenant, shown: Resource | None) -> list[dict[str, Any]]:
    """List the business and its resources, each with whether it has hours of its own. Two questions."""
    own = set(WeeklyHours.objects.exclude(resource=None).values_list("resource_id", flat=True).distinct())
    house = {"name": _("The business"), "url": hours_url(tenant, None), "current": shown is None, "state": ""}
    lines = [house]
    for each in Resource.objects.filter(active=True).order_by("position", "pk"):
        lines.append(
            {
                "name": each.name,
                "url": hours_url(tenant, each),
                "current": shown is not None and each.pk == shown.pk,
                "state": _("own hours") if each.pk in own else _("as the business"),
            }
        )
    return lines


def coming(rows: Sequence[Dated], today: date) -> list[Period]:
    """Give the periods that are not over."""
    return [period for period in periods(rows) if period.last is None or period.last >= today]


def period_lines(
    found: Sequence[Period], shown: Period | None, url: str, today: date
) -> list[dict[str, Any]]:
    """Draw the periods as a choice; the one that holds today is called so."""
    return [
        {
            "label": period_label(period, today),
            "url": f"{url}?from={period.first or ''}",
            "current": period == shown,
        }
        for period in found
    ]


def period_label(period: Period, today: date) -> str:
    """Write when a week holds: now, from a day on, from a day to another."""
    if period.first is None or period.first <= today:
        return _("Now")
    first = dated_day(period.first, today)
    if period.last is None:
        return _("From %(day)s") % {"day": first}
    return _("%(first)s to %(last)s") % {"first": first, "last": dated_day(period.last, today)}


def dated_day(day: date, today: date) -> str:
    """Write a day, with its year when it is another than this one's."""
    return long_day(day) if day.year == today.year else f"{long_day(day)} {day.year}"


def picture(days: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Lay the spans on the ruler; what runs past midnight is drawn on the next day too, as a guest."""
    full = any(start < FULL_FROM or end > FULL_UNTIL for day in days for start, end in day["spans"])
    for day in days:
        own = [(start, min(end, 1440), "") for start, end in day["spans"]]
        before = days[(day["weekday"] - 1) % 7]
        over = [(0, end - 1440, "over") for _start, end in before["spans"] if end > 1440]
        day["bars"] = over + own
    return {"full": full, "days": list(days)}
