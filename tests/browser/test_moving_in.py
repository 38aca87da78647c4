"""Moving in, in a real Chromium: a thousand customers, a line that fills, and all of it taken back."""

import re
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from bookings.actions.importing import work as working
from bookings.models import ImportBatch
from customers.models import Customer
from tenants.context import tenant_scope
from tests.browser.conftest import Site
from tests.browser.test_axe import hold

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def thousand(folder: Path) -> Path:
    """Write a list as a Danish salon exports it: Windows-1252, semicolons, one row that cannot be taken."""
    rows = ["Fornavn;Efternavn;Mobil;E-mail;Sidste besøg"]
    rows += [f"Åsa;Øberg {n};{20120000 + n};k{n}@example.dk;01-10-2026" for n in range(1000)]
    rows += [";;20129999;;"]
    path = folder / "kunder.csv"
    path.write_bytes("\r\n".join(rows).encode("cp1252"))
    return path


def faultless(page: Page) -> None:
    """Let axe look at the page, light and dark, and nothing lie beyond its edge."""
    hold(page)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def step(site: Site) -> bool:
    """Let the worker do one step."""
    tenant_id = site.shop.tenant.pk
    with tenant_scope(tenant_id):
        batch_id = ImportBatch.objects.values_list("pk", flat=True).get()
    return working.step(tenant_id, batch_id, now=timezone.now())


def count(site: Site) -> int:
    """Count the customers."""
    with tenant_scope(site.shop.tenant):
        return Customer.objects.count()


@pytest.mark.parametrize("width", [390, 1440])
def test_a_thousand_customers_come_in_are_seen_coming_and_are_taken_back(
    site: Site, tmp_path: Path, width: int
) -> None:
    page = site.open(width)
    site.sign_in(page)
    page.goto(f"{site.url}/d/salon-solvik/import/")
    faultless(page)
    page.set_input_files("#id_file", thousand(tmp_path))
    page.get_by_role("button", name="Læs filen").click()
    expect(page.locator("#id_col-0")).to_have_value("first")
    expect(page.locator("#id_col-4")).to_have_value("last_visit")
    faultless(page)
    page.get_by_role("button", name="Tjek rækkerne").click()
    expect(page.get_by_role("heading", name="Jeres liste bliver tjekket")).to_be_visible()
    assert step(site)
    expect(page.get_by_role("heading", name="1000 kunder bliver importeret")).to_be_visible()
    faultless(page)
    page.get_by_role("button", name="Importér 1000 kunder").click()
    expect(page.locator("#import").get_by_text("0 af 1001 rækker")).to_be_visible()
    assert step(site)
    expect(page.locator("#import").get_by_text("500 af 1001 rækker")).to_be_visible()
    assert page.locator("progress").evaluate("bar => bar.position") == pytest.approx(500 / 1001)
    while step(site):
        pass
    expect(page.get_by_role("heading", name="1000 kunder er importeret")).to_be_visible()
    assert count(site) == 1000
    faultless(page)
    page.get_by_role("button", name="Fortryd hele importen").click()
    expect(page.get_by_role("heading", name="Importen bliver fortrudt")).to_be_visible()
    while step(site):
        pass
    expect(page.get_by_role("heading", name="Importen er fortrudt")).to_be_visible()
    assert count(site) == 0


def test_the_overview_is_read_at_both_widths(site: Site) -> None:
    page = site.open(390)
    site.sign_in(page)
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        for query in ("", "?period=week", "?period=year"):
            page.goto(f"{site.url}/d/salon-solvik/overview/{query}")
            expect(page.get_by_role("heading", name="Ledige huller")).to_be_visible()
            faultless(page)
    page.goto(f"{site.url}/d/salon-solvik/export/")
    faultless(page)
    assert re.search("Alt|Det hele", page.inner_text("main"))
