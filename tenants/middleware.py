"""What holds for every request. None of it opens a tenant: that is the door's work."""

import logging
import uuid
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from psycopg.errors import IdleInTransactionSessionTimeout, TransactionTimeout

from tenants.context import current_request_id, request_scope
from tenants.keys import VaultUnavailable

log = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], HttpResponse]
RETRY_AFTER = "10"


class RequestIdMiddleware:
    """Names each request by a random id of our own, for the audit and the log."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # An id sent by the client is not taken over: it could be personal, or somebody else's.
        request_id = str(uuid.uuid4())
        with request_scope(request_id):
            response = self.get_response(request)
        response.headers["X-Request-ID"] = request_id
        return response


class VaultGuardMiddleware:
    """Answers 503 while the vault or the database is away, instead of an error that blames the reader."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn what passes by itself into "try again in a moment"."""
        away = (VaultUnavailable, OperationalError, InterfaceError)
        # PostgreSQL calls it an internal error when it ends a connection whose transaction takes too long.
        ended = isinstance(exception.__cause__, TransactionTimeout | IdleInTransactionSessionTimeout)
        if not isinstance(exception, away) and not ended:
            return None
        event = "vault_away" if isinstance(exception, VaultUnavailable) else "database_away"
        extra = {"event": event, "request_id": current_request_id()}
        log.error("A database does not answer.", exc_info=exception, extra=extra)
        response = render(request, "errors/503.html", status=503)
        response.headers["Retry-After"] = RETRY_AFTER
        return response
