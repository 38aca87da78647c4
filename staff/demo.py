"""The demo's plain way in: who may be tried, and the code a phone would show. Nothing outside the demo."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone

from staff import secondfactor
from staff.models import User


@dataclass(frozen=True)
class Login:
    """One line of the file of demo logins: business, role, e-mail and password, parted by tabs."""

    business: str
    role: str
    email: str
    password: str


def logins() -> list[Login]:
    """Read the demo's logins; none when this is no demo, or before it is planted."""
    if not settings.DEMO or not settings.DEMO_LOGINS.is_file():
        return []
    lines = settings.DEMO_LOGINS.read_text(encoding="utf-8").splitlines()
    return [Login(*parts) for line in lines if len(parts := line.split("\t")) == 4]


def code_for(user: User, *, secret: str = "") -> dict[str, Any]:
    """Give the page the code of this moment, in the demo only."""
    if not settings.DEMO:
        return {}
    code = secondfactor.usable_code(
        secret=secret or str(user.totp_secret), now=timezone.now(), last_step=user.totp_last_step
    )
    return {"demo_factor": True, "demo_code": code}
