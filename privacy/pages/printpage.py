"""The print-out as a page: the summary first, then everything, purpose by purpose."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language

from bookings.models import Booking
from customers.aliases import ids_of
from customers.models import Customer
from privacy import countries
from privacy.disclosed import disclosed_to
from privacy.inactive import NOTHING_CAME_OF_IT
from privacy.lookups import lookups_of
from privacy.printout import print_out, source_of
from privacy.values import Speaker
from tenants.models import Tenant


def printout_context(card: Customer, tenant: Tenant, *, now: datetime) -> dict[str, Any]:
    """Gather the whole print-out."""
    speaker = Speaker(tenant)
    language = "en" if (get_language() or "da").startswith("en") else "da"
    ids = ids_of(card.pk)
    told = print_out(card, tenant)
    source, since = source_of(card)
    disclosed = disclosed_to(ids, speaker, language=language)
    lookups = lookups_of(ids, since=card.created_at, speaker=speaker)
    return {
        "told": told,
        "disclosed": disclosed,
        "lookups": lookups,
        "source": source,
        "since": speaker.moment(since),
        "made": speaker.moment(now),
        "country": countries.name_of(tenant.country, language),
        "deleted_from": deleted_from(card, tenant),
        "withheld": [(each.label, each.count) for each in told.withheld],
    }


def deleted_from(card: Customer, tenant: Tenant) -> date:
    """Give the day from which she counts as gone: so many months after she last was, or will be, here."""
    visits = Booking.objects.filter(customer=card).exclude(status__in=NOTHING_CAME_OF_IT)
    latest = visits.order_by("-starts_at").values_list("starts_at", flat=True).first()
    moments = [moment for moment in (latest, card.last_visit_at, card.created_at) if moment is not None]
    return months_after(max(moments).astimezone(tenant.zone).date(), tenant.retention_months)


def months_after(day: date, months: int) -> date:
    """Give the same day so many months later; one that is missing is the next month's first."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        return date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
