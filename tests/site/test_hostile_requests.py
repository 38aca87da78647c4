"""Requests that no browser sends: each gets an answer, none a 500."""

from collections.abc import Iterable, Iterator

import pytest
import time_machine
from django.urls import reverse

from tests.site.doors import ROWS
from tests.site.doors.house import House, patterns, plant
from tests.world import NOW

PART = b'--x\r\nContent-Disposition: form-data; name="start"\r\n\r\n\xe6\r\n--x--\r\n'
BODIES = {
    "application/x-www-form-urlencoded": b"start=%E6&name=%FF&email=a%00&lang=x",
    "multipart/form-data; boundary=x": PART,
    "application/json": b"{",
}


@pytest.fixture
def house(db: None) -> Iterator[House]:
    """Give the house, on the morning of the tests' world."""
    with time_machine.travel(NOW, tick=False):
        yield plant()


CHARSETS = ["utf-99", "idna", "hex", "utf-16", "undefined", "%00", "utf-7"]
# A form that anybody may send, and one behind the door.
FORMS = ("signin", "make_visit")


def broken_by(house: House, names: Iterable[str], charset: str) -> list[tuple[str, str]]:
    """Send each body to each of these addresses, and say where that breaks something."""
    client = house.client("alice", raise_request_exception=False)
    broken = []
    for name in names:
        address = reverse(name, args=ROWS[name].args(house))
        for kind, body in BODIES.items():
            answer = client.generic("POST", address, body, content_type=f"{kind}; charset={charset}")
            if answer.status_code >= 500:
                broken.append((name, kind))
    return broken


@pytest.mark.parametrize("charset", CHARSETS)
def test_an_absurd_charset_is_no_fault_of_ours(house: House, charset: str) -> None:
    assert broken_by(house, FORMS, charset) == []


def test_bytes_that_are_no_text_are_no_fault_of_any_address(house: House) -> None:
    """Whatever charset they come under: what is read in one way by all is read so before any view."""
    assert broken_by(house, [str(pattern.name) for pattern in patterns()], "hex") == []
