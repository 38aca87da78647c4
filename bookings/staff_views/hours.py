"""Opening hours: the week of the business and of each resource, now and from a date on."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from bookings.actions.hours import dated_rows, follow_house, set_week, take_back
from bookings.dates import day_or_none
from bookings.forms.week import DatesForm, WeekForm, copied
from bookings.models import Resource
from bookings.pages.absencepage import outside_lines
from bookings.pages.hourspage import coming, hours_url, period_label, period_lines, picture, whose
from bookings.pages.outside import SHOWN, concerned, outside
from bookings.staff_views.absences import named_resources
from bookings.weekplan import Period
from staff.access import StaffRequest, staff_view
from staff.permissions import Permission
from tenants import audit
from tenants.doors import form_page
from tenants.models import Tenant

WORKDAYS, EVERY_DAY = range(5), range(7)


@form_page
@staff_view(Permission.SETTINGS)
def opening_hours(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Show and set the business's own week."""
    return week_page(request, tenant, None)


@form_page
@staff_view(Permission.SETTINGS)
def resource_hours(request: StaffRequest, tenant: Tenant, resource_id: UUID) -> HttpResponse:
    """Show and set one resource's week."""
    found = Resource.objects.filter(pk=resource_id).first()
    if found is None:
        raise Http404
    return week_page(request, tenant, found)


def week_page(request: StaffRequest, tenant: Tenant, resource: Resource | None) -> HttpResponse:
    """Show a week to change, or store it."""
    now = timezone.now()
    today = now.astimezone(tenant.zone).date()
    url = hours_url(tenant, resource)
    rows = dated_rows(resource)
    found = coming(rows or dated_rows(None), today)
    shown = asked_period(request, found)
    planning = "new" in request.GET
    act = request.POST.get("act", "")
    who: dict[str, Any] = {"resource": resource, "by": request.actor, "now": now}
    if act == "follow" and resource is not None:
        follow_house(**who)
        return HttpResponseRedirect(f"{url}?done=follow")
    if act == "back" and shown.first and take_back(first=shown.first, **who):
        return HttpResponseRedirect(f"{url}?done=back")
    week = WeekForm(typed(request), week=shown.week, may_close=planning or bool(shown.first))
    dates = DatesForm(request.POST if act and planning else None)
    sound = week.is_valid() and (not planning or dates.is_valid())
    if act == "save" and sound:
        first, last = shown.first, shown.last
        if planning:
            first, last = dates.cleaned_data["first"], dates.cleaned_data["last"]
        set_week(week=week.week, first=first, last=last, **who)
        return HttpResponseRedirect(f"{url}?from={first or ''}&done=saved")
    context = page_context(request, tenant, resource, week, found=found, shown=shown, today=today)
    context |= {"dates": dates if planning else None, "own": bool(rows)}
    if context["done"] and request.method != "POST":
        context |= left_outside(request, tenant, resource, now=now)
    return render(request, "hours/week.html", context, status=422 if act == "save" else 200)


def left_outside(
    request: StaffRequest, tenant: Tenant, resource: Resource | None, *, now: datetime
) -> dict[str, Any]:
    """List the coming visits and classes that the week leaves outside; names only where she may read them."""
    # Another clock moves everybody's hours, also of those who have their own.
    everybody = request.GET.get("done") == "clock"
    found = outside(concerned(resource, everybody=everybody), tenant.zone, now=now)
    hits = outside_lines(tenant, found[:SHOWN], named=named_resources(request))
    seen = sorted({hit["customer_id"] for hit in hits if hit["customer_id"]})
    if seen:
        audit.record(
            "hours.outside",
            by=request.actor,
            now=now,
            purpose="booking",
            ids=seen,
            count=len(seen),
        )
    return {"hits": hits, "outside": len(found)}


def typed(request: StaffRequest) -> dict[str, str] | None:
    """Give what was typed, with one day copied to others or closed where that was asked for."""
    if request.method != "POST":
        return None
    data = {name: str(value) for name, value in request.POST.items()}
    verb, _colon, rest = data.get("act", "").partition(":")
    day, _colon, targets = rest.partition(":")
    if verb not in {"copy", "close"} or day not in set("0123456"):
        return data
    if verb == "copy":
        return copied(data, int(day), EVERY_DAY if targets == "all" else WORKDAYS)
    return copied(data | dict.fromkeys(empty_day(int(day)), ""), int(day), [])


def empty_day(weekday: int) -> list[str]:
    """Name the fields of a day."""
    return [name for name in WeekForm().fields if name.startswith(f"d{weekday}s")]


def asked_period(request: StaffRequest, found: list[Period]) -> Period:
    """Find the period that the address names, or the one that holds now."""
    wanted = day_or_none(request.GET.get("from", ""))
    if wanted is None:
        return found[0]
    return next((period for period in found if period.first == wanted), found[0])


def page_context(
    request: StaffRequest,
    tenant: Tenant,
    resource: Resource | None,
    week: WeekForm,
    *,
    found: list[Period],
    shown: Period,
    today: date,
) -> dict[str, Any]:
    """Draw what stands on the page of a week."""
    url = hours_url(tenant, resource)
    return {
        "tenant": tenant,
        "section": "settings",
        "resource": resource,
        "whose": whose(tenant, resource),
        "form": week,
        "picture": picture(week.days()),
        "periods": period_lines(found, None if "new" in request.GET else shown, url, today),
        "shown_label": period_label(shown, today),
        "takeable": shown.first is not None and shown.first > today,
        "new_url": f"{url}?new",
        "url": url,
        "done": request.GET.get("done", ""),
    }
