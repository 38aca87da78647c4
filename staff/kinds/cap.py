"""The mail to each owner when the month's text messages are used up."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from notifications.kinds import Recipient
from staff.kinds.accounts import as_recipient, first_name
from staff.kinds.links import address
from staff.models import Membership, User
from staff.permissions import OWNER
from tenants.context import PLATFORM_ID, tenant_scope
from tenants.models import Tenant


def owners() -> list[UUID]:
    """List the places of the owners, who pay."""
    return list(Membership.objects.filter(role=OWNER, active=True).values_list("pk", flat=True))


def user_of(about_id: UUID) -> tuple[Membership | None, User | None]:
    """Find an owner's place and her account, which stands with the platform."""
    membership = Membership.objects.filter(pk=about_id, active=True).first()
    if membership is None:
        return None, None
    with tenant_scope(PLATFORM_ID):
        return membership, User.objects.filter(pk=membership.user_id).first()


def cap_stands(about_id: UUID, rule: str, now: datetime) -> str | None:
    """Say why it is not to be sent any more: she has left."""
    return None if Membership.objects.filter(pk=about_id, active=True).exists() else "over"


def cap_for(about_id: UUID) -> Recipient | None:
    """Give the owner's own mailbox."""
    _membership, user = user_of(about_id)
    with tenant_scope(PLATFORM_ID):
        return as_recipient(user)


def cap_facts(about_id: UUID, language: str) -> dict[str, Any]:
    """Give the cap and the way to the log, where it is changed."""
    membership, user = user_of(about_id)
    if membership is None or user is None:
        return {}
    tenant = Tenant.objects.get(pk=membership.tenant_id)
    with tenant_scope(PLATFORM_ID):
        name = first_name(user)
    return {
        "sender": _("Bookings"),
        "first_name": name,
        "shop": tenant.name,
        "cap": tenant.sms_monthly_cap,
        "url": address(f"/d/{tenant.slug}/messages/"),
    }
