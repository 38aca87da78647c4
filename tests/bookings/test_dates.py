"""How days and times are written."""

from datetime import date, datetime

import pytest
from django.utils.translation import override

from bookings.dates import clock, long_day, minute_clock, near_day, short_day
from bookings.words import minutes_label, money, price_label

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("day", "danish", "english"),
    [
        (date(2026, 11, 24), "i dag", "today"),
        (date(2026, 11, 25), "i morgen", "tomorrow"),
        (date(2026, 11, 23), "i går", "yesterday"),
        (date(2026, 11, 26), "tor.", "Thu"),
        (date(2026, 11, 30), "man.", "Mon"),
        (date(2026, 12, 1), "tir. 1. dec.", "Tue 1 Dec"),
        (date(2026, 11, 19), "tor. 19. nov.", "Thu 19 Nov"),
    ],
)
def test_a_day_is_named_as_near_as_it_is(day: date, danish: str, english: str) -> None:
    with override("da"):
        assert near_day(day, TUESDAY) == danish
    with override("en"):
        assert near_day(day, TUESDAY) == english


def test_times_and_days_follow_the_readers_language() -> None:
    moment = datetime(2026, 11, 26, 9, 5)
    with override("da"):
        assert (clock(moment), long_day(moment.date()), short_day(moment.date())) == (
            "9.05",
            "torsdag 26. november",
            "tor. 26. nov.",
        )
        assert minute_clock(1440) == "24.00" and minute_clock(1530) == "1.30"
    with override("en"):
        assert (clock(moment), long_day(moment.date())) == ("09:05", "Thursday 26 November")


def test_money_follows_the_readers_language() -> None:
    with override("da"):
        assert money(129500, "DKK") == "1.295\u00a0kr."
        assert price_label(129500, from_price=True) == "fra 1.295\u00a0kr."
        assert price_label(0, from_price=False) == "gratis"
        assert minutes_label(135) == "2\u00a0t\u00a015\u00a0min"
    with override("en"):
        assert money(129550, "DKK") == "DKK\u00a01,295.50"
