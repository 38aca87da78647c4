"""Block time: a stretch that nobody can book, with a word for the colleagues; and give it back."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bookings.actions.block import block_time as block
from bookings.actions.block import change_block as change
from bookings.actions.block import lift_block, visits_under
from bookings.dates import near_moment
from bookings.forms.change import BlockForm, uuid_or_none
from bookings.kinds import items_of
from bookings.models import CalendarException
from bookings.staff_views.calendar import CALENDAR, people_for
from bookings.staff_views.desk import to_sheet
from bookings.words import services_label, who_label
from staff.access import staff_view
from tenants.models import Tenant


@require_http_methods(["GET", "HEAD", "POST"])
@staff_view(*CALENDAR, any_of=True)
def block_time(request: HttpRequest, tenant: Tenant) -> HttpResponse:
    """Take a stretch of time off the calendar; the visits that lie in it are shown first."""
    form = BlockForm(request.POST or None, zone=tenant.zone, initial=asked(request, tenant))
    chosen = chosen_people(request)
    hit: list[Any] = []
    if request.method == "POST" and form.is_valid() and chosen:
        data = form.cleaned_data
        hit = hits(tenant, chosen, data["starts_at"], data["ends_at"])
        if not hit or request.POST.get("seen_hits") == str(len(hit)):
            block(
                resource_ids=chosen,
                starts_at=data["starts_at"],
                ends_at=data["ends_at"],
                label=data["label"],
                by=request.actor,  # type: ignore[attr-defined]
                now=timezone.now(),
            )
            return to_sheet(request, data["day"])
    context = {
        **block_page(request, tenant, form, chosen, hit),
        "nobody": request.method == "POST" and not chosen,
    }
    return render(request, "calendar/block.html", context, status=answer_status(request, form, hit))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_view(*CALENDAR, any_of=True)
def change_block(request: HttpRequest, tenant: Tenant, block_id: UUID) -> HttpResponse:
    """Give a block other times or another word, or give the time back."""
    row = block_for(request, block_id)
    if request.method == "POST" and "lift" in request.POST:
        day = row.starts_at.astimezone(tenant.zone).date()
        lift_block(block=row, by=request.actor, now=timezone.now())  # type: ignore[attr-defined]
        return to_sheet(request, day)
    form = BlockForm(request.POST or None, zone=tenant.zone, initial=standing(row, tenant))
    chosen = chosen_people(request) if request.method == "POST" else whose(row)
    hit: list[Any] = []
    if request.method == "POST" and form.is_valid() and chosen:
        data = form.cleaned_data
        hit = hits(tenant, chosen[:1], data["starts_at"], data["ends_at"])
        if not hit or request.POST.get("seen_hits") == str(len(hit)):
            change(
                block=row,
                resource_id=chosen[0],
                starts_at=data["starts_at"],
                ends_at=data["ends_at"],
                label=data["label"],
                by=request.actor,  # type: ignore[attr-defined]
                now=timezone.now(),
            )
            return to_sheet(request, data["day"])
    context = {**block_page(request, tenant, form, chosen, hit), "standing": row}
    return render(request, "calendar/block.html", context, status=answer_status(request, form, hit))


def block_for(request: HttpRequest, block_id: UUID) -> CalendarException:
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


def asked(request: HttpRequest, tenant: Tenant) -> dict[str, Any]:
    """Begin with the time that was pressed in the calendar: an hour of it, unless more was drawn."""
    now = timezone.now().astimezone(tenant.zone)
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        day = now.date()
    typed, length = request.GET.get("minute", ""), request.GET.get("length", "")
    minute = int(typed) if typed.isdecimal() and int(typed) < 1380 else min(now.hour * 60 + 60, 1380)
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


def chosen_people(request: HttpRequest) -> list[UUID]:
    """Read whose time it is, among those whose calendars this colleague sees."""
    people = people_for(request)
    data = request.POST if request.method == "POST" else request.GET
    ids = {uuid_or_none(each) for each in data.getlist("who")}
    chosen = [each.pk for each in people if each.pk in ids]
    return chosen or ([people[0].pk] if len(people) == 1 else [])


def hits(tenant: Tenant, people: list[UUID], starts_at: datetime, ends_at: datetime) -> list[dict[str, str]]:
    """Name the visits that lie in the time."""
    now = timezone.now()
    return [
        {
            "when": near_moment(each.starts_at, now, tenant.zone),
            "text": _("%(customer)s, %(services)s, with %(who)s")
            % {
                "customer": each.who,
                "services": services_label(items_of(each)),
                "who": who_label(items_of(each)),
            },
            "id": str(each.pk),
        }
        for each in visits_under(people, starts_at, ends_at)
    ]


def block_page(
    request: HttpRequest, tenant: Tenant, form: BlockForm, chosen: list[Any], hit: list[Any]
) -> dict[str, Any]:
    """Give the page what it shows."""
    day = form.initial.get("day") or timezone.now().astimezone(tenant.zone).date()
    return {
        "tenant": tenant,
        "form": form,
        "people": people_for(request),
        "chosen": chosen,
        "hits": hit,
        "back": to_sheet(request, day)["Location"],
    }


def answer_status(request: HttpRequest, form: BlockForm, hit: list[Any]) -> int:
    """Say how the page answers."""
    if request.method != "POST":
        return 200
    return 409 if hit else 422
