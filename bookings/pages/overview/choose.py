"""Which period is looked at, as the address says it, and the links to others."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from bookings.dates import capital, day_or_none, month_label, short_day, week_number
from bookings.figures import (
    KINDS,
    MONTH,
    OWN,
    QUARTER,
    WEEK,
    YEAR,
    Period,
    after,
    before,
    own_period,
    period_of,
)


def asked_period(query: Mapping[str, Any], today: date) -> Period:
    """Read the period out of the address; what makes no sense is this month."""
    kind = query.get("period", MONTH)
    kind = kind if kind in KINDS else MONTH
    first = day_or_none(query.get("from", "")) or today
    if kind == OWN:
        return own_period(first, day_or_none(query.get("until", "")) or today)
    return period_of(kind, first)


def query_of(period: Period) -> str:
    """Write a period as an address."""
    values = {"period": period.kind, "from": period.first.isoformat()}
    if period.kind == OWN:
        values["until"] = period.last.isoformat()
    return "?" + urlencode(values)


def label_of(period: Period) -> str:
    """Name a period: uge 48 2026, november 2026, 4. kvartal 2026, 2026, 1. jan. – 14. jan."""
    if period.kind == WEEK:
        year = period.first.isocalendar().year
        return _("week %(week)s, %(year)s") % {"week": week_number(period.first), "year": year}
    if period.kind == MONTH:
        return month_label(period.first)
    if period.kind == QUARTER:
        quarter = (period.first.month + 2) // 3
        return _("quarter %(quarter)s, %(year)s") % {"quarter": quarter, "year": period.first.year}
    if period.kind == YEAR:
        return str(period.first.year)
    days = {"first": short_day(period.first), "last": short_day(period.last), "year": period.last.year}
    return _("%(first)s to %(last)s %(year)s") % days


def chooser(period: Period, today: date) -> dict[str, Any]:
    """Give the ways to other periods."""
    names = ((WEEK, _("Week")), (MONTH, _("Month")), (QUARTER, _("Quarter")), (YEAR, _("Year")))
    # From a longer period to a shorter one lands on today where today lies in it.
    anchor = today if period.first <= today <= period.last else period.first
    return {
        "title": capital(label_of(period)),
        "kinds": [
            {"label": name, "url": query_of(period_of(kind, anchor)), "current": kind == period.kind}
            for kind, name in names
        ],
        "own": period.kind == OWN,
        "prev_url": query_of(before(period)),
        "next_url": query_of(after(period)),
        "today_url": query_of(period_of(period.kind, today)) if period.kind != OWN else "?",
        "is_now": period.first <= today <= period.last,
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
    }
