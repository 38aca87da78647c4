"""Spans of minutes: the arithmetic that everything about time stands on."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.intervals import (
    ALWAYS,
    clip,
    covers,
    intersect,
    merge,
    minute_from,
    minute_of,
    moment_of,
    near,
    overlaps,
    subtract,
    total,
)

EDGE = st.integers(-30, 30)
LOOSE = st.lists(st.tuples(EDGE, EDGE), max_size=8)
TIDY = LOOSE.map(merge)
SPAN = st.tuples(EDGE, EDGE)

# A visit of 180 minutes from 09:30; each relation of Allen's thirteen as (start, end, overlaps it).
VISIT = (570, 750)
ALLEN = {
    "before": (480, 540, False),
    "meets": (480, 570, False),
    "overlaps": (540, 600, True),
    "starts": (570, 630, True),
    "during": (600, 660, True),
    "finishes": (700, 750, True),
    "equals": (570, 750, True),
    "finished_by": (540, 750, True),
    "contains": (540, 780, True),
    "started_by": (570, 780, True),
    "overlapped_by": (720, 780, True),
    "met_by": (750, 930, False),
    "after": (780, 930, False),
}


def minutes(spans: object) -> set[int]:
    return {minute for low, high in spans for minute in range(low, high)}


def is_tidy(spans: list[tuple[int, int]]) -> bool:
    return all(low < high for low, high in spans) and all(
        left[1] < right[0] for left, right in itertools.pairwise(spans)
    )


@pytest.mark.parametrize("relation", ALLEN)
def test_s06_each_of_allens_relations_is_judged_half_open(relation: str) -> None:
    start, end, hit = ALLEN[relation]
    assert overlaps([VISIT], (start, end)) is hit
    assert overlaps([(start, end)], VISIT) is hit
    assert (intersect([VISIT], [(start, end)]) != []) is hit


def test_the_thirteen_relations_are_thirteen() -> None:
    assert len(ALLEN) == 13


@given(LOOSE)
def test_merge_makes_a_tidy_list_of_the_same_minutes(spans: list[tuple[int, int]]) -> None:
    assert is_tidy(merge(spans))
    assert minutes(merge(spans)) == minutes(spans)


@given(TIDY, TIDY)
def test_intersect_and_subtract_agree_with_sets_of_minutes(
    left: list[tuple[int, int]], right: list[tuple[int, int]]
) -> None:
    assert minutes(intersect(left, right)) == minutes(left) & minutes(right)
    assert minutes(subtract(left, right)) == minutes(left) - minutes(right)
    assert is_tidy(intersect(left, right))
    assert is_tidy(subtract(left, right))
    assert total(intersect(left, right)) + total(subtract(left, right)) == total(left)


@given(TIDY, SPAN)
def test_covers_overlaps_and_clip_agree_with_sets_of_minutes(
    spans: list[tuple[int, int]], span: tuple[int, int]
) -> None:
    asked = minutes([span])
    assert covers(spans, span) == (asked <= minutes(spans))
    assert overlaps(spans, span) == bool(asked & minutes(spans))
    assert minutes(clip(spans, *span)) == asked & minutes(spans)
    assert list(near(spans, *span)) == [each for each in spans if minutes([each]) & asked]


def test_always_covers_any_year_a_person_will_see() -> None:
    assert covers(
        ALWAYS, (minute_of(datetime(1900, 1, 1, tzinfo=UTC)), minute_of(datetime(2999, 1, 1, tzinfo=UTC)))
    )


def test_moments_round_down_as_times_and_up_as_limits() -> None:
    moment = datetime(2026, 10, 26, 8, 0, tzinfo=UTC)
    later = moment + timedelta(microseconds=1)
    assert moment_of(minute_of(moment)) == moment
    assert minute_of(later) == minute_of(moment) == minute_from(moment)
    assert minute_from(later) == minute_of(moment) + 1
