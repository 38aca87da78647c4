"""axe finds nothing on the pages of settings and the guide, light and dark, and none scrolls sideways."""

import pytest

from tests.browser.conftest import Site
from tests.browser.test_axe import hold

pytestmark = pytest.mark.browser

PAGES = (
    "settings/", "business/", "rules/", "reminders/", "services/", "services/?order", "services/new/",
    "services/category/", "hours/", "hours/?new", "closures/", "closures/new/", "closures/holidays/",
    "absences/", "absences/new/", "resources/", "resources/new/", "agreement/", "look/", "address/",
    "address/print/", "setup/", "setup/trade/", "setup/services/", "setup/hours/", "setup/staff/",
    "setup/look/", "setup/preview/", "setup/agreement/", "setup/publish/", "preview/",
)  # fmt: skip


@pytest.mark.parametrize("width", [390, 1440])
def test_the_pages_of_settings(site: Site, width: int) -> None:
    page = site.open(width, reduced_motion="reduce")
    site.sign_in(page)
    services = [site.shop.services[name].pk for name in ("cut", "colour")]
    for tail in (*PAGES, *(f"services/{each}/" for each in services)):
        page.goto(f"{site.url}/d/salon-solvik/{tail}")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, tail
        hold(page)
