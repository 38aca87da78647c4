"""A salon on a live server, a real Chromium in front of it, and the demo's post behind it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pyotp
import pytest
import time_machine
from django.conf import settings as real
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from notifications.demo.letters import Letter, letter
from notifications.demo.store import Inbox
from notifications.tasks import deliver
from staff.models import User
from tenants.context import PLATFORM_ID, tenant_scope
from tests.notifications.capture import free_port
from tests.world import NOW, PASSWORD, Shop, plant_solvik

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 10_000


@dataclass(frozen=True)
class Post:
    """The demo's mail catcher and text message gateway."""

    smtp: int
    sms: int
    folder: Path
    inbox: Inbox


@pytest.fixture(scope="session")
def post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    """Start the catchers in a process of their own."""
    folder = tmp_path_factory.mktemp("post")
    smtp, sms = free_port(), free_port()
    own = {"DATA_DIR": folder, "KEYRING": real.KEYRING, "DEMO_SMTP_PORT": smtp, "DEMO_SMS_PORT": sms}
    process = subprocess.Popen(
        [sys.executable, "-m", "notifications.demo.catchers"],
        cwd=ROOT,
        env={**os.environ, **{name: str(value) for name, value in own.items()}},
    )
    for _ in range(100):
        try:
            httpx.get(f"http://127.0.0.1:{sms}/", trust_env=False)
            break
        except httpx.HTTPError:
            time.sleep(0.1)
    yield Post(smtp, sms, folder, Inbox(folder / "inbox", real.KEYRING))
    process.terminate()
    process.wait(10)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Start Chromium once for a module."""
    with pytest.MonkeyPatch.context() as patch:
        # Playwright keeps a loop running in this thread, which Django would take for its own.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with sync_playwright() as playwright:
            started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            yield started
            started.close()


@dataclass
class Site:
    """The salon as a browser reaches it."""

    url: str
    shop: Shop
    inbox: Inbox
    open: Callable[..., Page]
    faults: list[str] = field(default_factory=list)
    # What earlier tests of this process had sent.
    former: frozenset[str] = frozenset()

    @property
    def front(self) -> str:
        """Give the address of the front page."""
        return f"{self.url}/b/{self.shop.tenant.slug}/"

    @property
    def calendar(self) -> str:
        """Give the address of the staff's day."""
        return f"{self.url}/d/{self.shop.tenant.slug}/calendar/"

    def delivered(self) -> list[Letter]:
        """Send what waits over SMTP and HTTP, and give what arrived, newest first."""
        for _ in range(2):
            deliver(self.shop.tenant.pk)
        return [letter(entry) for entry in self.inbox.entries() if entry["name"] not in self.former]

    def sign_in(self, page: Page, name: str = "alice") -> None:
        """Sign in by password and the code of the app."""
        with tenant_scope(PLATFORM_ID):
            user = User.objects.get(pk=self.shop.members[name].user_id)
            user.totp_secret, user.totp_confirmed_at = pyotp.random_base32(), NOW
            user.save()
        page.goto(self.calendar)
        page.fill("#id_email", f"{name}@salon-solvik.example")
        page.fill("#id_password", PASSWORD)
        page.click("form button[type=submit] >> nth=0")
        page.wait_for_selector("#id_code")
        page.fill("#id_code", pyotp.TOTP(str(user.totp_secret)).at(time.time()))
        page.click("form:has(#id_code) button[type=submit]")
        page.wait_for_selector(".calbody")


@pytest.fixture
def site(live_server: Any, settings: Any, post: Post, browser: Browser) -> Iterator[Site]:
    """Open the salon; afterwards no page may have complained or asked another host."""
    settings.BASE_URL = live_server.url
    settings.DEMO, settings.DATA_DIR = True, post.folder
    settings.EMAIL_CHANNEL, settings.DEMO_SMTP_PORT = "smtp", post.smtp
    settings.SMS_CHANNEL, settings.DEMO_SMS_PORT = "demo", post.sms
    here = urlsplit(live_server.url).netloc
    contexts = []
    faults: list[str] = []

    def console(message: ConsoleMessage) -> None:
        # A page that is refused (409, 422) is named by Chromium; what matters are scripts and policies.
        if (
            message.type in {"error", "warning"}
            and "the server responded with a status of 4" not in message.text
        ):
            faults.append(message.text)

    def asked(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != here:
            faults.append(f"asked {request.url}")

    def open_page(width: int = 390, **options: Any) -> Page:
        given = {"viewport": {"width": width, "height": 844 if width < 600 else 900}, "locale": "da-DK"}
        context = browser.new_context(**{**given, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", console)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", asked)
        return page

    with time_machine.travel(NOW, tick=True):
        former = frozenset(post.inbox.names())
        yield Site(live_server.url, plant_solvik(), post.inbox, open_page, faults, former)
    for context in contexts:
        context.close()
    assert faults == []


def pick(page: Page, day: str, value: str) -> None:
    """Choose a day of the strip and a time of that day."""
    page.click(f"#day-{day}")
    page.wait_for_selector(f"#day-{day}[aria-current=date]")
    page.click(f"label.slot:has(input[value='{value}'])")


def type_details(page: Page, name: str = "Camilla O'Brien") -> None:
    """Type who is coming."""
    page.fill("#id_name", name)
    page.fill("#id_phone", "20 12 34 56")
    page.fill("#id_email", "camilla@example.dk")
    page.check("#id_policy")
