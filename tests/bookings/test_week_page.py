"""The week of the calendar: of one, of several, with what is closed and who is away."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.utils import translation

from bookings.models import CalendarException, Resource, WeeklyHours
from bookings.pages.weekpage import week_title
from staff.permissions import Permission
from tenants.context import tenant_scope
from tests.bookings.calendar import address, allow, client_of, html_of, labels, put
from tests.bookings.visitor import Page
from tests.world import ZONE, Shop, local

pytestmark = pytest.mark.usefixtures("morning")

TEN = local("2026-11-26 10:00")
EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'


def lanes(html: str) -> list[tuple[str, str]]:
    """List the lanes as person and day."""
    return [
        (str(attrs["data-person"]), str(attrs["data-day"]))
        for tag, attrs in Page(html).tags
        if attrs.get("class") == "lane"
    ]


def test_the_week_of_several_has_a_lane_for_everyone_on_each_day(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        put(solvik, TEN)
        put(solvik, TEN + timedelta(days=1), who="bob", name="Mette Krogh")
    html = html_of(solvik, "week/")
    assert "Uge 48, november 2026" in Page(html).text
    # Nobody is at work on Saturday and Sunday, and nobody comes.
    assert len(lanes(html)) == 5 * 2
    assert labels(html) == [
        "10.00 til 11.00, Karen Holm, Dameklip, hos Alice, første besøg",
        "10.00 til 11.00, Mette Krogh, Dameklip, hos Bob, første besøg",
    ]


def test_the_week_of_one_is_a_grid_of_days(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        put(solvik, TEN)
        put(solvik, TEN, who="bob", name="Mette Krogh")
    who = solvik.people["alice"].pk
    html = html_of(solvik, "week/", who=who)
    assert lanes(html) == [(str(who), f"2026-11-{day}") for day in range(23, 28)]
    assert "Mette Krogh" not in html
    # From there each link keeps to her.
    sheets = re.findall(r'href="([^"]*calendar/(?:week/|month/|list/)?\?day=[^"]*)"', html)
    assert len(sheets) >= 8 and all(f"who={who}" in link for link in sheets)


def test_a_weekend_with_a_visit_is_shown(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        put(solvik, local("2026-11-28 10:00"))
    days = {day for _person, day in lanes(html_of(solvik, "week/"))}
    assert "2026-11-28" in days and "2026-11-29" not in days


@pytest.mark.parametrize("weekday", range(7))
def test_s26_hours_of_one_weekday_stand_under_the_name_of_that_weekday(solvik: Shop, weekday: int) -> None:
    names = ["Mandag", "Tirsdag", "Onsdag", "Torsdag", "Fredag", "Lørdag", "Søndag"]
    with tenant_scope(solvik.tenant):
        WeeklyHours.objects.all().delete()
        WeeklyHours.objects.create(resource=None, weekday=weekday, start_minute=600, end_minute=720)
    day = date(2026, 11, 23) + timedelta(days=weekday)
    page = Page(html_of(solvik, "", day=day))
    assert f"{names[weekday]} {day.day}. november" in page.text and "10.00–12.00" in page.text
    answer = client_of(solvik, "alice").get(address(solvik, "week/", who=solvik.people["alice"].pk))
    opened = [each for each in answer.context["days"] if "10.00" in each["lanes"][0]["hours_label"]]
    assert [each["name"].split()[0] for each in opened] == [names[weekday]]
    other = page.text if weekday == 6 else Page(html_of(solvik, "", day=day + timedelta(days=1))).text
    assert weekday == 6 or "fri i dag" in other


def test_absences_holidays_and_closures_are_named(solvik: Shop) -> None:
    def away(kind: str, start: str, end: str, label: str, who: str | None) -> None:
        person = solvik.people[who] if who else None
        CalendarException.objects.create(
            kind=kind, resource=person, starts_at=local(start), ends_at=local(end), label=label
        )

    with tenant_scope(solvik.tenant):
        away("absence", "2026-11-26 09:00", "2026-11-26 12:30", "Kursus", "bob")
        away("holiday", "2026-11-27 00:00", "2026-11-28 00:00", "Prøvehelligdag", None)
        away("closure", "2026-11-25 14:00", "2026-11-25 16:00", "", None)
    html = html_of(solvik, "week/")
    assert "Kursus til 12.30" in html
    assert html.count("Prøvehelligdag") == 3  # the head of the day, and both lanes
    assert "Lukket" in html
    month = Page(html_of(solvik, "month/")).text
    assert "Bob: Kursus" in month and "Prøvehelligdag" in month


def test_an_extra_opening_beats_the_holiday_it_lies_in(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        for kind, start, end in (
            ("holiday", "2026-11-27 00:00", "2026-11-28 00:00"),
            ("extra", "2026-11-27 10:00", "2026-11-27 12:00"),
        ):
            CalendarException.objects.create(kind=kind, starts_at=local(start), ends_at=local(end), label="J")
    answer = client_of(solvik, "alice").get(address(solvik, day="2026-11-27"))
    blocks = answer.context["columns"][0]["blocks"]
    assert [(each["start"], each["end"]) for each in blocks if each["kind"] == "away"] == [
        (420, 600),
        (720, 1140),
    ]


def test_s73_a_colleague_of_her_own_calendar_sees_nobody_elses_week(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        put(solvik, TEN)
        put(solvik, TEN, who="bob", name="Mette Krogh")
    allow(solvik, "bob", Permission.OWN_CALENDAR)
    for kind in ("", "week/", "list/", "month/", "print/"):
        for query in ({}, {"who": str(solvik.people["alice"].pk)}, {"who": "all"}):
            html = html_of(solvik, kind, who_looks="bob", **query)
            assert "Karen" not in html and "Alice" not in html, kind
            assert str(solvik.people["alice"].pk) not in html and "Farvestol" not in html
            assert "Mette Krogh" in html or kind == "month/"


@pytest.mark.parametrize("kind", ["", "week/", "list/", "month/", "print/"])
def test_s68_script_in_any_name_is_inert(solvik: Shop, kind: str) -> None:
    with tenant_scope(solvik.tenant):
        booking = put(solvik, TEN, name=EVIL, message=EVIL)
        booking.items.update(name=EVIL)
        person = solvik.people["alice"]
        person.name = f"{EVIL} Holm"
        person.save(update_fields=["name"])
        CalendarException.objects.create(
            kind="absence", resource=person, starts_at=TEN, ends_at=TEN + timedelta(hours=1), label=EVIL
        )
    answer = client_of(solvik, "alice").get(address(solvik, kind))
    html = answer.content.decode()
    assert "alert(1)" in html
    assert "<script>alert" not in html and "<img src=x" not in html
    assert "'unsafe" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize("kind", ["", "week/", "list/", "month/", "print/"])
def test_no_contact_data_stands_in_the_calendar_itself(solvik: Shop, kind: str) -> None:
    with tenant_scope(solvik.tenant):
        booking = put(solvik, TEN)
        card = booking.customer
        assert card is not None
        card.phone, card.email = "+4520123456", "karen@example.dk"
        card.save()
    html = html_of(solvik, kind)
    assert "20123456" not in html and "karen@example.dk" not in html


@pytest.mark.parametrize("day", ["0001-01-01", "2000-01-01", "2200-12-31", "9999-12-31", "nonsense", ""])
@pytest.mark.parametrize("kind", ["", "week/", "list/", "month/", "print/"])
def test_the_ends_of_the_calendar_are_no_fault(solvik: Shop, kind: str, day: str) -> None:
    assert client_of(solvik, "alice").get(address(solvik, kind, day=day)).status_code == 200


@pytest.mark.parametrize("monday", ["2026-10-19", "2027-03-22"])
def test_visits_stand_at_their_wall_time_in_the_week_in_which_clocks_change(
    solvik: Shop, monday: str
) -> None:
    start = date.fromisoformat(monday)
    with tenant_scope(solvik.tenant):
        for number in range(7):
            day = start + timedelta(days=number)
            put(solvik, datetime(day.year, day.month, day.day, 9, tzinfo=ZONE), minutes=45)
    said = labels(html_of(solvik, "week/", day=monday))
    assert len(said) == 7 and all(each.startswith("9.00 til 9.45") for each in said)


def test_the_week_is_named_with_both_its_months() -> None:
    with translation.override("da"):
        assert week_title(date(2026, 11, 30)) == "Uge 49, november–december 2026"
        assert week_title(date(2026, 11, 23)) == "Uge 48, november 2026"
    with translation.override("en"):
        assert week_title(date(2026, 12, 28)) == "Week 53, December–January 2027"


def test_two_who_share_a_first_name_are_told_apart(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        Resource.objects.create(kind="staff", name="Alice Bjerre", position=5)
    day, week = html_of(solvik, ""), html_of(solvik, "week/")
    for name in ("Alice Holm", "Alice Bjerre"):
        assert f">{name}</h2>" in day and f">{name}</abbr>" in week
    assert ">Bob</h2>" in day
