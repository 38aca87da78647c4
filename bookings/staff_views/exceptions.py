"""One break of the week, an absence, a closed stretch or an extra opening: changed, or taken back."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from bookings.actions.absences import mend_week
from bookings.actions.block import Changed, change_block
from bookings.dates import stretch_label
from bookings.forms.absence import ClosureForm, StretchForm
from bookings.models import CalendarException, Resource
from bookings.pages.absencepage import came_between, fingerprint
from bookings.staff_views.absences import hits_for
from staff.access import StaffRequest, staff_view
from staff.permissions import Permission
from tenants.doors import form_page
from tenants.models import Tenant

Kind = CalendarException.Kind
MIDNIGHT = datetime.min.time()


def exception_for(exception_id: UUID) -> CalendarException:
    """Find what breaks the week. Raises Http404."""
    row = CalendarException.objects.select_related("resource").filter(pk=exception_id).first()
    if row is None:
        raise Http404
    return row


def list_of(tenant: Tenant, row: CalendarException) -> str:
    """Give the page that lists it."""
    return reverse("absences" if row.kind == Kind.ABSENCE else "closures", args=[tenant.slug])


@form_page
@staff_view(Permission.SETTINGS)
def exception_change(request: StaffRequest, tenant: Tenant, exception_id: UUID) -> HttpResponse:
    """Give it other days, times or words; what it newly hits is shown before it is stored."""
    row = exception_for(exception_id)
    # Holidays are ticked in a list of their own.
    if row.kind == Kind.HOLIDAY:
        raise Http404
    form = form_for(request, tenant, row)
    hits: list[dict[str, Any]] = []
    between: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        hits = new_hits(request, tenant, row, form)
        if not hits or request.POST.get("seen") == fingerprint(hits):
            try:
                changed(request, row, form)
                return HttpResponseRedirect(f"{list_of(tenant, row)}?done=changed")
            except Changed:
                row, hits = exception_for(exception_id), []
                between = came_between(tenant, row, now=timezone.now())
    context = {
        "tenant": tenant,
        "section": "settings",
        "form": form,
        "setting": True,
        "closing": row.kind != Kind.ABSENCE,
        "standing": row,
        "state": row.version if between else request.POST.get("state") or row.version,
        "hits": hits,
        "seen": fingerprint(hits),
        **between,
    }
    refused = 422 if form.errors else 409 if hits or between else 200
    return render(request, "hours/absence.html", context, status=refused)


def form_for(request: StaffRequest, tenant: Tenant, row: CalendarException) -> StretchForm:
    """Give the form that made it, filled in with what stands."""
    house = list(Resource.objects.filter(active=True).order_by("position"))
    if row.resource is not None and row.resource not in house:
        house.append(row.resource)
    data, initial = request.POST or None, standing(tenant, row)
    if row.kind == Kind.ABSENCE:
        return StretchForm(data, tenant=tenant, house=house, initial=initial)
    return ClosureForm(data, tenant=tenant, house=house, business=True, initial=initial)


def standing(tenant: Tenant, row: CalendarException) -> dict[str, Any]:
    """Write it as one would type it: whole days have no times."""
    start, end = row.starts_at.astimezone(tenant.zone), row.ends_at.astimezone(tenant.zone)
    whole = end.time() == MIDNIGHT
    last: date = end.date() - timedelta(days=1) if whole else end.date()
    # An extra opening past midnight is one day's.
    if row.kind == Kind.EXTRA:
        last = start.date()
    return {
        "kind": row.kind,
        "who": str(row.resource_id or ""),
        "first": start.date(),
        "first_time": start.time() if start.time() != MIDNIGHT else None,
        "last": last if last != start.date() else None,
        "last_time": end.time() if not whole or row.kind == Kind.EXTRA else None,
        "label": row.label,
    }


def new_hits(
    request: StaffRequest, tenant: Tenant, row: CalendarException, form: StretchForm
) -> list[dict[str, Any]]:
    """List the visits that it hits now and did not before."""
    if form.cleaned_data.get("kind", row.kind) == Kind.EXTRA:
        return []
    now = timezone.now()
    everyone = list(Resource.objects.filter(active=True))
    hit = [form.resource] if form.resource else everyone
    found = hits_for(request, tenant, hit, form.starts_at, form.ends_at, now=now)
    if row.kind == Kind.EXTRA or not found:
        return found
    before = [row.resource] if row.resource else everyone
    known = {each["id"] for each in hits_for(request, tenant, before, row.starts_at, row.ends_at, now=now)}
    return [each for each in found if each["id"] not in known]


def changed(request: StaffRequest, row: CalendarException, form: StretchForm) -> None:
    """Store what was typed. Raises Changed where a colleague was quicker."""
    change_block(
        block=row,
        kind=form.cleaned_data.get("kind", row.kind),
        resource_id=form.resource.pk if form.resource else None,
        starts_at=form.starts_at,
        ends_at=form.ends_at,
        label=form.cleaned_data["label"],
        by=request.actor,
        now=timezone.now(),
        seen=request.POST.get("state", ""),
    )


@form_page
@staff_view(Permission.SETTINGS)
def exception_delete(request: StaffRequest, tenant: Tenant, exception_id: UUID) -> HttpResponse:
    """Ask, and then take an absence, a closed stretch or an extra opening back."""
    row = exception_for(exception_id)
    back = list_of(tenant, row)
    if request.method == "POST":
        mend_week(row=row, by=request.actor, now=timezone.now())
        return HttpResponseRedirect(back + "?done=gone")
    context = {
        "tenant": tenant,
        "section": "settings",
        "row": row,
        "when": stretch_label(row.starts_at, row.ends_at, tenant.zone),
        "who": str(row.resource.name) if row.resource else tenant.name,
        "back_url": back,
    }
    return render(request, "hours/delete.html", context)
