"""Builds the list: days as lines of a table, by time, and the same lines person by person for paper."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.dates import capital, clock, long_day, short_day
from bookings.dayrows import SHOWN, Day
from bookings.models import Booking, BookingItem, GroupSession
from bookings.pages.blocks import Look
from bookings.pages.daypage import closed_names, counted, hours_label, today_of
from bookings.pages.marks import fill_of, first_visit, visit_marks, visit_state
from bookings.pages.monthpage import away_names
from bookings.words import joined, money

Status = Booking.Status
DAYS = 7
# What the list can be narrowed to, in the order of the choice.
KEPT: dict[str, tuple[str, ...]] = {
    "": SHOWN,
    "open": (Status.REQUESTED, Status.BOOKED, Status.ARRIVED),
    "requested": (Status.REQUESTED,),
    "no_show": (Status.NO_SHOW,),
    "cancelled": (Status.CANCELLED, Status.DECLINED, Status.EXPIRED),
}


def visit_row(day: Day, items: Sequence[BookingItem], look: Look) -> dict[str, Any]:
    """Write one visit of the day: all its services with these people are one line."""
    first, booking = items[0], items[0].booking
    zone = day.tenant.zone
    start, end = first.starts_at.astimezone(zone), max(each.ends_at for each in items).astimezone(zone)
    noted = look.notes and bool(getattr(first, "noted", False) or booking.message)
    marks = visit_marks(
        booking, new=first_visit(first), noted=noted, failed=bool(getattr(first, "failed", False))
    )
    return {
        "id": booking.pk,
        "start": start,
        "time_label": clock(start),
        "end_label": clock(end),
        "name": booking.who,
        "services": joined([each.label for each in items]),
        "who": joined([each.resource.first_name for each in items]),
        "css": fill_of(first, by_status=look.by_status),
        "state": visit_state(booking, day.now),
        "status": booking.status,
        "status_label": booking.get_status_display(),
        "price_label": money(booking.price_minor, booking.currency),
        "marks": marks,
        "url": f"{look.url}&visit={booking.pk}#visit",
        "current": booking.pk == look.open_id,
    }


def class_row(day: Day, session: GroupSession, look: Look) -> dict[str, Any]:
    """Write one class."""
    zone = day.tenant.zone
    seated = [each for each in session.bookings.all() if each.status in SHOWN]
    start, end = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
    taken = ngettext("%(count)s of %(seats)s seat taken", "%(count)s of %(seats)s seats taken", session.seats)
    return {
        "id": session.pk,
        "start": start,
        "time_label": clock(start),
        "end_label": clock(end),
        "name": session.service.label,
        "services": taken % {"count": len(seated), "seats": session.seats},
        "who": session.resource.first_name,
        "css": f"s{session.service.category.colour}",
        "state": "past" if session.ends_at <= day.now else "coming",
        "status": "",
        "status_label": _("Class"),
        "price_label": "",
        "marks": [],
        "url": reverse("class_page", args=[day.tenant.slug, session.pk]),
        "current": look.open_id in {each.pk for each in seated},
    }


def rows_of(
    day: Day, items: Sequence[BookingItem], classes: Sequence[GroupSession], look: Look
) -> list[dict[str, Any]]:
    """Write the lines of one day, by time. A visit that reaches past midnight stands where it begins."""
    by_visit: dict[Any, list[BookingItem]] = {}
    for item in items:
        by_visit.setdefault(item.booking_id, []).append(item)
    rows = [visit_row(day, each, look) for each in by_visit.values()]
    rows += [class_row(day, each, look) for each in classes]
    rows = [each for each in rows if each["start"].date() == day.day]
    return sorted(rows, key=lambda each: (each["start"], str(each["name"])))


def list_context(days: Sequence[Day], look: Look, *, kept: str, day_url: Any) -> dict[str, Any]:
    """Give the template the whole list; days on which nothing is are left out."""
    lines = []
    for day in days:
        classes = [] if kept in {"requested", "no_show", "cancelled"} else day.sessions
        rows = rows_of(day, day.items, classes, look)
        names = [*closed_names(day), *away_names(day, day.people)]
        if rows or names:
            lines.append(
                {
                    "iso": day.day.isoformat(),
                    "name": capital(long_day(day.day)),
                    "url": day_url(day.day),
                    "today": day.day == today_of(day),
                    "count_label": counted(len(rows)),
                    "names": names,
                    "rows": rows,
                }
            )
    first, last = days[0].day, days[-1].day
    return {
        "title": f"{capital(short_day(first))} – {short_day(last)}",
        "short_title": capital(short_day(first)),
        "iso": first.isoformat(),
        "is_today": first == today_of(days[0]),
        "days": lines,
        "kept": kept,
        "visit_count": sum(len(each["rows"]) for each in lines),
    }


def print_context(day: Day, look: Look, *, short: bool) -> dict[str, Any]:
    """Give the paper everybody's day as a column of lines; `short` leaves only initials of the customers."""
    people = []
    for each in day.people:
        rows = rows_of(day, day.by_resource.get(each.pk, []), day.sessions_of(each), look)
        if not rows and not each.active:
            continue
        if short:
            rows = [row | {"name": initials(str(row["name"]))} for row in rows]
        opened = [
            (max(low, day.low), min(high, day.high))
            for low, high in day.diary.open.get(each.pk, ())
            if low < day.high and high > day.low
        ]
        people.append({"name": each.name, "hours_label": hours_label(day, each, opened), "rows": rows})
    return {
        "title": capital(long_day(day.day)),
        "year": day.day.year,
        "iso": day.day.isoformat(),
        "people": people,
        "closed_names": closed_names(day),
        "short": short,
        "printed": day.now.astimezone(day.tenant.zone),
        "visit_count": sum(len(each["rows"]) for each in people),
    }


def initials(name: str) -> str:
    """Shorten a name to what a sheet on the wall may say."""
    return " ".join(f"{word[0]}." for word in name.split())
