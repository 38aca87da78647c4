"""Giving people their places in a business, changing them, and ending them at once."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password

from staff.actions.gifts import check_gift, note, stored
from staff.actions.offers import withdraw_hers
from staff.identity import initials
from staff.models import Invitation, Membership, Session, User
from staff.permissions import OWNER, PRESETS, Permission
from staff.registries import end_what_was_hers, give_calendar, unsettled
from staff.signin import email_index
from tenants.actors import Actor
from tenants.context import PLATFORM_ID, tenant_scope
from tenants.models import Tenant


class LastOwner(Exception):
    """A business always has an owner."""


class Unsettled(Exception):
    """She still has visits ahead: they find somebody else, or are called off, before she leaves."""


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
    check_gift(by=by, role=role, permissions=held, before=membership.held, former=membership.role)
    if membership.is_owner:
        check_gift(by=by, role=OWNER, permissions=frozenset())
        if role != OWNER:
            keep_an_owner(membership)
    membership.role, membership.permissions = role, stored(held)
    membership.save(update_fields=["role", "permissions"])
    note("staff.change_permissions", membership, by=by, now=now, fields=("role", "permissions"))


def change_person(
    *,
    membership: Membership,
    name: str,
    role: str,
    permissions: Iterable[Permission],
    calendar: UUID | bool | None,
    by: Actor,
    now: datetime,
) -> None:
    """Change a colleague's name, what she may do, and which calendar is hers (True for a new one)."""
    change_permissions(membership=membership, role=role, permissions=permissions, by=by, now=now)
    if str(membership.name) != name.strip():
        membership.name, membership.initials = name.strip(), initials(name)
        membership.save(update_fields=["name", "initials"])
        note("staff.change_name", membership, by=by, now=now, fields=("name", "initials"))
    if calendar:
        give_calendar(membership, calendar if isinstance(calendar, UUID) else None, by=by, now=now)


def remove_member(*, membership: Membership, by: Actor, now: datetime) -> None:
    """End a member's place; every browser, feed and invitation of hers is dead at once.

    Raises Unsettled while visits of hers lie ahead, and LastOwner where nobody would be left to own.
    """
    if membership.is_owner:
        check_gift(by=by, role=OWNER, permissions=frozenset())
        keep_an_owner(membership)
    if unsettled(membership, now=now):
        raise Unsettled
    membership.active, membership.ended_at = False, now
    membership.save(update_fields=["active", "ended_at"])
    sent = Invitation.objects.filter(invited_by=membership.user_id, accepted_at=None, withdrawn_at=None)
    sent.update(withdrawn_at=now)
    withdraw_hers(address_of(membership.user_id), by=by, now=now)
    end_what_was_hers(membership, by=by, now=now)
    note("staff.remove", membership, by=by, now=now)
    end_sessions(membership.user_id)


def address_of(user_id: UUID) -> bytes:
    """Give the index of an account's e-mail."""
    with tenant_scope(PLATFORM_ID):
        return bytes(User.objects.values_list("email_index", flat=True).get(pk=user_id))


def end_sessions(user_id: UUID) -> None:
    """Sign a person out everywhere."""
    with tenant_scope(PLATFORM_ID):
        Session.objects.filter(user_id=user_id).delete()


def keep_an_owner(leaving: Membership) -> None:
    """Refuse to lose the last owner; the rows are locked, so that two cannot leave at once."""
    owners = Membership.objects.select_for_update().filter(role=OWNER, active=True).order_by("id")
    if not [owner for owner in owners if owner.pk != leaving.pk]:
        raise LastOwner
