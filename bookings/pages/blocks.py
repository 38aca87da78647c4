"""Draws what stands in a lane: visits with their gaps and buffers, classes, holds, what is closed and why."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from bookings.dates import minute_clock
from bookings.dayrows import SHOWN, Day
from bookings.intervals import Span, clip, merge, minute_of, subtract
from bookings.models import Booking, BookingItem, CalendarException, GroupSession, Hold, Resource
from bookings.pages.marks import fill_of, first_visit, told_more, visit_marks, visit_state

Kind = CalendarException.Kind
STEP = 5


@dataclass(frozen=True)
class Look:
    """How a calendar is drawn for this reader, whatever day it is."""

    url: str
    open_id: UUID | None = None
    # Whether the fill tells the service or how far the visit has come.
    by_status: bool = False
    # Whether she may read that there is a note.
    notes: bool = True


def block(kind: str, low: int, high: int, **more: Any) -> dict[str, Any]:
    """Draw a stretch of wall minutes."""
    start = low // STEP * STEP
    minutes = max(-(-high // STEP) * STEP - start, STEP)
    hours, rest = divmod(start, 60)
    return {
        "kind": kind,
        "key": f"{kind}-{low}",
        "start": low,
        "end": high,
        "place": f"at-{hours:02d}{rest:02d} for-{minutes}",
        "time_label": minute_clock(low),
        "end_label": minute_clock(high),
        **more,
    }


def breaks_of(day: Day, resource: Resource) -> list[tuple[CalendarException, list[Span]]]:
    """List what keeps a resource away that day, in wall minutes; an extra opening beats a closed day."""
    mine = [each for each in day.breaks if each.resource_id in {None, resource.pk}]
    extra = merge(span_of(each) for each in mine if each.kind == Kind.EXTRA)
    found = []
    for each in mine:
        if each.kind == Kind.EXTRA:
            continue
        spans = clip([span_of(each)], day.low, day.high)
        left = spans if each.kind == Kind.ABSENCE else subtract(spans, extra)
        found.append((each, [(day.wall(low), day.wall(high)) for low, high in left]))
    return found


def span_of(row: CalendarException) -> Span:
    """Give the minutes of a break."""
    return minute_of(row.starts_at), minute_of(row.ends_at)


def break_name(row: CalendarException) -> str:
    """Name a break by what colleagues may read, else by its kind."""
    return str(row.label or row.get_kind_display())


def block_url(day: Day, row: CalendarException) -> str:
    """Lead to where an absence of one person is changed; closed days are the house's."""
    if row.kind != Kind.ABSENCE or row.resource_id is None:
        return ""
    return reverse("change_block", args=[day.tenant.slug, row.pk])


def shut_blocks(day: Day, resource: Resource, opened: list[Span], bounds: Span) -> list[dict[str, Any]]:
    """Draw closed time at the day's ends, pauses between, and what keeps her away by its name."""
    low, high = bounds
    blocks = []
    away: list[Span] = []
    for row, spans in breaks_of(day, resource):
        for start, end in clip(merge(spans), low, high):
            until = (
                " " + pgettext("absence", "until %(time)s") % {"time": minute_clock(end)}
                if low < start or end < high
                else ""
            )
            name, url = break_name(row) + until, block_url(day, row)
            blocks.append(block("away", start, end, name=name, url=url, key=f"away-{row.pk}"))
            away.append((start, end))
    here = merge([*((day.wall(a), day.wall(b)) for a, b in opened), *away])
    shut = subtract([(low, high)], here)
    for start, end in shut:
        if here and here[0][0] < start and end < here[-1][1]:
            blocks.append(block("pause", start, end, name=_("Break")))
        else:
            blocks.append(block("closed", start, end))
    return blocks


def item_blocks(
    day: Day, item: BookingItem, look: Look, *, inset: bool, room: bool = False
) -> tuple[list[dict[str, Any]], ...]:
    """Draw one service of a visit: its parts, and apart from them its gap and its buffers.

    A room is kept from start to end, gap and all, and needs no buffers.
    """
    start, end = minute_of(item.starts_at), minute_of(item.ends_at)
    if room:
        return [visit_block(day, item, (start, end), look, inset=False)], []
    gap = (
        (start + item.gap_start, min(start + item.gap_start + item.gap_minutes, end))
        if item.gap_minutes
        else None
    )
    whole = gap is None or gap[1] >= end
    parts = [(start, end)] if gap is None or whole else [(start, gap[0]), (gap[1], end)]
    drawn = [visit_block(day, item, part, look, inset=inset) for part in parts if overlaps_day(day, part)]
    under = []
    if gap is not None and not whole and overlaps_day(day, gap):
        low, high = day.wall(gap[0]), day.wall(gap[1])
        times = {"from": minute_clock(low), "until": minute_clock(high)}
        name = _("free %(from)s–%(until)s") % times
        under.append(block("gap", low, high, css=f"s{item.colour}", name=name))
    for low, high in ((start - item.buffer_before, start), (end, end + item.buffer_after)):
        if low < high and overlaps_day(day, (low, high)):
            under.append(block("buffer", day.wall(low), day.wall(high)))
    return drawn, under


def overlaps_day(day: Day, span: Span) -> bool:
    """Say whether any of it lies on this date."""
    return span[0] < day.high and span[1] > day.low


def visit_block(day: Day, item: BookingItem, part: Span, look: Look, *, inset: bool) -> dict[str, Any]:
    """Draw one part of a visit."""
    booking = item.booking
    low, high = day.wall(part[0]), day.wall(part[1])
    new, noted = first_visit(item), look.notes and bool(getattr(item, "noted", False) or booking.message)
    failed = bool(getattr(item, "failed", False))
    untold = bool(getattr(item, "untold", False)) and booking.starts_at > day.now
    marks = visit_marks(booking, new=new, noted=noted, failed=failed, untold=untold)
    name = booking.who
    state = visit_state(booking, day.now, by_status=look.by_status)
    return block(
        "visit",
        low,
        high,
        key=f"{item.pk}-{low}",
        # All classes in one: four hundred visits a page make each look-up of a template dear.
        css=" ".join([fill_of(item, by_status=look.by_status), state, *(["inset"] if inset else [])]),
        name=name,
        services=item.label,
        who=item.resource.first_name,
        marks=marks,
        more=told_more(booking, new=new, failed=failed),
        url=f"{look.url}&visit={booking.pk}#visit",
        aria_label=spoken(low, high, name, item, [each["text"] for each in marks]),
        current=booking.pk == look.open_id,
        data=format_html(
            ' data-visit="{}" data-item="{}" data-version="{}"', booking.pk, item.pk, booking.version
        ),
    )


def spoken(low: int, high: int, name: str, item: BookingItem, words: list[str]) -> str:
    """Say a visit as it is read aloud: its whole time, who, what, with whom, and its marks in words."""
    times = pgettext("span", "%(from)s to %(until)s") % {
        "from": minute_clock(low),
        "until": minute_clock(high),
    }
    who = pgettext("person", "with %(who)s") % {"who": item.resource.first_name}
    # What is booked, asked for or missed is said by itself or by its mark.
    said = {Booking.Status.BOOKED, Booking.Status.REQUESTED, Booking.Status.NO_SHOW}
    status = [] if item.booking.status in said else [str(item.booking.get_status_display())]
    return ", ".join(dict.fromkeys([times, name, item.label, who, *status, *words]))


def hold_block(day: Day, hold: Hold) -> dict[str, Any]:
    """Draw a time that somebody is booking just now."""
    low, high = day.wall(minute_of(hold.starts_at)), day.wall(minute_of(hold.ends_at))
    told = _("Being booked now")
    return block("hold", low, high, key=f"hold-{hold.pk}", name=told, aria_label=told)


def session_block(day: Day, session: GroupSession, look: Look) -> dict[str, Any]:
    """Draw a class with its number of seats."""
    seated = [each for each in session.bookings.all() if each.status in SHOWN]
    counts = {"count": len(seated), "seats": session.seats}
    taken = ngettext("%(count)s of %(seats)s seat taken", "%(count)s of %(seats)s seats taken", session.seats)
    low, high = day.wall(minute_of(session.starts_at)), day.wall(minute_of(session.ends_at))
    told = [
        pgettext("span", "%(from)s to %(until)s") % {"from": minute_clock(low), "until": minute_clock(high)},
        session.service.label,
        pgettext("person", "with %(who)s") % {"who": session.resource.first_name},
        taken % counts,
    ]
    return block(
        "visit",
        low,
        high,
        key=f"class-{session.pk}",
        css=f"s{session.service.category.colour} {'past' if session.ends_at <= day.now else 'coming'}",
        name=session.service.label,
        services=taken % counts,
        who=session.resource.first_name,
        marks=[],
        url=reverse("class_page", args=[day.tenant.slug, session.pk]),
        aria_label=", ".join(told),
        data=format_html(' data-session="{}" data-hx-boost="false"', session.pk),
        current=look.open_id in {each.pk for each in seated},
    )
