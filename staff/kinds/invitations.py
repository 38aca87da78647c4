"""An invitation as a mail: whether it still stands, to whom it goes, and the link to the place."""

from datetime import datetime
from typing import Any
from uuid import UUID

from notifications.kinds import Recipient
from staff.kinds.links import address, mint
from staff.models import Invitation, Membership
from tenants.context import current_tenant_id
from tenants.models import Tenant


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
