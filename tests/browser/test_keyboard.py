"""The same way by keyboard alone (S86)."""

import pytest
from playwright.sync_api import Page

from tests.bookings.visitor import Visitor
from tests.browser.conftest import Site

pytestmark = pytest.mark.browser

SEEN = """() => {
  const on = document.activeElement;
  const marks = [on, on.nextElementSibling, on.parentElement].filter(Boolean);
  return marks.some((each) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
    return (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) || boxShadow !== "none";
  });
}"""


def tab_to(page: Page, selector: str, *, at_most: int = 60) -> None:
    """Press Tab until the focus is there, and hold that it can be seen."""
    for _ in range(at_most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            assert page.evaluate(SEEN), f"the focus cannot be seen on {selector}"
            return
    raise AssertionError(f"{selector} cannot be reached by Tab")


def test_s86_the_whole_way_works_by_keyboard(site: Site) -> None:
    page = site.open(1440)
    page.goto(site.front)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('a.skip')")
    tab_to(page, "a.svc")
    page.keyboard.press("Enter")
    page.wait_for_selector("#choose")
    tab_to(page, "#day-2026-11-26")
    page.keyboard.press("Enter")
    page.wait_for_selector("#day-2026-11-26[aria-current=date]")
    tab_to(page, "input[name=start]")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    assert page.locator("input[name=start]:checked").count() == 1
    tab_to(page, ".dock button")
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_name")
    for name, text in (("name", "Camilla"), ("phone", "20123456"), ("email", "camilla@example.dk")):
        tab_to(page, f"#id_{name}")
        page.keyboard.type(text)
    tab_to(page, "#id_policy")
    page.keyboard.press("Space")
    tab_to(page, "#details button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/done/")
    tab_to(page, "a[href*='/cancel/']")
    page.keyboard.press("Enter")
    page.wait_for_selector("button.danger")
    tab_to(page, "button.danger")
    page.keyboard.press("Enter")
    page.wait_for_selector(".over")
    assert "din tid er aflyst" in page.inner_text("h1")


def test_s86_each_time_is_named_by_weekday_date_time_and_person(site: Site) -> None:
    page = site.open(390)
    who = site.shop.people["alice"].pk
    page.goto(f"{site.front}book/time/?s={site.shop.services['cut'].pk}&who={who}&day=2026-11-26")
    times = page.get_by_role("radio")
    assert times.count() > 5
    found = page.get_by_role("radio", name="torsdag 26. november kl. 10.00, hos Alice", exact=True)
    assert found.count() == 1


def test_the_focus_stays_in_place_when_the_week_changes(site: Site) -> None:
    page = site.open(1440)
    page.goto(f"{site.front}book/time/?s={site.shop.services['cut'].pk}")
    tab_to(page, "#week-next")
    page.keyboard.press("Enter")
    page.wait_for_selector("#day-2026-12-01")
    page.wait_for_timeout(150)
    assert page.evaluate("document.activeElement.id") == "week-next"


def test_a_visit_is_opened_and_closed_by_keyboard(site: Site) -> None:
    Visitor(site.shop).book("cut")
    page = site.open(1440)
    site.sign_in(page)
    page.goto(site.calendar + "?day=2026-11-26")
    tab_to(page, "a.visit")
    named = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert named.startswith("10.00 til 11.00, Camilla Winther, Dameklip")
    page.keyboard.press("Enter")
    page.wait_for_selector("aside.panel")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('a.visit')")
