"""What the other apps ask of the post office: plan, withdraw, plan anew, and show."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from notifications import kinds
from notifications.models import Message
from notifications.nudges import nudger
from tenants.actors import Actor
from tenants.context import current_tenant_id

State = Message.State
# Reasons that were given by a change of plan; a row with one may be planned again.
RULE_CHANGED = "rule_changed"


@dataclass(frozen=True)
class Instant:
    """When a thing is to be told anew; None where it is no longer to be told."""

    about_id: UUID
    channel: str
    send_at: datetime | None
    recipient_id: UUID | None = None
    version: int = 1


def plan(
    *,
    about_kind: str,
    about_id: UUID,
    kind: str,
    channel: str,
    send_at: datetime,
    recipient_id: UUID | None,
    rule: str = "",
    version: int = 1,
    by: Actor,
    now: datetime,
) -> Message:
    """Write the row in the transaction of its cause. Asked again, it gives the row that stands.

    A row that was withdrawn is planned again: whoever asks anew means it.
    """
    if channel not in kinds.get(kind).channels:
        raise ValueError(f"{kind!r} is not told by {channel!r}.")
    key = {
        "about_kind": about_kind,
        "about_id": about_id,
        "kind": kind,
        "channel": channel,
        "recipient_id": recipient_id,
        "rule": rule,
        "version": version,
    }
    defaults = {
        "send_at": send_at,
        "due_at": send_at,
        "planned_by_kind": by.kind,
        "planned_by_id": by.id,
        "created_at": now,
    }
    message, created = Message.objects.get_or_create(**key, attempt=1, defaults=defaults)
    if not created and message.state == State.SKIPPED:
        _plan_again(message.pk, send_at)
        message.refresh_from_db()
    if message.state == State.PLANNED and send_at <= now:
        nudge()
    return message


def plan_first(messages: Sequence[Message], *, by: Actor, now: datetime) -> None:
    """Write the first messages about a thing that is new, all in one statement.

    What stands already stays as it is: asked again, it is told once all the same.
    """
    for message in messages:
        if message.channel not in kinds.get(message.kind).channels:
            raise ValueError(f"{message.kind!r} is not told by {message.channel!r}.")
        message.due_at, message.created_at = message.send_at, now
        message.planned_by_kind, message.planned_by_id = by.kind, by.id
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    if any(message.send_at <= now for message in messages):
        nudge()


def withdraw(*, about_id: UUID, kinds: Collection[str] | None = None, reason: str, now: datetime) -> int:
    """Take back what has not left the house; the rest has, and stays as it is."""
    rows = Message.objects.filter(_still_here(), about_id=about_id)
    if kinds is not None:
        rows = rows.filter(kind__in=kinds)
    return rows.update(state=State.SKIPPED, reason=reason, settled_at=now, claim=None, claimed_until=None)


def waiting(*, about_id: UUID, kinds: Collection[str]) -> list[UUID]:
    """List the messages about a thing that have not left the house."""
    rows = Message.objects.filter(_still_here(), about_id=about_id, kind__in=kinds)
    return list(rows.order_by("send_at", "pk").values_list("pk", flat=True))


def bring_back(message_ids: Collection[UUID], *, reason: str) -> int:
    """Plan again what was withdrawn for this reason: the change behind it was undone."""
    rows = Message.objects.filter(pk__in=message_ids, state=State.SKIPPED, reason=reason)
    count = rows.update(state=State.PLANNED, reason="", due_at=F("send_at"), settled_at=None, tries=0)
    if count:
        nudge()
    return count


def replan(
    *, about_kind: str, kind: str, rule: str, instants: Iterable[Instant], by: Actor, now: datetime
) -> None:
    """Give planned messages their new instants when the rule behind them was changed.

    What waits is moved, what is no longer due is skipped and may come back by the next change, what is new is
    planned, and what has gone out is left alone: none is lost and none is doubled.
    """
    for instant in instants:
        row = (
            Message.objects.filter(
                about_kind=about_kind,
                about_id=instant.about_id,
                kind=kind,
                rule=rule,
                channel=instant.channel,
                recipient_id=instant.recipient_id,
                version=instant.version,
            )
            .order_by("-attempt")
            .first()
        )
        if instant.send_at is None:
            if row is not None:
                withdraw_one(row, now=now)
        elif row is None:
            plan(
                about_kind=about_kind,
                about_id=instant.about_id,
                kind=kind,
                channel=instant.channel,
                send_at=instant.send_at,
                recipient_id=instant.recipient_id,
                rule=rule,
                version=instant.version,
                by=by,
                now=now,
            )
        elif row.state == State.PLANNED or (row.state == State.SKIPPED and row.reason == RULE_CHANGED):
            _plan_again(row.pk, instant.send_at)


def withdraw_one(row: Message, *, now: datetime) -> None:
    """Skip one planned row because its rule was changed."""
    Message.objects.filter(_still_here(), pk=row.pk).update(
        state=State.SKIPPED, reason=RULE_CHANGED, settled_at=now, claim=None, claimed_until=None
    )


def for_about(about_id: UUID) -> list[Message]:
    """List all messages about one thing, in the order of their time."""
    return list(Message.objects.filter(about_id=about_id).order_by("send_at", "created_at"))


def failed_about(about_id: OuterRef) -> Exists:
    """Ask beside another question: did a message about this not arrive, nor a later one of its kind?"""
    arrived = Message.objects.filter(
        Q(version__gt=OuterRef("version")) | Q(version=OuterRef("version"), attempt__gt=OuterRef("attempt")),
        about_id=OuterRef("about_id"),
        kind=OuterRef("kind"),
        rule=OuterRef("rule"),
        channel=OuterRef("channel"),
        state__in=[State.SENT, State.DELIVERED],
    )
    return Exists(Message.objects.filter(~Exists(arrived), about_id=about_id, state=State.FAILED))


def nudge() -> None:
    """Wake a worker for this tenant once the transaction has committed."""
    tenant_id = current_tenant_id()

    # A function with a name: Django's own report of a hook that failed asks for it, and a partial has none.
    def wake() -> None:
        nudger.wake(tenant_id)

    transaction.on_commit(wake, robust=True)


def _still_here() -> Q:
    """Say which rows are certain not to have left the house."""
    return Q(state=State.PLANNED) | Q(state=State.CLAIMED, handed_at__isnull=True)


def _plan_again(message_id: UUID, send_at: datetime) -> None:
    Message.objects.filter(pk=message_id, state__in=[State.PLANNED, State.SKIPPED]).update(
        state=State.PLANNED, reason="", send_at=send_at, due_at=send_at, settled_at=None, tries=0
    )
