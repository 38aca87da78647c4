"""Sending, in steps that each stand alone: claim, prepare, (send), record. And sending again by hand."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from notifications import caps, outbox
from notifications.channels import channel_for
from notifications.channels.base import (
    Channel,
    MailPayload,
    Payload,
    PermanentFailure,
    Result,
    Sent,
    TemporaryFailure,
    Unknown,
    company_of,
)
from notifications.compose import Later, Ready, Skip, compose
from notifications.models import Message, MessageText
from notifications.reminders import retry_at
from notifications.reporting import take_report
from notifications.reports import new_report_token
from tenants.actors import Actor
from tenants.context import current_tenant_id
from tenants.models import Tenant
from tenants.tokens import token_hash

BATCH = 20
# Longer than the slowest hand-over; a worker that is silent for so long is dead.
LEASE = timedelta(minutes=2)
State = Message.State


@dataclass(frozen=True)
class Claim:
    """The rows that one worker has taken for itself, under a name that no other has."""

    name: UUID
    message_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class Parcel:
    """One payload on its way, with all that is needed to record what became of it."""

    message_id: UUID
    claim: UUID
    channel: Channel
    payload: Payload


@transaction.atomic
def claim_due(*, now: datetime, limit: int = BATCH) -> Claim:
    """Take the earliest due rows that no other worker is taking."""
    expire_claims(now=now)
    due = Message.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        state=State.PLANNED, due_at__lte=now
    )
    ids = tuple(due.order_by("due_at")[:limit].values_list("pk", flat=True))
    name = uuid4()
    if ids:
        Message.objects.filter(pk__in=ids).update(
            state=State.CLAIMED, claim=name, claimed_until=now + LEASE, handed_at=None
        )
    return Claim(name, ids)


def expire_claims(*, now: datetime) -> None:
    """Settle what a dead worker left: what never left the house waits again, the rest is unknown."""
    dead = Message.objects.filter(state=State.CLAIMED, claimed_until__lte=now)
    dead.filter(handed_at__isnull=True).update(state=State.PLANNED, claim=None, claimed_until=None)
    dead.filter(handed_at__isnull=False).update(
        state=State.UNKNOWN, reason="no_word_after_handing_over", settled_at=now
    )


@transaction.atomic
def prepare(message_id: UUID, *, claim: UUID, now: datetime) -> Parcel | None:
    """Ask whether it is still true, render it, and mark the point of no return. None: nothing to send.

    The row is locked meanwhile, so that a cancellation either withdraws it first or comes after it has left.
    """
    message = (
        Message.objects.select_for_update()
        .filter(pk=message_id, state=State.CLAIMED, claim=claim, handed_at__isnull=True)
        .first()
    )
    if message is None:
        return None
    tenant = Tenant.objects.get(pk=current_tenant_id())
    found = compose(message, tenant, now=now)
    if isinstance(found, Skip):
        _skip(message, found.reason, now=now)
        return None
    if isinstance(found, Later):
        _settle(message, state=State.PLANNED, due_at=found.at, claim=None, claimed_until=None)
        return None
    if found.segments and caps.is_over(tenant, found.segments, now=now):
        _skip(message, caps.CAP_REACHED, now=now)
        caps.go_round(message, tenant, now=now)
        return None
    return _hand_out(message, found, claim=claim, now=now)


def _skip(message: Message, reason: str, *, now: datetime) -> None:
    _settle(message, state=State.SKIPPED, reason=reason, settled_at=now, claim=None, claimed_until=None)


def _hand_out(message: Message, ready: Ready, *, claim: UUID, now: datetime) -> Parcel:
    channel = channel_for(message.channel)
    token = new_report_token(message.tenant_id)
    company = company_of(channel, kind=message.kind, demo=settings.DEMO)
    _settle(
        message,
        handed_at=now,
        claimed_until=now + LEASE,
        tries=message.tries + 1,
        provider=company.key,
        country=company.storage,
        categories=list(company.categories),
        segments=ready.segments,
        report_hash=token_hash(token),
        reported="",
        reported_at=None,
    )
    return Parcel(message.pk, claim, channel, reported_to(ready.payload, token))


def reported_to(payload: Payload, token: str) -> Payload:
    """Say where the company is to report, if we can take its word: GatewayAPI's is signed with a secret."""
    if isinstance(payload, MailPayload):
        return replace(payload, report_token=token if settings.MAIL_REPORT_SECRET else "")
    if settings.SMS_CHANNEL == "46elks" or settings.SMS_REPORT_SECRET:
        return replace(payload, report_url=f"{settings.BASE_URL}/reports/sms/{token}/")
    return payload


@transaction.atomic
def record(parcel: Parcel, result: Result, *, now: datetime) -> None:
    """Write down what became of a parcel, also where its lease ran out in the meantime."""
    message = (
        Message.objects.select_for_update()
        .filter(pk=parcel.message_id, claim=parcel.claim, state__in=[State.CLAIMED, State.UNKNOWN])
        .first()
    )
    if message is None:
        return
    done: dict[str, Any] = {"claim": None, "claimed_until": None, "settled_at": now, "reason": ""}
    match result:
        case Sent(provider_ref):
            _settle(message, **done | {"state": State.SENT, "provider_ref": provider_ref[:200]})
            take_report(message)
        case PermanentFailure(reason):
            _settle(message, **done | {"state": State.FAILED, "reason": reason})
        case Unknown(reason):
            _settle(message, **done | {"state": State.UNKNOWN, "reason": reason})
            take_report(message)
        case TemporaryFailure(reason):
            _try_again(message, reason, now=now)


@transaction.atomic
def put_off(message_id: UUID, *, claim: UUID, reason: str, now: datetime) -> None:
    """Count a try that failed before anything left the house, such as a text that could not be made."""
    message = (
        Message.objects.select_for_update()
        .filter(pk=message_id, claim=claim, state=State.CLAIMED, handed_at__isnull=True)
        .first()
    )
    if message is not None:
        message.tries += 1
        _try_again(message, reason, now=now)


def _try_again(message: Message, reason: str, *, now: datetime) -> None:
    """Wait a longer while each time; after the last pause it is a dead letter, and somebody should look."""
    next_try = retry_at(message.tries, now)
    rest: dict[str, Any] = {
        "reason": reason,
        "tries": message.tries,
        "claim": None,
        "claimed_until": None,
        "handed_at": None,
    }
    if next_try is None:
        _settle(message, **rest, state=State.FAILED, settled_at=now)
    else:
        _settle(message, **rest, state=State.PLANNED, due_at=next_try)


@transaction.atomic
def send_again(message: Message, *, by: Actor, now: datetime) -> Message:
    """Plan a new attempt of a message that has left the house: a person has looked and decided.

    It failed, or may have, or the customer says that she never got it.
    """
    last = Message.objects.select_for_update().get(pk=message.pk)
    if last.state not in {State.FAILED, State.UNKNOWN, State.SENT, State.DELIVERED}:
        raise ValueError(f"A message that is {last.state} is not sent again.")
    again, created = Message.objects.get_or_create(
        about_kind=last.about_kind,
        about_id=last.about_id,
        kind=last.kind,
        rule=last.rule,
        recipient_id=last.recipient_id,
        channel=last.channel,
        version=last.version,
        attempt=last.attempt + 1,
        defaults={
            "send_at": now,
            "due_at": now,
            "planned_by_kind": by.kind,
            "planned_by_id": by.id,
            "created_at": now,
        },
    )
    if created:
        outbox.nudge()
    return again


@transaction.atomic
def word(
    *, kind: str, channel: str, language: str, subject: str, body: str, by: Actor, now: datetime
) -> None:
    """Take a tenant's own wording; empty words give ours back."""
    if not subject.strip() and not body.strip():
        MessageText.objects.filter(kind=kind, channel=channel, language=language).delete()
        return
    MessageText.objects.update_or_create(
        kind=kind,
        channel=channel,
        language=language,
        defaults={"subject": subject.strip(), "body": body.strip(), "changed_at": now},
    )


def _settle(message: Message, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(message, name, value)
    message.save(update_fields=list(changes))
