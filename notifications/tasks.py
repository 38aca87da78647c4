"""The worker's side: which tenants have something due, and for each claim, render, send, record."""

import logging
from uuid import UUID

from celery import current_app, shared_task
from django.db import connection
from django.utils import timezone

from notifications import actions
from notifications.channels.base import Result, TemporaryFailure, Unknown
from notifications.nudges import DELIVER
from tenants.context import tenant_scope

log = logging.getLogger(__name__)

# A worker gives others their turn after so many batches; the next sweep goes on.
ROUNDS = 25


@shared_task(name="notifications.deliver_due")
def deliver_due() -> int:
    """Ask across all tenants, by ids only, who has something due, and wake a job for each."""
    tenants = tenants_with_due()
    for tenant_id in tenants:
        current_app.send_task(DELIVER, args=[str(tenant_id)], ignore_result=True, expires=60)
    return len(tenants)


@shared_task(name=DELIVER)
def deliver_tenant(tenant_id: str) -> int:
    """Deliver all that is due for one tenant."""
    return deliver(UUID(tenant_id))


def deliver(tenant_id: UUID) -> int:
    """Work through the tenant's due rows, batch by batch, and count what was handed over."""
    handed = 0
    for _ in range(ROUNDS):
        with tenant_scope(tenant_id):
            claim = actions.claim_due(now=timezone.now())
        for message_id in claim.message_ids:
            handed += deliver_one(tenant_id, message_id, claim.name)
        if len(claim.message_ids) < actions.BATCH:
            break
    return handed


def deliver_one(tenant_id: UUID, message_id: UUID, claim: UUID) -> bool:
    """Render in one scope, send with none open, record in another."""
    try:
        with tenant_scope(tenant_id):
            parcel = actions.prepare(message_id, claim=claim, now=timezone.now())
    except Exception as error:  # one text that cannot be made must not stop the others
        log.exception(
            "A message could not be prepared.", extra={"tenant_id": tenant_id, "object_id": message_id}
        )
        with tenant_scope(tenant_id):
            actions.put_off(
                message_id, claim=claim, reason=f"not_made_{type(error).__name__}"[:60], now=timezone.now()
            )
        return False
    if parcel is None:
        return False
    result = hand_over(parcel)
    with tenant_scope(tenant_id):
        actions.record(parcel, result, now=timezone.now())
    return not isinstance(result, TemporaryFailure)


def hand_over(parcel: actions.Parcel) -> Result:
    """Send outside of any transaction; a channel that breaks its word leaves it unknown."""
    if connection.in_atomic_block:
        raise RuntimeError("A message was about to be sent inside a transaction.")
    try:
        return parcel.channel.send(parcel.payload)
    except Exception as error:
        log.exception("A channel raised.", extra={"object_id": parcel.message_id})
        return Unknown(f"raised_{type(error).__name__}"[:60])


def tenants_with_due() -> list[UUID]:
    """Call the sweep's function: it sees all tenants' due rows and tells their ids only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenant_id FROM notifications_tenants_due(%s)", [timezone.now()])
        return [row[0] for row in cursor.fetchall()]
