"""In a real browser: from sign-up to a business in draft, a leaver, and a passkey in place of a password."""

import re
import time

import pyotp
import pytest
from playwright.sync_api import Page

from bookings.models import BookingItem
from notifications.tasks import deliver
from staff.models import Passkey, User
from tenants.context import PLATFORM_ID, tenant_scope
from tenants.models import Tenant
from tests.bookings import steps
from tests.browser.conftest import Site
from tests.world import PASSWORD, local

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def code_for(email: str) -> str:
    """Read the phone of somebody."""
    with tenant_scope(PLATFORM_ID):
        user = next(each for each in User.objects.all() if str(each.email) == email)
        return pyotp.TOTP(str(user.totp_secret)).at(time.time())


def test_from_sign_up_to_a_business_in_draft(site: Site) -> None:
    page = site.open()
    page.goto(f"{site.url}/signup/")
    page.fill("#id_business", "Salon Havn")
    page.fill("#id_name", "Vera Holm")
    page.fill("#id_email", "vera@havn.example")
    page.fill("#id_password", "password1234")
    page.check("#id_terms")
    page.click("form button[type=submit]")
    page.wait_for_selector("#id_password-e")
    page.fill("#id_password", PASSWORD)
    page.check("#id_terms")
    page.click("form button[type=submit]")
    page.wait_for_selector("text=/indbakke|mail/i")
    deliver(PLATFORM_ID)
    letters = site.delivered()
    link = re.search(r"http\S+/signup/\S+/", letters[0].text)
    assert link
    page.goto(link[0])
    page.fill("#id_password", PASSWORD)
    page.click("form button[type=submit]")
    page.wait_for_selector("#id_code")
    page.fill("#id_code", code_for("vera@havn.example"))
    page.click("form:has(#id_code) button[type=submit]")
    page.click("a.primary")
    page.wait_for_url("**/signup/open/")
    page.click("form button.primary")
    page.wait_for_url("**/d/salon-havn/**")
    assert Tenant.objects.get(slug="salon-havn").state == "draft"


def test_a_leavers_visit_goes_to_a_colleague_before_her_place_ends(site: Site) -> None:
    with tenant_scope(site.shop.tenant):
        visit = steps.book(site.shop, "cut", at=local("2026-11-26 10:00"), who="bob")
    page = site.open(1440)
    site.sign_in(page)
    page.goto(f"{site.url}/d/salon-solvik/people/")
    page.click("a.who:has-text('Bob')")
    page.click("a.danger")
    page.wait_for_selector("#each")
    page.click("section:has(#each) li button")
    page.wait_for_selector(".leaver-end")
    page.click(".leaver-end button")
    page.wait_for_url("**/people/?done=left")
    assert page.locator("a.who:has-text('Bob')").count() == 0
    with tenant_scope(site.shop.tenant):
        item = BookingItem.objects.select_related("resource").get(booking=visit)
        assert item.resource.first_name == "Alice"


def authenticator(page: Page) -> None:
    """Plug a virtual key into the browser, as DevTools can."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_added_and_then_needs_neither_password_nor_code(site: Site) -> None:
    page = site.open(1440)
    authenticator(page)
    site.sign_in(page)
    page.goto(f"{site.url}/d/salon-solvik/account/passkeys/")
    page.fill("#new-name", "Saksen")
    page.fill("#new-current", "not her password")
    page.click("form[data-passkey] button")
    page.wait_for_selector("[data-said]:not([hidden])")
    page.fill("#new-current", PASSWORD)
    page.click("form[data-passkey] button")
    page.wait_for_url("**/passkeys/?done=added")
    assert page.locator("li:has-text('Saksen')").count() == 1
    with tenant_scope(PLATFORM_ID):
        assert Passkey.objects.count() == 1
    page.context.clear_cookies()
    page.goto(f"{site.url}/signin/")
    page.click("form[data-passkey] button")
    page.wait_for_url("**/d/salon-solvik/**")
    with tenant_scope(PLATFORM_ID):
        assert Passkey.objects.get().last_used_at is not None
