"""Mail to staff as the worker would write it, and the links in it."""

import re
from uuid import UUID

from django.utils import timezone

from notifications.channels.base import MailPayload
from notifications.compose import Ready, compose
from notifications.models import Message
from tenants.context import PLATFORM_ID, tenant_scope
from tenants.models import Tenant


def written(kind: str, *, scope: UUID = PLATFORM_ID) -> list[MailPayload]:
    """Write every mail of a kind, the newest first; what is to be skipped is left out."""
    with tenant_scope(scope):
        tenant = Tenant.objects.get(pk=scope)
        messages = Message.objects.filter(kind=kind, state=Message.State.PLANNED).order_by(
            "-version", "-created_at"
        )
        found = [compose(message, tenant, now=timezone.now()) for message in messages]
    return [
        each.payload for each in found if isinstance(each, Ready) and isinstance(each.payload, MailPayload)
    ]


def link_in(mail: MailPayload) -> str:
    """Give the path of the link in a mail; it stands in the plain text and in the page alike."""
    found = re.search(r"https?://[^/\s]+(/[^\s]+)", mail.text)
    assert found and found[1] in mail.html
    return found[1]
