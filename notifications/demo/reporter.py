"""Reports what became of a text message as GatewayAPI does: a little later, signed, to the address given."""

import base64
import hmac
import json
import threading
import time
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import httpx

from notifications.subprocessors import LOOPBACK

# Long enough for our own record of the hand-over, short enough for somebody who watches.
AFTER_SECONDS = 1.5
# Numbers that end so reach nobody in the demo, so that a failure can be looked at.
NOBODY = "9999"


def report_later(address: str, *, number: str, secret: str) -> None:
    """Report on one message from beside the answer; only to this machine."""
    if urlsplit(address).hostname in LOOPBACK:
        threading.Thread(target=report, args=(address, number, secret), daemon=True).start()


def report(address: str, number: str, secret: str) -> None:
    """Wait a little and post the report; the demo is not worth a second try."""
    time.sleep(AFTER_SECONDS)
    status = "UNDELIVERABLE" if number.endswith(NOBODY) else "DELIVERED"
    told = {"id": 1, "msisdn": int(number.lstrip("+")), "time": int(time.time()), "status": status}
    try:
        headers = {"X-Gwapi-Signature": signed(told, secret)}
        httpx.post(address, json=told, headers=headers, timeout=5, trust_env=False)
    except httpx.HTTPError:
        return


def signed(told: dict[str, Any], secret: str) -> str:
    """Write a JWT over what is told."""
    body = f"{coded({'alg': 'HS256', 'typ': 'JWT'})}.{coded(told)}"
    signature = hmac.new(secret.encode(), body.encode(), sha256).digest()
    return f"{body}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


def coded(fields: dict[str, Any]) -> str:
    """Encode one part of a JWT."""
    return base64.urlsafe_b64encode(json.dumps(fields).encode()).decode().rstrip("=")
