"""The access log says which colleague an entry is about, and calls support's case as the mails call it."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from staff.actions import change_permissions
from staff.actions.lostfactor import open_case
from staff.permissions import PRESETS
from tenants.actors import Actor
from tenants.context import tenant_scope
from tests.staff.conftest import Person
from tests.staff.test_lost_factor import support_person
from tests.world import NOW, Shop, plant_solvik

pytestmark = pytest.mark.django_db
LOG = "/d/salon-solvik/gdpr/log/"


@pytest.fixture
def shop(db: None) -> Iterator[Shop]:
    """Give the salon, on the morning of the tests' world."""
    with time_machine.travel(NOW, tick=False):
        yield plant_solvik()


@pytest.fixture
def owner(shop: Shop) -> Client:
    """Give Alice's browser, in English."""
    return shop.browser("alice")


def test_it_says_whose_permissions_were_changed(shop: Shop, owner: Client) -> None:
    with tenant_scope(shop.tenant):
        change_permissions(
            membership=shop.members["bob"],
            role="reception",
            permissions=PRESETS["reception"],
            by=shop.actor("alice"),
            now=NOW,
        )
    page = owner.get(LOG).content.decode()
    line = next(each for each in page.split("<tr>") if "s permissions" in each)
    assert '<td class="whom">Bob Skov</td>' in line


def test_it_calls_a_case_by_the_reference_of_the_mails(shop: Shop, owner: Client) -> None:
    dana = support_person()
    bob = Person("bob@salon-solvik.example", shop.members["bob"], shop.tenant).with_factor()
    by = Actor("support", dana.membership.user_id)
    case = open_case(email=bob.email, reason="Ringede", by=by, now=NOW)
    page = owner.get(LOG).content.decode()
    assert f"case {case.reference}" in page and str(case.pk)[:8] not in page
    assert '<th scope="row">support</th>' in page and '<td class="whom">Bob Skov</td>' in page
