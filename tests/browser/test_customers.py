"""The customers in a real browser: search as one types, edit, note, merge, undo; axe finds nothing."""

from datetime import timedelta
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from customers import directory
from customers.actions.block import block
from customers.actions.notes import write_note
from customers.links import link_customer
from customers.models import Customer
from tenants.context import tenant_scope
from tests.bookings.visitor import Visitor
from tests.browser.conftest import Site
from tests.world import NOW

pytestmark = pytest.mark.browser


def plant(site: Site) -> dict[str, UUID]:
    """Give the salon a regular with a visit, the same person twice, and a child with her phone."""
    directory._shelf.clear()
    Visitor(site.shop).book("cut", name="Åse-Marie Ødegård", phone="20 12 34 56", email="aase@example.dk")
    alice = site.shop.actor("alice")
    with tenant_scope(site.shop.tenant):
        found = {"aase": Customer.objects.get().pk}
        for key, name in (("twin", "Åse Ødegård"), ("child", "Emil Ødegård"), ("bent", "Bent Poulsen")):
            phone = "20 99 99 99" if key == "bent" else "20 12 34 56"
            found[key] = link_customer(name=name, email="", phone=phone, language="da", by=alice, now=NOW).pk
        bent = Customer.objects.get(pk=found["bent"])
        write_note(
            card=bent, text="Bund 6/7", trade_secret=True, reason="opskrift", initials="AH", by=alice, now=NOW
        )
        block(card=bent, reason="Udeblev", until=NOW + timedelta(days=9), initials="AH", by=alice, now=NOW)
    return found


def here(site: Site) -> str:
    """Give the address of the list."""
    return f"{site.url}/d/{site.shop.tenant.slug}/customers/"


def hold(page: Page) -> None:
    """Run axe in both colour schemes, and hold that nothing is wider than the page."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(300)
        found = Axe().run(page).response["violations"]
        told = [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found]
        assert told == [], f"{page.url} {scheme}"


def test_a_search_follows_what_is_typed_and_no_name_reaches_an_address(site: Site) -> None:
    plant(site)
    page = site.open(1440)
    asked: list[str] = []
    site.sign_in(page)
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    page.goto(here(site))
    assert page.locator("#people tbody tr").count() == 4
    page.type("#q", "oedeg", delay=30)
    page.wait_for_selector("#people h2:has-text('3 fundet')")
    page.fill("#q", "99 99")
    page.wait_for_selector("#people h2:has-text('1 fundet')")
    assert page.inner_text("#people .who") == "Bent Poulsen"
    page.wait_for_function("document.querySelector('#said').textContent.includes('1')")
    page.fill("#q", "")
    page.wait_for_selector("#people h2:has-text('4 kunder')")
    assert not any("deg" in one or "99" in one.split("/customers/")[-1] for one in asked)
    assert page.url == here(site)


def test_the_search_works_with_enter_and_no_script(site: Site) -> None:
    plant(site)
    page = site.open(390)
    site.sign_in(page)
    state = page.context.storage_state()
    bare = site.open(390, java_script_enabled=False, storage_state=state)
    bare.goto(here(site))
    bare.fill("#q", "bent")
    bare.press("#q", "Enter")
    assert bare.inner_text("#people .who") == "Bent Poulsen"
    bare.click("#people .who a")
    assert bare.inner_text("h1") == "Bent Poulsen"


def test_s79_edit_note_merge_and_undo(site: Site) -> None:
    ids = plant(site)
    page = site.open(1440)
    site.sign_in(page)
    page.goto(f"{here(site)}{ids['aase']}/edit/")
    page.fill("#id_phone", "2012345")
    page.click("form.form button.primary")
    page.wait_for_selector("#id_phone-e")
    page.fill("#id_phone", "20 12 34 56")
    page.fill("#id_birthday", "1988-03-14")
    page.click("form.form button.primary")
    page.wait_for_selector("dd:has-text('14. marts 1988')")
    page.click("details.write summary")
    page.fill("#note-text", "Er gravid, vil sidde ved vinduet")
    page.click("details.write button.primary")
    page.wait_for_selector("button:has-text('Gem alligevel')")
    assert page.input_value("#id_text") == "Er gravid, vil sidde ved vinduet"
    page.click("button:has-text('Gem alligevel')")
    page.wait_for_selector(".note:has-text('ved vinduet')")
    page.click(".hints a.btn")
    page.wait_for_selector("table.versus")
    page.check("input[name=name][value=theirs]")
    page.click("button:has-text('Slå de to kort sammen')")
    page.wait_for_selector("h1:has-text('Åse Ødegård')")
    page.goto(f"{here(site)}{ids['twin']}/")
    assert str(ids["aase"]) in page.url
    page.click("button:has-text('Fortryd sammenlægningen')")
    page.wait_for_selector("h1:has-text('Åse-Marie Ødegård')")
    assert page.locator(".hints a.btn").count() == 1


@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing_on_the_customers_pages(site: Site, width: int) -> None:
    ids = plant(site)
    page = site.open(width, reduced_motion="reduce")
    site.sign_in(page)
    card = f"{ids['aase']}/"
    for tail in (
        "", "?visit=before&day=2026-01-01", "new/", "duplicates/", card, f"{ids['bent']}/", f"{card}edit/",
        f"{card}notes/", f"{card}block/", f"{card}family/", f"{card}merge/", f"{card}merge/{ids['twin']}/",
        f"{card}visits/",
    ):  # fmt: skip
        page.goto(here(site) + tail)
        hold(page)
    page.goto(f"{here(site)}{card}")
    page.click("details.write summary")
    page.check("#note-secret")
    hold(page)
