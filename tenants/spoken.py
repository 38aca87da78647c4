"""The language that the visitor chose in the address goes with her from page to page, with no cookie."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_asked: ContextVar[str] = ContextVar("asked_language", default="")


@contextmanager
def asked_for(code: str) -> Iterator[None]:
    """Remember for one request which language its address asked for; "" where it asked for none."""
    token = _asked.set(code)
    try:
        yield
    finally:
        _asked.reset(token)


def carried(address: str) -> str:
    """Give an address of ours with the language that this request asked for."""
    code = _asked.get()
    if not code or not address:
        return address
    path, mark, fragment = address.partition("#")
    return f"{path}{'&' if '?' in path else '?'}lang={code}{mark}{fragment}"
