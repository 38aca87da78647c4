"""S62: the booking page in a frame of the business's own site, with every cookie of another site refused."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from bookings.models import Booking
from tenants.context import tenant_scope
from tenants.models import Tenant
from tests.browser.conftest import FLAGS, PATIENCE, Site
from tests.notifications.capture import free_port

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "vault"])]


@pytest.fixture
def own_site(site: Site) -> Iterator[str]:
    """Serve the salon's own web site from another origin: 127.0.0.1 is another site than localhost."""
    frame = f"{site.url}/b/{site.shop.tenant.slug}/book/"

    class OwnSite(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            page = (
                f'<!doctype html><title>Salon</title><iframe id="f" src="{frame}" width="390" height="860">'
            )
            self.wfile.write(f"{page}</iframe>".encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", free_port()), OwnSite)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def strict(chromium: str, browser: Browser) -> Iterator[Page]:
    """Open a Chromium that refuses the cookies of other sites, as Safari does."""
    with_refusal = [*FLAGS, "--test-third-party-cookie-phaseout"]
    started = browser.browser_type.launch(executable_path=chromium, args=with_refusal)
    page = started.new_context(viewport={"width": 430, "height": 900}, locale="da-DK").new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    started.close()


def test_s62_a_visit_is_booked_in_a_frame_of_the_listed_site_without_any_cookie(
    site: Site, own_site: str, strict: Page
) -> None:
    Tenant.objects.filter(pk=site.shop.tenant.pk).update(embed_origins=[own_site])
    assert urlsplit(own_site).hostname != urlsplit(site.url).hostname
    strict.goto(own_site)
    frame = strict.frame_locator("#f")
    frame.locator("label:has-text('Dameklip')").first.click()
    frame.locator("button[name=next], .dock button[type=submit]").first.click()
    frame.locator("label.slot").first.click()
    frame.locator(".dock button[type=submit]").click()
    frame.locator("#id_name").fill("Camilla Winther")
    frame.locator("#id_phone").fill("20 12 34 56")
    frame.locator("#id_email").fill("camilla@example.dk")
    frame.locator("#id_policy").check()
    frame.locator("form button[type=submit]").last.click()
    expect(frame.locator("h1")).to_contain_text("Camilla")
    with tenant_scope(site.shop.tenant):
        assert Booking.objects.filter(status="booked").count() == 1
    assert strict.context.cookies() == []


def test_s57_a_site_that_is_not_listed_shows_nothing_of_the_page(
    site: Site, own_site: str, strict: Page
) -> None:
    Tenant.objects.filter(pk=site.shop.tenant.pk).update(embed_origins=["https://www.salon-solvik.example"])
    refused: list[str] = []
    strict.on("console", lambda message: refused.append(message.text))
    strict.goto(own_site)
    strict.wait_for_timeout(500)
    assert any("frame-ancestors" in text for text in refused)
    assert "Dameklip" not in "".join(frame.content() for frame in strict.frames)
