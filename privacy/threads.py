"""From a person to her rows: every way that the data map and the keys of the database lead.

Nothing here is a list of tables. A new table of a person is found as soon as its app has declared it, and a
key that leads to a row of hers is found in the models.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import QuerySet

from customers.models import Customer
from privacy import datamap
from tenants.personal import DECLARED, P

CUSTOMER = Customer._meta.label_lower


@dataclass(frozen=True)
class Table:
    """One table of a person: the way from a row to her id, and the key by which a row hangs on another."""

    label: str
    way: str

    @property
    def model(self) -> type[models.Model]:
        """Give the model."""
        return apps.get_model(self.label)

    @property
    def thread(self) -> str:
        """Name the first step of the way: the field that leads out of the row."""
        return self.way.split("__")[0]

    @property
    def hangs_on(self) -> str:
        """Name the table that a row belongs to, where that is not the person's own."""
        return related_label(self.model, self.thread) if "__" in self.way else ""

    def entries(self) -> dict[str, P]:
        """Give what was declared of its personal columns."""
        declared = DECLARED[self.label].fields
        return {name: entry for name, entry in declared.items() if isinstance(entry, P)}

    def rows(self, ids: Collection[UUID]) -> QuerySet[Any]:
        """Give the rows of these people."""
        manager = self.model._default_manager
        rows: QuerySet[Any] = manager.filter(**{f"{self.way}__in": list(ids)})
        # A way that runs against a key meets a row once for each of the rows behind it.
        backwards = not self.model._meta.get_field(self.thread).concrete if self.way != "pk" else False
        return rows if not backwards else manager.filter(pk__in=rows.values("pk"))


def tables_of(person: str = CUSTOMER) -> list[Table]:
    """List the tables of the persons of one model, those that hang the deepest first, their own last."""
    labels = dict.fromkeys(column.model for column in datamap.by_subject(person))
    found = [Table(label, way_of(label)) for label in labels]
    found += [
        Table(label, way)
        for label in labels
        for way in second_ways(label, person)
        if label != person and way != way_of(label)
    ]
    return sorted(found, key=lambda table: (table.label == person, -table.way.count("__"), table.label))


def way_of(label: str) -> str:
    """Write the declared path of a table as Django looks it up."""
    subject = DECLARED[label].subject or ""
    return "pk" if subject == datamap.SELF else subject.replace(".", "__")


def second_ways(label: str, person: str) -> list[str]:
    """Name the other keys of a table that lead to the person and cannot be empty: such a row is hers too."""
    return [
        field.name
        for field in apps.get_model(label)._meta.concrete_fields
        if not field.null and related_label(field.model, field.name) == person
    ]


@dataclass(frozen=True)
class LooseEnd:
    """A key from elsewhere to rows that go: it is cut, or its row goes with them."""

    label: str
    field: str
    target: Table
    cut: bool

    def rows(self, ids: Collection[UUID]) -> QuerySet[Any]:
        """Give the rows that hold on to rows of these people."""
        way = f"{self.field}__{self.target.way}" if self.target.way != "pk" else self.field
        rows: QuerySet[Any] = apps.get_model(self.label)._default_manager.filter(**{f"{way}__in": list(ids)})
        return rows


def loose_ends(target: Table, known: Collection[Table]) -> list[LooseEnd]:
    """List the keys to the rows of one table that the tables of the person do not follow already."""
    followed = {(table.label, table.thread) for table in known}
    found = []
    for relation in target.model._meta.related_objects:
        label, field = relation.related_model._meta.label_lower, relation.field.name
        if relation.field.many_to_many or (label, field) in followed:
            continue
        found.append(LooseEnd(label, field, target, cut=bool(relation.field.null)))
    return sorted(found, key=lambda end: (end.label, end.field))


def related_label(model: type[models.Model], name: str) -> str:
    """Say to which model a field leads; empty where it is no key."""
    related = model._meta.get_field(name).related_model
    return related._meta.label_lower if isinstance(related, type) else ""
