"""What the list shows can be booked, and nothing else, whatever the hours, buffers and bookings are."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bookings.models import CalendarException, WeeklyHours
from bookings.slots import Refused
from tests.bookings.steps import book, details, edit, free, hold
from tests.world import Shop, local

DAY = "2026-11-26"
QUARTERS = 96
# Spans of the day in quarters of an hour: where they overlap or touch they are one.
SPANS = st.lists(st.tuples(st.integers(24, 80), st.integers(2, 24)), min_size=1, max_size=3)
BUFFERS = st.sampled_from([0, 0, 5, 10, 15])
NOTED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


class Undone(Exception):
    """Takes back what an example wrote."""


def arrange(shop: Shop, hours: list[tuple[int, int]], away: tuple[int, int], **facts: int) -> None:
    """Give Alice these hours on the day, an hour or two away, and the service its length and buffers."""
    alice = shop.people["alice"]
    WeeklyHours.objects.filter(resource=alice).delete()
    for start, length in hours:
        WeeklyHours.objects.create(
            resource=alice, weekday=3, start_minute=15 * start, end_minute=15 * (start + length)
        )
    midnight = local(f"{DAY} 00:00")
    CalendarException.objects.create(
        kind=CalendarException.Kind.ABSENCE,
        resource=alice,
        starts_at=midnight + timedelta(minutes=15 * away[0]),
        ends_at=midnight + timedelta(minutes=15 * sum(away)),
    )
    edit(shop.services["cut"], **facts)


@settings(max_examples=5, deadline=None, suppress_health_check=NOTED, phases=[Phase.explicit, Phase.generate])
@given(
    hours=SPANS,
    away=st.tuples(st.integers(24, 80), st.integers(1, 8)),
    minutes=st.sampled_from([15, 30, 45, 60, 90]),
    before=BUFFERS,
    after=BUFFERS,
    taken=st.lists(st.integers(0, 999), max_size=3),
    pick=st.integers(0, 999),
)
def test_s15_every_listed_time_books_and_every_other_is_refused(
    in_solvik: Shop,
    hours: list[tuple[int, int]],
    away: tuple[int, int],
    minutes: int,
    before: int,
    after: int,
    taken: list[int],
    pick: int,
) -> None:
    with pytest.raises(Undone), transaction.atomic():
        arrange(in_solvik, hours, away, minutes=minutes, buffer_before=before, buffer_after=after)
        for number, place in enumerate(taken):
            if left := free(in_solvik, "trim", on=DAY):
                guest = details(name=f"Gæst {number}", phone=f"+452012340{number}", email="")
                book(in_solvik, "trim", at=left[place % len(left)].starts_at, typed=guest)
        listed = [each.starts_at for each in free(in_solvik, "cut", on=DAY)]
        books = {listed[(pick + 7 * turn) % len(listed)] for turn in range(5)} if listed else set()
        for quarter in range(QUARTERS):
            start = local(f"{DAY} 00:00") + timedelta(minutes=15 * quarter)
            with pytest.raises(Undone), transaction.atomic():
                if start in books:
                    assert book(in_solvik, "cut", at=start).starts_at == start
                elif start in listed:
                    assert hold(in_solvik, "cut", at=start).starts_at == start
                else:
                    with pytest.raises(Refused):
                        hold(in_solvik, "cut", at=start)
                raise Undone
        raise Undone
