"""The demo's plain way in: who may be tried, and the code a phone would show. Nothing outside the demo."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone

from staff import secondfactor
from staff.models import User


@dataclass(frozen=True)
class Login:
    """One line of the file of demo logins: e-mail, password and who it is, parted by tabs."""

    email: str
    password: str
    who: str


def logins() -> list[Login]:
    """Read the demo's logins; none when this is no demo, or before it is planted."""
    if not settings.DEMO or not settings.DEMO_LOGINS.is_file():
        return []
    found = []
    for line in settings.DEMO_LOGINS.read_text(encoding="utf-8").splitlines():
        parts = [part.strip() for part in line.split("\t")]
        if len(parts) >= 2 and "@" in parts[0]:
            found.append(Login(parts[0], parts[1], " · ".join(filter(None, parts[2:]))))
    return found


def code_for(user: User, *, secret: str = "") -> dict[str, Any]:
    """Give the page the code of this moment, in the demo only."""
    if not settings.DEMO:
        return {}
    code = secondfactor.usable_code(
        secret=secret or str(user.totp_secret), now=timezone.now(), last_step=user.totp_last_step
    )
    return {"demo_factor": True, "demo_code": code}
