"""What the post office is told about the people who work here: is it still true, to whom, with which facts.

An invitation is the business's mail; all other mail here is the platform's. Links are minted while the mail
is written, and only their hashes stay.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from notifications.kinds import Kind, Recipient, register
from staff.models import Invitation, Membership
from tenants.context import current_tenant_id
from tenants.models import Tenant
from tenants.tokens import new_token, token_hash

MAIL = ("email",)


def register_kinds() -> None:
    """Tell the post office of every kind of mail to staff."""
    register(Kind("staff_invitation", MAIL, invitation_stands, invited, invitation_facts, nothing_beside))


def nothing_beside(about_id: UUID, language: str) -> list[Any]:
    """Attach nothing."""
    return []


def mint(row: Any) -> str:
    """Give a row its link: a new token, of which only the hash is kept; a former one opens nothing."""
    token = new_token()
    row.token_hash = token_hash(token)
    row.save(update_fields=["token_hash"])
    return token


def address(path: str) -> str:
    """Give a whole address of ours."""
    return f"{settings.BASE_URL}{path}"


def invitation_stands(about_id: UUID, rule: str, now: datetime) -> str | None:
    """Say why an invitation is not to be sent any more, if so."""
    invitation = Invitation.objects.filter(pk=about_id).first()
    if invitation is None or invitation.withdrawn_at:
        return "withdrawn"
    if invitation.accepted_at:
        return "accepted"
    return "over" if invitation.expires_at <= now else None


def invited(about_id: UUID) -> Recipient | None:
    """Give whom the place is offered to."""
    invitation = Invitation.objects.filter(pk=about_id).first()
    if invitation is None:
        return None
    return Recipient(invitation.name or "", str(invitation.email), "", invitation.language)


def invitation_facts(about_id: UUID, language: str) -> dict[str, Any]:
    """Say who offers the place, and give the link to it."""
    invitation = Invitation.objects.get(pk=about_id)
    tenant = Tenant.objects.get(pk=current_tenant_id())
    inviter = (
        Membership.objects.filter(user_id=invitation.invited_by).first() if invitation.invited_by else None
    )
    return {
        "business": tenant,
        "sender": tenant.name,
        "first_name": (invitation.name or "").split(" ", 1)[0],
        "inviter": str(inviter.name) if inviter else "",
        "starts": invitation.expires_at.astimezone(tenant.zone),
        "url": address(f"/invited/{tenant.slug}/{mint(invitation)}/"),
    }
