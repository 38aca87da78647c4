"""Ids of one business in the addresses and the forms of another: nothing is found, and nothing is written.

Both tests are made from the table of doors: a new address is tried here without anybody adding it.
"""

from collections.abc import Iterator
from html.parser import HTMLParser
from uuid import UUID, uuid4

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, reverse

from tenants.bases import TenantModel
from tenants.context import tenant_scope
from tests.site.doors import ROWS
from tests.site.doors.house import House, Row, patterns, plant
from tests.site.test_doors import told
from tests.world import NOW, Shop

NAMED_IN_FORMS = (
    "bookings.Service",
    "bookings.ServiceCategory",
    "bookings.Resource",
    "bookings.Booking",
    "customers.Customer",
    "staff.Membership",
)


@pytest.fixture
def house(db: None) -> Iterator[House]:
    """Give the house, on the morning of the tests' world."""
    with time_machine.travel(NOW, tick=False):
        yield plant()


def behind_the_door() -> list[tuple[URLPattern, Row]]:
    """List the staff's addresses with their rows."""
    found = [(pattern, ROWS[str(pattern.name)]) for pattern in patterns()]
    return [(pattern, row) for pattern, row in found if row.behind]


def ask(client: Client, row: Row, address: str, data: dict[str, object]) -> HttpResponse:
    """Go there as the row says."""
    return getattr(client, row.method)(address, data)


def bare(answer: HttpResponse, args: list[object]) -> tuple[int, bytes, object]:
    """Give what a stranger can compare, without the address itself, which stands in the language links."""
    status, body, headers = told(answer)
    for each in args[1:]:
        body = body.replace(str(each).encode(), b"")
    return status, body, {**headers, "Location": "", "Content-Length": ""}


def test_s65_every_object_of_another_business_answers_like_one_that_never_was(house: House) -> None:
    client, asked = house.client("charlie"), 0
    for pattern, row in behind_the_door():
        if "<uuid:" not in str(pattern.pattern):
            continue
        theirs = row.args(house)
        nobodys = [uuid4() if isinstance(each, UUID) else each for each in theirs]
        for slug in (house.lund.tenant.slug, house.solvik.tenant.slug):
            answers = [
                bare(ask(client, row, reverse(pattern.name, args=[slug, *args[1:]]), row.data(house)), args)
                for args in (theirs, nobodys)
            ]
            assert answers[0] == answers[1], (pattern.name, slug)
            # Where the page itself asks for a right that no owner has, she is told so before any id is read.
            assert answers[0][0] in {404, 403}, (pattern.name, slug)
        asked += 1
    assert asked > 4


PLAUSIBLE = {
    "date": "2026-12-01",
    "time": "10:00",
    "number": "30",
    "email": "nogen@example.dk",
    "tel": "20123456",
    "checkbox": "on",
    "text": "Afprøvning",
    "search": "Afprøvning",
}


class Fields(HTMLParser):
    """Fills a page's forms as somebody would, with the words they offer, and notes where they offer ids."""

    def __init__(self) -> None:
        super().__init__()
        self.choices: set[str] = set()
        self.filled: dict[str, str] = {}
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Fill a field."""
        given = dict(attrs)
        name, kind, value = given.get("name") or "", given.get("type") or "text", given.get("value") or ""
        if tag == "select":
            self.select = name
        elif tag == "option":
            self.fill(self.select, value, at_will="selected" in given)
        elif tag in {"input", "textarea", "button"} and name != "csrfmiddlewaretoken":
            self.fill(name, value or PLAUSIBLE.get(kind, ""), at_will="checked" in given)

    def fill(self, name: str, value: str, *, at_will: bool) -> None:
        """Take what is offered: an id is a choice to make; of words the ticked or the first."""
        if name and is_id(value):
            self.choices.add(name)
        elif name and value and (at_will or name not in self.filled):
            self.filled[name] = value

    def choosing(self, one: str) -> dict[str, str]:
        """Give the forms filled, with this id wherever a choice is made."""
        return {**self.filled, **dict.fromkeys(self.choices, one)}


def is_id(text: str) -> bool:
    """Say whether a value is a random id."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def rows_of(shop: Shop) -> dict[str, list[tuple[object, ...]]]:
    """Read every row of a business, table by table, but for the log of who looked."""
    found = {}
    with tenant_scope(shop.tenant), connection.cursor() as cursor:
        for model in apps.get_models():
            if issubclass(model, TenantModel) and model._meta.label_lower != "tenants.auditentry":
                cursor.execute(f'SELECT * FROM "{model._meta.db_table}" ORDER BY id')
                found[model._meta.label] = cursor.fetchall()
    return found


def ids_of(rows: dict[str, list[tuple[object, ...]]]) -> list[str]:
    """Give one id of each kind of thing that a form may ask for."""
    return [str(rows[label][0][0]) for label in NAMED_IN_FORMS if rows[label]]


def uuids_in(rows: dict[str, list[tuple[object, ...]]]) -> set[UUID]:
    """Collect every id that stands anywhere in these rows, in lists too."""
    cells = [cell for table in rows.values() for line in table for cell in line]
    cells += [each for cell in cells if isinstance(cell, list) for each in cell]
    return {cell for cell in cells if isinstance(cell, UUID)}


def test_s65_ids_of_another_business_in_any_form_write_nothing(house: House) -> None:
    before = rows_of(house.solvik)
    strange = ids_of(before)
    client = house.client("charlie", raise_request_exception=False)
    tried = 0
    for pattern, row in behind_the_door():
        if "<uuid:" in str(pattern.pattern):
            continue
        address = reverse(pattern.name, args=[house.lund.tenant.slug, *row.args(house)[1:]])
        page = client.get(address)
        html = page.content.decode() if page.headers["Content-Type"].startswith("text/html") else ""
        fields = Fields()
        fields.feed(html if page.status_code == 200 else "")
        # Where nothing is chosen, one id is as good as all: none of them is sent.
        for one in strange if fields.choices else strange[:1]:
            answer = client.post(address, {**fields.choosing(one), **row.data(house)})
            assert answer.status_code < 500, (pattern.name, fields.choosing(one))
        tried += 1
    assert tried > 10
    assert rows_of(house.solvik) == before
    known = uuids_in(before) - {house.solvik.tenant.pk}
    assert uuids_in(rows_of(house.lund)) & known == set()
