"""Writes down what a company reports of a message that it took over."""

from datetime import datetime

from notifications.models import Message
from notifications.reports import Outcome, tenant_of
from tenants.context import tenant_scope
from tenants.tokens import token_hash

State = Message.State
NOT_DELIVERED = "not_delivered"


def settle_report(*, token: str, outcome: Outcome, now: datetime) -> bool:
    """Settle the message that the token was made for; False where there is none.

    A report may come twice, and before our own record of the hand-over: then the row keeps it until that is
    written. What was delivered stays delivered, whatever is reported later.
    """
    tenant_id = tenant_of(token)
    if tenant_id is None:
        return False
    with tenant_scope(tenant_id):
        return _settle(token, outcome, now=now)


def _settle(token: str, outcome: Outcome, *, now: datetime) -> bool:
    message = Message.objects.select_for_update().filter(report_hash=token_hash(token)).first()
    if message is None:
        return False
    if message.reported in {"", State.FAILED}:
        message.reported, message.reported_at = State(outcome), now
        message.save(update_fields=["reported", "reported_at"])
    if message.state in {State.SENT, State.UNKNOWN, State.FAILED, State.DELIVERED}:
        take_report(message)
    return True


def take_report(message: Message) -> None:
    """Let the company's word count for the state, where it has given one."""
    if not message.reported:
        return
    message.state = message.reported
    message.reason = "" if message.reported == State.DELIVERED else NOT_DELIVERED
    message.save(update_fields=["state", "reason"])
