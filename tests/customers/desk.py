"""A salon with everybody in it, seen through the dashboard's pages by one colleague."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from customers import directory
from customers.links import link_customer
from customers.models import Customer
from staff.actions.members import enrol_member
from staff.permissions import Permission
from tenants.actors import SYSTEM, VISITOR
from tenants.context import tenant_scope
from tests.bookings.visitor import Page
from tests.staff.conftest import Person, enter
from tests.world import NOW, PASSWORD, Shop, plant_solvik


@dataclass
class Desk:
    """The salon, and a browser for each colleague."""

    shop: Shop

    def client(self, name: str = "alice") -> Client:
        """Give a browser with this colleague in it."""
        client, member = Client(), self.shop.members[name]
        person = Person(f"{name}@salon-solvik.example", member, self.shop.tenant)
        enter(client, person.with_factor() if member.is_owner else person)
        return client

    def hire(self, name: str, *permissions: Permission) -> Client:
        """Give a colleague of exactly these rights, and her browser."""
        with tenant_scope(self.shop.tenant):
            self.shop.members[name] = enrol_member(
                tenant=self.shop.tenant,
                email=f"{name}@salon-solvik.example",
                name=f"{name.capitalize()} Dahl",
                password=PASSWORD,
                role="staff",
                by=SYSTEM,
                now=NOW,
                permissions=permissions,
            )
        return self.client(name)

    def address(self, name: str, *args: object) -> str:
        """Give the address of one of the salon's pages."""
        return reverse(name, args=[self.shop.tenant.slug, *args])

    def add(
        self, name: str, email: str = "", phone: str = "", *, now: datetime = NOW, **facts: object
    ) -> Customer:
        """Put a card into the salon."""
        with tenant_scope(self.shop.tenant):
            card = link_customer(name=name, email=email, phone=phone, language="da", by=VISITOR, now=now)
            if facts:
                Customer.objects.filter(pk=card.pk).update(**facts)
            return Customer.objects.get(pk=card.pk)


@pytest.fixture
def desk(db: None) -> Iterator[Desk]:
    """Give the salon on the morning of the tests' world."""
    directory._shelf.clear()
    with time_machine.travel(NOW, tick=False):
        yield Desk(plant_solvik())


def names(answer: HttpResponse) -> list[str]:
    """List the people of a list, as they stand in it."""
    assert answer.status_code == 200, answer.status_code
    return re.findall(r'<td class="who"><a href="[^"]+">([^<]+)</a>', answer.content.decode())


def text_of(answer: HttpResponse) -> str:
    """Give the words of a page."""
    return Page(answer.content.decode()).text
