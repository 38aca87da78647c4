"""Numbers as the overview writes them, and how they stand to those before."""

from typing import Any

from django.utils.translation import gettext as _

from bookings.dates import danish
from bookings.figures import change
from bookings.words import money

# From here on nobody reads percent: a business that opened late last year has sold "17,902 %" more.
TENFOLD = 900


def whole_money(minor: int, currency: str) -> str:
    """Write an amount without its small coins: what is added up needs none."""
    return money(round(minor / 100) * 100, currency)


def percent(value: float | None) -> str:
    """Write a share; without anything to share a dash."""
    if value is None:
        return "–"
    sign = "\u00a0%" if danish() else "%"
    rounded = f"{value:.1f}" if 0 < abs(value) < 10 else f"{value:.0f}"
    return (rounded.replace(".", ",") if danish() else rounded) + sign


def hours(minutes: int) -> str:
    """Write minutes as hours: 32 t, 32 h."""
    value = f"{minutes / 60:.1f}".removesuffix(".0")
    return _("%(hours)s h") % {"hours": value.replace(".", ",") if danish() else value}


def compared(
    now: float | None, then: float | None, *, points: bool = False, less: bool = False
) -> dict[str, Any]:
    """Say how a number stands to the one before: an arrow and a figure; `less` where less is better."""
    if now is None or then is None:
        return {"text": "", "css": "", "icon": ""}
    by = now - then if points else change(now, then)
    if by is None:
        return {"text": _("nothing before") if now else "", "css": "", "icon": ""}
    if abs(by) < (0.05 if points else 0.5):
        return {"text": _("unchanged"), "css": "", "icon": "move-right"}
    size = percent(abs(by))
    if points:
        size = _("%(points)s points") % {"points": size.removesuffix("%").rstrip("\u00a0 ")}
    up = by > 0
    manyfold = not points and by >= TENFOLD
    return {
        "text": _("%(times)s times as much") % {"times": round(now / then)} if manyfold else size,
        "css": "good" if up != less else "bad",
        "icon": "trending-up" if up else "trending-down",
        "word": "" if manyfold else _("up") if up else _("down"),
    }
