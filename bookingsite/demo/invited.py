"""Somebody whom the demo's salon has invited and who has not answered yet."""

from datetime import datetime

from staff.actions import invite
from tenants.actors import SYSTEM


def plant_invited(slug: str, *, now: datetime) -> None:
    """Invite a receptionist, so that the people's page has somebody to wait for."""
    invite(
        email=f"nanna@{slug}.example",
        name="Nanna Riis",
        role="reception",
        new_calendar=False,
        by=SYSTEM,
        now=now,
    )
