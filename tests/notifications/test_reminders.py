from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.reminders import PAUSES, is_quiet, quiet_end, reminder_at, retry_at

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def local(*parts):
    return datetime(*parts, tzinfo=COPENHAGEN)


def wall(moment):
    return moment and moment.astimezone(COPENHAGEN).strftime("%d/%m %H:%M")


def test_it_is_due_a_day_before_on_the_same_clock():
    found = reminder_at(local(2026, 10, 15, 9, 15), local(2026, 10, 1, 12), 1440, COPENHAGEN, "sms")
    assert wall(found) == "14/10 09:15"


@pytest.mark.parametrize(
    ("start", "expected"), [((2026, 10, 26, 9, 0), "25/10 09:00"), ((2027, 3, 29, 9, 0), "28/03 09:00")]
)
def test_s34_the_change_of_the_clocks_does_not_move_the_reminder(start, expected):
    for day_before in (24, 25, 20):
        booked = local(*start) - timedelta(days=day_before)
        assert wall(reminder_at(local(*start), booked, 1440, COPENHAGEN, "sms")) == expected
    before = local(start[0], start[1], start[2] - 1, 9)
    assert wall(reminder_at(before, before - timedelta(days=9), 1440, COPENHAGEN, "email"))[-5:] == "09:00"


def test_s34_a_moment_that_the_change_leaves_out_is_moved_past_it():
    found = reminder_at(local(2027, 3, 29, 2, 30), local(2027, 3, 1, 9), 1440, COPENHAGEN, "email")
    assert wall(found) == "28/03 03:30"


def test_s43_a_visit_booked_three_hours_ahead_gets_none():
    assert reminder_at(local(2026, 11, 5, 15), local(2026, 11, 5, 12), 1440, COPENHAGEN, "sms") is None


def test_s43_a_visit_booked_25_hours_ahead_gets_one():
    assert (
        wall(reminder_at(local(2026, 11, 5, 15), local(2026, 11, 4, 14), 1440, COPENHAGEN, "sms"))
        == "04/11 15:00"
    )


def test_s43_a_72_hour_reminder_is_not_sent_for_a_visit_of_the_next_day():
    assert reminder_at(local(2026, 11, 5, 15), local(2026, 11, 4, 14), 4320, COPENHAGEN, "email") is None


def test_a_rule_of_nothing_gives_none():
    assert reminder_at(local(2026, 11, 5, 15), local(2026, 11, 1, 14), 0, COPENHAGEN, "email") is None


@pytest.mark.parametrize(
    ("start", "booked", "before", "expected"),
    [
        # 07:30 the day before is quiet: the evening before that.
        ((2026, 11, 5, 7, 30), (2026, 11, 1, 12), 1440, "03/11 20:59"),
        # 21:30 is quiet: just before the quiet hours begin, the same evening.
        ((2026, 11, 5, 21, 30), (2026, 11, 1, 12), 1440, "04/11 20:59"),
        # Booked after that evening: when the quiet hours end.
        ((2026, 11, 5, 7, 30), (2026, 11, 3, 22), 1440, "04/11 08:00"),
        ((2026, 11, 5, 8, 30), (2026, 11, 4, 22), 60, "05/11 08:00"),
        # The visit has begun by the end of the quiet hours: none.
        ((2026, 11, 5, 7, 0), (2026, 11, 4, 22), 60, None),
        ((2026, 11, 5, 8, 0), (2026, 11, 4, 22), 60, None),
        # The edges: 21:00 is quiet, 08:00 is not.
        ((2026, 11, 5, 21, 0), (2026, 11, 1, 12), 1440, "04/11 20:59"),
        ((2026, 11, 5, 8, 0), (2026, 11, 1, 12), 1440, "04/11 08:00"),
    ],
)
def test_a_phone_stays_silent_from_21_to_8(start, booked, before, expected):
    assert wall(reminder_at(local(*start), local(*booked), before, COPENHAGEN, "sms")) == expected


def test_mail_knows_no_quiet_hours():
    found = reminder_at(local(2026, 11, 5, 7, 30), local(2026, 11, 1, 12), 1440, COPENHAGEN, "email")
    assert wall(found) == "04/11 07:30"


@given(
    start=st.datetimes(datetime(2026, 10, 1), datetime(2027, 4, 30), timezones=st.just(UTC)),
    ahead=st.integers(1, 60 * 24 * 14),
    before=st.sampled_from([30, 60, 120, 1440, 2880, 4320]),
)
def test_a_reminder_lies_between_the_booking_and_the_start_and_never_rings_at_night(start, ahead, before):
    booked = start - timedelta(minutes=ahead)
    found = reminder_at(start, booked, before, COPENHAGEN, "sms")
    if found is not None:
        assert booked < found < start
        assert not is_quiet(found, COPENHAGEN)


def test_quiet_hours_end_at_eight_of_the_right_day():
    assert wall(quiet_end(local(2026, 11, 4, 23), COPENHAGEN)) == "05/11 08:00"
    assert wall(quiet_end(local(2026, 11, 5, 3), COPENHAGEN)) == "05/11 08:00"


def test_the_pauses_grow_and_then_it_is_enough():
    now = datetime(2026, 11, 5, tzinfo=UTC)
    waits = [retry_at(tries, now) for tries in range(1, 7)]
    assert [wait - now for wait in waits[:5]] == list(PAUSES)
    assert waits[5] is None
    assert list(PAUSES) == sorted(PAUSES)
