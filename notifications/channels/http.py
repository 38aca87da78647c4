"""One HTTP request to a company, and what its answer, or its silence, means."""

from typing import Any

import httpx

from notifications.channels.base import PermanentFailure, Result, Sent, TemporaryFailure, Unknown

TIMEOUT = httpx.Timeout(10.0, connect=5.0)
# The company says itself that it did not take it. 502 and 504 come from a machine in front of it: there the
# payload may have passed.
AGAIN = frozenset({408, 425, 429, 500, 503})


def post(url: str, reference: str, **request: Any) -> Result:
    """Post once, without redirects or proxies, and read the reference out of the answer."""
    try:
        with httpx.Client(timeout=TIMEOUT, trust_env=False, follow_redirects=False) as client:
            response = client.post(url, **request)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
        return TemporaryFailure("no-connection")
    except httpx.HTTPError:
        return Unknown("no-answer")
    return read(response, reference)


def read(response: httpx.Response, reference: str) -> Result:
    """Turn a status and a body into a result."""
    status = response.status_code
    if status in AGAIN:
        return TemporaryFailure(f"http-{status}")
    if status >= 500:
        return Unknown(f"http-{status}")
    if not 200 <= status < 300:
        return PermanentFailure(f"http-{status}")
    try:
        found = response.json()[reference]
    except (ValueError, KeyError, TypeError):
        return Unknown("unreadable-answer")
    first = found[0] if isinstance(found, list) and found else found
    return Sent(str(first)) if first else Unknown("unreadable-answer")
