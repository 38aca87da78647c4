"""Begin with a trade's usual price list; everything in it can be changed afterwards."""

from datetime import datetime

from django.db import transaction

from bookings.actions.services import was_used
from bookings.models import Performer, Resource, Service, ServiceCategory
from bookings.trades import Entry, Trade
from tenants import audit
from tenants.actors import Actor
from tenants.models import Tenant


class InUse(Exception):
    """Something of the price list has been booked, so it is not replaced."""


@transaction.atomic
def plant_trade(*, tenant: Tenant, trade: Trade, replace: bool, by: Actor, now: datetime) -> int:
    """Set the trade, and plant its services where there are none; give how many were planted.

    With `replace` the present list makes way first. Raises InUse when any of it was ever booked.
    """
    tenant.trade = trade.key
    tenant.save(update_fields=["trade"])
    present = list(Service.objects.all())
    if present and not replace:
        audit.record("settings.trade", by=by, now=now, fields=["trade"])
        return 0
    if any(was_used(service) for service in present):
        raise InUse
    Service.objects.all().delete()
    ServiceCategory.objects.all().delete()
    people = list(Resource.objects.filter(kind=Resource.Kind.STAFF, active=True))
    planted = 0
    for place, heading in enumerate(trade.headings):
        category = ServiceCategory.objects.create(
            name=heading.name, name_en=heading.name_en, colour=heading.colour, position=place
        )
        for number, entry in enumerate(heading.entries):
            service = plant_entry(tenant, category, number, entry)
            Performer.objects.bulk_create(Performer(service=service, resource=each) for each in people)
            planted += 1
    audit.record("settings.trade", by=by, now=now, fields=["trade"], count=planted)
    return planted


def plant_entry(tenant: Tenant, category: ServiceCategory, number: int, entry: Entry) -> Service:
    """Write one line of the price list."""
    return Service.objects.create(
        category=category,
        name=entry.name,
        name_en=entry.name_en,
        description=entry.text,
        description_en=entry.text_en,
        minutes=entry.minutes,
        price_minor=entry.kroner * 100,
        price_from=entry.price_from,
        gap_start=entry.gap[0],
        gap_minutes=entry.gap[1],
        buffer_after=entry.after,
        seats=entry.seats,
        needs_approval=entry.needs_approval,
        notice_minutes=max(entry.notice_minutes, tenant.notice_minutes),
        furthest_days=tenant.furthest_days,
        position=number,
    )
