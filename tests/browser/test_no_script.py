"""The same way with JavaScript off."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE, Site, pick, type_details

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [390, 1440])
def test_the_whole_way_works_with_javascript_off(site: Site, width: int) -> None:
    page = site.open(width, java_script_enabled=False)
    page.goto(site.front)
    page.click("a.btn.primary >> visible=true >> nth=0")
    page.check("input[name=s] >> nth=0")
    page.click("#next")
    page.click("#week-next")
    page.wait_for_selector("#day-2026-12-01")
    pick(page, "2026-12-03", "2026-12-03T09:00:00Z")
    page.click(".dock button")
    page.wait_for_selector("#id_name")
    page.fill("#id_name", "Camilla Winther")
    page.click("#details button[type=submit]")
    page.wait_for_selector("#errors")
    assert page.input_value("#id_name") == "Camilla Winther"
    type_details(page)
    page.click("#details button[type=submit]")
    page.wait_for_url("**/done/")
    page.click("main >> text=Flyt tiden")
    pick(page, "2026-12-04", "2026-12-04T09:00:00Z")
    page.click(".dock button")
    page.click("button.primary")
    expect(page.locator(".bigday")).to_have_text("Fredag 4. december", timeout=PATIENCE)
    page.click("main >> text=Aflys")
    page.click("button.danger")
    expect(page.locator("h1")).to_contain_text("din tid er aflyst", timeout=PATIENCE)


def test_the_day_and_a_visit_open_with_javascript_off(site: Site) -> None:
    page = site.open(1440, java_script_enabled=False)
    site.sign_in(page)
    page.goto(site.calendar + "?day=2026-11-26")
    assert "Torsdag 26. november" in page.inner_text("h1")
