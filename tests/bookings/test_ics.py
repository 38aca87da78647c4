"""The calendar file: one entry for the visit's whole life, readable by every calendar."""

from datetime import datetime

import pytest
from icalendar import Calendar

from bookings.actions.cancel import cancel
from bookings.actions.move import move
from bookings.actions.requests import approve
from bookings.ics import visit_calendar
from bookings.models import Booking
from tests.bookings.steps import book, customer_of, details, moving
from tests.world import NOW, Shop, local

TEN, TWO = local("2026-11-26 10:00"), local("2026-11-26 14:00")
LONG = "Klip, farve og føn med ekstra lang behandling – også for Åse-Marie Ærøskøbing Østergård, 🙂 og venner"


def file_of(shop: Shop, booking: Booking, *, title: str = "Dameklip", now: datetime = NOW) -> bytes:
    """Write the visit's calendar file as it is now."""
    return visit_calendar(
        tenant=shop.tenant, booking=Booking.objects.get(pk=booking.pk), title=title, now=now
    )


def entry(content: bytes) -> dict[str, str]:
    """Read the one event of a file."""
    [event] = Calendar.from_ical(content).walk("VEVENT")
    return {name: str(value) for name, value in event.items()}


def test_lines_end_in_crlf_and_none_is_longer_than_75_octets(in_solvik: Shop) -> None:
    in_solvik.tenant.name = "Salon Solvik på Ærø – frisør, barber og skønhedsklinik for hele familien"
    content = file_of(in_solvik, book(in_solvik, "cut", at=TEN), title=LONG)
    lines = content.split(b"\r\n")
    assert b"\n" not in b"".join(lines) and b"\r" not in b"".join(lines)
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert max(len(line) for line in lines) <= 75
    for line in lines:
        line.decode()  # a fold never cuts a letter in two
    assert LONG in entry(content)["SUMMARY"]


def test_it_brings_the_zones_own_rules(in_solvik: Shop) -> None:
    text = file_of(in_solvik, book(in_solvik, "cut", at=TEN)).decode()
    assert text.count("BEGIN:VTIMEZONE") == 1
    assert "TZID:Europe/Copenhagen" in text
    assert "BEGIN:DAYLIGHT" in text and "BEGIN:STANDARD" in text
    assert "DTSTART;TZID=Europe/Copenhagen:20261126T100000" in text
    assert "DTEND;TZID=Europe/Copenhagen:20261126T110000" in text
    assert "METHOD:PUBLISH" in text and "VERSION:2.0" in text and "PRODID:" in text


@pytest.mark.parametrize("start", ["2026-10-26 09:00", "2027-03-29 09:00"])
def test_s34_the_zones_rules_give_the_very_instant(in_solvik: Shop, start: str) -> None:
    booking = book(in_solvik, "cut", at=local(start), now=local(f"{start[:7]}-20 10:00"))
    [event] = Calendar.from_ical(file_of(in_solvik, booking)).walk("VEVENT")
    assert event["DTSTART"].dt == local(start)


def test_the_uid_stays_and_the_sequence_grows_through_a_visits_life(in_solvik: Shop) -> None:
    booking = book(in_solvik, "cut", at=TEN)
    first = entry(file_of(in_solvik, booking))
    move(
        tenant=in_solvik.tenant,
        booking=booking,
        plan=moving(in_solvik, booking),
        start=TWO,
        by=customer_of(booking),
        now=NOW,
    )
    second = entry(file_of(in_solvik, booking))
    cancel(tenant=in_solvik.tenant, booking=booking, by=customer_of(booking), now=NOW)
    third = entry(file_of(in_solvik, booking))
    assert first["UID"] == second["UID"] == third["UID"]
    assert [each["SEQUENCE"] for each in (first, second, third)] == ["0", "1", "2"]


def test_cancelled_it_takes_itself_out_of_the_calendar(in_solvik: Shop) -> None:
    booking = book(in_solvik, "cut", at=TEN)
    cancel(tenant=in_solvik.tenant, booking=booking, by=customer_of(booking), now=NOW)
    text = file_of(in_solvik, booking).decode()
    assert "METHOD:CANCEL" in text and "STATUS:CANCELLED" in text


def test_a_request_is_tentative_until_it_is_approved(in_solvik: Shop) -> None:
    booking = book(in_solvik, "trial", at=TEN)
    assert entry(file_of(in_solvik, booking))["STATUS"] == "TENTATIVE"
    approve(tenant=in_solvik.tenant, booking=booking, by=in_solvik.actor("alice"), now=NOW)
    assert entry(file_of(in_solvik, booking))["STATUS"] == "CONFIRMED"


def test_s57_it_names_no_customer(in_solvik: Shop) -> None:
    booking = book(in_solvik, "cut", at=TEN, typed=details(message="Ring på"))
    text = file_of(in_solvik, booking).decode().replace("\r\n ", "")
    for private in ("Camilla", "Winther", "camilla@", "20123456", "Ring på"):
        assert private not in text
