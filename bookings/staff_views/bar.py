"""What stands above and below each sheet of the calendar: where to, which kind, whose, how large."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.staff_views.asked import COLOURS, STAFF, ZOOMS, Asked

# The names of the pages; a kind that has no page yet has no place in the bar.
KINDS: Mapping[str, str] = {
    "day": "calendar_day",
    "week": "calendar_week",
    "month": "calendar_month",
    "list": "calendar_list",
}


def bar(asked: Asked, name: str, before: date, after: date) -> dict[str, Any]:
    """Give the bar of one kind of sheet."""
    here = KINDS[name]
    return {
        "tenant": asked.tenant,
        "kind": name,
        "nobody": not asked.shown,
        # The panel's way back: this page with nothing opened.
        "day_url": asked.url(here),
        "live_url": asked.url(here),
        "prev_url": asked.url(here, before),
        "next_url": asked.url(here, after),
        "today_url": asked.url(here, asked.today),
        "asked_day": asked.day.isoformat(),
        "carried": asked.given,
        "print_url": asked.url("calendar_print") if name == "day" else "",
        "kinds": kinds(asked, name),
        "choose_url": reverse("calendar_choose", args=[asked.tenant.slug]),
        "people": [
            {
                "id": each.pk,
                "name": each.name,
                "room": each.kind != STAFF,
                "checked": each in asked.shown,
            }
            for each in asked.allowed
            if each.active
        ],
        "zoom_class": f"zoom-{asked.zoom}",
        "zoom": asked.zoom,
        **zooms(asked, here),
        "colour": asked.colour,
        "colour_url": asked.url(here, colour=COLOURS[0] if asked.by_status else COLOURS[1]),
    }


def kinds(asked: Asked, name: str) -> list[dict[str, Any]]:
    """List the kinds of sheets."""
    words = {"day": _("Day"), "week": _("Week"), "month": _("Month"), "list": _("List")}
    return [
        {"name": each, "label": words[each], "url": asked.url(page), "current": each == name}
        for each, page in KINDS.items()
    ]


def keeps(asked: Asked) -> list[dict[str, Any]]:
    """List what the list can be narrowed to."""
    words = {
        "": _("All that stand"),
        "open": _("Still to come"),
        "requested": _("Waiting for an answer"),
        "no_show": _("Did not come"),
        "cancelled": _("Cancelled"),
    }
    return [
        {"label": label, "url": asked.url("calendar_list", keep=each or None), "current": each == asked.keep}
        for each, label in words.items()
    ]


def zooms(asked: Asked, here: str) -> dict[str, str]:
    """Give the steps to larger and to smaller, where there are any."""
    larger, smaller = asked.zoom + 1, asked.zoom - 1
    return {
        "larger_url": asked.url(here, zoom=larger) if larger in ZOOMS else "",
        "smaller_url": asked.url(here, zoom=smaller) if smaller in ZOOMS else "",
    }


def near(day: date, step: timedelta) -> date:
    """Go a step on; the calendar ends somewhere."""
    try:
        return day + step
    except OverflowError:
        return day
