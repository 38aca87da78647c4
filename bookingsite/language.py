"""The reader's language: her own choice in the address, else her cookie, else her browser, else Danish.

The choice rides in the address (`?lang=en`) so that it works with every cookie refused; the cookie is set
only by pressing the language link, which makes it strictly necessary for what she asked for.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

KNOWN = frozenset(code for code, _name in settings.LANGUAGES)


def chosen(request: HttpRequest) -> str:
    """Say which of the site's languages this request is to be answered in."""
    asked = request.GET.get("lang") or request.POST.get("lang") or ""
    if asked in KNOWN:
        return asked
    return translation.get_language_from_request(request)


class VisitorLocaleMiddleware:
    """Activates the reader's language for the length of the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        code = chosen(request)
        with translation.override(code):
            request.LANGUAGE_CODE = code  # type: ignore[attr-defined]
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", code)
        response.headers["Vary"] = ", ".join(
            dict.fromkeys([*filter(None, response.headers.get("Vary", "").split(", ")), "Accept-Language"])
        )
        return response
