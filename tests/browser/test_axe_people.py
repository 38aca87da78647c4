"""axe finds nothing on the pages about people, accounts and signing up."""

import pytest
from django.urls import reverse

from staff.actions import invite
from tenants.context import tenant_scope
from tests.bookings.visitor import Visitor
from tests.browser.conftest import Site
from tests.browser.test_axe import hold
from tests.world import NOW

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [390, 1440])
def test_the_pages_of_signing_up_and_in(site: Site, width: int) -> None:
    page = site.open(width, reduced_motion="reduce")
    for path in ("/signup/", "/terms/", "/signin/forgot/"):
        page.goto(site.url + path)
        hold(page)
    page.goto(f"{site.url}/signup/")
    page.click("form button[type=submit]")
    page.wait_for_selector("#errors")
    hold(page)
    page.goto(f"{site.url}/signin/forgot/")
    page.fill("#id_email", "nobody@nowhere.example")
    page.click("form button[type=submit]")
    page.wait_for_selector("#id_email", state="detached")
    hold(page)


@pytest.mark.parametrize("width", [390, 1440])
def test_the_pages_of_people_and_of_ones_own_account(site: Site, width: int) -> None:
    Visitor(site.shop).book("cut")
    slug, bob = site.shop.tenant.slug, site.shop.members["bob"].pk
    with tenant_scope(site.shop.tenant):
        invite(email="nanna@havn.example", role="staff", by=site.shop.actor("alice"), now=NOW)
    page = site.open(width, reduced_motion="reduce")
    site.sign_in(page)
    mine = ("password", "email", "factor", "sessions", "passkeys", "feed")
    names = ["people", "invite", "account", *(f"account_{each}" for each in mine)]
    addresses = [reverse(name, args=[slug]) for name in names]
    for name in ("person", "restore_factor", "person_leave"):
        addresses.append(reverse(name, args=[slug, bob]))
    addresses.append(reverse("person_leave", args=[slug, site.shop.members["alice"].pk]))
    for address in addresses:
        page.goto(site.url + address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        hold(page)
