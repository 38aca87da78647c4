"""The calendar in a real browser: nothing for axe to find, blocks where the ruler says, a sheet of paper."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from bookings.models import CalendarException
from tenants.context import tenant_scope
from tests.bookings.calendar import put
from tests.browser.conftest import Site
from tests.browser.test_axe import hold
from tests.world import NOW, local

pytestmark = pytest.mark.browser
TEN = local("2026-11-26 10:00")
DAY = "?day=2026-11-26"


@pytest.fixture(autouse=True)
def busy(site: Site) -> None:
    """Give Thursday two visits at once and a third, a gap, a paid one, a missed one, and somebody away."""
    shop = site.shop
    with tenant_scope(shop.tenant):
        for lane, name in enumerate(("Karen Holm", "Mette Krogh", "Lone Juhl")):
            put(shop, TEN, lane=lane, name=name, message="Hej")
        put(shop, TEN + timedelta(hours=2), minutes=120, gap_start=30, gap_minutes=45, buffer_after=15)
        put(shop, TEN, who="bob", name="Else Bak", payment="paid", payment_how="cash", paid_at=NOW)
        put(shop, TEN + timedelta(hours=1), who="bob", name="Hans Riis", status="no_show", minutes=15)
        CalendarException.objects.create(
            kind="absence",
            resource=shop.people["bob"],
            starts_at=local("2026-11-26 14:00"),
            ends_at=local("2026-11-26 17:00"),
            label="Kursus",
        )


@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing_and_nothing_runs_over(site: Site, width: int) -> None:
    page = site.open(width, reduced_motion="reduce")
    site.sign_in(page)
    bob = site.shop.people["bob"].pk
    for tail in (DAY, f"{DAY}&colour=status&zoom=3", f"week/{DAY}", f"week/{DAY}&who={bob}"):
        page.goto(site.calendar + tail)
        hold(page)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, tail
    for tail in (f"month/{DAY}", f"list/{DAY}", f"print/{DAY}"):
        page.goto(site.calendar + tail)
        hold(page)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, tail
    page.goto(site.calendar + f"week/{DAY}")
    page.click(".choose summary")
    hold(page)


def test_every_block_stands_where_its_minutes_say(site: Site) -> None:
    page = site.open(1440)
    site.sign_in(page)
    for tail in (DAY, f"{DAY}&zoom=3", f"week/{DAY}", f"week/{DAY}&zoom=2"):
        page.goto(site.calendar + tail)
        off = page.evaluate(
            """() => [...document.querySelectorAll(".lane .visit")].map((visit) => {
                const lane = visit.closest(".lane"), box = lane.getBoundingClientRect();
                const step = box.height / Number(lane.dataset.rows);
                const top = box.top + (visit.dataset.start - lane.dataset.from) / 5 * step;
                return Math.abs(visit.getBoundingClientRect().top - top);
            })"""
        )
        assert len(off) >= 6 and max(off) < 1.5, (tail, off)


def test_two_at_once_share_the_lane_and_the_third_is_led_to(site: Site) -> None:
    page = site.open(1440)
    site.sign_in(page)
    page.goto(site.calendar + DAY)
    left, right = page.locator("a.visit.left").bounding_box(), page.locator("a.visit.right").bounding_box()
    assert left and right and left["x"] + left["width"] <= right["x"] + 1
    page.click("a.more")
    expect(page.locator("aside.panel h2")).to_have_text("Lone Juhl")


def test_the_choice_is_made_by_keyboard_and_kept(site: Site) -> None:
    page = site.open(1440)
    site.sign_in(page)
    page.goto(site.calendar + DAY)
    expect(page.locator(".lane")).to_have_count(2)
    page.focus(".choose summary")
    page.keyboard.press("Enter")
    page.uncheck(f"#who-{site.shop.people['bob'].pk}")
    page.keyboard.press("Enter")
    page.wait_for_url("**who=**")
    page.goto(site.calendar)
    expect(page.locator(".lane")).to_have_count(1)
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_the_week_on_a_phone_is_one_list_by_time(site: Site) -> None:
    page = site.open(390)
    site.sign_in(page)
    page.goto(site.calendar + f"week/{DAY}")
    places = page.evaluate(
        """() => [...document.querySelectorAll('[data-key="2026-11-26"] a.visit')]
            .map((visit) => [visit.getBoundingClientRect().top, Number(visit.dataset.start)])
            .sort((a, b) => a[0] - b[0]).map((each) => each[1])"""
    )
    assert places == sorted(places) and len(places) >= 5


def test_the_day_goes_on_one_sheet_of_paper(site: Site) -> None:
    page = site.open(1440)
    site.sign_in(page)
    page.goto(site.calendar + f"print/{DAY}")
    paper = page.pdf(prefer_css_page_size=True)
    assert paper.count(b"/Type /Page\n") + paper.count(b"/Type /Page ") == 1 or b"/Count 1" in paper
    page.emulate_media(media="print")
    expect(page.locator(".printbar")).to_be_hidden()
    expect(page.locator(".papercol")).to_have_count(2)
