"""Clocks and calendars through the real tables: what is said anywhere is the business's own time."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from bookings.models import CalendarException, Hold, WeeklyHours
from bookings.slots import Refused
from tests.bookings.calendar import html_of, labels
from tests.bookings.steps import book, edit, hold, starts, told, write
from tests.world import NOW, Shop, local

Kind = CalendarException.Kind
CHANGES = [
    ("2026-10-20 10:00", "2026-10-26 09:00", "2026-10-26T08:00:00Z", "20261026T090000"),
    ("2027-03-20 10:00", "2027-03-29 09:00", "2027-03-29T07:00:00Z", "20270329T090000"),
]


def hours(shop: Shop, weekday: int, start: int, end: int, **facts: object) -> None:
    """Let Alice work these hours and no others."""
    WeeklyHours.objects.filter(resource=shop.people["alice"]).delete()
    WeeklyHours.objects.create(
        resource=shop.people["alice"], weekday=weekday, start_minute=start, end_minute=end, **facts
    )


def breaking(kind: str, low: str, high: str, **facts: object) -> CalendarException:
    """Break the week from one local moment to another."""
    return CalendarException.objects.create(kind=kind, starts_at=local(low), ends_at=local(high), **facts)


@pytest.mark.parametrize(("now", "start", "instant", "stamp"), CHANGES)
def test_s34_booked_before_the_clocks_change_everything_says_nine(
    in_solvik: Shop, now: str, start: str, instant: str, stamp: str
) -> None:
    moment = local(now)
    assert "09:00" in starts(in_solvik, "cut", on=start[:10], now=moment)
    booking = book(in_solvik, "cut", at=local(start), now=moment)
    booking.refresh_from_db()
    assert booking.starts_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") == instant
    messages = told(booking)
    mail = write(messages["booking_confirmation", "email"], in_solvik.tenant, now=moment)
    sms = write(messages["booking_confirmation", "sms"], in_solvik.tenant, now=moment)
    for text in (mail.text, mail.html, sms.text):
        assert "9.00" in text and "8.00" not in text
    assert f"DTSTART;TZID=Europe/Copenhagen:{stamp}" in mail.calendar
    reminder = messages["booking_reminder", "sms"]
    assert reminder.send_at == local(start) - timedelta(days=1)
    assert reminder.send_at.astimezone(in_solvik.tenant.zone).hour == 9
    assert "9.00" in write(reminder, in_solvik.tenant, now=reminder.send_at).text


@pytest.mark.parametrize(("now", "start", "instant", "stamp"), CHANGES)
def test_s34_the_pages_say_nine_too(solvik: Shop, now: str, start: str, instant: str, stamp: str) -> None:
    client = Client()
    front = f"/b/{solvik.tenant.slug}/"
    query = f"?s={solvik.services['cut'].pk}&who={solvik.people['alice'].pk}&day={start[:10]}"
    with time_machine.travel(local(now), tick=False):
        page = client.get(f"{front}book/time/{query}").content.decode()
        assert f'value="{instant}"' in page
        chosen = client.post(f"{front}book/time/{query}", {"start": instant})
        assert chosen.status_code == 302
        assert "9.00" in client.get(chosen["Location"]).content.decode()
        typed = {
            "name": "Camilla Winther",
            "phone": "20123456",
            "email": "camilla@example.dk",
            "policy": "on",
        }
        booked = client.post(chosen["Location"], typed)
        assert booked.status_code == 302, booked.content.decode()
        done = client.get(booked["Location"]).content.decode()
        assert "9.00" in done and "10.00" in done and "8.00" not in done
        calendar = client.get(booked["Location"].replace("done/", "booking.ics")).content.decode()
        assert f":{stamp}" in calendar
        page = html_of(solvik, day=start[:10])
        assert any("9.00" in each and "Camilla" in each for each in labels(page)), labels(page)


def test_s20_a_notice_of_24_hours_is_elapsed_time_in_the_long_night(in_solvik: Shop) -> None:
    edit(in_solvik.services["cut"], notice_minutes=24 * 60)
    breaking(Kind.EXTRA, "2026-10-25 09:00", "2026-10-25 17:00")
    now = local("2026-10-24 12:00")
    listed = starts(in_solvik, "cut", on="2026-10-25", now=now)
    assert listed[0] == "11:00"
    with pytest.raises(Refused) as refusal:
        hold(in_solvik, "cut", at=local("2026-10-25 10:45"), now=now)
    assert refusal.value.reasons == ("notice",)
    assert hold(in_solvik, "cut", at=local("2026-10-25 11:00"), now=now)


def test_s21_closing_at_midnight_keeps_the_last_hour(in_solvik: Shop) -> None:
    hours(in_solvik, 3, 18 * 60, 24 * 60)
    listed = starts(in_solvik, "cut", on="2026-11-26")
    assert (listed[0], listed[-1]) == ("18:00", "23:00")
    booking = book(in_solvik, "cut", at=local("2026-11-26 23:00"))
    assert booking.ends_at == local("2026-11-27 00:00")
    with pytest.raises(Refused):
        book(in_solvik, "cut", at=local("2026-11-26 23:15"))


def test_s21_hours_past_midnight_belong_to_the_day_they_open_on(in_solvik: Shop) -> None:
    hours(in_solvik, 3, 22 * 60, 26 * 60)
    assert starts(in_solvik, "cut", on="2026-11-26")[-1] == "23:45"
    assert starts(in_solvik, "cut", on="2026-11-27") == ["00:00", "00:15", "00:30", "00:45", "01:00"]
    over = book(in_solvik, "cut", at=local("2026-11-26 23:30"))
    assert over.ends_at == local("2026-11-27 00:30")
    assert starts(in_solvik, "cut", on="2026-11-27") == ["00:30", "00:45", "01:00"]
    assert starts(in_solvik, "cut", on="2026-11-26")[-1] == "22:30"


def test_s23_extra_hours_on_a_closed_monday_and_a_closed_tuesday(in_solvik: Shop) -> None:
    WeeklyHours.objects.filter(weekday=0).delete()
    breaking(Kind.EXTRA, "2026-11-30 10:00", "2026-11-30 12:00")
    breaking(Kind.CLOSURE, "2026-12-01 00:00", "2026-12-02 00:00")
    assert starts(in_solvik, "cut", on="2026-11-30") == ["10:00", "10:15", "10:30", "10:45", "11:00"]
    assert starts(in_solvik, "cut", on="2026-12-01") == []
    assert starts(in_solvik, "cut", on="2026-12-07") == []
    assert "09:00" in starts(in_solvik, "cut", on="2026-12-02")
    assert hold(in_solvik, "cut", at=local("2026-11-30 11:00"))
    for closed in ("2026-11-30 09:00", "2026-11-30 11:15", "2026-12-01 10:00", "2026-12-07 10:00"):
        with pytest.raises(Refused) as refusal:
            hold(in_solvik, "cut", at=local(closed))
        assert refusal.value.reasons[0] == "closed", closed


def test_s23_an_absence_beats_an_extra_opening(in_solvik: Shop) -> None:
    breaking(Kind.EXTRA, "2026-11-28 10:00", "2026-11-28 14:00")
    breaking(Kind.ABSENCE, "2026-11-28 12:00", "2026-11-29 00:00", resource=in_solvik.people["alice"])
    assert starts(in_solvik, "cut", on="2026-11-28")[-1] == "11:00"
    assert starts(in_solvik, "cut", on="2026-11-28", who="bob")[-1] == "13:00"


def test_s24_three_weeks_of_holiday_are_one_record(in_solvik: Shop) -> None:
    edit(in_solvik.services["cut"], furthest_days=365)
    breaking(Kind.CLOSURE, "2027-07-06 00:00", "2027-07-27 00:00")
    assert CalendarException.objects.count() == 1
    days = [date(2027, 7, 6) + timedelta(days=offset) for offset in range(21)]
    for person in ("alice", "bob"):
        assert [day for day in days if starts(in_solvik, "cut", on=day.isoformat(), who=person)] == []
    assert starts(in_solvik, "cut", on="2027-07-05") and starts(in_solvik, "cut", on="2027-07-27")


@pytest.mark.parametrize("weekday", range(7))
def test_s26_hours_on_one_weekday_give_times_on_that_date_alone(in_solvik: Shop, weekday: int) -> None:
    hours(in_solvik, weekday, 9 * 60, 12 * 60)
    week = [date(2026, 11, 30) + timedelta(days=offset) for offset in range(7)]
    offered = [day for day in week if starts(in_solvik, "cut", on=day.isoformat())]
    assert offered == [week[weekday]]
    assert offered[0].weekday() == weekday


def test_s26_the_calendars_header_names_the_days_that_stand_under_it(solvik: Shop) -> None:
    with time_machine.travel(NOW, tick=False):
        query = f"?s={solvik.services['cut'].pk}&day=2026-12-02"
        page = Client().get(f"/b/{solvik.tenant.slug}/book/time/{query}").content.decode()
    for spoken in ("mandag 30. november", "onsdag 2. december", "fredag 4. december"):
        assert spoken in page.lower()


def test_hours_that_are_valid_from_a_date_count_from_that_date(in_solvik: Shop) -> None:
    hours(in_solvik, 3, 9 * 60, 12 * 60, valid_from=date(2026, 12, 3), valid_until=date(2026, 12, 10))
    offered = [day for day in (26, 33, 40, 47) if starts(in_solvik, "cut", on=str(november(day)))]
    assert offered == [33, 40]


def november(day: int) -> date:
    """Give the day so many days into November 2026, beyond its end too."""
    return date(2026, 10, 31) + timedelta(days=day)


@pytest.mark.parametrize(
    "moment", [datetime(2026, 11, 26, 5, tzinfo=UTC), datetime(2026, 11, 26, 23, 30, tzinfo=UTC)]
)
def test_s40_a_visitor_eight_hours_behind_is_shown_the_businesss_date(solvik: Shop, moment: datetime) -> None:
    start = local("2026-11-30 09:00")
    client = Client()
    query = f"?s={solvik.services['cut'].pk}"
    address = f"/b/{solvik.tenant.slug}/book/time/{query}"
    with time_machine.travel(moment, tick=False), timezone.override("America/Los_Angeles"):
        chosen = client.post(address, {"start": start.astimezone(UTC).isoformat()})
        page = client.get(chosen["Location"]).content.decode().lower()
    assert "mandag 30. november" in page
    assert "9.00" in page


def test_s40_a_start_is_the_same_however_its_offset_is_written(in_solvik: Shop, solvik: Shop) -> None:
    address = f"/b/{solvik.tenant.slug}/book/time/?s={solvik.services['cut'].pk}"
    with time_machine.travel(NOW, tick=False):
        for text in ("2026-11-26T10:00:00+01:00", "2026-11-26T01:00:00-08:00", "2026-11-26T09:00:00Z"):
            assert Client().post(address, {"start": text}).status_code in {302, 409}, text
    assert set(Hold.objects.values_list("starts_at", flat=True)) == {local("2026-11-26 10:00")}
