"""The second factor: codes that change every half minute, and recovery codes for the day the phone is lost.

Pure: the secret, the clock and the last used step come in, an answer goes out. Keeping them is the
callers' work (`staff/signin.py`).
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

import pyotp
import segno

STEP_SECONDS = 30
# A phone's clock may be off by one step either way.
DRIFT = (0, -1, 1)
RECOVERY_CODES = 10


def new_secret() -> str:
    """Make a secret of 160 bits, as RFC 4226 asks for."""
    return pyotp.random_base32(32)


def step_at(now: datetime) -> int:
    """Count half minutes since 1970."""
    return int(now.timestamp()) // STEP_SECONDS


def code_at(secret: str, step: int) -> str:
    """Compute the six digits of one step."""
    return pyotp.TOTP(secret).generate_otp(step)


def matching_step(*, secret: str, code: str, now: datetime, last_step: int) -> int | None:
    """Find the step that the typed code belongs to; a step once used never counts again."""
    typed = "".join(code.split())
    if not (typed.isascii() and typed.isdigit() and len(typed) == 6):
        return None
    current = step_at(now)
    for drift in DRIFT:
        step = current + drift
        if step > last_step and hmac.compare_digest(code_at(secret, step), typed):
            return step
    return None


def usable_code(*, secret: str, now: datetime, last_step: int) -> str | None:
    """Give the code that would be taken right now, for the demo; None while a used step must pass."""
    current = step_at(now)
    step = max(current, last_step + 1)
    return code_at(secret, step) if step <= current + 1 else None


def provisioning_uri(*, secret: str, account: str, issuer: str) -> str:
    """Write the address that an authenticator app reads from the square."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def square(uri: str) -> str:
    """Draw the address as an SVG without style attributes, which our pages' CSP would refuse."""
    drawn: str = segno.make(uri, error="m").svg_inline(
        scale=5, border=4, dark="#000", light="#fff", omitsize=True
    )
    return drawn


def new_recovery_codes() -> list[str]:
    """Make codes of 80 random bits each, in groups that can be read aloud."""
    return [grouped(base64.b32encode(secrets.token_bytes(10)).decode()) for _ in range(RECOVERY_CODES)]


def grouped(code: str) -> str:
    """Set a hyphen after each four signs."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def recovery_hash(code: str) -> bytes:
    """Hash a recovery code as typed; 80 random bits need no slow hash."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return hashlib.sha256(plain.encode()).digest()
