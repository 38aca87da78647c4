"""Stands overlapping visits side by side in a lane: two at most, what is more is counted and led to."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

Block = dict[str, Any]


def beside(blocks: Sequence[Block]) -> list[Block]:
    """Give the visits of a lane their half of it where they overlap; a third becomes part of a "+1".

    A visit that lies in another one's processing gap overlaps nothing: the gap is drawn empty.
    """
    drawn: list[Block] = []
    for group in groups(sorted(blocks, key=lambda each: (each["start"], -each["end"]))):
        drawn += group if len(group) == 1 else halves(group)
    return drawn


def groups(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Part the blocks, sorted by their start, where nothing overlaps any more."""
    group: list[Block] = []
    until = -1
    for each in blocks:
        if group and each["start"] >= until:
            yield group
            group = []
        group.append(each)
        until = max(until, each["end"])
    if group:
        yield group


def halves(group: Sequence[Block]) -> list[Block]:
    """Stand a group left and right."""
    free = {"left": -1, "right": -1}
    drawn: list[Block] = []
    surplus: list[Block] = []
    for each in group:
        side = next((name for name, until in free.items() if each["start"] >= until), None)
        if side is None:
            surplus.append(each)
            continue
        free[side] = each["end"]
        drawn.append(each | {"side": side})
    return drawn + [more(part) for part in groups(surplus)]


def more(hidden: Sequence[Block]) -> Block:
    """Count what there is no room for, where it begins; the link opens the first of them."""
    first = hidden[0]
    told = "; ".join(each["aria_label"] for each in hidden if each.get("aria_label"))
    return first | {
        "kind": "more",
        "key": f"more-{first['key']}",
        "end": max(each["end"] for each in hidden),
        "name": f"+{len(hidden)}",
        "aria_label": _("%(count)s more at the same time: %(visits)s")
        % {"count": len(hidden), "visits": told},
    }
