"""The week and the sheets in a real browser: dragged across days by mouse, finger and keys, and on paper."""

from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import Page

from bookings.models import Booking
from tenants.context import tenant_scope
from tests.bookings.calendar import put
from tests.bookings.steps import plant_class
from tests.browser.conftest import Site
from tests.browser.test_desk import DAY, person, planted, pull, told, touch
from tests.world import NOW, local

pytestmark = pytest.mark.browser
FRIDAY = "2026-11-27"


def stands(site: Site, booking: Booking) -> tuple[str, str, str]:
    """Say from when to when the visit stands, and with whom."""
    with tenant_scope(site.shop.tenant):
        row = Booking.objects.get(pk=booking.pk)
        zone = site.shop.tenant.zone
        who = row.items.select_related("resource").get().resource.first_name
        return f"{row.starts_at.astimezone(zone):%a %H:%M}", f"{row.ends_at.astimezone(zone):%H:%M}", who


def open_week(site: Site, width: int = 1440, who: str = "", **options: object) -> Page:
    """Open the week as Alice."""
    page = site.open(width, **options)
    site.sign_in(page)
    page.goto(f"{site.calendar}week/{DAY}" + (f"&who={person(site, who)}" if who else ""))
    page.wait_for_selector("a.visit[data-item]")
    return page


def point(page: Page, who: str, day: str, minute: int) -> tuple[float, float]:
    """Give the middle of a day's lane at this minute."""
    found: list[float] = page.evaluate(
        """([who, day, minute]) => {
          const lane = document.querySelector(`.lane[data-person="${who}"][data-day="${day}"]`);
          const box = lane.getBoundingClientRect();
          const slot = box.height / Number(lane.dataset.rows);
          return [box.left + box.width / 2, box.top + ((minute - Number(lane.dataset.from)) / 5) * slot];
        }""",
        [who, day, minute],
    )
    return found[0], found[1]


@pytest.mark.parametrize("only", ["", "alice"])
def test_s52_a_visit_is_dragged_to_another_day_of_the_week_and_undone(site: Site, only: str) -> None:
    booking, alice = planted(site), person(site, "alice")
    page = open_week(site, who=only)
    pull(page, point(page, alice, "2026-11-26", 610), point(page, alice, FRIDAY, 850))
    page.wait_for_selector(".toast")
    assert stands(site, booking) == ("Fri 14:00", "15:00", "Alice")
    assert "fre." in page.inner_text(".toast") and told(site) == 0
    page.wait_for_selector(f".lane[data-day='{FRIDAY}'] a.visit[data-start='840']")
    page.click(".toast button:has-text('Fortryd')")
    page.wait_for_selector(".toast:has-text('Fortrudt')")
    assert stands(site, booking) == ("Thu 10:00", "11:00", "Alice")


def test_s52_in_the_week_of_several_a_day_and_a_colleague_change_at_once(site: Site) -> None:
    booking = planted(site)
    page = open_week(site)
    start = point(page, person(site, "alice"), "2026-11-26", 610)
    pull(page, start, point(page, person(site, "bob"), "2026-11-25", 910))
    page.wait_for_selector(".toast")
    assert stands(site, booking) == ("Wed 15:00", "16:00", "Bob")


def test_s52_a_finger_takes_a_visit_across_the_days_of_the_week(site: Site) -> None:
    booking, alice = planted(site), person(site, "alice")
    page = open_week(site, has_touch=True)
    finger = page.context.new_cdp_session(page)
    start, end = point(page, alice, "2026-11-26", 615), point(page, alice, FRIDAY, 795)
    touch(finger, "touchStart", start)
    page.wait_for_timeout(700)
    for part in (0.25, 0.5, 0.75, 1):
        touch(finger, "touchMove", tuple(a + (b - a) * part for a, b in zip(start, end, strict=True)))
    page.wait_for_selector(f".lane[data-day='{FRIDAY}'] .ghost")
    touch(finger, "touchEnd", end)
    page.wait_for_selector(".toast")
    assert stands(site, booking) == ("Fri 13:00", "14:00", "Alice")
    assert told(site) == 0


def test_a_finger_pulls_the_edge_of_the_opened_visit_and_presses_empty_time(site: Site) -> None:
    booking, alice = planted(site), person(site, "alice")
    page = open_week(site, who="alice", has_touch=True)
    page.touchscreen.tap(*point(page, alice, "2026-11-26", 620))
    page.wait_for_selector("aside.panel")
    finger = page.context.new_cdp_session(page)
    x, y = point(page, alice, "2026-11-26", 660)
    end = point(page, alice, "2026-11-26", 690)
    touch(finger, "touchStart", (x, y - 6))
    page.wait_for_timeout(700)
    touch(finger, "touchMove", (x, (y + end[1]) / 2))
    touch(finger, "touchMove", end)
    touch(finger, "touchEnd", end)
    page.wait_for_selector(".toast")
    assert stands(site, booking) == ("Thu 10:00", "11:30", "Alice")
    page.touchscreen.tap(*point(page, alice, FRIDAY, 842))
    page.wait_for_selector("#make")
    assert (page.input_value("#id_day"), page.input_value("#id_time")) == (FRIDAY, "14:00")


def test_drawn_on_empty_time_of_another_day_the_panel_has_the_day_and_blocks_the_length(site: Site) -> None:
    planted(site)
    page = open_week(site, who="alice")
    alice = person(site, "alice")
    pull(page, point(page, alice, FRIDAY, 785), point(page, alice, FRIDAY, 870))
    page.wait_for_selector("#make")
    assert (page.input_value("#id_day"), page.input_value("#id_time")) == (FRIDAY, "13:00")
    page.click(".switch a")
    page.wait_for_selector("#id_until_time")
    assert (page.input_value("#id_time"), page.input_value("#id_until_time")) == ("13:00", "14:30")
    assert page.is_checked(f"#act input[name=who][value='{alice}']")


def test_by_keyboard_alone_a_visit_goes_to_the_next_day(site: Site) -> None:
    booking = planted(site)
    page = open_week(site, who="alice")
    page.focus("a.visit[data-item]")
    page.keyboard.press("m")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert "Fredag 27. november" in page.inner_text("#spoken")
    page.keyboard.press("Enter")
    page.wait_for_selector(".toast")
    assert stands(site, booking) == ("Fri 10:15", "11:15", "Alice")


def test_a_class_is_not_dragged(site: Site) -> None:
    planted(site)
    with tenant_scope(site.shop.tenant):
        plant_class(site.shop, at=local("2026-11-26 13:00"))
    page = open_week(site, who="alice")
    alice = person(site, "alice")
    pull(page, point(page, alice, "2026-11-26", 800), point(page, alice, FRIDAY, 900))
    page.wait_for_timeout(400)
    assert page.locator(".ghost, .toast").count() == 0


def test_at_a_full_hour_the_hours_stay_on_one_line(site: Site) -> None:
    planted(site)
    with time_machine.travel(NOW + timedelta(hours=2), tick=True):
        page = site.open(1440)
        site.sign_in(page)
        for tail in ("", "week/"):
            page.goto(site.calendar + tail)
            heights = page.eval_on_selector_all(".hour", "all => all.map((one) => one.scrollHeight)")
            assert len(heights) > 8 and max(heights) < 20, heights


def test_the_browser_prints_each_sheet_whole_whatever_the_paper(site: Site) -> None:
    with tenant_scope(site.shop.tenant):
        for hour in (9, 10, 11, 13, 14, 15, 16):
            put(site.shop, local(f"2026-11-26 {hour:02}:00"), name=f"Gæst {hour}")
    page = site.open(1440)
    site.sign_in(page)
    for tail, visits in ((DAY, 7), (f"week/{DAY}", 7), (f"list/{DAY}", 7)):
        page.goto(site.calendar + tail)
        for paper in ({"prefer_css_page_size": True}, {"format": "A4"}):
            sheet = page.pdf(**paper)
            assert sheet.count(b"/Type /Page\n") + sheet.count(b"/Type /Page ") == 1, (tail, paper)
        page.set_viewport_size({"width": 718, "height": 900})
        page.emulate_media(media="print")
        seen = page.eval_on_selector_all(
            ".visit, .lines tbody tr",
            "all => all.filter((one) => one.getBoundingClientRect().height > 8).length",
        )
        assert seen == visits, tail
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        page.emulate_media(media="null")
        page.set_viewport_size({"width": 1440, "height": 900})


def test_s02_without_a_line_nothing_typed_is_lost_and_pressed_again_it_is_one_visit(site: Site) -> None:
    page = site.open(1440)
    site.sign_in(page)
    page.goto(site.calendar + DAY)
    page.click(".calbar a.primary")
    page.wait_for_selector("#make")
    page.check("input[name=customer][value=none]")
    page.select_option("#id_service-0", index=1)
    page.fill("#id_time", "14:00")
    page.fill("#id_message", "Kommer lidt før")
    page.wait_for_selector(".fits")
    # The server hears it, and the answer is lost on the way; then the line is down altogether.
    page.route("**/calendar/new/", lambda route: (route.fetch(max_redirects=0), route.abort()))
    page.click("#make .acts button[name=book]")
    page.wait_for_selector(".lost:has-text('Ingen forbindelse')")
    assert page.input_value("#id_message") == "Kommer lidt før"
    page.unroute("**/calendar/new/")
    page.click("#make .acts button[name=book]")
    page.wait_for_selector("aside.panel")
    with tenant_scope(site.shop.tenant):
        assert Booking.objects.count() == 1
    # What the page itself says of the broken line is not a fault of the page.
    site.faults[:] = [each for each in site.faults if "htmx:" not in each and "ERR_FAILED" not in each]


def test_s02_a_double_click_on_booking_is_one_visit(site: Site) -> None:
    page = site.open(1440)
    site.sign_in(page)
    page.goto(f"{site.calendar}new/{DAY}&minute=600")
    page.check("input[name=customer][value=none]")
    page.select_option("#id_service-0", index=1)
    page.dblclick("#make .acts button[name=book]")
    page.wait_for_selector("aside.panel")
    page.go_back()
    page.wait_for_selector("#make")
    page.check("input[name=customer][value=none]")
    page.select_option("#id_service-0", index=1)
    page.click("#make .acts button[name=book]")
    page.wait_for_selector("aside.panel, .notice.warn")
    with tenant_scope(site.shop.tenant):
        assert Booking.objects.count() == 1, (
            "back, and the same once more: it is there already, and that is said"
        )
