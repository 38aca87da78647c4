"""What the doors of settings need to name: a wish to be away, and a closed day."""

from typing import Any

from bookings.models import AbsenceRequest, CalendarException
from tests.world import NOW, Shop, local


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
