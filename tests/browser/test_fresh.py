"""A colleague's change appears in an open calendar by itself, and nothing that is being done is disturbed."""

import pytest
from playwright.sync_api import Page, Request, expect

from bookings.actions.cancel import cancel
from bookings.actions.mark import mark
from bookings.models import Booking
from customers.models import Customer
from tenants.context import tenant_scope
from tests.bookings.visitor import Visitor, visits
from tests.browser.conftest import Site
from tests.world import NOW, local

pytestmark = pytest.mark.browser
DAY = "?day=2026-11-26"
# A question every four seconds, and the drawing.
SOON = 9_000
METTE = {"name": "Mette Holm", "email": "m@example.dk", "phone": "20 65 43 21"}


def watching(site: Site, tail: str = DAY, width: int = 1440) -> tuple[Page, list[str]]:
    """Open the calendar as Alice and note what it asks for."""
    page = site.open(width, reduced_motion="reduce")
    site.sign_in(page)
    asked: list[str] = []

    def note(request: Request) -> None:
        if "seen=" in request.url:
            asked.append(request.url)

    page.on("request", note)
    page.goto(site.calendar + tail)
    return page, asked


@pytest.mark.parametrize("tail", [DAY, "week/" + DAY])
def test_an_online_booking_appears_by_itself(site: Site, tail: str) -> None:
    page, _ = watching(site, tail)
    expect(page.locator("a.visit")).to_have_count(0)
    Visitor(site.shop).book("cut")
    expect(page.locator("a.visit:has-text('Camilla')")).to_be_visible(timeout=SOON)


def test_a_colleagues_change_in_another_browser_appears_by_itself(site: Site) -> None:
    Visitor(site.shop).book("cut")
    mine, _ = watching(site)
    theirs = site.open(1440, reduced_motion="reduce")
    theirs.context.add_cookies(mine.context.cookies())
    theirs.goto(site.calendar + DAY)
    theirs.click("a.visit:has-text('Camilla')")
    theirs.click("aside.panel button:has-text('Er kommet')")
    expect(mine.locator("a.visit.here:has-text('Camilla')")).to_be_visible(timeout=SOON)
    [booking] = visits(site.shop)
    with tenant_scope(site.shop.tenant):
        card = Customer.objects.get(pk=booking.customer_id)
        card.name = "Camilla Winther Dahl"
        card.save(update_fields=["name"])
    expect(mine.locator("a.visit:has-text('Winther Dahl')")).to_be_visible(timeout=SOON)
    with tenant_scope(site.shop.tenant):
        tenant, by = site.shop.tenant, site.shop.actor("bob")
        mark(tenant=tenant, booking=Booking.objects.get(), status="booked", by=by, now=NOW)
        cancel(tenant=tenant, booking=Booking.objects.get(), by=by, now=NOW, tell_customer=False)
    expect(mine.locator("a.visit")).to_have_count(0, timeout=SOON)


def test_focus_scrolling_and_the_open_panel_outlast_a_change(site: Site) -> None:
    Visitor(site.shop).book("cut")
    page, _ = watching(site, DAY + "&zoom=3")
    page.click("a.visit:has-text('Camilla')")
    page.wait_for_selector("aside.panel")
    page.evaluate("document.querySelector('a.visit').focus()")
    page.evaluate("document.querySelector('.calbody').scrollTop = 333")
    page.evaluate("document.querySelector('aside.panel').dataset.mine = 'yes'")
    Visitor(site.shop).book("cut", who="bob", **METTE)
    expect(page.locator("a.visit:has-text('Mette')")).to_have_count(1, timeout=SOON)
    assert page.evaluate("document.activeElement.matches('a.visit[aria-current]')")
    assert page.evaluate("document.querySelector('.calbody').scrollTop") == 333
    assert page.evaluate("document.querySelector('aside.panel').dataset.mine") == "yes"
    # What came is alive: it opens beside the day without a new page.
    page.evaluate("window.same = true")
    page.click("a.visit:has-text('Mette')")
    expect(page.locator("aside.panel h2")).to_have_text("Mette Holm")
    assert page.evaluate("window.same")


def test_nothing_moves_under_a_hand_that_drags(site: Site) -> None:
    page, asked = watching(site)
    page.evaluate("document.querySelector('.lane').dataset.dragging = ''")
    page.wait_for_timeout(300)
    asked.clear()
    Visitor(site.shop).book("cut")
    page.wait_for_timeout(6_000)
    assert page.locator("a.visit").count() == 0
    page.evaluate("delete document.querySelector('.lane').dataset.dragging")
    expect(page.locator("a.visit:has-text('Camilla')")).to_be_visible(timeout=SOON)


def test_a_hidden_page_asks_for_nothing_and_catches_up_at_once(site: Site) -> None:
    page, asked = watching(site)
    hide = """(hidden) => {
        Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
    }"""
    page.evaluate(hide, True)
    page.wait_for_timeout(500)
    asked.clear()
    Visitor(site.shop).book("cut")
    page.wait_for_timeout(9_000)
    assert asked == []
    page.evaluate(hide, False)
    expect(page.locator("a.visit:has-text('Camilla')")).to_be_visible(timeout=2_000)


def test_who_was_signed_out_is_told_and_not_asked_for_again(site: Site) -> None:
    page, asked = watching(site)
    page.context.clear_cookies()
    expect(page.locator("#live-state")).to_have_text("Du er logget ud.", timeout=SOON)
    asked.clear()
    page.wait_for_timeout(6_000)
    assert asked == []


def test_a_lost_connection_is_said_and_a_found_one_makes_up_for_it(site: Site) -> None:
    page, _ = watching(site)
    page.context.set_offline(True)
    expect(page.locator("#live-state")).to_contain_text("Ingen forbindelse", timeout=40_000)
    page.context.set_offline(False)
    site.faults[:] = [each for each in site.faults if "ERR_INTERNET_DISCONNECTED" not in each]
    Visitor(site.shop).book("cut", at=local("2026-11-26 10:00"))
    expect(page.locator("a.visit:has-text('Camilla')")).to_be_visible(timeout=SOON)
    expect(page.locator("#live-state")).to_have_text("")
