"""Series: the dates in the way are listed first; all of them are booked at once, or none is."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings.actions.series import AlreadyInSeries
from bookings.locks import Taken
from bookings.models import Allocation, Booking, BookingEvent, BookingItem, CalendarException, Series
from bookings.occasions import Undecided
from notifications.models import Message
from tenants.context import tenant_scope
from tests.bookings.recurring import card, looked_at, repeat, shown, visits
from tests.bookings.steps import at_once, book, details, hold, write
from tests.world import NOW, Shop, local, plant_solvik

THURSDAY = "2026-11-26 10:00"
SEVENTH = local("2027-01-07 10:00")


def occupy(shop: Shop) -> Booking:
    """Put somebody else on the seventh Thursday."""
    return book(shop, "cut", at=SEVENTH, typed=details(name="Dana Krog", phone="+4520999999", email=""))


def nothing_is_written() -> bool:
    """Say that no series stands, nor any part of one."""
    return not Series.objects.exists() and not Booking.objects.filter(source="staff").exists()


def test_s09_the_seventh_date_is_listed_with_skip_and_other_times_and_nothing_is_written(
    in_solvik: Shop,
) -> None:
    occupy(in_solvik)
    occasions = looked_at(in_solvik, THURSDAY)
    assert [each.wish.place for each in occasions if each.reasons] == [7]
    seventh = occasions[6]
    assert seventh.reasons == ("taken",) and not seventh.soft
    assert shown(list(seventh.others)) == ["07.01 09:00", "07.01 11:00", "07.01 12:30", "07.01 13:00"]
    with pytest.raises(Undecided) as refused:
        repeat(in_solvik, THURSDAY)
    assert len(refused.value.occasions) == 12
    assert nothing_is_written() and not Message.objects.filter(about_kind="series_change").exists()


def test_s09_skipped_it_leaves_eleven(in_solvik: Shop) -> None:
    occupy(in_solvik)
    rows = visits(repeat(in_solvik, THURSDAY, choices={"d7": "skip"}))
    assert [each.position for each in rows] == list(range(1, 12))
    assert SEVENTH not in [each.starts_at for each in rows]


def test_s09_another_time_takes_its_place(in_solvik: Shop) -> None:
    occupy(in_solvik)
    rows = visits(repeat(in_solvik, THURSDAY, choices={"d7": "2027-01-07T13:00:00+00:00"}))
    assert len(rows) == 12
    assert shown([rows[6].starts_at]) == ["07.01 14:00"]


def test_a_choice_far_from_its_date_is_no_choice(in_solvik: Shop) -> None:
    occupy(in_solvik)
    for choice in ("2027-03-01T09:00:00+00:00", "2027-01-07T13:00:00", "never", "keep"):
        with pytest.raises(Undecided):
            repeat(in_solvik, THURSDAY, choices={"d7": choice})
    assert nothing_is_written()


def test_what_was_taken_since_the_preview_stops_the_whole_series(in_solvik: Shop) -> None:
    assert all(each.settled for each in looked_at(in_solvik, THURSDAY))
    occupy(in_solvik)
    with pytest.raises(Undecided) as refused:
        repeat(in_solvik, THURSDAY)
    assert [each.wish.place for each in refused.value.occasions if not each.settled] == [7]
    assert nothing_is_written()


def test_a_series_of_which_everything_is_skipped_is_none(in_solvik: Shop) -> None:
    with pytest.raises(Undecided):
        repeat(in_solvik, THURSDAY, times=2, choices={"d1": "skip", "d2": "skip"})
    assert nothing_is_written()


def test_s03_never_a_partial_series_though_the_check_were_blind(
    in_solvik: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    occasions = looked_at(in_solvik, THURSDAY)
    occupy(in_solvik)
    monkeypatch.setattr("bookings.actions.series.decided", lambda *args, **more: occasions)
    with pytest.raises(Taken):
        repeat(in_solvik, THURSDAY)
    assert nothing_is_written()
    assert not BookingItem.objects.exclude(booking__source="online").exists()


def test_s37_every_date_is_at_the_same_local_time_over_the_change_of_the_clocks(in_solvik: Shop) -> None:
    now = local("2026-09-01 08:00")
    rows = visits(repeat(in_solvik, "2026-09-28 09:00", times=8, now=now))
    assert {each.split()[1] for each in shown([row.starts_at for row in rows])} == {"09:00"}
    assert {row.starts_at.hour for row in rows} == {7, 8}


def test_each_visit_is_a_visit_of_its_own(in_solvik: Shop) -> None:
    series = repeat(in_solvik, THURSDAY, "colour", times=3)
    rows = visits(series)
    assert len({row.reference for row in rows}) == 3
    for row in rows:
        assert (row.status, row.source, row.price_minor) == ("booked", "staff", 49500)
        assert row.items.count() == 1
        # Before and after the colour sets, and the chair throughout.
        assert row.allocations.count() == 3
        assert [event.kind for event in row.events.all()] == ["booked"]


def test_a_visit_that_is_repeated_becomes_the_first_of_the_series(in_solvik: Shop) -> None:
    first = book(in_solvik, "cut", at=local(THURSDAY))
    series = repeat(in_solvik, THURSDAY, times=4, source=first)
    rows = visits(series)
    assert [row.position for row in rows] == [1, 2, 3, 4] and rows[0].pk == first.pk
    assert {row.customer_id for row in rows} == {first.customer_id}
    assert Allocation.objects.count() == 4
    with pytest.raises(AlreadyInSeries):
        repeat(in_solvik, THURSDAY, times=4, source=first)


def test_what_customers_must_keep_the_staff_need_not(in_solvik: Shop) -> None:
    in_solvik.services["cut"].__class__.objects.update(notice_minutes=60 * 24 * 7, furthest_days=14)
    assert all(each.settled for each in looked_at(in_solvik, "2026-11-26 10:07"))


def test_a_day_that_is_closed_is_named_and_may_be_kept_with_open_eyes(in_solvik: Shop) -> None:
    CalendarException.objects.create(
        kind="closure", starts_at=local("2026-12-03 00:00"), ends_at=local("2026-12-04 00:00"), label="Jul"
    )
    occasions = looked_at(in_solvik, THURSDAY, times=3)
    assert occasions[1].reasons == ("closed",) and occasions[1].soft
    # The day itself is closed: the times offered are of the days round it.
    assert {each.split()[0] for each in shown(list(occasions[1].others))} <= {"02.12", "04.12"}
    assert len(visits(repeat(in_solvik, THURSDAY, times=3, choices={"d2": "keep"}))) == 3


def test_an_expired_hold_is_not_in_the_way(in_solvik: Shop) -> None:
    hold(in_solvik, "cut", at=local("2026-12-03 10:00"))
    late = NOW + timedelta(minutes=6)
    assert len(visits(repeat(in_solvik, THURSDAY, times=3, now=late))) == 3


def test_somebody_who_is_booking_just_now_is_in_the_way(in_solvik: Shop) -> None:
    hold(in_solvik, "cut", at=local("2026-12-03 10:00"))
    with pytest.raises(Undecided):
        repeat(in_solvik, THURSDAY, times=3)


def test_a_year_of_dates_asks_as_much_as_two(in_solvik: Shop) -> None:
    counts = []
    for times in (2, 53):
        with CaptureQueriesContext(connection) as asked:
            assert len(looked_at(in_solvik, THURSDAY, times=times)) == times
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 3, counts


def test_s64_one_event_for_each_visit_and_one_message_for_all(in_solvik: Shop) -> None:
    series = repeat(in_solvik, THURSDAY, times=5)
    assert BookingEvent.objects.filter(booking__series=series, kind="booked").count() == 5
    told = Message.objects.exclude(kind="booking_reminder")
    assert sorted(told.values_list("kind", "channel")) == [
        ("series_booked", "email"),
        ("series_booked", "sms"),
    ]
    assert Message.objects.filter(kind="booking_reminder").count() == 5


def test_the_one_message_has_every_date_a_link_for_each_and_all_of_them_as_a_file(in_solvik: Shop) -> None:
    repeat(in_solvik, THURSDAY, times=3)
    with time_machine.travel(NOW, tick=False):
        mail = write(Message.objects.get(kind="series_booked", channel="email"), in_solvik.tenant, now=NOW)
        sms = write(Message.objects.get(kind="series_booked", channel="sms"), in_solvik.tenant, now=NOW)
    for line in ("Torsdag 26. november, 10.00–11.00", "Torsdag 3. december", "Torsdag 10. december"):
        assert line in mail.text, line
    assert mail.text.count("/v/") == 3 and mail.html.count("/v/") == 3
    assert mail.calendar.count("BEGIN:VEVENT") == 3 and mail.calendar.count("METHOD:PUBLISH") == 1
    assert "Dine 3 tider" in mail.text and "Dameklip" in mail.text and "Alice" in mail.text
    assert "Dine 3 tider" in sms.text and "tor 26. nov" in sms.text and sms.text.count("/v/") == 1


def race(shop: Shop, count: int) -> dict[str, int]:
    """Let so many colleagues book the same twelve Thursdays at once."""
    with tenant_scope(shop.tenant):
        people = [card(f"Gæst {number}") for number in range(count)]

    def go(number: int) -> str:
        with tenant_scope(shop.tenant):
            try:
                repeat(shop, THURSDAY, customer=people[number])
            except Undecided:
                return "undecided"
        return "booked"

    return dict(at_once([lambda number=number: go(number) for number in range(count)]))


@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_s01_eight_colleagues_at_once_book_the_series_once_and_whole() -> None:
    shop = plant_solvik()
    assert race(shop, 8) == {"booked": 1, "undecided": 7}
    with tenant_scope(shop.tenant):
        assert Series.objects.count() == 1 and Booking.objects.count() == 12
        assert Allocation.objects.count() == 12
