"""The reader's language: her own choice in the address, else her cookie, else her browser, else Danish.

The choice rides in the address (`?lang=en`), and our links take it along, so that it works with every cookie
refused. No page sets a cookie for it.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from tenants.spoken import asked_for

KNOWN = frozenset(code for code, _name in settings.LANGUAGES)


def asked_language(request: HttpRequest) -> str:
    """Give the language that the address asks for, or "" where it asks for none that we have."""
    asked = request.GET.get("lang", "")
    return asked if asked in KNOWN else ""


def chosen(request: HttpRequest) -> str:
    """Say which of the site's languages this request is to be answered in."""
    return asked_language(request) or translation.get_language_from_request(request)


class VisitorLocaleMiddleware:
    """Activates the reader's language for the length of the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        code = chosen(request)
        with translation.override(code), asked_for(asked_language(request)):
            request.LANGUAGE_CODE = code
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", code)
        response.headers["Vary"] = ", ".join(
            dict.fromkeys([*filter(None, response.headers.get("Vary", "").split(", ")), "Accept-Language"])
        )
        return response
