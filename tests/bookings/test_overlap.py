"""Overlapping visits stand side by side, two at most; a third is counted and can be reached."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.pages.overlap import beside

Block = dict[str, Any]


def block(key: str, start: int, end: int) -> Block:
    return {"key": key, "start": start, "end": end, "kind": "visit", "aria_label": key}


def sides(*blocks: Block) -> dict[str, str]:
    return {each["key"]: each.get("side", each["kind"]) for each in beside(blocks)}


@pytest.mark.parametrize(
    ("blocks", "drawn"),
    [
        ([("a", 0, 60), ("b", 60, 120)], {"a": "visit", "b": "visit"}),
        ([("a", 0, 60), ("b", 30, 90)], {"a": "left", "b": "right"}),
        ([("a", 0, 60), ("b", 30, 90), ("c", 60, 120)], {"a": "left", "b": "right", "c": "left"}),
        ([("a", 0, 60), ("b", 0, 60), ("c", 0, 60)], {"a": "left", "b": "right", "more-c": "more"}),
        (
            [("a", 0, 300), ("b", 0, 60), ("c", 10, 50), ("d", 20, 40), ("e", 60, 90)],
            {"a": "left", "b": "right", "more-c": "more", "e": "right"},
        ),
    ],
)
def test_blocks_stand_where_there_is_room(blocks: list[tuple[str, int, int]], drawn: dict[str, str]) -> None:
    assert sides(*(block(*each) for each in blocks)) == drawn


def test_what_there_is_no_room_for_is_counted_and_named() -> None:
    [more] = [each for each in beside([block(each, 0, 60) for each in "abcd"]) if each["kind"] == "more"]
    assert more["name"] == "+2"
    assert "c; d" in more["aria_label"]


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(1, 50)), max_size=14))
def test_no_two_of_a_side_overlap_and_nothing_is_lost(spans: list[tuple[int, int]]) -> None:
    blocks = [block(f"b{number}", low, low + length) for number, (low, length) in enumerate(spans)]
    drawn = beside(blocks)
    for one in drawn:
        for other in drawn:
            if one is other or "more" in {one["kind"], other["kind"]}:
                continue
            apart = one["end"] <= other["start"] or other["end"] <= one["start"]
            assert apart or {one.get("side"), other.get("side")} == {"left", "right"}
    hidden = sum(int(each["name"][1:]) for each in drawn if each["kind"] == "more")
    assert len([each for each in drawn if each["kind"] != "more"]) + hidden == len(blocks)
