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
from tests.staff.conftest import no_tries_so_far  # noqa: F401  a fixture
from tests.world import NOW, Shop


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
    return getattr(client, row.method)(address, data)  # type: ignore[no-any-return]


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


class Fields(HTMLParser):
    """Notes the names of all fields of a page's forms."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a field."""
        name = dict(attrs).get("name")
        if tag in {"input", "select", "textarea", "button"} and name and name != "csrfmiddlewaretoken":
            self.names.add(name)


def rows_of(shop: Shop) -> dict[str, list[tuple[object, ...]]]:
    """Read every row of a business, table by table, but for the log of who looked."""
    found = {}
    with tenant_scope(shop.tenant), connection.cursor() as cursor:
        for model in apps.get_models():
            if issubclass(model, TenantModel) and model._meta.label_lower != "tenants.auditentry":
                cursor.execute(f'SELECT * FROM "{model._meta.db_table}" ORDER BY id')
                found[model._meta.label] = cursor.fetchall()
    return found


def ids_of(rows: dict[str, list[tuple[object, ...]]]) -> dict[str, str]:
    """Give one id of each kind of thing, by the kind's name."""
    return {label: str(table[0][0]) for label, table in rows.items() if table}


def test_s65_ids_of_another_business_in_any_form_write_nothing(house: House) -> None:
    before = rows_of(house.solvik)
    strange = ids_of(before)
    client = house.client("charlie", raise_request_exception=False)
    tried = 0
    for pattern, row in behind_the_door():
        if "<uuid:" in str(pattern.pattern):
            continue
        address = reverse(pattern.name, args=[house.lund.tenant.slug, *row.args(house)[1:]])
        fields = Fields()
        page = client.get(address)
        if page.status_code == 200 and page["Content-Type"].startswith("text/html"):
            fields.feed(page.content.decode())
        for one in strange.values():
            answer = client.post(address, {**dict.fromkeys(fields.names, one), **row.data(house)})
            assert answer.status_code < 500, (pattern.name, fields.names)
        tried += 1
    assert tried > 10
    assert rows_of(house.solvik) == before
    known = {
        str(cell) for table in before.values() for line in table for cell in line if isinstance(cell, UUID)
    }
    known -= {str(house.solvik.tenant.pk)}
    written = {
        (label, str(cell))
        for label, table in rows_of(house.lund).items()
        for line in table
        for cell in line
        if isinstance(cell, UUID)
    }
    assert {entry for entry in written if entry[1] in known} == set()
