"""Numbers as the overview writes them."""

import pytest
from django.utils import translation

from bookings.pages.overview.numbers import compared


@pytest.mark.parametrize(
    ("now", "then", "text"),
    [
        (150, 100, "50\u00a0%"),
        (999, 100, "899\u00a0%"),
        (1000, 100, "10 gange så meget"),
        (90, 0.5, "180 gange så meget"),
    ],
)
def test_a_rise_past_tenfold_is_said_in_times(now: float, then: float, text: str) -> None:
    with translation.override("da"):
        assert compared(now, then)["text"] == text


def test_a_change_of_points_stays_one() -> None:
    with translation.override("da"):
        assert compared(95, 4, points=True)["text"] == "91 point"
