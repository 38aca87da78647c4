"""Pictures as plain shapes: bars in percent of their place, so that they fit any width without a script."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bookings.dates import capital, danish, month_label, short_day, week_number
from bookings.figures import MONTH, WEEK, Period, bars, ceiling, every_nth, ticks

LABELS_ON_PHONE, LABELS_ON_DESK = 5, 14


@dataclass(frozen=True)
class Mark:
    """A line of the scale: how far down, and what it says."""

    top: float
    label: str


def bucket_label(bucket: Period) -> str:
    """Name a bar under the picture, briefly."""
    if bucket.kind == MONTH:
        return capital(month_label(bucket.first).split()[0][:3])
    if bucket.kind == WEEK:
        return str(week_number(bucket.first))
    return f"{bucket.first.day}." if danish() else str(bucket.first.day)


def bucket_name(bucket: Period) -> str:
    """Name a bar in the table, in full."""
    if bucket.kind == MONTH:
        return capital(month_label(bucket.first))
    if bucket.first == bucket.last:
        return capital(short_day(bucket.first))
    return f"{short_day(bucket.first)} – {short_day(bucket.last)}"


def columns(
    parts: Sequence[Period],
    values: Sequence[float],
    former: Sequence[float],
    write: Callable[[float], str],
) -> dict[str, Any]:
    """Lay bars side by side with a mark where the period before stood, and a table behind them."""
    top = ceiling([*values, *former])
    places = bars(values, top)
    before = bars(former, top)
    phone, desk = every_nth(len(parts), LABELS_ON_PHONE), every_nth(len(parts), LABELS_ON_DESK)
    shapes = []
    for at, (part, bar) in enumerate(zip(parts, places, strict=True)):
        then = before[at] if at < len(before) else None
        shapes.append(
            {
                "left": dot(bar.left),
                "width": dot(bar.width),
                "middle": dot(bar.left + bar.width / 2),
                "top": dot(bar.top),
                "height": dot(bar.height),
                "then": dot(then.top) if then and then.height else "",
                "right": dot(bar.left + bar.width),
                "label": bucket_label(part) if at % desk == 0 else "",
                "desk": at % phone != 0,
            }
        )
    rows = [
        {
            "name": bucket_name(part),
            "now": write(values[at]),
            "then": write(former[at]) if at < len(former) else "–",
        }
        for at, part in enumerate(parts)
    ]
    marks = [Mark(round(100 - 100 * each / top, 3), write(each)) for each in ticks(top)]
    return {
        "shapes": shapes,
        "marks": [{"top": dot(mark.top), "label": mark.label} for mark in marks],
        "rows": rows,
        "empty": not any(values) and not any(former),
        "summary": (rows, max(zip(values, rows, strict=True), key=lambda each: each[0])[1] if rows else None),
    }


def dot(value: float) -> str:
    """Write a number as pictures want it, with a point in every language."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


def line(value: float, top: float) -> str:
    """Give how much of a row's place its bar fills."""
    return dot(min(100.0, 100 * value / top)) if top > 0 else "0"
