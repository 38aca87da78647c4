"""Which address a request came from, when servers of ours stand in front.

Only as many entries of X-Forwarded-For are believed as there are front servers: what stands further left
was written by the visitor.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class ClientAddressMiddleware:
    """Puts the visitor's address into REMOTE_ADDR, for the limits that count by address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        forwarded = [
            part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()
        ]
        if settings.TRUSTED_PROXIES and len(forwarded) >= settings.TRUSTED_PROXIES:
            request.META["REMOTE_ADDR"] = forwarded[-settings.TRUSTED_PROXIES]
        return self.get_response(request)
