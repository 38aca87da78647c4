"""Everything that is held about one person, in her words: derived from the data map, opened as it is shown.

Which columns of which rows belong to her the map says. Names of colleagues and of other customers are in none
of them; what a colleague marked as a trade secret is counted and named by its kind.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from customers.aliases import ids_of
from customers.models import Customer
from privacy import values, words
from privacy.threads import CUSTOMER, Table, tables_of
from tenants.models import Tenant
from tenants.personal import P

# These two are told as stories of their own: to whom it went, and who looked.
MESSAGES, LOOKUPS = "notifications.message", "tenants.auditentry"
# By which of its columns a table is told in order, the first that it has.
MOMENTS = ("starts_at", "at", "created_at", "made_at")


@dataclass
class Row:
    """One row: when it was, what it says, and the rows that belong to it."""

    pk: UUID
    when: str
    lines: list[tuple[str, str]]
    below: list["Group"] = field(default_factory=list)


@dataclass
class Group:
    """The rows of one table."""

    label: str
    title: str
    rows: list[Row]


@dataclass(frozen=True)
class Withheld:
    """What was left out: of which kind, how many, and for which kind of reason."""

    label: str
    count: int


@dataclass
class Section:
    """What is held for one purpose, on which ground, and how long."""

    purpose: str
    title: str
    grounds: list[str]
    kept: list[str]
    also: list[str]
    groups: list[Group]


@dataclass
class Printout:
    """All of it."""

    card: Customer
    sections: list[Section]
    withheld: list[Withheld]
    counts: list[tuple[str, int]]


def print_out(card: Customer, tenant: Tenant) -> Printout:
    """Gather everything about one person."""
    ids = ids_of(card.pk)
    reader = Reader(ids, values.Speaker(tenant))
    sections = [reader.section(purpose) for purpose in words.PURPOSES]
    return Printout(
        card,
        [each for each in sections if each.groups or each.also],
        [Withheld(label, count) for label, count in sorted(reader.withheld.items()) if count],
        reader.counts(),
    )


class Reader:
    """Reads each table once, and tells its rows purpose by purpose."""

    def __init__(self, ids: Sequence[UUID], speaker: values.Speaker) -> None:
        self.ids = ids
        self.speaker = speaker
        self.withheld: dict[str, int] = defaultdict(int)
        self.tables = [table for table in tables_of() if told_of(table)][::-1]
        self.found = {(table.label, table.way): self.read(table) for table in self.tables}

    def read(self, table: Table) -> list[Any]:
        """Read a table's rows, the latest first, without those that are withheld."""
        keys = [name for name in told_of(table) if table.model._meta.get_field(name).is_relation]
        moment = moment_of(table)
        rows = table.rows(self.ids)
        # Asked for no key in particular, Django would fetch what every key leads to.
        rows = rows.select_related(*keys) if keys else rows
        rows = rows.order_by(f"-{moment}", "pk") if moment else rows
        flags = {entry.withhold for entry in table.entries().values() if entry.withhold}
        kept = []
        for row in rows:
            if any(getattr(row, flag) for flag in flags):
                self.withheld[table.label] += 1
            else:
                kept.append(row)
        return kept

    def counts(self) -> list[tuple[str, int]]:
        """Say how many rows each table has, as it is named."""
        return [
            (words.counted(label, len(rows)), len(rows))
            for (label, _way), rows in self.found.items()
            if rows and label in words.TABLES and label != CUSTOMER
        ]

    def section(self, purpose: str) -> Section:
        """Tell what is held for one purpose in the first place, and what serves it besides."""
        entries: list[P] = []
        groups: dict[str, Group] = {}
        for table in self.tables:
            names = [name for name, entry in told_of(table).items() if entry.purpose[0] == purpose]
            rows = self.found[(table.label, table.way)]
            if not names or not rows:
                continue
            entries += [table.entries()[name] for name in names]
            if table.label in {MESSAGES, LOOKUPS}:
                continue
            group = self.group(table, names, rows)
            parent = groups.get(table.hangs_on) if concrete(table) else None
            if parent is not None:
                self.hang(table, group, rows, parent)
            elif group.rows:
                groups[table.label] = group
        return Section(
            purpose,
            str(words.PURPOSES[purpose]),
            told_once(words.GROUNDS[entry.basis] for entry in entries),
            told_once(words.KEPT[entry.retain] for entry in entries),
            self.also(purpose),
            [group for group in groups.values() if group.rows],
        )

    def also(self, purpose: str) -> list[str]:
        """Name what is held for another purpose and used for this one too."""
        return told_once(
            entry.label
            for table in self.tables
            if self.found[(table.label, table.way)]
            for entry in told_of(table).values()
            if purpose in entry.purpose[1:]
        )

    def group(self, table: Table, names: list[str], rows: list[Any]) -> Group:
        """Tell the rows of a table in these columns."""
        moment = moment_of(table)
        entries = table.entries()
        told = []
        for row in rows:
            lines = [
                (str(entries[name].label), text)
                for name in names
                if name != moment and (text := self.speaker.say(row, name))
            ]
            when = self.speaker.say(row, moment) if moment in names else ""
            if lines or when:
                told.append(Row(row.pk, when, lines))
        labels = ", ".join(told_once(entries[name].label for name in names))
        return Group(table.label, str(words.TABLES.get(table.label, labels)), told)

    def hang(self, table: Table, group: Group, rows: list[Any], parent: Group) -> None:
        """Put rows below the rows that they belong to."""
        places = {row.pk: row for row in parent.rows}
        owners = {row.pk: getattr(row, f"{table.thread}_id") for row in rows}
        for told in group.rows:
            place = places.get(owners[told.pk])
            if place is None:
                continue
            below = next((each for each in place.below if each.label == group.label), None)
            if below is None:
                below = Group(group.label, group.title, [])
                place.below.append(below)
            below.rows.append(told)


def told_of(table: Table) -> dict[str, P]:
    """Give the columns of a table that are told to her."""
    return {name: entry for name, entry in table.entries().items() if entry.export != "none"}


def moment_of(table: Table) -> str:
    """Name the column that says when a row was; empty where there is none."""
    known = {column.name for column in table.model._meta.concrete_fields}
    if table.label == CUSTOMER:
        return ""
    return next((name for name in MOMENTS if name in known and name in told_of(table)), "")


def concrete(table: Table) -> bool:
    """Say whether a row holds the key to the row that it hangs on."""
    return bool(table.hangs_on) and bool(table.model._meta.get_field(table.thread).concrete)


def told_once(texts: Iterable[object]) -> list[str]:
    """List texts in their order, each once."""
    return [text for text in dict.fromkeys(map(str, texts)) if text]


def source_of(card: Customer) -> tuple[str, datetime]:
    """Say how the business came by the card, and when."""
    first = card.bookings.order_by("created_at").values_list("source", "created_at").first()
    by_herself = first is not None and first[0] == "online" and first[1] <= card.created_at
    return ("online" if by_herself else "staff"), card.created_at
