"""What the doors of settings need to name: a wish to be away, and a closed day."""

import io
from typing import Any

from PIL import Image

from bookings.models import AbsenceRequest, CalendarException
from privacy.agreement import accept_agreement, agreement_now
from tenants.logo import set_logo
from tenants.pictures import redraw
from tests.world import NOW, Shop, local


def plant_agreement(shop: Shop, more: dict[str, Any]) -> None:
    """Let Alice agree to the data-processing agreement."""
    made = accept_agreement(
        tenant=shop.tenant,
        language="da",
        sha256=agreement_now(shop.tenant, "da").sha256,
        name="Alice Holm",
        user_id=shop.members["alice"].user_id,
        by=shop.actor("alice"),
        now=NOW,
    )
    more["agreed_version"] = made.version
    more["logo_mark"] = set_logo(
        tenant=shop.tenant, picture=redraw(a_picture()), by=shop.actor("alice"), now=NOW
    )


def a_picture() -> bytes:
    """Draw a small picture."""
    found = io.BytesIO()
    Image.new("RGB", (40, 20), "#0b6650").save(found, "PNG")
    return found.getvalue()


def plant_absences(shop: Shop, more: dict[str, Any]) -> None:
    """Let Bob ask for a day off, and close the salon on another."""
    more["wish"] = AbsenceRequest.objects.create(
        resource=shop.people["bob"],
        starts_at=local("2026-12-14 00:00"),
        ends_at=local("2026-12-15 00:00"),
        asked_by=shop.members["bob"].user_id,
        asked_at=NOW,
    )
    more["closure"] = CalendarException.objects.create(
        kind="closure", starts_at=local("2026-12-28 00:00"), ends_at=local("2026-12-29 00:00")
    )
