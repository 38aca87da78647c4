"""Who works for the platform: named people with accounts of their own, a second factor, and no business."""

from datetime import datetime

from staff.actions.members import end_sessions, find_or_create_user
from staff.actions.notices import tell_about
from staff.actions.recovery import RESET_LASTS
from staff.models import PasswordReset, User
from staff.signin import email_index
from tenants import audit
from tenants.actors import Actor
from tenants.context import PLATFORM_ID, tenant_scope
from tenants.tokens import new_token


class NobodySuch(Exception):
    """Nobody who works for the platform has this address."""


def enrol_support(*, email: str, name: str, by: Actor, now: datetime, password: str = "") -> User:
    """Let somebody work for the platform; without a password she chooses one by a link in a mail."""
    with tenant_scope(PLATFORM_ID):
        user = find_or_create_user(
            email=email, name=name, password=password or new_token(), language="da", now=now
        )
        user.is_platform_staff = True
        user.save(update_fields=["is_platform_staff"])
        audit.record("support.enrol", by=by, now=now, object_kind="staff.User", object_id=user.pk)
        if not password:
            ends = now + RESET_LASTS
            row = PasswordReset.objects.create(email_index=user.email_index, created_at=now, expires_at=ends)
            tell_about(kind="password_reset", row=row, by=by, now=now)
    # Whoever was in on a password alone comes back with both factors.
    end_sessions(user.pk)
    return user


def end_support(*, email: str, by: Actor, now: datetime) -> None:
    """Let somebody work for the platform no longer, from her next request on. Raises NobodySuch."""
    with tenant_scope(PLATFORM_ID):
        user = User.objects.filter(email_index=email_index(email), is_platform_staff=True).first()
        if user is None:
            raise NobodySuch
        user.is_platform_staff = False
        user.save(update_fields=["is_platform_staff"])
        audit.record("support.leave", by=by, now=now, object_kind="staff.User", object_id=user.pk)
    end_sessions(user.pk)
