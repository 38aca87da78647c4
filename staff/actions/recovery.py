"""A forgotten password: a link by mail, a new password, and every browser signed out."""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password

from staff.actions.members import end_sessions
from staff.actions.notices import tell_about, tell_account
from staff.models import PasswordReset, User
from staff.signin import email_index
from tenants import throttle
from tenants.actors import VISITOR, Actor
from tenants.context import PLATFORM_ID, tenant_scope
from tenants.tokens import token_hash

RESET_LASTS = timedelta(hours=1)
HOUR = 60 * 60
MAILS_AN_HOUR = 3
ASKED_FROM_ONE_ADDRESS = 20


class LinkOver(Exception):
    """The link was used, has run out, or never was."""


class AskedTooOften(Exception):
    """Too much was asked from this address lately; it passes by itself."""


def hold_back(what: str, *, address: str, limit: int) -> None:
    """Count what is asked from one address; past the limit raise."""
    if not throttle.allow(f"{what}:{address}", limit=limit, per_seconds=HOUR):
        raise AskedTooOften


def ask_reset(*, email: str, address: str, now: datetime) -> None:
    """Plan the mail with the link. The same is done, and written, whether or not the address is known."""
    hold_back("reset-address", address=address, limit=ASKED_FROM_ONE_ADDRESS)
    index = email_index(email)
    # Past the limit the page is the same; only the mailbox is spared.
    if not throttle.allow(f"reset-account:{index.hex()}", limit=MAILS_AN_HOUR, per_seconds=HOUR):
        return
    with tenant_scope(PLATFORM_ID):
        reset = PasswordReset.objects.create(email_index=index, created_at=now, expires_at=now + RESET_LASTS)
        tell_about(kind="password_reset", row=reset, by=VISITOR, now=now)


def open_reset(token: str, *, now: datetime) -> tuple[PasswordReset, User]:
    """Find what a link opens, and hold it meanwhile; call it inside the platform's scope."""
    reset = (
        PasswordReset.objects.select_for_update()
        .filter(token_hash=token_hash(token), used_at=None, expires_at__gt=now)
        .first()
    )
    user = User.objects.filter(email_index=reset.email_index, is_active=True).first() if reset else None
    if reset is None or user is None:
        raise LinkOver
    return reset, user


def reset_password(*, token: str, password: str, now: datetime) -> None:
    """Set the new password once; every browser is signed out, and the second factor stays."""
    validate_password(password)
    with tenant_scope(PLATFORM_ID):
        reset, user = open_reset(token, now=now)
        user.password = make_password(password)
        user.save(update_fields=["password"])
        # The other links to the same mailbox die with this one.
        PasswordReset.objects.filter(email_index=reset.email_index, used_at=None).update(used_at=now)
        end_sessions(user.pk)
        tell_account(action="account.reset_password", user=user, by=Actor("staff", user.pk), now=now)
