"""Reads the price list: services by category, who performs them, and what they need."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, OuterRef
from django.db.models.functions import JSONObject

from bookings.models import Need, Performer, Resource, Service, ServiceCategory


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


def bookable(catalogue: Catalogue) -> Catalogue:
    """Leave what customers book themselves, of what the page shows."""
    offers = tuple(offer for offer in catalogue.offers if offer.service.online)
    return replace(catalogue, offers=offers)


def load_catalogue(
    *, online: bool, ids: Sequence[UUID] | None = None, retired: bool = False, told: bool = False
) -> Catalogue:
    """Read the price list, or only these services, in one query.

    `online` leaves out services and people that only the staff may book, `told` takes in again those that
    the page shows all the same; `retired` takes in what is no longer offered, for visits that were booked
    before.
    """
    services = Service.objects.all() if retired else Service.objects.filter(active=True)
    if online:
        services = services.filter(shown=True)
        services = services if told else services.filter(online=True)
    if ids is not None:
        services = services.filter(pk__in=ids)
    order = ("category__position", "position", "name", "pk", "performer_rows__resource__position")
    rows = services.annotate(need_rows=ArraySubquery(NEEDS)).order_by(*order, "performer_rows__resource_id")
    offers: dict[UUID, Offer] = {}
    resources: dict[UUID, Resource] = {}
    for row in rows.values_list("need_rows", *(name for part in PARTS for name in part.names)):
        service, category, performer, resource = cut(row[1:], PARTS)
        if service.pk not in offers:
            service.category = category
            offers[service.pk] = Offer(service, {}, needs_of(row[0]))
        if resource is not None and resource.active and (resource.online or not online):
            resource = performer.resource = resources.setdefault(resource.pk, resource)
            offers[service.pk].performers[resource.pk] = performer
    in_order = sorted(resources.values(), key=lambda each: (each.position, each.pk))
    return Catalogue(tuple(offers.values()), {each.pk: each for each in in_order})


# What a service needs, as one column beside it. A resource that is out of use is named all the same: a need
# that nothing can fill must not be forgotten.
NEEDS = Need.objects.filter(service=OuterRef("pk")).values(
    one=JSONObject(number="number", resource="resource_id", active="resource__active")
)


def needs_of(rows: Sequence[dict[str, Any]]) -> tuple[frozenset[UUID], ...]:
    """Sort a service's needs by number, each with the resources in use that fill it."""
    found: dict[int, set[UUID]] = defaultdict(set)
    for row in rows:
        found[row["number"]].update([UUID(row["resource"])] if row["active"] else [])
    return tuple(frozenset(each) for _number, each in sorted(found.items()))


class Part:
    """The columns of one model in a row that joins several."""

    def __init__(self, model: type[Model], path: str) -> None:
        self.model = model
        self.columns = [field.attname for field in model._meta.concrete_fields]
        self.names = [f"{path}{column}" for column in self.columns]
        self.key = self.columns.index("id")


def cut(row: Sequence[Any], parts: Sequence[Part]) -> list[Any]:
    """Cut a joined row into its models; None where the join found nothing."""
    found = []
    for part in parts:
        values, row = row[: len(part.columns)], row[len(part.columns) :]
        made = part.model.from_db(DEFAULT_DB_ALIAS, part.columns, values) if values[part.key] else None
        found.append(made)
    return found


PARTS = (
    Part(Service, ""),
    Part(ServiceCategory, "category__"),
    Part(Performer, "performer_rows__"),
    Part(Resource, "performer_rows__resource__"),
)
