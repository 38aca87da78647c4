"""The week of opening hours: what is typed is what is offered, day by day, until midnight and past it."""

from datetime import date, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from bookings.diary import load_diary
from bookings.forms.week import typed_week
from bookings.models import Resource, Service, WeeklyHours
from bookings.slots import starts_between
from bookings.weekplan import WeekSpan
from tenants.context import tenant_scope
from tests.world import NOW, ZONE, Shop

SLUG = "salon-solvik"
HOURS = reverse("opening_hours", args=[SLUG])


def page_of(shop: Shop, name: str) -> str:
    """Give the address of somebody's week."""
    return reverse("resource_hours", args=[SLUG, shop.people[name].pk])


def offered(shop: Shop, first: date, last: date, service: str = "cut", who: str = "alice") -> list[datetime]:
    """List the starts that customers are offered, in the salon's own time."""
    with tenant_scope(shop.tenant):
        plan = shop.plan(service, who=who)
        diary = load_diary(plan.resource_ids, first, last, plan.zone, now=NOW, rooms=plan.rooms)
        return [start.starts_at.astimezone(ZONE) for start in starts_between(plan, diary, now=NOW)]


def save(client: Client, url: str, week: list[WeekSpan], **more: str) -> int:
    """Save a week, and give the status."""
    with time_machine.travel(NOW, tick=False):
        answer = client.post(url, {**typed_week(week), "act": "save", **more})
    return answer.status_code


def test_s26_for_each_weekday_hours_set_on_that_day_are_offered_on_that_day_only(
    alice: Client, solvik: Shop
) -> None:
    for weekday in range(7):
        assert save(alice, page_of(solvik, "alice"), [WeekSpan(weekday, 600, 720)]) == 302
        starts = offered(solvik, date(2026, 11, 30), date(2026, 12, 6))
        assert starts and {start.weekday() for start in starts} == {weekday}
        page = alice.get(page_of(solvik, "alice")).content.decode()
        row = page.split('data-day="')[weekday + 1]
        names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
        assert f'<b class="dayname">{names[weekday]}</b>' in row and "at-1000 for-120" in row


def test_s21_closing_at_midnight_offers_the_last_slot_before_it(alice: Client, solvik: Shop) -> None:
    assert save(alice, page_of(solvik, "alice"), [WeekSpan(1, 1080, 1440)]) == 302
    with tenant_scope(solvik.tenant):
        assert WeeklyHours.objects.get(resource=solvik.people["alice"]).end_minute == 1440
    starts = offered(solvik, date(2026, 12, 1), date(2026, 12, 1))
    assert starts[-1].strftime("%a %H:%M") == "Tue 23:00"


def test_s21_hours_past_midnight_belong_to_the_day_they_open_on(alice: Client, solvik: Shop) -> None:
    assert save(alice, page_of(solvik, "alice"), [WeekSpan(4, 1320, 1560)]) == 302
    starts = offered(solvik, date(2026, 12, 4), date(2026, 12, 5))
    assert {start.strftime("%a %H:%M") for start in starts} >= {"Fri 23:30", "Sat 01:00"}
    assert starts[-1].strftime("%a %H:%M") == "Sat 01:00"
    page = alice.get(page_of(solvik, "alice")).content.decode()
    assert 'class="week full"' in page and "over at-0000 for-120" in page


def test_a_planned_change_holds_from_its_day_and_can_be_taken_back(alice: Client, solvik: Shop) -> None:
    old, new = [WeekSpan(day, 540, 1020) for day in range(5)], [WeekSpan(day, 480, 720) for day in range(6)]
    assert save(alice, HOURS, old) == 302
    dates = {"first": "2027-03-01", "last": "2027-03-31"}
    assert save(alice, f"{HOURS}?new", new, **dates) == 302
    with tenant_scope(solvik.tenant):
        rows = WeeklyHours.objects.filter(resource=None)
        assert rows.filter(valid_from=date(2027, 3, 1), valid_until=date(2027, 3, 31)).count() == 6
        assert rows.filter(valid_from=date(2027, 4, 1), valid_until=None).count() == 5
        assert rows.filter(valid_from=None, valid_until=date(2027, 2, 28)).count() == 5
    with time_machine.travel(NOW, tick=False):
        page = alice.get(f"{HOURS}?from=2027-03-01").content.decode()
        assert "Monday 1 March 2027 to Wednesday 31 March 2027" in page
        assert alice.post(f"{HOURS}?from=2027-03-01", {"act": "back"}).status_code == 302
    with tenant_scope(solvik.tenant):
        assert (
            list(WeeklyHours.objects.filter(resource=None).values_list("valid_from", "valid_until"))
            == [(None, None)] * 5
        )


def test_a_colleague_keeps_the_house_hours_until_she_has_her_own(alice: Client, solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        new = Resource.objects.create(kind="staff", name="Vera Holt", position=3)
    url = reverse("resource_hours", args=[SLUG, new.pk])
    page = alice.get(url).content.decode()
    assert "Keeps the business's hours" in page and 'value="09:00"' in page
    assert save(alice, url, [WeekSpan(2, 600, 900)]) == 302
    with tenant_scope(solvik.tenant):
        assert WeeklyHours.objects.filter(resource=new).count() == 1
    assert alice.post(url, {"act": "follow"}).status_code == 302
    with tenant_scope(solvik.tenant):
        assert not WeeklyHours.objects.filter(resource=new).exists()


def test_a_day_is_copied_and_closed_without_being_stored(alice: Client, solvik: Shop) -> None:
    typed = typed_week([WeekSpan(0, 545, 720), WeekSpan(0, 750, 1000)])
    page = alice.post(HOURS, {**typed, "act": "copy:0:week"}).content.decode()
    assert page.count('value="09:05"') == 5 and page.count('value="12:30"') == 5
    page = alice.post(HOURS, {**typed, "act": "close:0"}).content.decode()
    assert 'value="09:05"' not in page
    with tenant_scope(solvik.tenant):
        assert WeeklyHours.objects.filter(resource=None, start_minute=540).count() == 5


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"d0s0_from": "09:00"}, "Write both times, or neither."),
        ({"d0s0_from": "9 o'clock", "d0s0_to": "17:00"}, "Write a time, like 9:00."),
        ({}, "The week is empty."),
        (
            {"d0s0_from": "09:00", "d0s0_to": "13:00", "d0s1_from": "12:00", "d0s1_to": "17:00"},
            "These hours overlap.",
        ),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_stored(
    alice: Client, solvik: Shop, typed: dict[str, str], said: str
) -> None:
    answer = alice.post(HOURS, {**typed, "act": "save"})
    assert answer.status_code == 422 and said in answer.content.decode()
    with tenant_scope(solvik.tenant):
        assert WeeklyHours.objects.filter(resource=None).count() == 5


def test_two_plans_at_odds_are_said(alice: Client, solvik: Shop) -> None:
    assert save(alice, f"{HOURS}?new", [WeekSpan(0, 540, 600)], first="2027-03-01", last="2027-02-01") == 422
    assert save(alice, f"{HOURS}?new", [WeekSpan(0, 540, 600)], first="") == 422
    with tenant_scope(solvik.tenant):
        assert WeeklyHours.objects.filter(resource=None).count() == 5
        assert Service.objects.exists()
