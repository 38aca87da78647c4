"""Look at a series from one of its visits, and move or cancel several of them at once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.actions.changeseries import NothingLeft, cancel_series, move_series, moving_wishes, touched
from bookings.forms.seriesmove import MoveSeriesForm, ScopeForm
from bookings.kinds import items_of
from bookings.locks import Taken
from bookings.models import Booking, BookingItem, Series
from bookings.occasions import Undecided, read_occasions
from bookings.pages.seriespage import preview_context, rule_label, visits_context
from bookings.staff_views.calendar import CALENDAR, open_panel, people_for, visit_for
from bookings.staff_views.series import choices_of, visit_url
from staff.access import StaffRequest, staff_view
from tenants.doors import form_page
from tenants.models import Tenant


def series_visit(request: StaffRequest, booking_id: UUID) -> Booking:
    """Find a visit that is one of a series."""
    booking = visit_for(request, booking_id)
    if booking.series_id is None:
        raise Http404
    return booking


def common(request: StaffRequest, tenant: Tenant, booking: Booking, *, now: datetime) -> dict[str, Any]:
    """Give what every page of a series shows: the rule, its visits, and the opened one."""
    series = Series.objects.get(bookings=booking)
    visits = list(Booking.objects.filter(series=series).order_by("starts_at"))
    items = BookingItem.objects.select_related("resource").filter(booking__in=visits).order_by("number")
    by_visit: dict[UUID, list[BookingItem]] = {}
    for item in items:
        by_visit.setdefault(item.booking_id, []).append(item)
    for visit in visits:
        visit.read_items = by_visit.get(visit.pk, [])
    return {
        "tenant": tenant,
        "panel": open_panel(request, tenant, booking, now=now),
        "booking": booking,
        "rule_label": rule_label(series.every_weeks),
        "back": visit_url(tenant, booking),
        "series_url": reverse("visit_series", args=[tenant.slug, booking.pk]),
        **visits_context(tenant, booking, visits, now=now),
    }


@require_safe
@staff_view(*CALENDAR, any_of=True)
def visit_series(request: StaffRequest, tenant: Tenant, booking_id: UUID) -> HttpResponse:
    """Show the visits of a series, and the ways to change several of them."""
    now = timezone.now()
    booking = series_visit(request, booking_id)
    context = common(request, tenant, booking, now=now) | {"done": request.GET.get("done", "")}
    return render(request, "series/visits.html", context)


@form_page
@staff_view(*CALENDAR, any_of=True)
def cancel_visits(request: StaffRequest, tenant: Tenant, booking_id: UUID) -> HttpResponse:
    """Ask which visits, with their number and the choice to tell, then cancel them."""
    now = timezone.now()
    booking = series_visit(request, booking_id)
    form = ScopeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_series(
                tenant=tenant,
                booking=booking,
                scope=form.cleaned_data["scope"],
                by=request.actor,
                now=now,
                tell_customer="tell" in request.POST,
            )
        except (NothingLeft, Taken):
            context = common(request, tenant, booking, now=now) | {"gone": True}
            return render(request, "series/cancel.html", context, status=409)
        return HttpResponseRedirect(
            reverse("visit_series", args=[tenant.slug, booking.pk]) + "?done=cancelled"
        )
    return render(request, "series/cancel.html", common(request, tenant, booking, now=now))


@form_page
@staff_view(*CALENDAR, any_of=True)
def move_visits(request: StaffRequest, tenant: Tenant, booking_id: UUID) -> HttpResponse:
    """Ask where to, show every new date with what is in the way, then move them all at once."""
    now = timezone.now()
    booking = series_visit(request, booking_id)
    local, first = booking.starts_at.astimezone(tenant.zone), items_of(booking)[0]
    initial = {"day": local.date(), "time": local.strftime("%H:%M"), "who": first.resource_id}
    form = MoveSeriesForm(request.POST if request.method == "POST" else None, initial=initial)
    people = people_for(request)
    context = common(request, tenant, booking, now=now) | {
        "form": form,
        "people": people,
        "who": str(request.POST.get("who", first.resource_id)),
    }
    if request.method != "POST" or request.POST.get("act") == "edit" or not form.is_valid():
        return render(request, "series/move.html", context)
    if form.cleaned_data["who"] not in {each.pk for each in people} | {first.resource_id}:
        raise Http404
    return move_or_show(request, tenant, booking, form, context, now=now)


def move_or_show(
    request: StaffRequest,
    tenant: Tenant,
    booking: Booking,
    form: MoveSeriesForm,
    context: dict[str, Any],
    *,
    now: datetime,
) -> HttpResponse:
    """Show the new dates, or move; where something came between, show them again with what changed."""
    data, choices = form.cleaned_data, choices_of(request)
    start = datetime.combine(data["day"], data["time"], tzinfo=tenant.zone)
    again = request.POST.get("act") == "act"
    try:
        if again:
            move_series(
                tenant=tenant,
                booking=booking,
                scope=data["scope"],
                start=start,
                who=data["who"],
                choices=choices,
                by=request.actor,
                now=now,
                tell_customer="tell" in request.POST,
            )
            return HttpResponseRedirect(context["series_url"] + "?done=moved")
    except Undecided as undecided:
        return moving_preview(request, context, list(undecided.occasions), again=True)
    except (Taken, NothingLeft):
        again = True
    visits = touched(booking, data["scope"], now=now)
    wishes = moving_wishes(tenant, booking, visits, start=start, who=data["who"])
    return moving_preview(request, context, read_occasions(wishes, choices, now=now), again=again)


def moving_preview(
    request: StaffRequest, context: dict[str, Any], occasions: list[Any], *, again: bool
) -> HttpResponse:
    """List every new date, those with something in the way first. Nothing has been moved."""
    if not occasions:
        return render(request, "series/move.html", context | {"gone": True}, status=409)
    shown = preview_context(context["tenant"], occasions)
    old = {row["number"]: row for row in context["visits"]}
    for row in shown["rows"]:
        row["old"] = old.get(row["number"])
    free_before = set(request.POST.get("free", "").split(","))
    changed = [row for row in shown["rows"] if row["reasons"] and not row["settled"] and again]
    context |= shown | {
        "moving": True,
        "changed": [row for row in changed if row["key"] in free_before or row["chosen_other"]],
        "undecided": again and bool(changed),
        "hidden": [
            (name, request.POST[name]) for name in ("scope", "day", "time", "who") if name in request.POST
        ],
        "tell": "tell" in request.POST or not again,
    }
    return render(request, "series/preview.html", context, status=409 if again else 200)
