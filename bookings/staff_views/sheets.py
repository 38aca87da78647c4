"""The sheets of the calendar: day, week, month, list and paper. An open one is drawn anew when it changes."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.dates import day_and_time
from bookings.dayrows import SHOWN, Day, Sight, load_day, load_days
from bookings.pages.blocks import Look
from bookings.pages.daypage import day_context
from bookings.pages.listpage import DAYS, KEPT, list_context, print_context
from bookings.pages.monthpage import load_month, month_context
from bookings.pages.weekpage import monday_of, week_context
from bookings.staff_views.asked import Asked, ask
from bookings.staff_views.bar import bar, keeps, near
from bookings.staff_views.calendar import CALENDAR, open_panel, opened_visit, permissions_of
from bookings.staff_views.desk import sheet_extras
from bookings.staff_views.live import looked, mark_for, sealed, seen_by
from staff.access import StaffRequest, staff_view
from staff.permissions import Permission
from tenants.models import Tenant

Draw = Callable[[Sequence[Day], Look], dict[str, Any]]


@require_safe
@staff_view(*CALENDAR, any_of=True)
def day(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Show the day, with a visit opened beside it where one is chosen."""
    asked = ask(request, tenant)

    def draw(days: Sequence[Day], look: Look) -> dict[str, Any]:
        return day_context(days[0], look)

    return sheet(request, asked, "day", (asked.day, asked.day), draw, days=1)


@require_safe
@staff_view(*CALENDAR, any_of=True)
def week(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Show the week of one or of several."""
    asked = ask(request, tenant)
    monday = monday_of(asked.day)

    def draw(days: Sequence[Day], look: Look) -> dict[str, Any]:
        return week_context(days, look, day_url=lambda date: asked.url("calendar_day", date))

    return sheet(request, asked, "week", (monday, monday + timedelta(days=6)), draw, days=7)


@require_safe
@staff_view(*CALENDAR, any_of=True)
def visits(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Show the visits of seven days as a list, the cancelled ones too where they are asked for."""
    asked = ask(request, tenant)

    def draw(days: Sequence[Day], look: Look) -> dict[str, Any]:
        context = list_context(
            days, look, kept=asked.keep, day_url=lambda date: asked.url("calendar_day", date)
        )
        return {**context, "keeps": keeps(asked)}

    span = (asked.day, near(asked.day, timedelta(days=DAYS - 1)))
    return sheet(request, asked, "list", span, draw, days=DAYS, statuses=KEPT[asked.keep])


@require_safe
@staff_view(*CALENDAR, any_of=True)
def month(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Show how full the days of a month are, and who is away; no names of customers."""
    asked = ask(request, tenant)
    rows = load_month(tenant, asked.day, asked.shown, now=timezone.now())
    context = month_context(rows, day_url=lambda date: asked.url("calendar_day", date))
    before = near(rows.first, -timedelta(days=1)).replace(day=1)
    after = near(rows.first, timedelta(days=31)).replace(day=1)
    return render(request, "calendar/month.html", context | bar(asked, "month", before, after))


@require_safe
@staff_view(*CALENDAR, any_of=True)
def paper(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Show the day as it goes on paper, and write down whose names went there."""
    asked, now = ask(request, tenant), timezone.now()
    sight = sight_of(request, SHOWN)
    rows = load_day(tenant, asked.day, asked.shown, now=now, sight=sight)
    short = request.GET.get("names") == "short"
    context = print_context(rows, Look("", by_status=asked.by_status, notes=sight.notes), short=short)
    looked(request, [rows], now=now, seen=None, action="calendar.print")
    context |= {
        "tenant": tenant,
        "back_url": asked.url("calendar_day"),
        "names_url": asked.url("calendar_print", names=None if short else "short"),
        "member_name": request.membership.name,
        "printed_label": day_and_time(now, tenant.zone),
    }
    return render(request, "calendar/print.html", context)


def sight_of(request: StaffRequest, statuses: Sequence[str]) -> Sight:
    """Say what this colleague may see beside names and times."""
    rights = permissions_of(request)
    return Sight(
        notes=Permission.SEE_NOTES in rights,
        everyone=Permission.ALL_CALENDARS in rights,
        statuses=statuses,
    )


def sheet(
    request: StaffRequest,
    asked: Asked,
    name: str,
    span: tuple[date, date],
    draw: Draw,
    *,
    days: int,
    statuses: Sequence[str] = SHOWN,
) -> HttpResponse:
    """Draw some days, unless the page that asks shows them as they still are."""
    now = timezone.now()
    seen = seen_by(request, asked)
    mark = mark_for(asked, *span, now=now)
    if seen is not None and seen.mark == mark:
        return HttpResponse(status=204)
    opened = opened_visit(request)
    sight = sight_of(request, statuses)
    rows = load_days(asked.tenant, *span, asked.shown, now=now, sight=sight)
    look = Look(asked.url(f"calendar_{name}"), opened.pk if opened else None, asked.by_status, sight.notes)
    step = timedelta(days=days)
    above = bar(asked, name, near(asked.day, -step), near(asked.day, step))
    context = {**draw(rows, look), **above, "sealed": sealed(request, asked, mark, now=now)}
    looked(request, rows, now=now, seen=seen)
    if "seen" in request.GET:
        return render(request, f"calendar/_{name}.html", context)
    context |= sheet_extras(request, asked.tenant, asked.day, now=now)
    if opened is not None:
        context["panel"] = open_panel(request, asked.tenant, opened, now=now)
    return render(request, f"calendar/{name}.html", context)
