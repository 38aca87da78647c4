"""Reads every body as UTF-8, which is what our own forms send, whatever its header says.

Django decodes with any codec that Python knows by the name, and some of those (hex, idna) break in its hands.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class Utf8Middleware:
    """Takes the word of no stranger for how a body is written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.encoding = "utf-8"
        return self.get_response(request)
