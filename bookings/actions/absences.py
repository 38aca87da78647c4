"""Ask to be away, and answer: an approved wish becomes a row of the calendar like any other absence."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from bookings.absencekinds import tell_answered, tell_asked
from bookings.actions.block import block_time
from bookings.locks import lock_resources
from bookings.models import AbsenceRequest, CalendarException, Resource
from tenants import audit
from tenants.actors import Actor

State = AbsenceRequest.State
Kind = CalendarException.Kind


class Answered(Exception):
    """Somebody has answered meanwhile, or she has taken it back."""


@transaction.atomic
def ask_absence(
    *, resource: Resource, starts_at: datetime, ends_at: datetime, label: str, by: Actor, now: datetime
) -> AbsenceRequest:
    """Ask to be away; nothing is closed until somebody answers."""
    if by.id is None:
        raise ValueError("somebody asks")
    lock_resources([resource.pk])
    # A second press is the same wish.
    same = AbsenceRequest.objects.filter(
        resource=resource, starts_at=starts_at, ends_at=ends_at, asked_by=by.id, state=State.ASKED
    ).first()
    if same is not None:
        return same
    wish = AbsenceRequest.objects.create(
        resource=resource,
        starts_at=starts_at,
        ends_at=ends_at,
        label=label.strip(),
        asked_by=by.id,
        asked_at=now,
    )
    note("absence.ask", wish, by=by, now=now)
    tell_asked(wish, by=by, now=now)
    return wish


@transaction.atomic
def answer_absence(
    *, wish: AbsenceRequest, approve: bool, answer: str, by: Actor, now: datetime
) -> AbsenceRequest:
    """Approve or decline. Raises Answered when it is settled already."""
    wish = waiting(wish)
    if approve:
        (wish.exception,) = block_time(
            resource_ids=[wish.resource_id],
            starts_at=wish.starts_at,
            ends_at=wish.ends_at,
            label=str(wish.label),
            by=by,
            now=now,
        )
    wish.answer = answer.strip()
    settle(wish, State.APPROVED if approve else State.DECLINED, by=by, now=now)
    tell_answered(wish, by=by, now=now)
    return wish


@transaction.atomic
def withdraw_absence(*, wish: AbsenceRequest, by: Actor, now: datetime) -> AbsenceRequest:
    """Take a wish back before it is answered. Raises Answered when it is too late."""
    wish = waiting(wish)
    settle(wish, State.WITHDRAWN, by=by, now=now)
    return wish


def waiting(wish: AbsenceRequest) -> AbsenceRequest:
    """Lock a wish that is still to be answered. Raises Answered for any other."""
    found = AbsenceRequest.objects.select_for_update().filter(pk=wish.pk, state=State.ASKED).first()
    if found is None:
        raise Answered
    return found


def settle(wish: AbsenceRequest, state: str, *, by: Actor, now: datetime) -> None:
    """Write the answer into the row and into the log."""
    wish.state, wish.answered_by, wish.answered_at = state, by.id, now
    wish.save(update_fields=["state", "answered_by", "answered_at", "answer", "exception"])
    note(f"absence.{state}", wish, by=by, now=now)


def note(action: str, wish: AbsenceRequest, *, by: Actor, now: datetime) -> None:
    """Write down who asked or answered."""
    audit.record(action, by=by, now=now, purpose="calendar", object_kind="absencerequest", object_id=wish.pk)


@transaction.atomic
def break_week(
    *,
    kind: str,
    resource: Resource | None,
    starts_at: datetime,
    ends_at: datetime,
    label: str,
    by: Actor,
    now: datetime,
) -> CalendarException:
    """Close or open beyond the week, in one row however many days it covers (S24)."""
    everyone = Resource.objects.filter(Q(pk=resource.pk) if resource else Q(active=True))
    lock_resources(everyone.values_list("pk", flat=True))
    row = CalendarException.objects.create(
        kind=kind, resource=resource, starts_at=starts_at, ends_at=ends_at, label=label.strip()
    )
    audit.record(
        f"settings.{kind}", by=by, now=now, purpose="calendar", object_kind="exception", object_id=row.pk
    )
    return row


@transaction.atomic
def mend_week(*, row: CalendarException, by: Actor, now: datetime) -> None:
    """Take a closure, an extra opening or an absence back."""
    audit.record(
        "settings.exception_delete", by=by, now=now, purpose="calendar", object_kind="exception",
        object_id=row.pk,
    )  # fmt: skip
    row.delete()
