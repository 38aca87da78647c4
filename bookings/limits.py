"""How much one address or one contact may do, so that bots fill no calendar and send no SMS bill (S70)."""

from django.conf import settings
from django.http import HttpRequest

from tenants.models import Tenant
from tenants.throttle import address_of, allow

# A family at the kitchen table, or a school's one address, stays well below; a bot does not.
CHOICES_PER_ADDRESS = 120
BOOKINGS_PER_ADDRESS = 20
PER_SECONDS = 3600
CHOICES_PER_TENANT = 5000


def limit_of(name: str, usual: int) -> int:
    """Give a limit: the usual one, or what the settings say instead."""
    return int(getattr(settings, name, usual))


def may_choose(request: HttpRequest, tenant: Tenant) -> bool:
    """Say whether this address may hold one more time in this hour."""
    here = f"choose:{tenant.pk}:{address_of(request)}"
    return allow(
        here, limit=limit_of("CHOICES_PER_ADDRESS", CHOICES_PER_ADDRESS), per_seconds=PER_SECONDS
    ) and allow(
        f"choose:{tenant.pk}",
        limit=limit_of("CHOICES_PER_TENANT", CHOICES_PER_TENANT),
        per_seconds=PER_SECONDS,
    )


def may_book(request: HttpRequest, tenant: Tenant) -> bool:
    """Say whether this address may make one more booking in this hour."""
    return allow(
        f"book:{tenant.pk}:{address_of(request)}",
        limit=limit_of("BOOKINGS_PER_ADDRESS", BOOKINGS_PER_ADDRESS),
        per_seconds=PER_SECONDS,
    )
