"""Bring a list: read it, seal it in parts, and guess what its columns are."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from bookings.actions.importing.nudge import nudge
from bookings.exchange.columns import guess
from bookings.exchange.sheet import read_sheet
from bookings.exchange.values import order_of
from bookings.incoming.choices import Choices, keep, kept
from bookings.incoming.parts import PART, packed
from bookings.models import ImportBatch, ImportPart
from tenants import audit
from tenants.actors import Actor

KEPT = timedelta(days=1)
State = ImportBatch.State


class NotNow(Exception):
    """The import is in a state from which this step cannot be taken."""


@transaction.atomic
def bring(
    *, kind: str, raw: bytes, file_name: str, may_overbook: bool, by: Actor, now: datetime
) -> ImportBatch:
    """Read a list and keep it, sealed, until it is written or a day has passed. Raises sheet.Unreadable."""
    sheet = read_sheet(raw)
    batch = ImportBatch(
        kind=kind,
        file_name=file_name[-120:],
        form=sheet.form,
        head=json.dumps(sheet.head, ensure_ascii=False),
        rows=len(sheet.rows),
        by_id=by.id,
        by_kind=by.kind,
        may_overbook=may_overbook,
        created_at=now,
        touched_at=now,
        expires_at=now + KEPT,
    )
    columns = guess(kind, sheet.head, sheet.rows)
    dates = [row[at] for at, name in enumerate(columns) if name in DATED for row in sheet.rows[:2000]]
    keep(batch, Choices(columns=columns, order=order_of(dates)))
    batch.save(force_insert=True)
    numbered = list(zip(sheet.lines, sheet.rows, strict=True))
    ImportPart.objects.bulk_create(
        ImportPart(batch=batch, number=number, content=packed(numbered[at : at + PART]))
        for number, at in enumerate(range(0, len(numbered), PART))
    )
    note("import.bring", batch, by=by, now=now, count=batch.rows)
    return batch


DATED = frozenset({"date", "since", "last_visit"})


@transaction.atomic
def check_with(*, batch_id: UUID, choices: Choices, now: datetime) -> ImportBatch:
    """Have the whole list checked by these answers. Raises NotNow."""
    batch = locked(batch_id, State.MAPPING, State.READY)
    keep(batch, choices)
    batch.state, batch.done_rows, batch.touched_at = State.CHECKING, 0, now
    batch.save(update_fields=["choices", "state", "done_rows", "touched_at"])
    nudge()
    return batch


@transaction.atomic
def remember(*, batch_id: UUID, choices: Choices, now: datetime) -> None:
    """Keep answers without checking yet. Raises NotNow."""
    batch = locked(batch_id, State.MAPPING, State.READY)
    keep(batch, choices)
    batch.touched_at = now
    batch.save(update_fields=["choices", "touched_at"])


@transaction.atomic
def begin(*, batch_id: UUID, by: Actor, now: datetime, fill: bool = False) -> ImportBatch:
    """Begin to write what was checked, and with `fill` what known cards lack. Raises NotNow.

    A second press changes nothing.
    """
    batch = locked(batch_id, State.READY, State.RUNNING, State.DONE)
    if batch.state == State.READY:
        keep(batch, replace(kept(batch), fill=fill))
        set_going(batch, State.RUNNING, f"import.{batch.kind}", by=by, now=now)
    return batch


@transaction.atomic
def undo(*, batch_id: UUID, by: Actor, now: datetime) -> ImportBatch:
    """Begin to take a whole import back. Raises NotNow."""
    batch = locked(batch_id, State.DONE, State.UNDOING, State.UNDONE)
    if batch.state == State.DONE:
        set_going(batch, State.UNDOING, "import.undo", by=by, now=now)
    return batch


@transaction.atomic
def discard(*, batch_id: UUID, by: Actor, now: datetime) -> None:
    """Throw a list away that was not imported. Raises NotNow."""
    batch = locked(batch_id, State.MAPPING, State.READY, State.CHECKING)
    note("import.discard", batch, by=by, now=now)
    batch.delete()


def locked(batch_id: UUID, *states: str) -> ImportBatch:
    """Read the batch with its row locked. Raises NotNow where it is in none of these states."""
    batch = ImportBatch.objects.select_for_update().filter(pk=batch_id).first()
    if batch is None or batch.state not in states:
        raise NotNow
    return batch


def set_going(batch: ImportBatch, state: str, action: str, *, by: Actor, now: datetime) -> None:
    """Hand the batch to the worker, in the name of whoever pressed."""
    batch.state, batch.done_rows, batch.touched_at = state, 0, now
    batch.by_id, batch.by_kind = by.id, by.kind
    batch.save(update_fields=["state", "done_rows", "touched_at", "by_id", "by_kind", "choices"])
    note(action, batch, by=by, now=now, count=batch.rows)
    nudge()


def note(action: str, batch: ImportBatch, *, by: Actor, now: datetime, count: int | None = None) -> None:
    """Write down what was done with the list, and how many rows it has."""
    audit.record(
        action,
        by=by,
        now=now,
        purpose="move",
        object_kind="import",
        object_id=batch.pk,
        count=count,
    )
