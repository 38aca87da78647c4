"""Giving people their places in a business, changing them, and ending them at once."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password

from staff.identity import initials
from staff.models import Invitation, Membership, Session, User
from staff.permissions import OWNER, PRESETS, Permission
from staff.signin import email_index
from tenants import audit
from tenants.actors import Actor
from tenants.context import PLATFORM_ID, current_tenant_id, tenant_scope
from tenants.models import Tenant
from tenants.tokens import new_token, token_hash

INVITATION_LASTS = timedelta(days=7)


class LastOwner(Exception):
    """A business always has an owner."""


class NotYoursToGive(Exception):
    """Nobody gives away, or takes from an owner, what she does not hold herself."""


class InvitationOver(Exception):
    """The invitation was used, has run out, or never was."""


def enrol_member(
    *,
    tenant: Tenant,
    email: str,
    name: str,
    password: str,
    role: str,
    by: Actor,
    now: datetime,
    permissions: Iterable[Permission] | None = None,
    language: str = "da",
) -> Membership:
    """Give a person a place in the business. Her account, if she has one already, is left as it is."""
    user = find_or_create_user(email=email, name=name, password=password, language=language, now=now)
    held = PRESETS[role] if permissions is None else frozenset(permissions)
    with tenant_scope(tenant):
        check_gift(by=by, role=role, permissions=held)
        membership = Membership.objects.filter(user_id=user.pk).first()
        if membership is None:
            membership = Membership(user_id=user.pk, created_at=now)
        membership.name, membership.initials, membership.language = name, initials(name), language
        membership.role, membership.permissions = role, stored(held)
        membership.active, membership.ended_at = True, None
        membership.save()
        note("staff.enrol", membership, by=by, now=now)
    return membership


def find_or_create_user(*, email: str, name: str, password: str, language: str, now: datetime) -> User:
    """Give the account of an e-mail; only a new one takes the password."""
    index = email_index(email)
    with tenant_scope(PLATFORM_ID):
        user = User.objects.filter(email_index=index).first()
        if user is None:
            validate_password(password)
            user = User(email_index=index, email=email.strip(), name=name, language=language, created_at=now)
            user.password = make_password(password)
            user.save()
    return user


def change_permissions(
    *, membership: Membership, role: str, permissions: Iterable[Permission], by: Actor, now: datetime
) -> None:
    """Change what a member may do; it counts from her next request on."""
    held = frozenset(permissions)
    check_gift(by=by, role=role, permissions=held)
    if membership.is_owner:
        check_gift(by=by, role=OWNER, permissions=frozenset())
        if role != OWNER:
            keep_an_owner(membership)
    membership.role, membership.permissions = role, stored(held)
    membership.save(update_fields=["role", "permissions"])
    note("staff.change_permissions", membership, by=by, now=now, fields=("role", "permissions"))


def remove_member(*, membership: Membership, by: Actor, now: datetime) -> None:
    """End a member's place; every browser of hers is out at once."""
    if membership.is_owner:
        check_gift(by=by, role=OWNER, permissions=frozenset())
        keep_an_owner(membership)
    membership.active, membership.ended_at = False, now
    membership.save(update_fields=["active", "ended_at"])
    note("staff.remove", membership, by=by, now=now)
    end_sessions(membership.user_id)


def end_sessions(user_id: UUID) -> None:
    """Sign a person out everywhere."""
    with tenant_scope(PLATFORM_ID):
        Session.objects.filter(user_id=user_id).delete()


def invite(
    *, email: str, role: str, by: Actor, now: datetime, permissions: Iterable[Permission] | None = None
) -> tuple[Invitation, str]:
    """Offer someone a place; the token is for her mail alone and is not kept."""
    held = PRESETS[role] if permissions is None else frozenset(permissions)
    check_gift(by=by, role=role, permissions=held)
    token = new_token()
    invitation = Invitation.objects.create(
        token_hash=token_hash(token),
        email=email.strip(),
        role=role,
        permissions=stored(held),
        invited_by=by.id,
        created_at=now,
        expires_at=now + INVITATION_LASTS,
    )
    audit.record("staff.invite", by=by, now=now, object_kind="staff.Invitation", object_id=invitation.pk)
    return invitation, token


def open_invitation(token: str, *, now: datetime) -> Invitation:
    """Find an invitation that still stands, and hold it while it is being accepted."""
    found = Invitation.objects.select_for_update().filter(
        token_hash=token_hash(token), accepted_at__isnull=True, expires_at__gt=now
    )
    invitation = found.first()
    if invitation is None:
        raise InvitationOver
    return invitation


def accept_invitation(*, token: str, name: str, password: str, now: datetime) -> Membership:
    """Take the place that was offered; whoever holds the token reads the mail it was sent to."""
    invitation = open_invitation(token, now=now)
    membership = enrol_member(
        tenant=Tenant.objects.get(pk=current_tenant_id()),
        email=str(invitation.email),
        name=name,
        password=password,
        role=invitation.role,
        permissions=[Permission(value) for value in invitation.permissions],
        by=Actor("system"),
        now=now,
    )
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    return membership


def check_gift(*, by: Actor, role: str, permissions: frozenset[Permission]) -> None:
    """Refuse a colleague who would give more than she holds; the owner and the platform may."""
    if by.kind in {"owner", "system"}:
        return
    giver = Membership.objects.filter(user_id=by.id, active=True).first() if by.id else None
    if giver is None or role == OWNER or not giver.may(Permission.PEOPLE, *permissions):
        raise NotYoursToGive


def keep_an_owner(leaving: Membership) -> None:
    """Refuse to lose the last owner; the rows are locked, so that two cannot leave at once."""
    owners = Membership.objects.select_for_update().filter(role=OWNER, active=True).order_by("id")
    if not [owner for owner in owners if owner.pk != leaving.pk]:
        raise LastOwner


def stored(permissions: Iterable[Permission]) -> list[str]:
    """Write permissions in one order, so that equal sets are equal rows."""
    return sorted(permission.value for permission in permissions)


def note(
    action: str, membership: Membership, *, by: Actor, now: datetime, fields: tuple[str, ...] = ()
) -> None:
    """Write into the access log whose place was touched."""
    audit.record(
        action, by=by, now=now, object_kind="staff.Membership", object_id=membership.pk, fields=fields
    )
