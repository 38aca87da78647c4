"""A series with a conflict, end to end: how often, what is in the way, book it all, and read the mail."""

import pytest
from playwright.sync_api import Page, expect

from bookings.models import Booking
from tenants.context import tenant_scope
from tests.bookings.steps import book, details
from tests.browser.conftest import PATIENCE, Site
from tests.browser.test_walk import fits, reads
from tests.world import local

pytestmark = pytest.mark.browser


def open_rule(page: Page, site: Site, visit: Booking) -> None:
    """Go from the opened visit to how often it comes back."""
    page.goto(f"{site.calendar}?day=2026-11-26&visit={visit.pk}#visit")
    page.click(".panel-series a")
    reads(page, "Gentag besøget")
    page.fill("#id_times", "4")
    page.click("button[value=preview]")
    reads(page, "Datoerne")


@pytest.mark.parametrize("width", [390, 1440])
def test_s09_a_series_with_a_date_in_the_way_end_to_end(site: Site, width: int) -> None:
    with tenant_scope(site.shop.tenant):
        visit = book(site.shop, "cut", at=local("2026-11-26 10:00"))
        book(
            site.shop,
            "cut",
            at=local("2026-12-10 10:00"),
            typed=details(name="Dana Krog", phone="+4520999999", email=""),
        )
    page = site.open(width)
    site.sign_in(page)
    open_rule(page, site, visit)
    expect(page.locator(".conflict legend b")).to_have_text("Torsdag 10. december 10.00")
    expect(page.locator(".conflict .st")).to_have_text("Alice er optaget.")

    # Nothing chosen: the browser stays, and nothing is written.
    page.click("button[value=book]")
    expect(page.locator("h1")).to_have_text("Datoerne")
    with tenant_scope(site.shop.tenant):
        assert Booking.objects.exclude(series=None).count() == 0

    page.click(".conflict label:has-text('11.00')")
    page.click("button[value=book]")
    expect(page.locator(".notice")).to_contain_text("Serien er booket.", timeout=PATIENCE)
    fits(page)
    expect(page.locator(".daterow")).to_have_count(4)
    expect(page.locator(".daterow").nth(2)).to_contain_text("11.00–12.00")

    letters = [one for one in site.delivered() if "3 tider" in one.text or "4 tider" in one.text]
    assert {one.kind for one in letters} == {"mail", "sms"}
    mail = next(one for one in letters if one.kind == "mail")
    assert "Torsdag 10. december, 11.00–12.00" in mail.text and mail.text.count("/v/") == 4

    page.click("text=Aflys flere")
    page.check("input[value=all]")
    page.click("button.danger")
    expect(page.locator(".notice")).to_contain_text("Besøgene er aflyst.", timeout=PATIENCE)
    with tenant_scope(site.shop.tenant):
        assert set(Booking.objects.exclude(series=None).values_list("status", flat=True)) == {"cancelled"}


def test_what_a_colleague_books_meanwhile_is_named_before_anything_is_written(site: Site) -> None:
    with tenant_scope(site.shop.tenant):
        visit = book(site.shop, "cut", at=local("2026-11-26 10:00"))
    page = site.open(1440)
    site.sign_in(page)
    open_rule(page, site, visit)
    with tenant_scope(site.shop.tenant):
        book(
            site.shop,
            "cut",
            at=local("2026-12-03 10:00"),
            typed=details(name="Dana Krog", phone="+4520999999", email=""),
        )
    page.click("button[value=book]")
    expect(page.locator(".notice.warn")).to_contain_text(
        "Torsdag 3. december 10.00: Alice er optaget.", timeout=PATIENCE
    )
    with tenant_scope(site.shop.tenant):
        assert Booking.objects.exclude(series=None).count() == 0
