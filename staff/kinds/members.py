"""A colleague of one business as whom a mail goes to: her account stands with the platform."""

from uuid import UUID

from notifications.kinds import Recipient
from staff.kinds.accounts import as_recipient
from staff.models import Membership, User
from tenants.context import PLATFORM_ID, tenant_scope


def member(membership_id: UUID) -> Membership | None:
    """Find somebody's place, as long as she works here."""
    return Membership.objects.filter(pk=membership_id, active=True).first()


def mailbox_of(membership: Membership | None) -> Recipient | None:
    """Give her own mailbox."""
    if membership is None or not membership.active:
        return None
    with tenant_scope(PLATFORM_ID):
        return as_recipient(User.objects.filter(pk=membership.user_id).first())
