"""Builds the staff's day: people side by side, visits with their length, what is closed, free and now."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.dates import capital, clock, long_day, minute_clock, short_day, week_number
from bookings.dayrows import Day
from bookings.intervals import Span, clip, subtract, total
from bookings.models import BookingItem, CalendarException, Resource, ServiceCategory
from bookings.pages.blocks import (
    STEP,
    Look,
    break_name,
    breaks_of,
    hold_block,
    item_blocks,
    session_block,
    shut_blocks,
)
from bookings.pages.marks import LEGEND, STATUS_FILL
from bookings.pages.overlap import beside
from bookings.words import minutes_label

Kind = CalendarException.Kind
CLOSED = (Kind.CLOSURE, Kind.HOLIDAY)
# So many lanes have a class of their own in 4-grid.css.
MOST_LANES = 60


def column(day: Day, resource: Resource, look: Look, bounds: Span) -> dict[str, Any]:
    """Draw one lane: what is closed, then what is taken."""
    opened = clip(day.diary.open.get(resource.pk, ()), day.low, day.high)
    free = total(subtract(opened, day.diary.busy.get(resource.pk, ())))
    items = day.by_resource.get(resource.pk, [])
    room = resource.kind != Resource.Kind.STAFF
    upright: list[dict[str, Any]] = []
    under = shut_blocks(day, resource, opened, bounds)
    for item in items:
        inset = not room and in_a_gap(item, items)
        visits, rest = item_blocks(day, item, look, inset=inset, room=room)
        under += rest
        (under if inset else upright).extend(visits)
    upright += [hold_block(day, hold) for hold in day.holds if resource.pk in hold.performers]
    classes = day.sessions_of(resource)
    upright += [session_block(day, each, look) for each in classes]
    blocks = [*under, *beside(upright)]
    return {
        "id": resource.pk,
        "iso": day.day.isoformat(),
        "key": f"{resource.pk}-{day.day}",
        "name": resource.name if room else resource.first_name,
        "full_name": resource.name,
        "initials": resource.initials,
        "room": room,
        "hours_label": hours_label(day, resource, opened),
        "free_label": "" if room else free_label(opened, free),
        "count": len({item.booking_id for item in items}) + len(classes),
        "blocks": sorted(blocks, key=lambda each: (each["start"], each["kind"] in {"visit", "more"})),
    }


def hours_label(day: Day, resource: Resource, opened: Sequence[Span]) -> str:
    """Write the working day as one span, or why there is none: the lunch break is drawn, not written."""
    if resource.kind != Resource.Kind.STAFF:
        return str(resource.get_kind_display())
    if opened:
        low, high = day.wall(opened[0][0]), day.wall(opened[-1][1])
        return f"{minute_clock(low)}–{minute_clock(high)}"
    names = [break_name(row) for row, spans in breaks_of(day, resource) if spans]
    return names[0] if names else _("off today")


def free_label(opened: Sequence[Span], free: int) -> str:
    """Say how much of an open day is left."""
    if not opened:
        return ""
    return _("free %(time)s") % {"time": minutes_label(free)} if free else _("fully booked")


def in_a_gap(item: BookingItem, others: Sequence[BookingItem]) -> bool:
    """Say whether the visit lies inside another one's processing gap."""
    for other in others:
        if not other.gap_minutes or other.booking_id == item.booking_id:
            continue
        gap = other.starts_at + timedelta(minutes=other.gap_start)
        if gap <= item.starts_at and item.ends_at <= gap + timedelta(minutes=other.gap_minutes):
            return True
    return False


def columns(day: Day, look: Look, bounds: Span) -> list[dict[str, Any]]:
    """Draw everybody's lane; a colleague who has left is drawn on days on which she had visits."""
    drawn = [column(day, each, look, bounds) for each in day.people]
    # Two who share a first name are told apart by the whole of it.
    first = Counter(each["name"] for each in drawn)
    for each in drawn:
        if first[each["name"]] > 1:
            each["name"] = each["full_name"]
    return [each for each, who in zip(drawn, day.people, strict=True) if who.active or each["count"]]


def closed_names(day: Day) -> list[str]:
    """Name what closes the whole business that day."""
    return [break_name(row) for row in day.breaks if row.resource_id is None and row.kind in CLOSED]


def legend(*, by_status: bool) -> list[dict[str, str]]:
    """Name the colours: a category of the price list, or how far a visit has come."""
    if by_status:
        return [{"css": STATUS_FILL[each], "name": str(each.label)} for each in LEGEND]
    rows = ServiceCategory.objects.order_by("position")
    return [{"css": f"s{row.colour}", "name": row.label} for row in rows]


def ruler(bounds: Span) -> dict[str, Any]:
    """Give the hours beside the lanes, and the classes that place everything on them."""
    low, high = bounds
    rows = (high - low) // STEP
    return {
        "hours": [
            {"at": f"{each // 60:02d}00", "label": f"{each // 60:02d}"} for each in range(low, high, 60)
        ],
        # A lane says where it begins and how many steps it has: a step is its height through the steps.
        "from_minute": low,
        "rows": rows,
        "from_class": f"from-{low // 60:02d}",
        "rows_class": f"rows-{rows}",
    }


def needle(day: Day, bounds: Span) -> dict[str, str] | None:
    """Say where now is, if it is on this day's ruler."""
    local = day.now.astimezone(day.tenant.zone)
    minute = local.hour * 60 + local.minute
    if local.date() != day.day or not bounds[0] <= minute < bounds[1]:
        return None
    step = minute // STEP * STEP
    return {"at": f"{step // 60:02d}{step % 60:02d}", "label": clock(local)}


def counted(visits: int) -> str:
    """Write how many visits there are."""
    return ngettext("%(count)s visit", "%(count)s visits", visits) % {"count": visits}


def visits_of(day: Day) -> int:
    """Count the day's visits and classes."""
    return len({item.booking_id for item in day.items}) + len(day.sessions)


def day_context(day: Day, look: Look) -> dict[str, Any]:
    """Give the template the whole day."""
    bounds = day.bounds()
    drawn = columns(day, look, bounds)
    return {
        **ruler(bounds),
        "title": capital(long_day(day.day)),
        "short_title": capital(short_day(day.day)),
        "week_label": _("Week %(number)s") % {"number": week_number(day.day)},
        "iso": day.day.isoformat(),
        "is_today": day.day == today_of(day),
        "columns": [each | {"head": f"k-{each['id']}"} for each in drawn],
        "closed_names": closed_names(day),
        "now": needle(day, bounds),
        "cols_class": f"cols-{min(max(len(drawn), 1), MOST_LANES)}",
        "legend": legend(by_status=look.by_status),
        "visit_count": visits_of(day),
    }


def today_of(day: Day) -> date:
    """Give the local date of now."""
    return day.now.astimezone(day.tenant.zone).date()
