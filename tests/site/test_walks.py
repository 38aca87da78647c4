"""What holds of every address, whoever comes: read off the answers of one walk a person.

Made from the table of doors: a new address is tried here without anybody adding it.
"""

from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from customers.models import Customer
from customers.reach import cards_for
from staff.models import Membership
from staff.permissions import Permission
from tenants.context import tenant_scope
from tests.site.doors import ROWS
from tests.site.doors.house import COLLEAGUES, PERSONAS, House, patterns, plant
from tests.site.walk import (
    LATER,
    NAMES,
    Answer,
    plant_marked,
    take_your_time,
    walk,
    walk_on,
)
from tests.world import NOW, local

pytestmark = pytest.mark.django_db
OPEN = ("home", "signin", "accept_invitation")


@pytest.mark.parametrize("persona", PERSONAS)
def test_s55_each_address_answers_as_the_table_says_and_looking_changes_no_visit(persona: str) -> None:
    """Looks come first; each act is taken back and has a browser of its own: no answer changes the next."""
    walked = walk(persona)
    before, after = walked.visits
    assert after == before
    answers = walked.looks | walked.acts
    given = [(name, answers[name].status, "not", ROWS[name].statuses[persona]) for name in NAMES]
    assert [each for each in given if each[1] != each[3]] == []
    if persona == "anonymous":
        behind = {name: answers[name].headers["Location"] for name in NAMES if ROWS[name].behind}
        assert [name for name, there in behind.items() if not there.startswith("/signin/")] == []


@pytest.mark.parametrize("persona", COLLEAGUES)
def test_every_look_at_a_customer_is_in_the_log_exactly_once(persona: str) -> None:
    """Every page that shows a customer's name leaves one row that names her, and no more than one."""
    behind = [each for each in walk(persona).answers() if ROWS[each[1]].behind]
    wrong = {
        (asked, name, answer.logged[each])
        for asked, name, answer in behind
        for each in answer.shown
        if answer.logged[each] != 1
    }
    assert "; ".join(str(each) for each in sorted(wrong)) == ""
    assert sum(bool(answer.shown) for *_, answer in behind) > 5


@pytest.fixture
def house(db: None) -> Iterator[House]:
    """Give the house, when nobody has just done anything."""
    take_your_time()
    with time_machine.travel(NOW + LATER, tick=False):
        yield plant_marked()


def test_s73_with_every_other_right_a_colleague_sees_no_name_but_her_own_customers(house: House) -> None:
    """Bob may do everything, with his own customers and in his own calendar: nobody else is named."""
    bob = house.solvik.members["bob"]
    rights = frozenset(Permission) - {Permission.ALL_CALENDARS}
    with tenant_scope(house.solvik.tenant):
        Membership.objects.filter(pk=bob.pk).update(permissions=sorted(each.value for each in rights))
        bob.refresh_from_db()
        own = set(cards_for(bob).values_list("pk", flat=True))
        assert own and len(own) < Customer.objects.count()
    house.people["bob"] = house.people["bob"].with_factor()
    answers = list(walk_on(house, "bob"))
    assert {name for name, answer in answers if answer.shown - own} == set()
    assert sum(bool(answer.shown) for _, answer in answers) > 5


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


def read(body: bytes) -> Reader:
    """Read a page."""
    reader = Reader()
    reader.feed(body.decode())
    return reader


def page(name: str, persona: str = "anonymous") -> Answer:
    """Give a page of the table of doors."""
    answer = walk(persona).looks[name]
    assert answer.status == 200, name
    return answer


def pages() -> Iterator[tuple[str, Answer]]:
    """Give every page that people see."""
    for name in (*public_pages(), *OPEN):
        yield name, page(name)
    for name in staff_pages():
        yield name, page(name, "alice")


def test_no_page_has_or_allows_anything_inline_or_from_another_host() -> None:
    everything = [(name, answer.headers, answer.body) for name, answer in pages()]
    nowhere = Client().get("/b/salon-nowhere/")
    for name, headers, body in (*everything, ("404", nowhere.headers, nowhere.content)):
        allows_nothing_inline_nor_from_elsewhere(name, headers)
        if headers["Content-Type"].startswith("text/html"):
            has_nothing_inline_nor_from_elsewhere(name, read(body))


def allows_nothing_inline_nor_from_elsewhere(name: str, headers: Mapping[str, str]) -> None:
    """See what the browser is told."""
    policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'", name
    assert policy["base-uri"] == policy["frame-ancestors"] == "'none'", name
    words = {word for sources in policy.values() for word in sources.split()}
    assert words <= {"'none'", "'self'", "data:"}, name
    assert "data:" not in policy["script-src"] + policy["style-src"], name
    assert headers["X-Content-Type-Options"] == "nosniff", name
    assert headers["X-Frame-Options"] == "DENY", name


def has_nothing_inline_nor_from_elsewhere(name: str, page: Reader) -> None:
    """See what the page says."""
    assert page.inline == [], name
    assert page.fetched, name
    hosts = {urlsplit(address).netloc for address in page.fetched}
    assert hosts <= {"", "localhost:8000", "testserver"}, (name, hosts)


def test_pages_behind_a_token_leave_no_trace() -> None:
    for name in tokened_pages():
        answer = page(name)
        assert answer.headers["Referrer-Policy"] == "no-referrer", name
        told = answer.headers.get("X-Robots-Tag", "")
        if answer.headers["Content-Type"].startswith("text/html"):
            told += read(answer.body).robots
        assert "noindex" in told, name
        assert "no-store" in answer.headers["Cache-Control"], name


def test_pages_that_are_public_may_be_found() -> None:
    answer = page("front")
    assert "noindex" not in read(answer.body).robots + answer.headers.get("X-Robots-Tag", "")


def test_booking_needs_and_sets_no_cookie(morning: None) -> None:
    for name in public_pages():
        assert not page(name).cookies, name
    house = plant()
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
