"""The sheets of the calendar: day and week, each drawn whole, or only told that nothing has changed."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.dayrows import Day, Sight, load_days
from bookings.pages.blocks import Look
from bookings.pages.daypage import day_context
from bookings.pages.weekpage import monday_of, week_context
from bookings.staff_views.asked import Asked, ask
from bookings.staff_views.bar import bar
from bookings.staff_views.calendar import CALENDAR, open_panel, opened_visit, permissions_of
from bookings.staff_views.live import looked, mark_for, sealed, seen_by
from staff.access import staff_view
from staff.permissions import Permission
from tenants.models import Tenant

Draw = Callable[[Sequence[Day], Look], dict[str, Any]]


@require_safe
@staff_view(*CALENDAR, any_of=True)
def day(request: HttpRequest, tenant: Tenant) -> HttpResponse:
    """Show the day, with a visit opened beside it where one is chosen."""
    asked = ask(request, tenant)

    def draw(days: Sequence[Day], look: Look) -> dict[str, Any]:
        return day_context(days[0], look)

    return sheet(request, asked, "day", (asked.day, asked.day), draw, step=timedelta(days=1))


@require_safe
@staff_view(*CALENDAR, any_of=True)
def week(request: HttpRequest, tenant: Tenant) -> HttpResponse:
    """Show the week of one or of several."""
    asked = ask(request, tenant)
    monday = monday_of(asked.day)

    def draw(days: Sequence[Day], look: Look) -> dict[str, Any]:
        return week_context(days, look, day_url=lambda date: asked.url("calendar_day", date))

    return sheet(request, asked, "week", (monday, monday + timedelta(days=6)), draw, step=timedelta(days=7))


def sheet(
    request: HttpRequest, asked: Asked, name: str, span: tuple[date, date], draw: Draw, *, step: timedelta
) -> HttpResponse:
    """Draw some days, unless the page that asks shows them as they still are."""
    now = timezone.now()
    seen = seen_by(request)
    mark = mark_for(asked, *span, now=now)
    if seen is not None and seen.mark == mark:
        return HttpResponse(status=204)
    rights = permissions_of(request)
    opened = opened_visit(request)
    sight = Sight(notes=Permission.SEE_NOTES in rights, everyone=Permission.ALL_CALENDARS in rights)
    days = load_days(asked.tenant, *span, asked.shown, now=now, sight=sight)
    look = Look(asked.url(f"calendar_{name}"), opened.pk if opened else None, asked.by_status, sight.notes)
    context = {**draw(days, look), **bar(asked, name, step), "sealed": sealed(request, mark, now)}
    looked(request, days, now=now, seen=seen)
    if "seen" in request.GET:
        return render(request, f"calendar/_{name}.html", context)
    if opened is not None:
        context["panel"] = open_panel(request, asked.tenant, opened, now=now)
    return render(request, f"calendar/{name}.html", context)
