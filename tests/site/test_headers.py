"""What the browser is told: nothing inline, no other host, no cookie, no trace; and what the log says."""

import io
import json
import logging
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from bookings.public_views import details
from bookingsite.logs import JsonFormatter
from tests.site.test_doors import ROWS, House, patterns, plant
from tests.world import NOW, local

OPEN = ("home", "signin", "accept_invitation")


def names(*doors: str, word: str = "") -> list[str]:
    """Name the pages that are got, behind these doors, with this word in their address."""
    found = [
        str(pattern.name)
        for pattern in patterns()
        if pattern.callback.door in doors
        and word in str(pattern.pattern)
        and ROWS[str(pattern.name)].method == "get"
    ]
    assert found
    return found


def public_pages() -> list[str]:
    """Name what strangers and customers see."""
    return names("public", "visit")


def tokened_pages() -> list[str]:
    """Name the pages whose address is the key to them."""
    return names("public", "visit", "open", word="<str:token>")


def staff_pages() -> list[str]:
    """Name what an owner sees."""
    return [name for name in names("staff") if ROWS[name].statuses["alice"] == 200]


# Fetched by the browser without being asked: none may come from elsewhere.
FETCHED = {
    "script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src",
    "embed": "src", "object": "data", "use": "href", "image": "href", "form": "action", "link": "href",
}  # fmt: skip
CALLED_ONLY = {"canonical", "alternate"}
TYPED = {
    "name": "Åse-Marie O'Brien",
    "phone": "20 12 34 99",
    "email": "aase.obrien@example.dk",
    "message": "Jeg er gravid i femte måned",
    "policy": "on",
}


@pytest.fixture
def house(db: None) -> Iterator[House]:
    """Give the house, on the morning of the tests' world."""
    with time_machine.travel(NOW, tick=False):
        yield plant()


class Reader(HTMLParser):
    """Notes what a page fetches and what stands inline."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.inline: list[str] = []
        self.robots = ""
        self.tag = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tag = tag
        address = given.get(FETCHED.get(tag, ""), "")
        if address and given.get("rel") not in CALLED_ONLY:
            self.fetched.append(address)
        self.fetched += [part.split()[0] for part in given.get("srcset", "").split(",") if part.strip()]
        if given.get("property") in {"og:image", "og:url"}:
            self.fetched.append(given["content"])
        if tag == "meta" and given.get("name") == "robots":
            self.robots = given["content"]
        self.inline += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        if tag == "style":
            self.inline.append("style")
        if any(value.strip().lower().startswith("javascript:") for value in given.values()):
            self.inline.append(f"{tag} javascript:")

    def handle_data(self, data: str) -> None:
        if self.tag == "script" and data.strip():
            self.inline.append("script")

    def handle_endtag(self, tag: str) -> None:
        self.tag = ""


def read(answer: HttpResponse) -> Reader:
    """Read a page."""
    reader = Reader()
    reader.feed(answer.content.decode())
    return reader


def page(house: House, name: str, client: Client | None = None) -> HttpResponse:
    """Get a page of the table of doors."""
    row = ROWS[name]
    answer = (client or Client()).get(reverse(name, args=row.args(house)), row.data(house))
    assert answer.status_code == 200, name
    return answer


def pages(house: House) -> Iterator[tuple[str, HttpResponse]]:
    """Get every page that people see."""
    for name in (*public_pages(), *OPEN):
        yield name, page(house, name)
    alice = house.client("alice")
    for name in staff_pages():
        yield name, page(house, name, alice)
    yield "404", Client().get("/b/salon-nowhere/")


def test_no_page_has_or_allows_anything_inline_or_from_another_host(house: House) -> None:
    for name, answer in pages(house):
        allows_nothing_inline_nor_from_elsewhere(name, answer)
        if answer["Content-Type"].startswith("text/html"):
            has_nothing_inline_nor_from_elsewhere(name, read(answer))


def allows_nothing_inline_nor_from_elsewhere(name: str, answer: HttpResponse) -> None:
    """See what the browser is told."""
    policy = dict(part.strip().partition(" ")[::2] for part in answer["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'", name
    assert policy["base-uri"] == policy["frame-ancestors"] == "'none'", name
    words = {word for sources in policy.values() for word in sources.split()}
    assert words <= {"'none'", "'self'", "data:"}, name
    assert "data:" not in policy["script-src"] + policy["style-src"], name
    assert answer["X-Content-Type-Options"] == "nosniff", name
    assert answer["X-Frame-Options"] == "DENY", name


def has_nothing_inline_nor_from_elsewhere(name: str, page: Reader) -> None:
    """See what the page says."""
    assert page.inline == [], name
    assert page.fetched, name
    hosts = {urlsplit(address).netloc for address in page.fetched}
    assert hosts <= {"", "localhost:8000", "testserver"}, (name, hosts)


def test_pages_behind_a_token_leave_no_trace(house: House) -> None:
    for name in tokened_pages():
        answer = page(house, name)
        assert answer["Referrer-Policy"] == "no-referrer", name
        told = answer.headers.get("X-Robots-Tag", "")
        if answer["Content-Type"].startswith("text/html"):
            told += read(answer).robots
        assert "noindex" in told, name
        assert "no-store" in answer["Cache-Control"], name


def test_pages_that_are_public_may_be_found(house: House) -> None:
    answer = page(house, "front")
    assert "noindex" not in read(answer).robots + answer.headers.get("X-Robots-Tag", "")


def test_booking_needs_and_sets_no_cookie(house: House) -> None:
    for name in public_pages():
        assert not page(house, name).cookies, name
    client = Client(enforce_csrf_checks=True)
    times = reverse("book_time", args=[house.solvik.tenant.slug])
    wish = f"{times}?s={house.solvik.services['cut'].pk}"
    chosen = client.post(wish, {"start": local("2026-11-30 10:00").isoformat()})
    assert chosen.status_code == 302
    booked = client.post(chosen["Location"], TYPED)
    assert booked.status_code == 302, booked.content.decode()
    assert client.get(booked["Location"]).status_code == 200
    assert not chosen.cookies
    assert not booked.cookies
    assert not client.cookies


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Write what our log would hold, as it would be written."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    loggers = [logging.getLogger(name) for name in ("", "django")]
    for logger in loggers:
        logger.addHandler(handler)
    yield stream
    for logger in loggers:
        logger.removeHandler(handler)


def test_an_error_is_logged_by_its_place_and_says_nothing_of_anybody(
    house: House, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**given: object) -> None:
        try:
            raise ValueError(f"cannot book {given['details']}")
        except ValueError as cause:
            raise RuntimeError(f"gave up on {TYPED['name']}") from cause

    monkeypatch.setattr(details, "confirm", fail)
    client = Client(raise_request_exception=False)
    address = reverse("book_details", args=[house.solvik.tenant.slug, house.flow])
    answer = client.post(address, TYPED)
    assert answer.status_code == 500
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    error = next(line for line in lines if line["level"] == "error")
    assert error["error"] == "RuntimeError"
    assert any("test_headers.py" in place for place in error["places"])
    secrets = [*TYPED.values(), house.flow, "20123499", "O'Brien", "gravid"]
    for secret in (each for each in secrets if each != "on"):
        assert secret not in log.getvalue(), secret
        assert secret not in answer.content.decode(), secret
