"""An absence, a closed stretch or an extra opening is changed; a colleague's change is never laid over."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from bookings.models import CalendarException
from tenants.context import tenant_scope
from tenants.models import AuditEntry
from tests.bookings.steps import book, plant_class
from tests.bookings.test_absence_pages import CLOSE, NEW, SLUG, rows, seen
from tests.bookings.test_hours_page import offered
from tests.bookings.visitor import Page
from tests.world import Shop, local

pytestmark = pytest.mark.usefixtures("morning")


def page_of(row: CalendarException) -> str:
    """Give the page on which it is changed."""
    return reverse("exception_change", args=[SLUG, row.pk])


def typed(client: Client, row: CalendarException, **changes: str) -> dict[str, str]:
    """Give the form as it stands, with something else typed."""
    page = Page(client.get(page_of(row)).content.decode())
    who = next(each for tag, each in page.tags if tag == "option" and "selected" in each)["value"]
    names = ("first", "first_time", "last", "last_time", "label", "state")
    stands = {name: str(page.field(name).get("value") or "") for name in names}
    return {**stands, "who": str(who or ""), **changes}


def absence(shop: Shop, **more: str) -> CalendarException:
    """Let Bob be away on 3 December from 13 to 15."""
    given = {"first": "2026-12-03", "first_time": "13:00", "last_time": "15:00", "label": "Kursus", **more}
    shop.browser("alice").post(NEW, {"who": shop.people["bob"].pk, **given})
    (row,) = rows(shop, "absence")
    return row


def test_an_absence_gets_other_times_and_the_list_leads_there(solvik: Shop) -> None:
    alice, row = solvik.browser("alice"), absence(solvik)
    assert page_of(row) in alice.get(reverse("absences", args=[SLUG])).content.decode()
    as_it_stands = typed(alice, row)
    assert (as_it_stands["first"], as_it_stands["last_time"]) == ("2026-12-03", "15:00")
    assert alice.post(page_of(row), {**as_it_stands, "last_time": "16:30"}).status_code == 302
    (changed,) = rows(solvik, "absence")
    assert changed.pk == row.pk and changed.label == "Kursus"
    assert (changed.starts_at, changed.ends_at) == (local("2026-12-03 13:00"), local("2026-12-03 16:30"))


def test_only_what_it_newly_hits_is_shown_before_it_is_stored(solvik: Shop) -> None:
    alice = solvik.browser("alice")
    with tenant_scope(solvik.tenant):
        book(solvik, "cut", at=local("2026-12-03 13:00"), who="bob")
        CalendarException.objects.create(
            kind="absence",
            resource=solvik.people["bob"],
            starts_at=local("2026-12-03 13:00"),
            ends_at=local("2026-12-03 15:00"),
        )
        book(solvik, "cut", at=local("2026-12-04 10:00"), who="bob")
    (row,) = rows(solvik, "absence")
    assert alice.post(page_of(row), typed(alice, row, label="Fri")).status_code == 302
    longer = typed(alice, row, last="2026-12-04", last_time="")
    shown = alice.post(page_of(row), longer)
    assert shown.status_code == 409 and "One visit lies in this time." in shown.content.decode()
    assert rows(solvik, "absence")[0].ends_at == local("2026-12-03 15:00")
    assert alice.post(page_of(row), {**longer, "seen": seen(shown.content.decode())}).status_code == 302
    assert rows(solvik, "absence")[0].ends_at == local("2026-12-05 00:00")


def test_whole_days_stay_whole_days_over_the_change_of_clocks(solvik: Shop) -> None:
    alice = solvik.browser("alice")
    alice.post(CLOSE, {"kind": "closure", "who": "", "first": "2027-03-27", "last": "2027-03-28"})
    (row,) = rows(solvik, "closure")
    stands = typed(alice, row, kind="closure")
    assert (stands["first"], stands["last"], stands["first_time"], stands["last_time"]) == (
        "2027-03-27",
        "2027-03-28",
        "",
        "",
    )
    assert alice.post(page_of(row), {**stands, "last": "2027-03-29"}).status_code == 302
    (row,) = rows(solvik, "closure")
    assert (row.starts_at, row.ends_at) == (local("2027-03-27 00:00"), local("2027-03-30 00:00"))


def test_an_extra_opening_past_midnight_comes_back_as_it_was_typed(solvik: Shop) -> None:
    alice = solvik.browser("alice")
    extra = {"kind": "extra", "who": "", "first": "2026-12-05", "first_time": "20:00", "last_time": "01:00"}
    alice.post(CLOSE, extra)
    (row,) = rows(solvik, "extra")
    stands = typed(alice, row, kind="extra")
    assert (stands["first"], stands["first_time"], stands["last"], stands["last_time"]) == (
        "2026-12-05",
        "20:00",
        "",
        "01:00",
    )
    assert alice.post(page_of(row), {**stands, "first_time": "21:00"}).status_code == 302
    (row,) = rows(solvik, "extra")
    assert (row.starts_at, row.ends_at) == (local("2026-12-05 21:00"), local("2026-12-06 01:00"))
    assert offered(solvik, date(2026, 12, 5), date(2026, 12, 5)) != []


def test_a_change_on_a_stale_page_says_who_changed_what_and_keeps_what_was_typed(solvik: Shop) -> None:
    alice, mine = solvik.browser("alice"), solvik.browser("alice")
    row = absence(solvik)
    stale = typed(alice, row, label="Messe")
    mine.post(page_of(row), typed(mine, row, last_time="17:00"))
    refused = alice.post(page_of(row), stale)
    page = refused.content.decode()
    assert refused.status_code == 409 and "It has been changed while you looked at it" in page
    assert "Alice changed it to Bob Skov, Thu 3 Dec 13:00–17:00" in page and "Messe" in page
    assert rows(solvik, "absence")[0].label == "Kursus"
    again = {**stale, "state": str(Page(page).field("state")["value"])}
    assert alice.post(page_of(row), again).status_code == 302
    assert rows(solvik, "absence")[0].label == "Messe"


def test_a_block_in_the_calendar_is_not_laid_over_either(solvik: Shop) -> None:
    bob, row = solvik.browser("bob"), absence(solvik)
    block = reverse("change_block", args=[SLUG, row.pk])
    state = str(Page(bob.get(block).content.decode()).field("state")["value"])
    alice = solvik.browser("alice")
    alice.post(page_of(row), typed(alice, row, last_time="17:00"))
    refused = bob.post(block, {"lift": "1", "state": state})
    assert refused.status_code == 409 and "Alice changed it" in refused.content.decode()
    assert len(rows(solvik, "absence")) == 1


def test_a_class_in_the_time_is_shown_before_it_is_blocked(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        plant_class(solvik, at=local("2026-12-03 10:00"))
    sent = {
        "who": str(solvik.people["alice"].pk), "day": "2026-12-03", "time": "10:30",
        "until_day": "2026-12-03", "until_time": "12:00", "label": "",
    }  # fmt: skip
    shown = solvik.browser("alice").post(reverse("block_time", args=[SLUG]), sent)
    assert shown.status_code == 409 and "Flettekursus" in shown.content.decode()


def test_the_hour_that_does_not_exist_is_no_stretch(solvik: Shop) -> None:
    alice = solvik.browser("alice")
    sent = {"who": str(solvik.people["alice"].pk), "day": "2027-03-28", "until_day": "2027-03-28"}
    empty = alice.post(reverse("block_time", args=[SLUG]), {**sent, "time": "02:30", "until_time": "03:00"})
    assert empty.status_code == 422
    hour = {**sent, "time": "01:30", "until_time": "03:30"}
    assert alice.post(reverse("block_time", args=[SLUG]), hour).status_code == 302
    (row,) = rows(solvik, "absence")
    assert (row.ends_at - row.starts_at).total_seconds() == 3600


@pytest.mark.parametrize("label", ["Syg", "Lægebesøg, migræne"])
def test_a_block_names_no_illness_either(solvik: Shop, label: str) -> None:
    sent = {
        "who": str(solvik.people["alice"].pk), "day": "2026-12-03", "time": "10:30",
        "until_day": "2026-12-03", "until_time": "12:00", "label": label,
    }  # fmt: skip
    assert solvik.browser("alice").post(reverse("block_time", args=[SLUG]), sent).status_code == 422


def test_who_changed_it_stands_in_the_access_log(solvik: Shop) -> None:
    alice, row = solvik.browser("alice"), absence(solvik)
    alice.post(page_of(row), typed(alice, row, last_time="17:00"))
    with tenant_scope(solvik.tenant):
        assert AuditEntry.objects.filter(action="calendar.block", object_id=row.pk).count() == 2
