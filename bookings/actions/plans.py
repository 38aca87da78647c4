"""What a colleague wants of a visit: other people, other lengths, other services; the rest as booked."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID
from zoneinfo import ZoneInfo

from bookings.catalogue import Catalogue, Offer, load_catalogue
from bookings.models import BookingItem, Performer
from bookings.slots import Plan, shape_from


class Unknown(Exception):
    """A service is not to be had, or the person does not perform it."""


def plan_as_booked(
    items: Sequence[BookingItem],
    zone: ZoneInfo,
    *,
    people: Mapping[UUID, UUID] | None = None,
    minutes: Mapping[UUID, int] | None = None,
    catalogue: Catalogue | None = None,
) -> Plan:
    """Give the visit as it was booked, with another person or length for some of its items.

    Whoever has an item keeps it though she no longer performs the service, and a service that has left the
    price list is moved like any other. Raises Unknown where the new person does not perform the service.
    """
    if catalogue is None:
        catalogue = load_catalogue(online=False, ids=[item.service_id for item in items], retired=True)
    offers = catalogue.by_ids([item.service_id for item in items])
    if offers is None:
        raise Unknown
    wanted = [(people or {}).get(item.pk, item.resource_id) for item in items]
    kept = [keeping(offer, item) for offer, item in zip(offers, items, strict=True)]
    if any(who not in offer.performers for offer, who in zip(kept, wanted, strict=True)):
        raise Unknown
    shapes = tuple(shape_from(item, (minutes or {}).get(item.pk, item.length)) for item in items)
    return Plan(tuple(kept), catalogue.resources, None, zone, people=tuple(wanted), shapes=shapes)


def keeping(offer: Offer, item: BookingItem) -> Offer:
    """Let whoever has the item perform it, whatever the price list says by now."""
    if item.resource_id in offer.performers:
        return offer
    row = Performer(service=offer.service, resource_id=item.resource_id)
    return replace(offer, performers={**offer.performers, item.resource_id: row})


def plan_anew(services: Sequence[UUID], people: Sequence[UUID | None], zone: ZoneInfo) -> Plan:
    """Give a new visit: these services in this order, each with somebody or with anyone.

    Raises Unknown where a service is not to be had or the person does not perform it.
    """
    catalogue = load_catalogue(online=False, ids=services)
    offers = catalogue.by_ids(services)
    if offers is None or any(
        who is not None and who not in offer.performers for offer, who in zip(offers, people, strict=True)
    ):
        raise Unknown
    return Plan(offers, catalogue.resources, None, zone, people=tuple(people))
