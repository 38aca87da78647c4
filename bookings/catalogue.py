"""Reads the price list: services by category, who performs them, and what they need."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from bookings.models import Need, Performer, Resource, Service


@dataclass(frozen=True)
class Offer:
    """A service with everything that decides who can perform it and what it takes."""

    service: Service
    performers: dict[UUID, Performer] = field(default_factory=dict)
    needs: tuple[frozenset[UUID], ...] = ()

    @property
    def id(self) -> UUID:
        """Give the service's id."""
        return self.service.pk

    def minutes(self, resource_id: UUID) -> int:
        """Give how long this performer takes."""
        return self.performers[resource_id].minutes or self.service.minutes

    def price(self, resource_id: UUID | None) -> int:
        """Give this performer's price, or the list price, in the currency's smallest unit."""
        row = self.performers.get(resource_id) if resource_id else None
        return (
            row.price_minor if row is not None and row.price_minor is not None else self.service.price_minor
        )


def price_of(offers: Sequence[Offer], performers: Sequence[UUID]) -> int:
    """Give the price of a visit that these people perform, in the currency's smallest unit."""
    return sum(offer.price(who) for offer, who in zip(offers, performers, strict=True))


@dataclass(frozen=True)
class Catalogue:
    """The offers in the order of the price list, and every resource they mention."""

    offers: tuple[Offer, ...]
    resources: dict[UUID, Resource]

    def by_ids(self, ids: Sequence[UUID]) -> tuple[Offer, ...] | None:
        """Give these offers in the order asked for, or None when one is not to be had."""
        known = {offer.id: offer for offer in self.offers}
        return tuple(known[each] for each in ids) if ids and all(each in known for each in ids) else None

    def people(self) -> list[Resource]:
        """Give the staff who perform anything here, in the order of the house."""
        used = {each for offer in self.offers for each in offer.performers}
        return [each for each in self.resources.values() if each.pk in used]


def load_catalogue(*, online: bool, ids: Sequence[UUID] | None = None) -> Catalogue:
    """Read the price list, or only these services, in three queries.

    `online` leaves out services and people that only the staff may book.
    """
    services = Service.objects.select_related("category").filter(active=True)
    if online:
        services = services.filter(online=True, shown=True)
    if ids is not None:
        services = services.filter(pk__in=ids)
    rows = list(services.order_by("category__position", "position", "name"))
    chosen = [row.pk for row in rows]
    performers: dict[UUID, dict[UUID, Performer]] = defaultdict(dict)
    resources: dict[UUID, Resource] = {}
    for performer in load_performers(chosen, online=online):
        performers[performer.service_id][performer.resource_id] = performer
        resources[performer.resource_id] = performer.resource
    needs: dict[UUID, dict[int, set[UUID]]] = defaultdict(lambda: defaultdict(set))
    for need in Need.objects.filter(service__in=chosen, resource__active=True):
        needs[need.service_id][need.number].add(need.resource_id)
    offers = tuple(
        Offer(
            row, performers[row.pk], tuple(frozenset(each) for _number, each in sorted(needs[row.pk].items()))
        )
        for row in rows
    )
    return Catalogue(offers, resources)


def load_performers(service_ids: Sequence[UUID], *, online: bool) -> list[Performer]:
    """Read who performs these services, in the order of the house."""
    rows = Performer.objects.select_related("resource").filter(service__in=service_ids, resource__active=True)
    if online:
        rows = rows.filter(resource__online=True)
    return list(rows.order_by("resource__position", "resource_id"))
