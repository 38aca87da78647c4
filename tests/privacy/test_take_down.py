"""The page goes off the web by a button, after what follows from it was shown."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from bookings.models import Booking
from privacy.publishing import take_down
from tenants.context import tenant_scope
from tenants.models import AuditEntry, Tenant
from tests.bookings import steps
from tests.privacy.test_pages import allow, sign_in, url
from tests.world import NOW, Shop, local, plant_solvik

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shop(transactional_db: None) -> Iterator[Shop]:
    with time_machine.travel(NOW, tick=False):
        yield plant_solvik()


def front(shop: Shop) -> int:
    return Client().get(reverse("front", args=[shop.tenant.slug])).status_code


def entries(shop: Shop) -> int:
    with tenant_scope(shop.tenant):
        return AuditEntry.objects.filter(action="tenant.take_down").count()


def test_the_address_page_leads_to_the_button_and_looking_takes_nothing_down(shop: Shop) -> None:
    with tenant_scope(shop.tenant):
        steps.book(shop, "cut", at=local("2026-11-26 10:00"))
    owner = sign_in(shop, "alice")
    here = url(shop, "take_down")
    assert here in owner.get(url(shop, "page_address")).content.decode()
    page = owner.get(here).content.decode()
    assert "1 kommende" in page
    assert front(shop) == 200 and entries(shop) == 0


def test_the_button_takes_it_down_once_and_leaves_the_visits(shop: Shop) -> None:
    with tenant_scope(shop.tenant):
        steps.book(shop, "cut", at=local("2026-11-26 10:00"))
    owner = sign_in(shop, "alice")
    for _ in range(2):
        assert owner.post(url(shop, "take_down")).status_code == 302
    assert front(shop) == 404 and entries(shop) == 1
    assert url(shop, "take_down") not in owner.get(url(shop, "page_address")).content.decode()
    assert owner.get(url(shop, "take_down")).status_code == 302
    with tenant_scope(shop.tenant):
        assert Booking.objects.get().status == "booked"


def test_it_is_for_those_who_may_change_settings(shop: Shop) -> None:
    allow(shop, "bob")
    assert sign_in(shop, "bob").post(url(shop, "take_down")).status_code == 403
    assert front(shop) == 200


def test_a_suspended_page_does_not_become_a_draft_by_it(shop: Shop) -> None:
    with tenant_scope(shop.tenant):
        Tenant.objects.filter(pk=shop.tenant.pk).update(state="suspended")
        take_down(tenant=shop.tenant, by=shop.actor("alice"), now=NOW)
        assert Tenant.objects.get(pk=shop.tenant.pk).state == "suspended"
