"""What erasing a person does, table by table: derived from the data map, shown before, written down, done."""

import hashlib
import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import QuerySet

from customers.models import Customer, Suppression
from customers.newsletter import contact_of, entries_for
from privacy import datamap
from privacy.laws import LAWS
from privacy.threads import CUSTOMER, LooseEnd, Table, loose_ends, related_label, tables_of
from tenants.personal import DECLARED, P

Does = Literal["delete", "empty", "keep"]
FORM = "1"


@dataclass(frozen=True)
class Step:
    """What becomes of one table: its rows go, some of their columns are emptied, or they stay without her."""

    table: Table
    does: Does
    columns: tuple[str, ...] = ()
    laws: tuple[str, ...] = ()
    ends: tuple[LooseEnd, ...] = ()

    @property
    def label(self) -> str:
        """Name the table."""
        return self.table.label


@dataclass(frozen=True)
class Found:
    """A step as it is for one person: how many rows, and what a law keeps of them until when."""

    step: Step
    rows: int
    held: tuple["Held", ...] = ()


@dataclass(frozen=True)
class Held:
    """What a law keeps."""

    law: str
    rows: int
    until: str


@cache
def steps() -> tuple[Step, ...]:
    """Derive the steps from the map, in the order in which they are done."""
    tables = tables_of()
    deleted = {table.label for table in tables if goes(table)}
    return tuple(step_for(table, tables, deleted) for table in tables)


def goes(table: Table) -> bool:
    """Say whether the rows of a table are deleted: the person's own, and what was declared so."""
    first = table.way == way_of_declared(table)
    declared = any(entry.on_erase == "DELETE_ROW" for entry in table.entries().values())
    return table.label == CUSTOMER or declared or not first


def way_of_declared(table: Table) -> str:
    """Write the declared path, to tell it from a second way."""
    return (DECLARED[table.label].subject or "").replace(".", "__").replace(datamap.SELF, "pk")


def step_for(table: Table, tables: list[Table], deleted: set[str]) -> Step:
    """Derive the step of one table."""
    field = table.model._meta.get_field(table.thread) if table.hangs_on else None
    follows = table.hangs_on in deleted and not getattr(field, "null", True)
    laws = tuple(sorted({e.hold_law for e in table.entries().values() if e.on_erase == "HOLD"}))
    if goes(table) or follows:
        return Step(table, "delete", ends=tuple(loose_ends(table, tables)))
    columns = emptied(table, {each.label for each in tables} - deleted)
    return Step(table, "empty" if columns else "keep", columns, laws)


def emptied(table: Table, kept: set[str]) -> tuple[str, ...]:
    """Name the columns that are emptied. A thread to a row that stays is not: it is cut above that row."""
    return tuple(
        name
        for name, entry in table.entries().items()
        if entry.on_erase == "DELETE" and related_label(table.model, name) not in kept
    )


def nothing_of(field: Any) -> Any:
    """Give what an emptied column holds. Raises where the column cannot be emptied."""
    if field.null:
        return None
    if isinstance(field, models.CharField | models.TextField):
        return ""
    if field.get_internal_type() == "ArrayField":
        return []
    raise TypeError(f"{field} cannot be emptied: declare DELETE_ROW, or let it be null.")


# -- what stands for itself, and outlives her ---------------------------------------------------------------
# How the rows of a table are found that has no thread to the card, but an address of hers.
BY_ADDRESS: dict[str, Callable[[Customer], QuerySet[Any]]] = {
    Suppression._meta.label_lower: lambda card: Suppression.objects.filter(entries_for(contact_of(card))),
}


def outliving() -> list[str]:
    """List the tables that a law lets outlive the person, reached by her address alone."""
    return sorted(
        {
            column.model
            for column in datamap.columns()
            if column.entry.on_erase == "HOLD"
            and column.subject != datamap.SELF
            and datamap.person_behind(column.model) == column.model
        }
    )


def find(card: Customer, ids: Collection[UUID], zone: ZoneInfo) -> list[Found]:
    """Count what erasing this person would touch."""
    found = [found_of(step, step.table.rows(ids), zone) for step in steps()]
    return [each for each in found + of_her_address(card) if each.rows]


def kept_by_law(card: Customer, ids: Collection[UUID], zone: ZoneInfo) -> list[Found]:
    """Give every step, counted only where a law may keep something: for the ledger."""
    found = [found_of(step, step.table.rows(ids), zone) if step.laws else Found(step, 0) for step in steps()]
    return found + of_her_address(card)


def of_her_address(card: Customer) -> list[Found]:
    """Count what outlives her and is reached by her address."""
    found = []
    for label in outliving():
        law = next(e.hold_law for e in DECLARED[label].fields.values() if isinstance(e, P) and e.hold_law)
        rows = BY_ADDRESS[label](card).count()
        if rows:
            table = Table(label, DECLARED[label].subject or "")
            found.append(Found(Step(table, "keep", laws=(law,)), rows, (Held(law, rows, ""),)))
    return found


def found_of(step: Step, rows: QuerySet[Any], zone: ZoneInfo) -> Found:
    """Count the rows of one step, and what laws keep of them."""
    count = rows.count()
    held = []
    for law in step.laws if count else ():
        concerned = LAWS[law].concerns(rows)
        number = concerned.count()
        if number:
            until = LAWS[law].until(concerned, zone)
            held.append(Held(law, number, until.isoformat() if until else ""))
    return Found(step, count, tuple(held))


# -- as it stands in the ledger: tables, actions, laws; no ids, no names -------------------------------------
def written(found: Collection[Found]) -> str:
    """Write the plan for the ledger."""
    lines = [
        {
            "table": each.step.label,
            "do": each.step.does,
            "columns": list(each.step.columns),
            "held": [[one.law, one.rows, one.until] for one in each.held],
        }
        for each in found
    ]
    return json.dumps(lines, ensure_ascii=False, sort_keys=True)


@cache
def version() -> str:
    """Name the map under which a plan was made: its form, and a fingerprint of all steps."""
    told = json.dumps([[s.label, s.table.way, s.does, s.columns, s.laws] for s in steps()])
    return f"{FORM}:{hashlib.sha256(told.encode()).hexdigest()[:12]}"
