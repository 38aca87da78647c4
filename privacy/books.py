"""What is left of the visits of erased people, and its end: with the books that they are entries of.

A paid visit of an erased person stays without her, because it is an entry of the books; the others stay for
the figures, and no longer than the books. What nobody's erasure cut loose is not touched: the visits of
people who are here, and of those who came without a name.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from bookings.models import Booking
from privacy.laws import BOOKKEEPING_YEARS
from tenants import audit
from tenants.actors import SYSTEM
from tenants.context import tenant_scope
from tenants.models import Tenant

BATCH = 500


def end_books(*, now: datetime) -> int:
    """Delete in every business the visits whose books have ended; give how many went."""
    return sum(end_of(tenant, now=now) for tenant in Tenant.objects.filter(is_platform=False).order_by("pk"))


def end_of(tenant: Tenant, *, now: datetime) -> int:
    """Delete them in one business, batch by batch, each batch a transaction of its own."""
    gone = 0
    while True:
        with tenant_scope(tenant):
            batch = list(ended(now, tenant.zone).values_list("pk", flat=True)[:BATCH])
            if not batch:
                return gone
            Booking.objects.filter(pk__in=batch).delete()
            audit.record("books.end", by=SYSTEM, now=now, purpose="retention", count=len(batch))
            gone += len(batch)


def ended(now: datetime, zone: ZoneInfo) -> QuerySet[Booking]:
    """Find the visits that an erasure cut loose, and whose last day as an entry of the books is over."""
    first_kept = datetime(now.astimezone(zone).year - BOOKKEEPING_YEARS, 1, 1, tzinfo=zone)
    loose = Booking.objects.filter(customer=None, walk_in=False, starts_at__lt=first_kept)
    return loose.filter(Q(paid_at=None) | Q(paid_at__lt=first_kept))
