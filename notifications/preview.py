"""A message about an invented visit, so that a business sees its wording, and its length, first."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from notifications.texts import MailText, SmsText, Wording, facts, reader, render_mail, render_sms, speaks
from tenants.models import Tenant

# As long as a real one: 32 signs of token.
TOKEN = "x" * 32


def preview(
    *, tenant: Tenant, kind: str, channel: str, language: str, wording: Wording | None, now: datetime
) -> MailText | SmsText:
    """Render one kind with a tenant's wording; a text message comes with its segments."""
    spoken = speaks(language, tenant.language)
    with reader(spoken, tenant.zone):
        said = facts(sample(tenant, now=now), now=now)
        return render_sms(kind, said, wording) if channel == "sms" else render_mail(kind, said, wording)


def sample(tenant: Tenant, *, now: datetime) -> dict[str, Any]:
    """Invent the facts of a visit; they are nobody's."""
    starts = (now.astimezone(tenant.zone) + timedelta(days=7)).replace(
        hour=10, minute=15, second=0, microsecond=0
    )
    town = f"{tenant.postcode} {tenant.city}".strip()
    return {
        "business": tenant,
        "first_name": "Mette",
        "services": _("Haircut"),
        "who": "Sofie",
        "starts": starts,
        "ends": starts + timedelta(minutes=45),
        "price": _("450 kr."),
        "place": ", ".join(part for part in (tenant.street, town) if part),
        "manage_url": f"{settings.BASE_URL}/b/{tenant.slug}/v/{TOKEN}/",
        "cutoff_until": starts - timedelta(minutes=tenant.cancel_cutoff_minutes),
        "policy_url": f"{settings.BASE_URL}/b/{tenant.slug}/policy/",
        "phone": tenant.phone,
        "note_newsletter": False,
    }
