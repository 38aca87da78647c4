"""The mail to each owner when the month's text messages are used up."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from notifications.kinds import Recipient
from staff.kinds.links import address
from staff.kinds.members import mailbox_of, member
from staff.models import Membership
from staff.permissions import OWNER
from tenants.models import Tenant


def owners() -> list[UUID]:
    """List the places of the owners, who pay."""
    return list(Membership.objects.filter(role=OWNER, active=True).values_list("pk", flat=True))


def cap_stands(about_id: UUID, rule: str, now: datetime) -> str | None:
    """Say why it is not to be sent any more: she has left."""
    return None if member(about_id) else "over"


def cap_for(about_id: UUID) -> Recipient | None:
    """Give the owner's own mailbox."""
    return mailbox_of(member(about_id))


def cap_facts(about_id: UUID, language: str) -> dict[str, Any]:
    """Give the cap and the way to the log, where it is changed."""
    membership = member(about_id)
    owner = mailbox_of(membership)
    if membership is None or owner is None:
        return {}
    tenant = Tenant.objects.get(pk=membership.tenant_id)
    return {
        "sender": _("Bookings"),
        "first_name": owner.name.split(" ", 1)[0],
        "shop": tenant.name,
        "cap": tenant.sms_monthly_cap,
        "url": address(f"/d/{tenant.slug}/messages/"),
    }
