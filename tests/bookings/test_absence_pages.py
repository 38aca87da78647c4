"""Closed days, absences and wishes to be away: what they hit is shown first, then exactly that is closed."""

from datetime import date

import pytest
from django.urls import reverse

from bookings.actions.hold import choose
from bookings.actions.holidays import half_holidays, public_holidays
from bookings.locks import Taken
from bookings.models import AbsenceRequest, Booking, CalendarException, WeeklyHours
from bookings.slots import Refused
from tenants.context import tenant_scope
from tenants.models import AuditEntry
from tests.bookings.steps import book
from tests.bookings.test_hours_page import offered
from tests.world import NOW, Shop, local

pytestmark = pytest.mark.usefixtures("morning")

SLUG = "salon-solvik"
NEW, CLOSE = reverse("absence_new", args=[SLUG]), reverse("closure_new", args=[SLUG])


def rows(shop: Shop, kind: str) -> list[CalendarException]:
    """List what breaks the week."""
    with tenant_scope(shop.tenant):
        return list(CalendarException.objects.filter(kind=kind))


def seen(page: str) -> str:
    """Read the mark of what was shown."""
    return page.split('name="seen" value="')[1].split('"', maxsplit=1)[0]


def test_s24_three_weeks_of_holiday_are_one_row_and_what_it_hits_is_listed_first(solvik: Shop) -> None:
    alice = solvik.browser("alice")
    with tenant_scope(solvik.tenant):
        book(solvik, "cut", at=local("2026-12-09 10:00"), who="bob")
        book(solvik, "cut", at=local("2026-12-22 10:00"))
    asked = {"kind": "closure", "who": "", "first": "2026-12-07", "last": "2026-12-27", "label": "Juleferie"}
    shown = alice.post(CLOSE, asked)
    page = shown.content.decode()
    assert (
        shown.status_code == 409
        and "2 visits lie in this time." in page
        and page.count("Camilla Winther") >= 2
    )
    assert "/move/" in page and rows(solvik, "closure") == []
    assert alice.post(CLOSE, {**asked, "seen": seen(page)}).status_code == 302
    (row,) = rows(solvik, "closure")
    assert (row.starts_at, row.ends_at) == (local("2026-12-07 00:00"), local("2026-12-28 00:00"))
    assert offered(solvik, date(2026, 12, 7), date(2026, 12, 27)) == []
    assert offered(solvik, date(2026, 12, 28), date(2026, 12, 28)) != []
    with tenant_scope(solvik.tenant):
        assert Booking.objects.filter(status="booked").count() == 2
        assert AuditEntry.objects.filter(action="absence.hits", count=1).exists()


def test_a_visit_that_came_meanwhile_is_shown_before_anything_is_stored(solvik: Shop) -> None:
    alice = solvik.browser("alice")
    with tenant_scope(solvik.tenant):
        book(solvik, "cut", at=local("2026-12-09 10:00"))
    asked = {"who": solvik.people["alice"].pk, "first": "2026-12-09", "label": "Kursus"}
    page = alice.post(NEW, asked).content.decode()
    with tenant_scope(solvik.tenant):
        book(solvik, "cut", at=local("2026-12-09 13:00"))
    again = alice.post(NEW, {**asked, "seen": seen(page)})
    assert again.status_code == 409 and "2 visits lie" in again.content.decode()
    assert rows(solvik, "absence") == []


def test_s23_an_extra_opening_on_a_closed_day_and_a_closed_day_hold_in_list_and_post(solvik: Shop) -> None:
    alice = solvik.browser("alice")
    with tenant_scope(solvik.tenant):
        WeeklyHours.objects.filter(weekday=0).delete()
    extra = {"kind": "extra", "who": "", "first": "2026-11-30", "first_time": "10:00", "last_time": "12:00"}
    assert alice.post(CLOSE, extra).status_code == 302
    assert alice.post(CLOSE, {"kind": "closure", "who": "", "first": "2026-12-01"}).status_code == 302
    starts = offered(solvik, date(2026, 11, 30), date(2026, 12, 1))
    assert [start.strftime("%a %H:%M") for start in starts] == [
        "Mon 10:00", "Mon 10:15", "Mon 10:30", "Mon 10:45", "Mon 11:00",
    ]  # fmt: skip
    with tenant_scope(solvik.tenant):
        plan = solvik.plan("cut", who="alice")
        assert choose(plan=plan, start=local("2026-11-30 11:00"), token=None, now=NOW)
        for closed in ("2026-11-30 11:15", "2026-12-01 10:00"):
            with pytest.raises((Refused, Taken)):
                choose(plan=plan, start=local(closed), token=None, now=NOW)


def test_an_absence_with_times_closes_exactly_those(solvik: Shop) -> None:
    alice = solvik.browser("alice")
    asked = {
        "who": solvik.people["bob"].pk, "first": "2026-12-03", "first_time": "13:00", "last": "2026-12-04",
        "last_time": "10:00", "label": "Kursus",
    }  # fmt: skip
    assert alice.post(NEW, asked).status_code == 302
    (row,) = rows(solvik, "absence")
    assert (row.starts_at, row.ends_at) == (local("2026-12-03 13:00"), local("2026-12-04 10:00"))
    assert (
        "Thu 3 Dec 13:00 to Fri 4 Dec 10:00" in alice.get(reverse("absences", args=[SLUG])).content.decode()
    )


@pytest.mark.parametrize("label", ["Syg", "Gravid", "Depression", "Lægebesøg, migræne"])
def test_a_cause_of_illness_never_comes_into_the_calendar(solvik: Shop, label: str) -> None:
    asked = {"who": solvik.people["bob"].pk, "first": "2026-12-03", "label": label}
    answer = solvik.browser("alice").post(NEW, asked)
    assert answer.status_code == 422 and "somebody&#x27;s health" in answer.content.decode()
    assert rows(solvik, "absence") == []


def test_a_colleague_asks_and_the_owner_approves(solvik: Shop) -> None:
    bob, alice = solvik.browser("bob"), solvik.browser("alice")
    with tenant_scope(solvik.tenant):
        book(solvik, "cut", at=local("2026-12-15 10:00"), who="bob")
    asked = {"who": solvik.people["bob"].pk, "first": "2026-12-14", "last": "2026-12-16", "label": "Ferie"}
    page = bob.post(NEW, asked).content.decode()
    assert "One visit lies in this time." in page
    assert bob.post(NEW, {**asked, "seen": seen(page)}).status_code == 302
    assert rows(solvik, "absence") == []
    with tenant_scope(solvik.tenant):
        wish = AbsenceRequest.objects.get()
    assert "Bob Skov" in alice.get(reverse("absences", args=[SLUG])).content.decode()
    answer = reverse("absence_request", args=[SLUG, wish.pk])
    assert "One visit lies in this time." in alice.get(answer).content.decode()
    assert alice.post(answer, {"act": "approve", "answer": "God tur"}).status_code == 302
    (row,) = rows(solvik, "absence")
    assert (row.resource_id, row.label) == (solvik.people["bob"].pk, "Ferie")
    mine = bob.get(reverse("absences", args=[SLUG])).content.decode()
    assert "Approved" in mine and "God tur" in mine
    assert alice.post(answer, {"act": "decline"})["Location"].endswith("?done=late")
    assert len(rows(solvik, "absence")) == 1


def test_a_colleague_finds_the_way_from_the_calendar_and_back(solvik: Shop) -> None:
    bob, here = solvik.browser("bob"), reverse("absences", args=[SLUG])
    for name in ("calendar_day", "calendar_week", "menu"):
        assert f'href="{here}"' in bob.get(reverse(name, args=[SLUG])).content.decode(), name
    page = bob.get(here).content.decode()
    assert "Ask for time off" in page and f'href="{reverse("calendar_day", args=[SLUG])}"' in page


def test_a_colleague_takes_her_wish_back_and_nobody_elses(solvik: Shop) -> None:
    bob, alice = solvik.browser("bob"), solvik.browser("alice")
    bob.post(NEW, {"who": solvik.people["bob"].pk, "first": "2026-12-14"})
    with tenant_scope(solvik.tenant):
        wish = AbsenceRequest.objects.get()
    take = reverse("absence_withdraw", args=[SLUG, wish.pk])
    assert alice.post(take).status_code == 403
    assert bob.post(take).status_code == 302
    with tenant_scope(solvik.tenant):
        assert AbsenceRequest.objects.get().state == "withdrawn"


def test_a_colleague_asks_for_nobody_else_and_answers_nothing(solvik: Shop) -> None:
    bob = solvik.browser("bob")
    answer = bob.post(NEW, {"who": solvik.people["alice"].pk, "first": "2026-12-14"})
    assert answer.status_code == 422
    with tenant_scope(solvik.tenant):
        assert not AbsenceRequest.objects.exists()


def test_a_colleague_sees_only_her_own_absences(solvik: Shop) -> None:
    solvik.browser("alice").post(
        NEW, {"who": solvik.people["alice"].pk, "first": "2026-12-14", "label": "Messe i Milano"}
    )
    assert "Milano" not in solvik.browser("bob").get(reverse("absences", args=[SLUG])).content.decode()
    assert "Milano" in solvik.browser("alice").get(reverse("absences", args=[SLUG])).content.decode()


def test_holidays_are_offered_by_year_and_closed_by_tick(solvik: Shop) -> None:
    alice = solvik.browser("alice")
    url = reverse("holidays", args=[SLUG]) + "?year=2026"
    assert "Juledag" in alice.get(url).content.decode()
    assert alice.post(url, {"day": ["2026-12-25", "2026-12-24", "2026-07-14"]}).status_code == 302
    days = sorted(row.starts_at.astimezone(solvik.tenant.zone).date() for row in rows(solvik, "holiday"))
    assert days == [date(2026, 12, 24), date(2026, 12, 25)]
    assert alice.post(url, {"day": ["2026-12-25"]}).status_code == 302
    assert len(rows(solvik, "holiday")) == 1


def test_holidays_are_named_in_the_countrys_own_language_whatever_the_machine_speaks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("LANG", "LC_ALL", "LANGUAGE"):
        monkeypatch.setenv(name, "en_US.UTF-8")
    assert public_holidays("DK", 2027)[date(2027, 5, 6)] == "Kristi himmelfartsdag"
    assert half_holidays("DK", 2027)[date(2027, 6, 5)] == "Grundlovsdag"
    assert half_holidays("FR", 2027) == {}


def test_an_exception_is_deleted_after_asking(solvik: Shop) -> None:
    alice = solvik.browser("alice")
    alice.post(CLOSE, {"kind": "closure", "who": "", "first": "2026-12-30"})
    (row,) = rows(solvik, "closure")
    url = reverse("exception_delete", args=[SLUG, row.pk])
    assert "Wed 30 Dec" in alice.get(url).content.decode() and rows(solvik, "closure")
    assert alice.post(url).status_code == 302
    assert rows(solvik, "closure") == []
