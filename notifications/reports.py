"""Reads what a company reports of a message: delivered, or given up. Pure: bytes in, a word out.

A report names our message by a token that was made for it alone and is kept as a hash; the company's own
words, its copy of the number or address, and everything else that comes along is dropped here.
"""

import base64
import hmac
import json
import secrets
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Literal
from uuid import UUID

Outcome = Literal["delivered", "failed"]

# https://gatewayapi.com/docs/apis/rest/ : the states after which none follows.
GATEWAYAPI: dict[str, Outcome] = {
    "DELIVERED": "delivered",
    "UNDELIVERABLE": "failed",
    "EXPIRED": "failed",
    "REJECTED": "failed",
    "SKIPPED": "failed",
    "DELETED": "failed",
}
# https://46elks.com/docs/sms-delivery-reports
ELKS: dict[str, Outcome] = {"delivered": "delivered", "failed": "failed"}
# https://developers.brevo.com/docs/transactional-webhooks : a soft bounce is tried again by the company.
BREVO: dict[str, Outcome] = {
    "delivered": "delivered",
    "hard_bounce": "failed",
    "blocked": "failed",
    "invalid_email": "failed",
    "error": "failed",
}
SECRET_BYTES = 18


def new_report_token(tenant_id: UUID) -> str:
    """Make a token for one message: whose it is, and what nobody guesses. 46 letters, fit for an address."""
    return base64.urlsafe_b64encode(tenant_id.bytes + secrets.token_bytes(SECRET_BYTES)).decode().rstrip("=")


def tenant_of(token: str) -> UUID | None:
    """Read whose message a token belongs to; None where it is no token of ours."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return None
    return UUID(bytes=raw[:16]) if len(raw) == 16 + SECRET_BYTES else None


def gatewayapi_outcome(signature: str, secret: str) -> Outcome | None:
    """Read GatewayAPI's report out of its signature (a JWT, HS256); None where our secret did not sign it.

    Raises KeyError for a state that is no end, such as ENROUTE.
    """
    head, _, rest = signature.partition(".")
    body, _, signed = rest.partition(".")
    wanted = hmac.new(secret.encode(), f"{head}.{body}".encode(), sha256).digest()
    try:
        if not secret or not hmac.compare_digest(part(signed), wanted) or as_json(head)["alg"] != "HS256":
            return None
        status = str(as_json(body)["status"])
    except (ValueError, KeyError, TypeError):
        return None
    return GATEWAYAPI[status]


def elks_outcome(form: Mapping[str, str]) -> Outcome:
    """Read 46elks' report. Raises KeyError for a state that is no end."""
    return ELKS[form.get("status", "")]


def brevo_report(raw: bytes) -> tuple[str, Outcome] | None:
    """Read our token and the outcome out of Brevo's report; None where it tells of something else."""
    try:
        told = json.loads(raw)
        return str(json.loads(told["X-Mailin-custom"])["report"]), BREVO[str(told["event"])]
    except (ValueError, KeyError, TypeError):
        return None


def part(text: str) -> bytes:
    """Decode one part of a JWT."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def as_json(text: str) -> dict[str, Any]:
    """Decode one part of a JWT as JSON. Raises ValueError where it is no object."""
    found = json.loads(part(text))
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found
