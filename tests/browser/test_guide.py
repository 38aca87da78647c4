"""An owner of a draft clicks from nothing to a live page, in Chromium, and books on it."""

import re
import time

import pyotp
import pytest
from playwright.sync_api import Page, expect

from bookings.models import ServiceCategory
from staff.actions import enrol_member
from staff.models import User
from tenants.actions import open_tenant
from tenants.actors import SYSTEM
from tenants.context import PLATFORM_ID, tenant_scope
from tenants.models import Tenant
from tests.browser.conftest import Site
from tests.world import NOW, PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "vault"])]

SLUG = "ny-salon"
EMAIL = "vera@ny-salon.example"


def open_draft() -> Tenant:
    """Open a business with an owner and nothing else."""
    draft = open_tenant(slug=SLUG, name="Ny Salon", by=SYSTEM, now=NOW)
    with tenant_scope(draft):
        member = enrol_member(
            tenant=draft, email=EMAIL, name="Vera Holt", password=PASSWORD, role="owner", by=SYSTEM, now=NOW
        )
    with tenant_scope(PLATFORM_ID):
        user = User.objects.get(pk=member.user_id)
        user.totp_secret, user.totp_confirmed_at = pyotp.random_base32(), NOW
        user.save()
    return draft


def enter_guide(site: Site, page: Page) -> None:
    """Sign in and come to the guide."""
    page.goto(f"{site.url}/d/{SLUG}/setup/")
    page.fill("#id_email", EMAIL)
    page.fill("#id_password", PASSWORD)
    page.click("form button[type=submit] >> nth=0")
    page.wait_for_selector("#id_code")
    with tenant_scope(PLATFORM_ID):
        secret = next(str(user.totp_secret) for user in User.objects.all() if str(user.email) == EMAIL)
    page.fill("#id_code", pyotp.TOTP(secret).at(time.time()))
    page.click("form:has(#id_code) button[type=submit]")
    page.wait_for_selector(".guide")


def onward(page: Page) -> None:
    """Press the way on."""
    with page.expect_navigation():
        page.click(".guide-acts .btn.primary")


@pytest.mark.parametrize("width", [390, 1440])
def test_an_owner_clicks_from_nothing_to_a_live_page(site: Site, width: int) -> None:
    open_draft()
    page = site.open(width)
    enter_guide(site, page)
    began = time.monotonic()
    page.click("text=Begynd")
    page.check("input[name=trade][value=hair]")
    page.fill("#id_phone", "20 12 34 56")
    onward(page)
    page.fill("input[name^=price_] >> nth=0", "525")
    onward(page)
    bars = page.locator(".weekbar i")
    assert bars.count() == 6
    page.fill("#id_d0s0_to", "16:00")
    expect(page.locator(".weekday >> nth=0 >> .weekbar i")).to_have_class(re.compile("at-0900 for-420"))
    onward(page)
    page.fill("#id_title", "Frisør")
    with page.expect_navigation():
        page.click("button[value=add]")
    expect(page.locator(".guide-staff")).to_contain_text("Vera Holt")
    onward(page)
    page.check("input[name=accent][value=plum]")
    onward(page)
    page.click("text=Åbn visningen")
    expect(page.locator("h1")).to_have_text("Ny Salon")
    page.click("text=Tilbage til guiden")
    onward(page)
    page.check("input[name=agreed]")
    onward(page)
    expect(page.locator(".lede")).to_contain_text("Alt er klar.")
    onward(page)
    expect(page.locator("h1")).to_have_text("Jeres side er offentlig")
    assert time.monotonic() - began < 60, "the machine's own share of the five minutes"
    guest = site.open(width)
    guest.goto(f"{site.url}/b/{SLUG}/")
    expect(guest.locator("body")).to_have_class("brand-plum")
    expect(guest.locator(".menu")).to_contain_text("525 kr.")
    guest.click(".svc >> nth=0")
    expect(guest.locator("label.slot >> nth=0")).to_be_visible()


def test_the_price_list_is_put_in_order_by_pointer_and_by_keys(site: Site) -> None:
    page = site.open(1440)
    site.sign_in(page)
    page.goto(f"{site.url}/d/salon-solvik/services/?order")
    names = page.locator(".priceline b")
    first, second = names.nth(0).inner_text(), names.nth(1).inner_text()
    handle, target = page.locator(".handle >> nth=0"), page.locator(".priceline >> nth=1")
    box, below = handle.bounding_box(), target.bounding_box()
    assert box and below
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(below["x"] + 10, below["y"] + below["height"] - 2, steps=6)
    with page.expect_response(lambda answer: answer.url.endswith("/services/order/")):
        page.mouse.up()
    assert [names.nth(0).inner_text(), names.nth(1).inner_text()] == [second, first]
    page.reload()
    assert names.nth(0).inner_text() == second
    page.locator(".handle >> nth=0").focus()
    with page.expect_response(lambda answer: answer.url.endswith("/services/order/")):
        page.keyboard.press("ArrowDown")
    expect(page.locator("#said")).to_have_text(f"{second} er nu nummer 2.")
    page.reload()
    assert names.nth(0).inner_text() == first


def test_the_price_list_is_crossed_by_keys_and_by_the_arrows_without_a_new_page(site: Site) -> None:
    """A line enters the next category, an empty one too; neither scroll nor focus is lost."""
    with tenant_scope(site.shop.tenant):
        last = ServiceCategory.objects.create(name="Fest", colour=2, position=9)
        ServiceCategory.objects.create(name="Tom", colour=3, position=5)
    page = site.open(390)
    site.sign_in(page)
    page.goto(f"{site.url}/d/salon-solvik/services/?order")
    page.evaluate("window.here = true")
    moved = page.locator(".priceline").last
    name = moved.locator("b").inner_text()
    moved.locator(".handle").focus()
    for place in ("Tom", "Fest"):
        with page.expect_response(lambda answer: answer.url.endswith("/services/order/")):
            page.keyboard.press("ArrowDown")
        section = page.locator("section", has=page.locator("h2", has_text=place))
        expect(section.locator(".priceline b")).to_have_text(name)
        expect(section.locator(".handle")).to_be_focused()
    up = page.locator(f"button[value='up:{last.pk}']")
    up.focus()
    with page.expect_response(lambda answer: answer.url.endswith("/services/order/")):
        page.keyboard.press("Enter")
    expect(up).to_be_focused()
    expect(page.locator("#said")).to_have_text("Fest er nu nummer 2.")
    assert page.evaluate("window.here") is True
    page.reload()
    expect(page.locator(".priceline b").last).to_have_text(name)
    assert [each.split()[0] for each in page.locator(".pricehead h2").all_inner_texts()][1:] == [
        "Fest",
        "Tom",
    ]
