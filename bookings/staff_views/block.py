"""Block time: a stretch that nobody can book, with a word for the colleagues; and give it back."""

from datetime import date, time
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from bookings.actions.block import Changed, lift_block
from bookings.actions.block import block_time as block
from bookings.actions.block import change_block as change
from bookings.dates import day_or_none
from bookings.forms.change import BlockForm, uuid_or_none
from bookings.models import CalendarException
from bookings.pages.absencepage import came_between, fingerprint
from bookings.staff_views.absences import hits_for
from bookings.staff_views.calendar import CALENDAR, people_for
from bookings.staff_views.desk import to_sheet
from staff.access import StaffRequest, staff_view
from tenants.doors import form_page
from tenants.models import Tenant


@form_page
@staff_view(*CALENDAR, any_of=True)
def block_time(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Take a stretch of time off the calendar; the visits that lie in it are shown first."""
    form = BlockForm(request.POST or None, zone=tenant.zone, initial=asked(request, tenant))
    chosen = chosen_people(request)
    hit: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid() and chosen:
        data = form.cleaned_data
        hit = hits(request, tenant, chosen, data)
        if not hit or request.POST.get("seen_hits") == fingerprint(hit):
            block(
                resource_ids=chosen,
                starts_at=data["starts_at"],
                ends_at=data["ends_at"],
                label=data["label"],
                by=request.actor,
                now=timezone.now(),
            )
            return to_sheet(request, data["day"])
    context = {
        **block_page(request, tenant, form, chosen, hit),
        "nobody": request.method == "POST" and not chosen,
    }
    return render(request, "calendar/block.html", context, status=answer_status(request, hit))


@form_page
@staff_view(*CALENDAR, any_of=True)
def change_block(request: StaffRequest, tenant: Tenant, block_id: UUID) -> HttpResponse:
    """Give a block other times or another word, or give the time back."""
    row, between = block_for(request, block_id), dict[str, Any]()
    form = BlockForm(request.POST or None, zone=tenant.zone, initial=standing(row, tenant))
    chosen = chosen_people(request) if request.method == "POST" else whose(row)
    hit: list[dict[str, Any]] = []
    lift = "lift" in request.POST
    if lift or (request.method == "POST" and form.is_valid() and chosen):
        hit = [] if lift else hits(request, tenant, chosen[:1], form.cleaned_data)
        if not hit or request.POST.get("seen_hits") == fingerprint(hit):
            try:
                return to_sheet(request, changed(request, tenant, row, form, chosen))
            except Changed:
                row, hit = block_for(request, block_id), []
                between = came_between(tenant, row, now=timezone.now())
    context = {
        **block_page(request, tenant, form, chosen, hit),
        "standing": row,
        "state": row.version if between else request.POST.get("state") or row.version,
        **between,
    }
    status = 409 if between else answer_status(request, hit)
    return render(request, "calendar/block.html", context, status=status)


def changed(
    request: StaffRequest, tenant: Tenant, row: CalendarException, form: BlockForm, chosen: list[UUID]
) -> date:
    """Do what was typed, and say which day to show. Raises Changed where a colleague was quicker."""
    who: dict[str, Any] = {"by": request.actor, "now": timezone.now(), "seen": request.POST.get("state", "")}
    if "lift" in request.POST:
        lift_block(block=row, **who)
        return row.starts_at.astimezone(tenant.zone).date()
    data = form.cleaned_data
    change(
        block=row,
        resource_id=chosen[0],
        starts_at=data["starts_at"],
        ends_at=data["ends_at"],
        label=data["label"],
        **who,
    )
    day: date = data["day"]
    return day


def block_for(request: StaffRequest, block_id: UUID) -> CalendarException:
    """Find a block in the calendars that this colleague may see. Raises Http404, PermissionDenied."""
    row = CalendarException.objects.filter(pk=block_id, kind=CalendarException.Kind.ABSENCE).first()
    if row is None or row.resource_id is None:
        raise Http404
    if row.resource_id not in {each.pk for each in people_for(request)}:
        raise PermissionDenied
    return row


def whose(row: CalendarException) -> list[UUID]:
    """Give whose time it is."""
    return [row.resource_id] if row.resource_id else []


def asked(request: StaffRequest, tenant: Tenant) -> dict[str, Any]:
    """Begin with the time that was pressed in the calendar: an hour of it, unless more was drawn."""
    now = timezone.now().astimezone(tenant.zone)
    day = day_or_none(request.GET.get("day", "")) or now.date()
    typed, length = request.GET.get("time", ""), request.GET.get("length", "")
    try:
        at = time.fromisoformat(typed)
    except ValueError:
        at = time(min(now.hour + 1, 23))
    minute = at.hour * 60 + at.minute
    until = minute + (int(length) if length.isdecimal() and 0 < int(length) <= 1439 - minute else 60)
    until = min(until, 1439)
    return {
        "day": day,
        "time": f"{minute // 60:02d}:{minute % 60:02d}",
        "until_day": day,
        "until_time": f"{until // 60:02d}:{until % 60:02d}",
    }


def standing(row: CalendarException, tenant: Tenant) -> dict[str, Any]:
    """Give a block as it stands."""
    start, end = row.starts_at.astimezone(tenant.zone), row.ends_at.astimezone(tenant.zone)
    return {
        "day": start.date(),
        "time": start.strftime("%H:%M"),
        "until_day": end.date(),
        "until_time": end.strftime("%H:%M"),
        "label": row.label,
    }


def chosen_people(request: StaffRequest) -> list[UUID]:
    """Read whose time it is, among those whose calendars this colleague sees."""
    people = people_for(request)
    data = request.POST if request.method == "POST" else request.GET
    ids = {uuid_or_none(each) for each in data.getlist("who")}
    chosen = [each.pk for each in people if each.pk in ids]
    return chosen or ([people[0].pk] if len(people) == 1 else [])


def hits(
    request: StaffRequest, tenant: Tenant, people: list[UUID], data: dict[str, Any]
) -> list[dict[str, Any]]:
    """Name the visits and classes that lie in the time."""
    chosen = [each for each in people_for(request) if each.pk in people]
    return hits_for(request, tenant, chosen, data["starts_at"], data["ends_at"], now=timezone.now())


def block_page(
    request: StaffRequest, tenant: Tenant, form: BlockForm, chosen: list[Any], hit: list[Any]
) -> dict[str, Any]:
    """Give the page what it shows."""
    day = form.initial.get("day") or timezone.now().astimezone(tenant.zone).date()
    return {
        "tenant": tenant,
        "form": form,
        "people": people_for(request),
        "chosen": chosen,
        "hits": hit,
        "seen_hits": fingerprint(hit),
        "back": to_sheet(request, day)["Location"],
    }


def answer_status(request: StaffRequest, hit: list[Any]) -> int:
    """Say how the page answers."""
    if request.method != "POST":
        return 200
    return 409 if hit else 422
