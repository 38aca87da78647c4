"""A customer's whole way in a real browser: book, read the mail and the SMS, move, cancel."""

import pytest
from playwright.sync_api import Page, expect

from bookings.models import Booking
from tenants.context import tenant_scope
from tests.bookings.visitor import Visitor
from tests.browser.conftest import PATIENCE, Site, pick, type_details

pytestmark = pytest.mark.browser


def fits(page: Page) -> None:
    """Hold that nothing sticks out at the side, once the styles are there."""
    page.wait_for_load_state()
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, page.url


def reads(page: Page, text: str) -> None:
    """Wait for the page with this heading."""
    expect(page.locator("h1")).to_have_text(text, timeout=PATIENCE)
    fits(page)


def book(page: Page, site: Site) -> None:
    """Walk from the front page to the done page."""
    page.goto(site.front)
    reads(page, "Salon Solvik")
    page.click("a.btn.primary >> visible=true >> nth=0")
    page.check("input[name=s] >> nth=0")
    fits(page)
    page.click("#next")
    pick(page, "2026-11-26", "2026-11-26T09:00:00Z")
    reads(page, "Dameklip")
    page.click(".dock button")
    reads(page, "Dine oplysninger")
    type_details(page)
    page.click("#details button[type=submit]")
    reads(page, "Tak, Camilla. Din tid er booket.")


@pytest.mark.parametrize("width", [390, 1440])
def test_a_customer_books_reads_moves_and_cancels(site: Site, width: int) -> None:
    page = site.open(width)
    book(page, site)
    site.delivered()
    for kind, to in (("sms", "+4520123456"), ("mail", "camilla@example.dk")):
        page.goto(f"{site.url}/demo/inbox/")
        reads(page, "Demoens post")
        # The newest stands first.
        arrived = page.locator(f"article[data-kind={kind}] >> nth=0")
        expect(arrived).to_have_attribute("data-to", to)
        expect(arrived).to_contain_text("10.00")
        arrived.locator("a[href*='/v/']").click()
        reads(page, "Camilla, her er din tid.")
    page.click("text=Flyt tiden")
    pick(page, "2026-11-27", "2026-11-27T09:15:00Z")
    page.click(".dock button")
    reads(page, "Vil du flytte din tid?")
    page.click("button.primary")
    expect(page.locator(".bigday")).to_have_text("Fredag 27. november", timeout=PATIENCE)
    assert "10.15" in site.delivered()[0].text

    page.click("main >> text=Aflys")
    reads(page, "Vil du aflyse din tid?")
    page.click("button.danger")
    reads(page, "Camilla, din tid er aflyst.")
    assert "aflyst" in site.delivered()[0].text
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    with tenant_scope(site.shop.tenant):
        assert Booking.objects.get().status == "cancelled"


def test_a_time_that_goes_meanwhile_is_offered_again_nearby(site: Site) -> None:
    page = site.open(390)
    who = site.shop.people["alice"].pk
    page.goto(f"{site.front}book/time/?s={site.shop.services['cut'].pk}&who={who}")
    pick(page, "2026-11-26", "2026-11-26T09:00:00Z")
    Visitor(site.shop).book("cut", name="Mette Holm", email="m@example.dk", phone="20 65 43 21")
    page.click(".dock button")
    assert "En anden har lige taget torsdag 26. november kl. 10.00" in page.inner_text("#taken")
    page.click("#taken button >> nth=0")
    reads(page, "Dine oplysninger")


def test_what_is_wrong_gets_the_focus_and_what_was_typed_stays(site: Site) -> None:
    page = site.open(390)
    page.goto(site.url + Visitor(site.shop).choose("cut"))
    page.fill("#id_name", "Camilla")
    page.fill("#id_phone", "2012345")
    page.click("#details button[type=submit]")
    page.wait_for_selector("#errors:focus")
    page.click("#errors a >> nth=0")
    page.wait_for_selector("#id_phone:focus")
    assert page.input_value("#id_name") == "Camilla"
    assert "Her er 7 cifre. Et dansk nummer har 8." in page.inner_text("#details")


def test_the_back_button_finds_the_visit_and_not_an_empty_form(site: Site) -> None:
    page = site.open(390)
    page.goto(site.url + Visitor(site.shop).choose("cut"))
    type_details(page)
    page.click("#details button[type=submit]")
    page.wait_for_url("**/done/")
    page.go_back()
    page.wait_for_load_state()
    reads(page, "Tak, Camilla. Din tid er booket.")


def test_the_back_button_finds_the_visit_after_a_try_that_was_refused_too(site: Site) -> None:
    page = site.open(390)
    page.goto(site.url + Visitor(site.shop).choose("cut"))
    page.fill("#id_phone", "2012345")
    page.click("#details button[type=submit]")
    page.wait_for_selector("#errors")
    type_details(page)
    page.click("#details button[type=submit]")
    page.wait_for_url("**/done/")
    page.go_back()
    reads(page, "Tak, Camilla. Din tid er booket.")


@pytest.mark.parametrize("width", [390, 1440])
def test_a_colleague_signs_in_sees_the_day_and_marks_the_visit(site: Site, width: int) -> None:
    Visitor(site.shop).book("cut", name="Camilla O'Brien")
    page = site.open(width)
    site.sign_in(page)
    page.goto(site.calendar + "?day=2026-11-26")
    fits(page)
    page.click('a.visit:has-text("O\'Brien")')
    page.wait_for_selector("aside.panel")
    assert "20 12 34 56" in page.inner_text("aside.panel")
    page.click("aside.panel button:has-text('Er kommet')")
    page.wait_for_selector("aside.panel .st.ok")
    page.click("aside.panel >> text=Flyt")
    page.fill("#id_time", "07:00")
    page.click("button.primary:visible")
    expect(page.locator(".notice.warn")).to_contain_text("passer ikke", timeout=PATIENCE)
    fits(page)
    page.click("button.primary:visible")
    page.wait_for_selector("aside.panel")
    expect(page.locator("aside.panel header")).to_contain_text("7.00", timeout=PATIENCE)
