"""Every page that shows a customer's name leaves one row in the log that names her, and no more than one.

Made from the table of doors: a new address is tried here without anybody adding it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from customers.models import Customer
from customers.reach import cards_for
from staff.models import Membership
from staff.permissions import Permission
from tenants import audit
from tenants.context import tenant_scope
from tenants.models import AuditEntry
from tests.site.doors import ROWS
from tests.site.doors.house import House, patterns, plant
from tests.world import NOW

MARK = re.compile(r"Lapin(\d{3})")
# What is searched for where a page has a search.
SEARCH = {"q": "Lapin"}


@pytest.fixture
def house(db: None) -> Iterator[House]:
    """Give the house, on the morning of the tests' world, every card with a name of its own."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_timeout = 0")
    with time_machine.travel(NOW, tick=False) as clock:
        planted = plant()
        # Past the minutes in which a page still asks about what its reader has just done herself.
        clock.shift(timedelta(minutes=20))
        with tenant_scope(planted.solvik.tenant):
            for number, card in enumerate(Customer.objects.order_by("created_at", "pk")):
                card.name = f"Lapin{number:03} Mortensen"
                card.save(update_fields=["name"])
        yield planted


def marks(house: House) -> dict[str, UUID]:
    """Say whose mark is whose."""
    with tenant_scope(house.solvik.tenant):
        return {MARK.match(str(card.name))[1]: card.pk for card in Customer.objects.all()}


def looks_in(house: House, answer: HttpResponse) -> Counter[UUID]:
    """Count how often the log names each customer in the rows of the request that was answered."""
    with tenant_scope(house.solvik.tenant):
        entries = list(AuditEntry.objects.filter(request_id=answer["X-Request-ID"]))
        named = audit.named_in(entries)
        found: Counter[UUID] = Counter()
        for entry in entries:
            about = {entry.subject_id} if entry.subject_id else set()
            found.update(about | set(named[entry.pk]))
        return found


def asked(client: Client, house: House, name: str) -> Iterator[HttpResponse]:
    """Give what an address answers: as it is gone to, and where it takes a search, to one that finds."""
    address = reverse(name, args=ROWS[name].args(house))
    yield client.get(address)
    if ROWS[name].method == "get":
        yield client.post(address, SEARCH)


def shown_by(answer: HttpResponse, whose: dict[str, UUID]) -> set[UUID]:
    """Say whom a page names."""
    return {whose[each] for each in MARK.findall(answer.content.decode(errors="replace")) if each in whose}


@pytest.mark.parametrize("persona", ["alice", "bob"])
def test_every_look_at_a_customer_is_in_the_log_exactly_once(house: House, persona: str) -> None:
    whose, client = marks(house), house.client(persona, raise_request_exception=False)
    wrong, pages = [], 0
    for pattern in patterns():
        name = str(pattern.name)
        if not ROWS[name].behind:
            continue
        for number, answer in enumerate(asked(client, house, name)):
            shown = shown_by(answer, whose)
            counted = looks_in(house, answer) if shown else Counter[UUID]()
            pages += bool(shown)
            wrong += [
                (name, "POST" if number else "GET", counted[each]) for each in shown if counted[each] != 1
            ]
    assert "; ".join(str(each) for each in sorted(set(wrong))) == ""
    assert pages > 5


def test_s73_with_every_other_right_a_colleague_sees_no_name_but_her_own_customers(house: House) -> None:
    """Bob may do everything, with his own customers and in his own calendar: nobody else is named."""
    whose, bob = marks(house), house.solvik.members["bob"]
    rights = frozenset(Permission) - {Permission.ALL_CALENDARS}
    with tenant_scope(house.solvik.tenant):
        Membership.objects.filter(pk=bob.pk).update(permissions=sorted(each.value for each in rights))
        bob.refresh_from_db()
        own = set(cards_for(bob).values_list("pk", flat=True))
    house.people["bob"] = house.people["bob"].with_factor()
    client = house.client("bob", raise_request_exception=False)
    strange, pages = set(), 0
    for pattern in patterns():
        name = str(pattern.name)
        for answer in asked(client, house, name) if ROWS[name].behind else ():
            shown = shown_by(answer, whose)
            pages += bool(shown)
            strange |= {name} if shown - own else set()
    assert own and len(own) < len(whose)
    assert strange == set()
    assert pages > 5
