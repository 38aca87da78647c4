"""Builds the staff's day: people side by side, visits with their length, what is closed, free and now."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.dates import capital, clock, long_day, minute_clock, short_day, week_number
from bookings.dayrows import SHOWN, Day
from bookings.intervals import Span, clip, merge, minute_of, subtract, total
from bookings.models import Booking, BookingItem, GroupSession, Hold, Resource, ServiceCategory
from bookings.words import minutes_label

Status = Booking.Status
STEP = 5


def columns(day: Day, *, open_id: UUID | None, url: str) -> list[dict[str, Any]]:
    """Draw each person's column."""
    return [column(day, person, open_id=open_id, url=url) for person in day.people]


def column(day: Day, person: Resource, *, open_id: UUID | None, url: str) -> dict[str, Any]:
    """Draw one person's column: what is closed, then what is taken."""
    opened = clip(day.diary.open.get(person.pk, ()), day.low, day.high)
    free = total(subtract(opened, merge(day.diary.busy.get(person.pk, ()))))
    blocks = [*shut_blocks(day, opened)]
    for item in day.items:
        if item.resource_id == person.pk:
            blocks += item_blocks(day, item, open_id=open_id, url=url)
    blocks += [hold_block(day, hold) for hold in day.holds if person.pk in hold.performers]
    blocks += [session_block(day, each, url=url) for each in day.sessions if each.resource_id == person.pk]
    hours = ", ".join(
        f"{minute_clock(day.wall(low))}–{minute_clock(day.wall(high))}" for low, high in joined_hours(opened)
    )
    return {
        "id": person.pk,
        "name": person.first_name,
        "full_name": person.name,
        "hours_label": hours or _("off today"),
        "free_label": _("free %(time)s") % {"time": minutes_label(free)}
        if opened and free
        else _("fully booked")
        if opened
        else "",
        "blocks": sorted(blocks, key=lambda block: (block["start"], block["kind"] == "visit")),
    }


def joined_hours(opened: Sequence[Span]) -> list[Span]:
    """Give the working day as one span: the lunch break is drawn, not written."""
    return [(opened[0][0], opened[-1][1])] if opened else []


def shut_blocks(day: Day, opened: Sequence[Span]) -> list[dict[str, Any]]:
    """Draw closed time at the day's ends and pauses between."""
    low, high = day.bounds()
    if not opened:
        return [block(day, "closed", low, high)]
    first, last = day.wall(opened[0][0]), day.wall(opened[-1][1])
    blocks = [block(day, "closed", low, first)] if first > low else []
    for (_a, end), (start, _b) in pairwise(opened):
        blocks.append(block(day, "pause", day.wall(end), day.wall(start), name=_("Break")))
    if last < high:
        blocks.append(block(day, "closed", last, high))
    return blocks


def block(day: Day, kind: str, low: int, high: int, **more: Any) -> dict[str, Any]:
    """Draw a stretch of wall minutes."""
    start = low // STEP * STEP
    minutes = max(-(-high // STEP) * STEP - start, STEP)
    hours, rest = divmod(start, 60)
    return {
        "kind": kind,
        "start": low,
        "end": high,
        "at": f"{hours:02d}{rest:02d}",
        "minutes": minutes,
        "time_label": minute_clock(low),
        "end_label": minute_clock(high),
        **more,
    }


def item_blocks(day: Day, item: BookingItem, *, open_id: UUID | None, url: str) -> list[dict[str, Any]]:
    """Draw one service of a visit: its parts, the gap in which the colour sets, and its buffers."""
    start, end = minute_of(item.starts_at), minute_of(item.ends_at)
    gap = (
        (start + item.gap_start, min(start + item.gap_start + item.gap_minutes, end))
        if item.gap_minutes
        else None
    )
    parts = [(start, end)] if gap is None or gap[1] >= end else [(start, gap[0]), (gap[1], end)]
    drawn = [visit_block(day, item, low, high, open_id=open_id, url=url) for low, high in parts]
    if len(parts) == 2 and gap:
        name = _("free %(from)s–%(until)s") % {
            "from": minute_clock(day.wall(gap[0])),
            "until": minute_clock(day.wall(gap[1])),
        }
        drawn.append(block(day, "gap", day.wall(gap[0]), day.wall(gap[1]), css=f"s{item.colour}", name=name))
    if item.buffer_before:
        drawn.append(block(day, "buffer", day.wall(start - item.buffer_before), day.wall(start)))
    if item.buffer_after:
        drawn.append(block(day, "buffer", day.wall(end), day.wall(end + item.buffer_after)))
    return drawn


def visit_block(
    day: Day, item: BookingItem, low: int, high: int, *, open_id: UUID | None, url: str
) -> dict[str, Any]:
    """Draw one part of a visit."""
    booking = item.booking
    name = booking.who
    times = f"{minute_clock(day.wall(low))}–{minute_clock(day.wall(high))}"
    marks = visit_marks(booking)
    words = [times, name, item.label, *(mark["text"] for mark in marks)]
    return block(
        day,
        "visit",
        day.wall(low),
        day.wall(high),
        css=f"s{item.colour}",
        state=visit_state(booking, day.now),
        name=name,
        services=item.label,
        marks=marks,
        url=f"{url}&visit={booking.pk}#visit",
        aria_label=", ".join(words),
        current=booking.pk == open_id,
        inset=in_a_gap(day, item),
        booking_id=booking.pk,
        item_id=item.pk,
    )


def in_a_gap(day: Day, item: BookingItem) -> bool:
    """Say whether the visit lies inside another one's processing gap."""
    for other in day.items:
        if (
            other.resource_id != item.resource_id
            or other.booking_id == item.booking_id
            or not other.gap_minutes
        ):
            continue
        gap = other.starts_at + timedelta(minutes=other.gap_start)
        if gap <= item.starts_at and item.ends_at <= gap + timedelta(minutes=other.gap_minutes):
            return True
    return False


def visit_state(booking: Booking, now: datetime) -> str:
    """Say how a visit is drawn: coming, in the chair, past, missed, or waiting for an answer."""
    if booking.status == Status.NO_SHOW:
        return "missed"
    if booking.status == Status.REQUESTED:
        return "requested"
    if booking.status == Status.DONE or booking.ends_at <= now:
        return "past"
    return "here" if booking.status == Status.ARRIVED else "coming"


def visit_marks(booking: Booking) -> list[dict[str, str]]:
    """List the small marks of a visit, at most three, each with its word."""
    marks = []
    if booking.status == Status.NO_SHOW:
        marks.append({"icon": "x", "text": _("did not come")})
    elif booking.status == Status.REQUESTED:
        marks.append({"icon": "circle-alert", "text": _("waits for your answer")})
    elif booking.status in {Status.ARRIVED, Status.DONE}:
        marks.append({"icon": "check", "text": booking.get_status_display()})
    if booking.source == "online":
        marks.append({"icon": "globe", "text": _("booked online")})
    if booking.message:
        marks.append({"icon": "sticky-note", "text": _("has a message")})
    return marks[:3]


def hold_block(day: Day, hold: Hold) -> dict[str, Any]:
    """Draw a time that somebody is booking just now."""
    low, high = day.wall(minute_of(hold.starts_at)), day.wall(minute_of(hold.ends_at))
    return block(day, "hold", low, high, name=_("Being booked now"), aria_label=_("Being booked now"))


def session_block(day: Day, session: GroupSession, *, url: str) -> dict[str, Any]:
    """Draw a class with its number of seats."""
    seated = [each for each in session.bookings.all() if each.status in SHOWN]
    taken = ngettext(
        "%(count)s of %(seats)s seat taken", "%(count)s of %(seats)s seats taken", session.seats
    ) % {
        "count": len(seated),
        "seats": session.seats,
    }
    low, high = day.wall(minute_of(session.starts_at)), day.wall(minute_of(session.ends_at))
    return block(
        day,
        "visit",
        low,
        high,
        css=f"s{session.service.category.colour}",
        state="past" if session.ends_at <= day.now else "coming",
        name=session.service.label,
        services=taken,
        marks=[],
        url=f"{url}&visit={seated[0].pk}#visit" if seated else url,
        aria_label=f"{minute_clock(low)}–{minute_clock(high)}, {session.service.label}, {taken}",
        current=False,
        inset=False,
    )


def legend() -> list[dict[str, str]]:
    """Name the colours: each stands for a category of the price list."""
    rows = ServiceCategory.objects.order_by("position")
    return [{"css": f"s{row.colour}", "name": row.label} for row in rows]


def day_context(day: Day, *, url: str, day_urls: Mapping[str, str], open_id: UUID | None) -> dict[str, Any]:
    """Give the template the whole day."""
    low, high = day.bounds()
    local = day.now.astimezone(day.tenant.zone)
    today = local.date()
    rows = (high - low) // STEP
    now = None
    if day.day == today and low <= local.hour * 60 + local.minute < high:
        minute = (local.hour * 60 + local.minute) // STEP * STEP
        now = {"at": f"{minute // 60:02d}{minute % 60:02d}", "label": clock(local)}
    return {
        "title": capital(long_day(day.day)),
        "short_title": capital(short_day(day.day)),
        "week_label": _("Week %(number)s") % {"number": week_number(day.day)},
        "iso": day.day.isoformat(),
        "is_today": day.day == today,
        **day_urls,
        "columns": columns(day, open_id=open_id, url=url),
        "hours": [
            {"at": f"{each // 60:02d}00", "label": f"{each // 60:02d}"} for each in range(low, high, 60)
        ],
        "now": now,
        # A lane says where it begins and how many steps it has: a step is its height through the steps.
        "from_minute": low,
        "rows": rows,
        "from_class": f"from-{low // 60:02d}",
        "rows_class": f"rows-{rows}",
        "cols_class": f"cols-{max(len(day.people), 1)}",
        "legend": legend(),
        "visit_count": len({item.booking_id for item in day.items}),
    }
