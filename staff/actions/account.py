"""What somebody changes on her own account: name, language, address, password, and where she is signed in."""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password

from staff.actions.gifts import note
from staff.actions.notices import tell_about, tell_account
from staff.actions.recovery import HOUR, AskedTooOften, LinkOver
from staff.identity import initials
from staff.models import EmailChange, Membership, Session, User
from staff.signin import TRIES, email_index, hold_back
from tenants import audit, throttle
from tenants.actors import Actor
from tenants.context import PLATFORM_ID, tenant_scope
from tenants.tokens import token_hash

CHANGE_LASTS = timedelta(days=1)
MAILS_AN_HOUR = 5


class NotHerPassword(Exception):
    """What was typed is not her password."""


def require_password(user: User, password: str) -> None:
    """Ask for the password once more before anything that lets people in is changed."""
    hold_back(f"account-password:{user.pk}", TRIES)
    if not check_password(password, user.password):
        raise NotHerPassword


def change_own(
    *, user: User, membership: Membership, name: str, page_language: str, by: Actor, now: datetime
) -> None:
    """Change her name, here and on her account, and what the pages and mails speak to her."""
    language = page_language or user.language
    with tenant_scope(PLATFORM_ID):
        user.name, user.page_language, user.language = name, page_language, language
        user.save(update_fields=["name", "page_language", "language"])
    membership.name, membership.initials, membership.language = name, initials(name), language
    membership.save(update_fields=["name", "initials", "language"])
    note("staff.change_own", membership, by=by, now=now, fields=("name", "language"))


def change_password(*, user: User, former: str, password: str, keep: bytes, by: Actor, now: datetime) -> None:
    """Set a new password; every browser but the one that did it is signed out."""
    require_password(user, former)
    validate_password(password)
    with tenant_scope(PLATFORM_ID):
        user.password = make_password(password)
        user.save(update_fields=["password"])
        Session.objects.filter(user=user).exclude(key_hash=keep).delete()
        tell_account(action="account.change_password", user=user, by=by, now=now)


def end_session(*, user: User, session_id: UUID, by: Actor, now: datetime) -> None:
    """Sign one browser of hers out."""
    with tenant_scope(PLATFORM_ID):
        Session.objects.filter(user=user, pk=session_id).delete()
        audit.record("account.end_session", by=by, now=now, object_kind="staff.User", object_id=user.pk)


def end_other_sessions(*, user: User, keep: bytes, by: Actor, now: datetime) -> None:
    """Sign every browser of hers out but this one."""
    with tenant_scope(PLATFORM_ID):
        Session.objects.filter(user=user).exclude(key_hash=keep).delete()
        audit.record("account.end_sessions", by=by, now=now, object_kind="staff.User", object_id=user.pk)


def ask_email(*, user: User, password: str, email: str, by: Actor, now: datetime) -> None:
    """Send a link to the new mailbox; whether another account has the address is asked only in the mail."""
    require_password(user, password)
    if not throttle.allow(f"email-change:{user.pk}", limit=MAILS_AN_HOUR, per_seconds=HOUR):
        raise AskedTooOften
    with tenant_scope(PLATFORM_ID):
        EmailChange.objects.filter(user=user, used_at=None).delete()
        change = EmailChange.objects.create(
            user=user,
            email=email.strip(),
            email_index=email_index(email),
            old_email=str(user.email),
            created_at=now,
            expires_at=now + CHANGE_LASTS,
        )
        tell_about(kind="email_confirm", row=change, rule="confirm", by=by, now=now)


def open_change(token: str, *, now: datetime) -> EmailChange:
    """Find what a link opens, and hold it meanwhile; inside the platform's scope."""
    change = (
        EmailChange.objects.select_related("user")
        .select_for_update(of=("self",))
        .filter(token_hash=token_hash(token), used_at=None, expires_at__gt=now)
        .first()
    )
    if change is None or User.objects.filter(email_index=change.email_index).exists():
        raise LinkOver
    return change


def confirm_email(*, token: str, now: datetime) -> None:
    """Let the account answer to the new address, and tell the former mailbox."""
    with tenant_scope(PLATFORM_ID):
        change = open_change(token, now=now)
        user: User = change.user
        user.email, user.email_index = str(change.email), change.email_index
        user.save(update_fields=["email", "email_index"])
        # The row stays a week more: the mail to the former mailbox is written out of it.
        change.used_at, change.expires_at = now, now + timedelta(days=7)
        change.save(update_fields=["used_at", "expires_at"])
        by = Actor("staff", user.pk)
        tell_about(kind="email_changed", row=change, rule="changed", by=by, now=now)
        audit.record("account.change_email", by=by, now=now, object_kind="staff.User", object_id=user.pk)
