"""Offering someone a place by mail, telling her again, taking the offer back, and taking it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from notifications import outbox
from staff.actions.gifts import check_gift, stored
from staff.actions.members import enrol_member
from staff.actions.offers import note_invitation, waiting, waiting_for, withdraw_hers, withdraw_invitation
from staff.actions.recovery import LinkOver
from staff.models import Invitation, Membership, User
from staff.permissions import PRESETS, Permission
from staff.registries import give_calendar
from staff.signin import email_index
from tenants.actors import Actor
from tenants.context import PLATFORM_ID, current_tenant_id, tenant_scope
from tenants.models import Tenant
from tenants.tokens import token_hash

__all__ = [
    "accept_invitation",
    "has_account",
    "invite",
    "invite_again",
    "open_invitation",
    "waiting",
    "withdraw_invitation",
]

INVITATION_LASTS = timedelta(days=7)


class InvitationOver(LinkOver):
    """The invitation was used, was withdrawn, has run out, or never was."""


class InvitedAlready(Exception):
    """An offer to this address waits: it is sent again, or taken back first."""

    def __init__(self, invitation: Invitation) -> None:
        self.invitation = invitation
        super().__init__()


def invite(
    *,
    email: str,
    role: str,
    by: Actor,
    now: datetime,
    permissions: Iterable[Permission] | None = None,
    name: str = "",
    calendar_id: UUID | None = None,
    new_calendar: bool = False,
    language: str = "da",
) -> Invitation:
    """Offer someone a place, and send her the mail with the link. Raises InvitedAlready."""
    held = PRESETS[role] if permissions is None else frozenset(permissions)
    check_gift(by=by, role=role, permissions=held)
    offered = waiting_for(email)
    if offered is not None:
        raise InvitedAlready(offered)
    invitation = Invitation.objects.create(
        email=email.strip(),
        name=name.strip() or None,
        role=role,
        permissions=stored(held),
        calendar_id=calendar_id,
        new_calendar=new_calendar and calendar_id is None,
        language=language,
        invited_by=by.id,
        created_at=now,
        expires_at=now + INVITATION_LASTS,
    )
    tell(invitation, by=by, now=now)
    note_invitation("staff.invite", invitation, by=by, now=now)
    return invitation


def invite_again(*, invitation: Invitation, by: Actor, now: datetime) -> None:
    """Send the mail once more, with a new link and another week; the former link opens nothing."""
    check_gift(by=by, role=invitation.role, permissions=invitation.held)
    invitation.token_hash, invitation.expires_at = None, now + INVITATION_LASTS
    invitation.told += 1
    invitation.save(update_fields=["token_hash", "expires_at", "told"])
    outbox.withdraw(about_id=invitation.pk, reason="sent_again", now=now)
    tell(invitation, by=by, now=now)
    note_invitation("staff.invite_again", invitation, by=by, now=now)


def tell(invitation: Invitation, *, by: Actor, now: datetime) -> None:
    """Plan the mail."""
    outbox.plan(
        about_kind="staff.Invitation",
        about_id=invitation.pk,
        kind="staff_invitation",
        channel="email",
        send_at=now,
        recipient_id=None,
        version=invitation.told,
        by=by,
        now=now,
    )


def open_invitation(token: str, *, now: datetime) -> Invitation:
    """Find an invitation that still stands, and hold it while it is being accepted."""
    found = waiting().select_for_update().filter(token_hash=token_hash(token), expires_at__gt=now)
    invitation = found.first()
    if invitation is None:
        raise InvitationOver
    return invitation


def has_account(invitation: Invitation) -> bool:
    """Say whether whoever is invited has an account, and so a password, already."""
    index = email_index(str(invitation.email))
    with tenant_scope(PLATFORM_ID):
        return User.objects.filter(email_index=index).exists()


def accept_invitation(*, token: str, name: str, now: datetime, password: str = "") -> Membership:
    """Take the place that was offered; whoever holds the token reads the mail it was sent to."""
    invitation = open_invitation(token, now=now)
    membership = enrol_member(
        tenant=Tenant.objects.get(pk=current_tenant_id()),
        email=str(invitation.email),
        name=name,
        password=password,
        role=invitation.role,
        permissions=invitation.held,
        language=invitation.language,
        by=Actor("system"),
        now=now,
    )
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    # Whatever else was offered to this address is answered by it.
    withdraw_hers(email_index(str(invitation.email)), by=Actor("system"), now=now)
    if invitation.calendar_id or invitation.new_calendar:
        give_calendar(membership, invitation.calendar_id, by=Actor("system"), now=now)
    return membership
