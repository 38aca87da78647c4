"""Write, change and take away what colleagues note about a customer."""

from datetime import datetime

from django.db import transaction

from customers.models import Customer, Note
from tenants import audit
from tenants.actors import Actor

WRITTEN = ("text", "trade_secret", "reason")


@transaction.atomic
def write_note(
    *,
    card: Customer,
    text: str,
    trade_secret: bool,
    reason: str,
    initials: str,
    by: Actor,
    now: datetime,
) -> Note:
    """Add a note with its author and time."""
    note = Note(
        customer=card,
        text=text,
        trade_secret=trade_secret,
        reason=reason if trade_secret else "",
        author_id=by.id,
        author_initials=initials[:4],
        created_at=now,
    )
    note.save(force_insert=True)
    record("customer.note.write", note, by=by, now=now, fields=WRITTEN if trade_secret else ("text",))
    return note


@transaction.atomic
def rewrite_note(*, note: Note, text: str, trade_secret: bool, reason: str, by: Actor, now: datetime) -> Note:
    """Change a note; who wrote it stays, and that it was changed is shown."""
    values = {"text": text, "trade_secret": trade_secret, "reason": reason if trade_secret else ""}
    changed = [name for name in WRITTEN if getattr(note, name) != values[name]]
    if changed:
        for name in changed:
            setattr(note, name, values[name])
        note.edited_at = now
        note.save(update_fields=[*changed, "edited_at"])
        record("customer.note.rewrite", note, by=by, now=now, fields=changed)
    return note


@transaction.atomic
def delete_note(*, note: Note, by: Actor, now: datetime) -> None:
    """Take a note away for good."""
    record("customer.note.delete", note, by=by, now=now, fields=())
    note.delete()


def record(action: str, note: Note, *, by: Actor, now: datetime, fields: tuple[str, ...] | list[str]) -> None:
    """Write down what was done with a note, never what stands in it."""
    audit.record(
        action,
        by=by,
        now=now,
        purpose="booking",
        subject_id=note.customer_id,
        object_kind="note",
        object_id=note.pk,
        fields=fields,
    )
