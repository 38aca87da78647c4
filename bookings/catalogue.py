"""Reads the price list: services by category, who performs them, and what they need."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model

from bookings.models import Performer, Resource, Service, ServiceCategory
from tenants.fields import EncryptedTextField, Sealed


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
    asked = {"online": online, "told": told, "retired": retired, "ids": None if ids is None else list(ids)}
    offers: dict[UUID, Offer] = {}
    resources: dict[UUID, Resource] = {}
    with connection.cursor() as cursor:
        cursor.execute(PRICE_LIST, asked)
        for row in cursor.fetchall():
            offer = offers.get(SERVICE.key(row)) or offers.setdefault(SERVICE.key(row), offer_of(row))
            who = RESOURCE.key(row)
            if who is None:
                continue
            if who not in resources:
                resources[who] = RESOURCE.made(row)
            performer = offer.performers[who] = PERFORMER.made(row)
            performer.resource = resources[who]
    in_order = sorted(resources.values(), key=lambda each: (each.position, each.pk))
    return Catalogue(tuple(offers.values()), {each.pk: each for each in in_order})


def offer_of(row: Sequence[Any]) -> Offer:
    """Take a service out of a row, with its heading and what it needs."""
    service = SERVICE.made(row)
    service.category = CATEGORY.made(row)
    return Offer(service, {}, needs_of(row[0]))


def needs_of(rows: str | None) -> tuple[frozenset[UUID], ...]:
    """Sort a service's needs by number, each with the resources in use that fill it."""
    found: dict[int, set[UUID]] = defaultdict(set)
    for number, resource, active in json.loads(rows) if rows else ():
        found[number].update([UUID(resource)] if active else [])
    return tuple(frozenset(each) for _number, each in sorted(found.items()))


Row = TypeVar("Row", bound=Model)


class Part(Generic[Row]):
    """The columns of one model in a row that joins several, from a place on."""

    def __init__(self, model: type[Row], alias: str, start: int) -> None:
        self.model = model
        columns = model._meta.concrete_fields
        self.names = [field.attname for field in columns]
        self.sql = ", ".join(f'{alias}."{field.column}"' for field in columns)
        self.start, self.end = start, start + len(columns)
        self.id = start + self.names.index("id")
        self.sealed = [
            number for number, field in enumerate(columns) if isinstance(field, EncryptedTextField)
        ]

    def key(self, row: Sequence[Any]) -> Any:
        """Give the row's id, None where the join found nothing."""
        return row[self.id]

    def made(self, row: Sequence[Any]) -> Row:
        """Make the model out of its columns."""
        values = list(row[self.start : self.end])
        for number in self.sealed:
            values[number] = Sealed(values[number])
        return self.model.from_db(DEFAULT_DB_ALIAS, self.names, values)


SERVICE = Part(Service, "s", 1)
CATEGORY = Part(ServiceCategory, "c", SERVICE.end)
PERFORMER = Part(Performer, "p", CATEGORY.end)
RESOURCE = Part(Resource, "r", PERFORMER.end)

# Written by hand, as the diary is: Django took longer to write these seventy columns than the database to
# read them. What a service needs is one column beside it; a resource that is out of use is named there all
# the same, for a need that nothing can fill must not be forgotten.
PRICE_LIST = f"""
SELECT (
    SELECT jsonb_agg(jsonb_build_array(n.number, n.resource_id, needed.active))
    FROM "bookings_need" n JOIN "bookings_resource" needed ON needed.id = n.resource_id
    WHERE n.service_id = s.id
), {SERVICE.sql}, {CATEGORY.sql}, {PERFORMER.sql}, {RESOURCE.sql}
FROM "bookings_service" s
JOIN "bookings_servicecategory" c ON c.id = s.category_id
LEFT JOIN (
    "bookings_performer" p JOIN "bookings_resource" r
    ON r.id = p.resource_id AND r.active AND (r.online OR NOT %(online)s)
) ON p.service_id = s.id
WHERE (s.active OR %(retired)s) AND (NOT %(online)s OR (s.shown AND (s.online OR %(told)s)))
    AND (%(ids)s::uuid[] IS NULL OR s.id = ANY(%(ids)s))
ORDER BY c.position, s.position, s.name, s.id, r.position, r.id
"""  # noqa: S608 (the columns are our own models')
