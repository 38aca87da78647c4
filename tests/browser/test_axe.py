"""axe finds nothing on any page, light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.bookings.visitor import TEN, Visitor, instant
from tests.browser.conftest import Site

pytestmark = pytest.mark.browser


def hold(page: Page) -> None:
    """Run axe on the page in both colour schemes."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        # Colours glide for a moment after the scheme has changed.
        page.wait_for_timeout(300)
        found = Axe().run(page).response["violations"]
        told = [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found]
        assert told == [], f"{page.url} {scheme}"


@pytest.mark.parametrize("width", [390, 1440])
def test_the_public_pages(site: Site, width: int) -> None:
    visitor = Visitor(site.shop)
    page = site.open(width, reduced_motion="reduce")
    times = site.url + visitor.times("cut")
    for address in (
        site.front,
        site.front + "book/",
        times,
        times + "&day=2026-12-01",
        site.front + "policy/",
    ):
        page.goto(address)
        hold(page)
    page.goto(site.url + visitor.choose("cut"))
    hold(page)
    page.click("#details button[type=submit]")
    page.wait_for_selector("#errors")
    hold(page)


@pytest.mark.parametrize("width", [390, 1440])
def test_the_private_pages(site: Site, width: int) -> None:
    visitor = Visitor(site.shop)
    link = visitor.link("cut")
    page = site.open(width, reduced_motion="reduce")
    for tail in ("done/", "", "move/", "cancel/"):
        page.goto(site.url + link + tail)
        hold(page)
    page.goto(f"{site.url}{link}move/?day=2026-11-27")
    page.click(f"label.slot:has(input[value='{instant(TEN.replace(day=27))}'])")
    page.click(".dock button")
    page.wait_for_selector("button.primary")
    hold(page)
    visitor.post(link + "cancel/")
    page.goto(site.url + link)
    hold(page)
    page.goto(site.url + "/nowhere/")
    hold(page)


@pytest.mark.parametrize("width", [390, 1440])
def test_the_staffs_pages(site: Site, width: int) -> None:
    Visitor(site.shop).book("cut", message="Jeg kommer på cykel")
    page = site.open(width, reduced_motion="reduce")
    page.goto(site.url + "/signin/")
    hold(page)
    site.sign_in(page)
    page.goto(site.calendar + "?day=2026-11-26")
    hold(page)
    page.goto(site.url + str(page.get_attribute("a.visit", "href")))
    page.wait_for_selector("aside.panel")
    hold(page)
    ways = [page.get_attribute(f"aside.panel a[href$='/{each}/']", "href") for each in ("move", "cancel")]
    for way in ways:
        page.goto(site.url + str(way))
        hold(page)
