"""P23: every page of the dashboard is behind the permissions that it names, whatever else somebody holds."""

from collections.abc import Iterator

import pytest
import time_machine
from django.urls import URLPattern

from staff.models import Membership
from staff.permissions import Permission
from tenants.context import tenant_scope
from tests.site.doors import ROWS
from tests.site.doors.house import House, go, patterns, plant
from tests.world import NOW

EVERYTHING = frozenset(Permission)


@pytest.fixture
def house(db: None) -> Iterator[House]:
    """Give the house, on the morning of the tests' world."""
    with time_machine.travel(NOW, tick=False):
        yield plant()


def gated() -> list[URLPattern]:
    """List the addresses whose door names permissions."""
    found = [each for each in patterns() if getattr(each.callback, "permissions", ())]
    assert len(found) > 20
    return found


def without(pattern: URLPattern) -> list[frozenset[Permission]]:
    """Give the fullest sets that do not open a door: without one of those asked, or without all."""
    asked = frozenset(pattern.callback.permissions)
    if pattern.callback.any_of:
        return [EVERYTHING - asked]
    return [EVERYTHING - {each} for each in asked]


def test_p23_a_page_is_closed_to_whoever_lacks_what_it_asks_and_holds_all_else(house: House) -> None:
    """The permissions are changed under a signed-in browser: each counts at the next request."""
    bob, wrong = house.solvik.members["bob"], []
    house.people["bob"] = house.people["bob"].with_factor()
    client = house.client("bob")
    closed: dict[frozenset[Permission], list[str]] = {}
    for pattern in gated():
        for held in {frozenset[Permission](), *without(pattern)}:
            closed.setdefault(held, []).append(str(pattern.name))
    for held, names in closed.items():
        with tenant_scope(house.solvik.tenant):
            Membership.objects.filter(pk=bob.pk).update(permissions=sorted(each.value for each in held))
        answers = [(name, go(house, client, name, ROWS[name]).status_code) for name in names]
        wrong += [(name, sorted(EVERYTHING - held), status) for name, status in answers if status != 403]
    assert wrong == []
