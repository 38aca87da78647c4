"""Close on public holidays: the country's own, offered year by year; what the owner removes stays removed."""

from datetime import date, datetime, timedelta

import holidays

from bookings.models import CalendarException
from tenants import audit
from tenants.actors import Actor
from tenants.models import Tenant


def public_holidays(country: str, year: int) -> dict[date, str]:
    """Give a country's public holidays of a year with their names in its own language."""
    return dict(sorted(holidays.country_holidays(country, years=year).items()))


def close_on_holidays(*, tenant: Tenant, year: int, by: Actor, now: datetime) -> int:
    """Close the business on the public holidays of a year, one row a day; give how many rows are new.

    A day that has a holiday's row already is left alone, so that a second call adds nothing. An extra
    opening beats a holiday: see bookings/models/hours.py.
    """
    zone = tenant.zone
    first = datetime(year, 1, 1, tzinfo=zone)
    known = {
        row.starts_at.astimezone(zone).date()
        for row in CalendarException.objects.filter(
            kind=CalendarException.Kind.HOLIDAY,
            starts_at__gte=first,
            starts_at__lt=first.replace(year=year + 1),
        )
    }
    rows = [
        CalendarException(
            kind=CalendarException.Kind.HOLIDAY,
            starts_at=datetime(day.year, day.month, day.day, tzinfo=zone),
            # The next local midnight, not 24 hours later: a holiday can fall on a change of the clocks.
            ends_at=datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=zone),
            label=name,
        )
        for day, name in public_holidays(tenant.country, year).items()
        if day not in known
    ]
    CalendarException.objects.bulk_create(rows)
    audit.record("settings.holidays", by=by, now=now, purpose="booking", count=len(rows))
    return len(rows)
