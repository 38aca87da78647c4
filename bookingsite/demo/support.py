"""Somebody of the platform's support, for whoever wants to see how little support sees."""

import secrets
from datetime import datetime

from staff.actions.support import enrol_support
from tenants.actors import SYSTEM

EMAIL = "dana@platform.example"


def plant_support(*, now: datetime) -> list[str]:
    """Let Dana work for support; give her sign-in as a line to print."""
    password = f"dana-{secrets.token_hex(6)}"
    enrol_support(email=EMAIL, name="Dana Friis", password=password, by=SYSTEM, now=now)
    return [f"platform\tsupport\t{EMAIL}\t{password}"]
