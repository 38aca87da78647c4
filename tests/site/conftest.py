"""What more than one test of the whole house stands on."""

import io
import logging
from collections.abc import Iterator

import pytest

from bookingsite.logs import JsonFormatter


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Collect what the log would show, down to the finest level."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    loggers = [logging.getLogger(), logging.getLogger("django"), logging.getLogger("celery")]
    before = [each.level for each in loggers]
    for each in loggers:
        each.addHandler(handler)
        each.setLevel(logging.DEBUG)
    yield stream
    for each, level in zip(loggers, before, strict=True):
        each.removeHandler(handler)
        each.setLevel(level)
