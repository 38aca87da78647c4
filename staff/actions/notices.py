"""Writing down what happened to an account, and telling whose it is."""

from datetime import datetime

from django.db.models import Model

from notifications import outbox
from staff.models import User
from tenants import audit
from tenants.actors import Actor
from tenants.context import PLATFORM_ID, tenant_scope


def tell_account(*, action: str, user: User, by: Actor, now: datetime) -> None:
    """Note an event of an account and send its owner a mail, so that she sees what was not her doing."""
    with tenant_scope(PLATFORM_ID):
        entry = audit.record(action, by=by, now=now, object_kind="staff.User", object_id=user.pk)
        outbox.plan(
            about_kind="tenants.AuditEntry",
            about_id=entry.pk,
            kind="account_notice",
            channel="email",
            send_at=now,
            recipient_id=user.pk,
            by=by,
            now=now,
        )


def tell_about(*, kind: str, row: Model, by: Actor, now: datetime, rule: str = "") -> None:
    """Plan a mail about this row; a link that it carries is minted when it is written."""
    outbox.plan(
        about_kind=row._meta.label,
        about_id=row.pk,
        kind=kind,
        channel="email",
        send_at=now,
        recipient_id=None,
        rule=rule,
        by=by,
        now=now,
    )
