"""Nothing is served while a backup has brought back what the ledger calls erased."""

import logging
import threading
from collections.abc import Callable
from time import monotonic

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from privacy.replay import is_behind

log = logging.getLogger(__name__)
ASK_AGAIN = 5.0


class Gate:
    """Closed until the ledger has been asked; once open it stays so for the life of the process."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.open = False
        self.asked_at = float("-inf")

    def may_open(self) -> bool:
        """Ask the ledger, at most every few seconds."""
        with self.lock:
            if self.open or monotonic() - self.asked_at < ASK_AGAIN:
                return self.open
            self.asked_at = monotonic()
            try:
                self.open = not is_behind()
            except DatabaseError:
                # A database that is away is told of by whoever needs it, and asked again.
                self.asked_at = float("-inf")
                return True
            if not self.open:
                log.critical(
                    "Rows are back that the ledger calls erased: run manage.py erasure_replay.",
                    extra={"event": "erasures_behind"},
                )
            return self.open


GATE = Gate()


class ErasureGateMiddleware:
    """Answers 503 until the replay has run."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if GATE.open or GATE.may_open():
            return self.get_response(request)
        response = render(request, "errors/503.html", status=503)
        response.headers["Retry-After"] = "10"
        return response
