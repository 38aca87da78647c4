"""Close on public holidays: the country's own, offered year by year; what the owner removes stays removed."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

import holidays
from django.db import transaction

from bookings.models import CalendarException
from tenants import audit
from tenants.actors import Actor
from tenants.models import Tenant

HOLIDAY = CalendarException.Kind.HOLIDAY


def named_days(country: str, year: int, category: str) -> dict[date, str]:
    """Give a country's days of one kind, named in its own language whatever this machine speaks."""
    known: Any = getattr(holidays, country, None)
    if known is None or category not in known.supported_categories:
        return {}
    return dict(sorted(known(years=year, categories=(category,), language=known.default_language).items()))


def public_holidays(country: str, year: int) -> dict[date, str]:
    """Give a country's public holidays of a year with their names in its own language."""
    return named_days(country, year, "public")


def half_holidays(country: str, year: int) -> dict[date, str]:
    """Give the days on which many close though the law does not: Christmas Eve, Constitution Day."""
    return named_days(country, year, "optional")


def holiday_rows(tenant: Tenant, year: int) -> dict[date, CalendarException]:
    """Read the holidays of a year that are closed, by their days."""
    first = datetime(year, 1, 1, tzinfo=tenant.zone)
    rows = CalendarException.objects.filter(
        kind=HOLIDAY, starts_at__gte=first, starts_at__lt=first.replace(year=year + 1)
    )
    return {row.starts_at.astimezone(tenant.zone).date(): row for row in rows}


def row_of(tenant: Tenant, day: date, name: str) -> CalendarException:
    """Make the row that closes one day."""
    zone = tenant.zone
    return CalendarException(
        kind=HOLIDAY,
        starts_at=datetime(day.year, day.month, day.day, tzinfo=zone),
        # The next local midnight, not 24 hours later: a holiday can fall on a change of the clocks.
        ends_at=datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=zone),
        label=name,
    )


def close_on_holidays(*, tenant: Tenant, year: int, by: Actor, now: datetime) -> int:
    """Close the business on the public holidays of a year, one row a day; give how many rows are new.

    A day that has a holiday's row already is left alone, so that a second call adds nothing. An extra
    opening beats a holiday: see bookings/models/hours.py.
    """
    known = holiday_rows(tenant, year)
    rows = [
        row_of(tenant, day, name)
        for day, name in public_holidays(tenant.country, year).items()
        if day not in known
    ]
    CalendarException.objects.bulk_create(rows)
    audit.record("settings.holidays", by=by, now=now, purpose="booking", count=len(rows))
    return len(rows)


@transaction.atomic
def choose_holidays(*, tenant: Tenant, year: int, days: Collection[date], by: Actor, now: datetime) -> int:
    """Close on exactly these of the days that are offered for a year; give how many changed."""
    offered = public_holidays(tenant.country, year) | half_holidays(tenant.country, year)
    known = holiday_rows(tenant, year)
    gone = [row.pk for day, row in known.items() if day in offered and day not in days]
    new = [row_of(tenant, day, name) for day, name in offered.items() if day in days and day not in known]
    CalendarException.objects.filter(pk__in=gone).delete()
    CalendarException.objects.bulk_create(new)
    audit.record("settings.holidays", by=by, now=now, purpose="booking", count=len(gone) + len(new))
    return len(gone) + len(new)
