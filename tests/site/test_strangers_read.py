"""S67: nobody who comes without a private link reads of anybody, wherever she knocks."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from customers.models import Customer
from staff.models import User
from tenants.context import PLATFORM_ID, tenant_scope
from tests.site.doors import ROWS
from tests.site.doors.house import House, patterns, plant
from tests.world import NOW

METHODS = ("get", "head", "options", "post")
# Whoever holds one of these was sent it, and it names what it is about.
HANDED = {"token", "invitation", "flow"}


@pytest.fixture
def house(db: None) -> Iterator[House]:
    """Give the house, on the morning of the tests' world."""
    with time_machine.travel(NOW, tick=False):
        yield plant()


def told_of(house: House) -> set[str]:
    """Give what would betray a customer or a colleague's account."""
    found: set[str] = set()
    for shop in (house.solvik, house.lund):
        with tenant_scope(shop.tenant):
            for card in Customer.objects.all():
                found |= {card.name, card.email, card.phone, card.phone.removeprefix("+45")}
    with tenant_scope(PLATFORM_ID):
        found |= {user.email for user in User.objects.all()}
    return found - {""}


def without_what_is_handed(house: House, name: str) -> list[object]:
    """Give an address's parts, with a random word for whatever only its receiver knows."""
    handed = {str(getattr(house, each)) for each in HANDED}
    return [
        "never-was-a-token-of-this-length" if str(each) in handed else each for each in ROWS[name].args(house)
    ]


@pytest.mark.parametrize("method", METHODS)
def test_s67_no_address_tells_a_stranger_of_anybody(house: House, method: str) -> None:
    words, wrong = told_of(house), []
    assert len(words) > 10
    for pattern in patterns():
        name = str(pattern.name)
        if name.startswith("demo-"):
            continue
        address = reverse(name, args=without_what_is_handed(house, name))
        answer = getattr(Client(), method)(address, ROWS[name].data(house))
        read = b"".join(answer) if answer.streaming else answer.content
        read += " ".join(f"{key}: {value}" for key, value in answer.headers.items()).encode()
        wrong += [(method, name, word) for word in words if word.encode() in read]
    assert wrong == []
