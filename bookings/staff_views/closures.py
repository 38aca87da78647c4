"""Closed days, extra openings and holidays: what breaks the week for the business or a resource."""

from datetime import date, datetime
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings.actions.absences import break_week
from bookings.actions.holidays import choose_holidays, half_holidays, holiday_rows, public_holidays
from bookings.forms.absence import ClosureForm
from bookings.models import CalendarException, Resource
from bookings.pages.absencepage import coming_rows, fingerprint
from bookings.staff_views.absences import hits_for
from staff.access import StaffRequest, staff_view
from staff.permissions import Permission
from tenants.doors import form_page
from tenants.models import Tenant

Kind = CalendarException.Kind
YEARS = 3


@require_safe
@staff_view(Permission.SETTINGS)
def closures(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """List what breaks the week from now on."""
    now = timezone.now()
    context = {
        "tenant": tenant,
        "section": "settings",
        "rows": coming_rows(tenant, [Kind.CLOSURE, Kind.EXTRA, Kind.HOLIDAY], now=now),
        "year": now.astimezone(tenant.zone).year,
        "done": request.GET.get("done", ""),
    }
    return render(request, "hours/closures.html", context)


@form_page
@staff_view(Permission.SETTINGS)
def closure_new(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Close or open beyond the week; a closure shows the visits it hits before it is stored (S24)."""
    now = timezone.now()
    house = list(Resource.objects.filter(active=True).order_by("position"))
    form = ClosureForm(request.POST or None, tenant=tenant, house=house, business=True)
    form.fields["label"].help_text = _("For example Summer holiday or Christmas shopping.")
    hits: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        resource = form.resource
        kind = form.cleaned_data["kind"]
        if kind == Kind.CLOSURE:
            hit = [resource] if resource else house
            hits = hits_for(request, tenant, hit, form.starts_at, form.ends_at, now=now)
        if not hits or request.POST.get("seen") == fingerprint(hits):
            break_week(
                kind=kind,
                resource=resource,
                starts_at=form.starts_at,
                ends_at=form.ends_at,
                label=form.cleaned_data["label"],
                by=request.actor,
                now=now,
            )
            return HttpResponseRedirect(reverse("closures", args=[tenant.slug]) + "?done=set")
    context = {
        "tenant": tenant,
        "section": "settings",
        "form": form,
        "setting": True,
        "closing": True,
        "hits": hits,
        "seen": fingerprint(hits),
    }
    return render(request, "hours/absence.html", context, status=422 if form.errors else 409 if hits else 200)


@form_page
@staff_view(Permission.SETTINGS)
def holidays(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Offer a year's holidays with a box for each; those that are ticked are closed."""
    now = timezone.now()
    this_year = now.astimezone(tenant.zone).year
    years = range(this_year, this_year + YEARS)
    year = asked_year(request, this_year)
    if request.method == "POST":
        days = {day for text in request.POST.getlist("day") if (day := read_day(text))}
        choose_holidays(tenant=tenant, year=year, days=days, by=request.actor, now=now)
        return HttpResponseRedirect(reverse("holidays", args=[tenant.slug]) + f"?year={year}&done=saved")
    closed = set(holiday_rows(tenant, year))
    context = {
        "tenant": tenant,
        "section": "settings",
        "year": year,
        "years": list(years),
        "groups": [
            (_("Public holidays"), day_lines(public_holidays(tenant.country, year), closed)),
            (_("Days on which many close"), day_lines(half_holidays(tenant.country, year), closed)),
        ],
        "done": request.GET.get("done", ""),
    }
    return render(request, "hours/holidays.html", context)


def day_lines(days: dict[date, str], closed: set[date]) -> list[dict[str, Any]]:
    """Draw days to tick."""
    return [{"day": day, "name": name, "closed": day in closed} for day, name in days.items()]


def asked_year(request: StaffRequest, this_year: int) -> int:
    """Read which year is shown; any other than the coming ones is this one."""
    text = request.GET.get("year", "")
    return int(text) if text.isdecimal() and this_year <= int(text) < this_year + YEARS else this_year


def read_day(text: str) -> date | None:
    """Read a day; None where there is none."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        return None
