"""Absences over ranges: set by those who may, asked for by staff, with the visits they hit shown first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bookings.actions.absences import Answered, answer_absence, ask_absence, withdraw_absence
from bookings.actions.block import block_time, visits_under
from bookings.forms.absence import StretchForm
from bookings.models import AbsenceRequest, CalendarException, Resource
from bookings.pages.absencepage import (
    class_lines,
    coming_rows,
    fingerprint,
    hits_of,
    wish_lines,
)
from staff.access import StaffRequest, staff_view
from staff.permissions import Permission
from tenants import audit
from tenants.doors import form_page
from tenants.models import Tenant

DOOR = (Permission.OWN_CALENDAR, Permission.ALL_CALENDARS, Permission.SETTINGS)
State = AbsenceRequest.State
Kind = CalendarException.Kind
NEWEST = 12


def may_set(request: StaffRequest) -> bool:
    """Say whether this colleague sets and answers absences, or asks for them."""
    return request.membership.may(Permission.SETTINGS)


def my_resources(request: StaffRequest) -> list[Resource]:
    """Give the lanes that are this colleague's own."""
    return list(Resource.objects.filter(membership_id=request.membership.pk, active=True))


def named_resources(request: StaffRequest) -> set[UUID]:
    """Give the lanes in which this colleague reads names."""
    if request.membership.may(Permission.ALL_CALENDARS):
        return set(Resource.objects.values_list("pk", flat=True))
    return {each.pk for each in my_resources(request)}


@require_safe
@staff_view(*DOOR, any_of=True)
def absences(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """List who is away, who asks to be, and what was answered."""
    now = timezone.now()
    setting, mine = may_set(request), [each.pk for each in my_resources(request)]
    everyone = setting or request.membership.may(Permission.ALL_CALENDARS)
    wishes = AbsenceRequest.objects.select_related("resource")
    own = wishes.filter(asked_by=request.member.pk)
    waiting = list(wishes.filter(state=State.ASKED).order_by("starts_at")) if setting else []
    context = {
        "tenant": tenant,
        "section": "settings" if setting else "calendar",
        "setting": setting,
        "may_set": setting and Resource.objects.filter(active=True).exists(),
        "may_ask": bool(mine) and not setting,
        "waiting": wish_lines(tenant, waiting),
        "mine": wish_lines(tenant, list(own.order_by("-asked_at")[:NEWEST])),
        "coming": coming_rows(tenant, [Kind.ABSENCE], now=now, only=None if everyone else mine),
        "done": request.GET.get("done", ""),
    }
    return render(request, "hours/absences.html", context)


def hits_for(
    request: StaffRequest,
    tenant: Tenant,
    resources: Sequence[Resource],
    starts_at: datetime,
    ends_at: datetime,
    *,
    now: datetime,
) -> list[dict[str, Any]]:
    """List what a stretch hits, and write down whose visits were looked at."""
    ids = [each.pk for each in resources]
    named = named_resources(request)
    hits = hits_of(tenant, visits_under(ids, starts_at, ends_at), named=named)
    seen = {hit["customer_id"] for hit in hits if hit["customer_id"]}
    if seen:
        audit.record(
            "absence.hits",
            by=request.actor,
            now=now,
            purpose="booking",
            ids=sorted(seen),
            count=len(seen),
        )
    return hits + class_lines(tenant, ids, starts_at, ends_at, named=named)


@form_page
@staff_view(*DOOR, any_of=True)
def absence_new(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Set an absence, or ask for one's own; the visits it hits are shown before it is stored."""
    now = timezone.now()
    setting = may_set(request)
    house = (
        list(Resource.objects.filter(active=True).order_by("position")) if setting else my_resources(request)
    )
    if not house:
        raise PermissionDenied
    form = StretchForm(request.POST or None, tenant=tenant, house=house, initial=asked_first(request, house))
    hits: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        resource = form.resource or house[0]
        hits = hits_for(request, tenant, [resource], form.starts_at, form.ends_at, now=now)
        if not hits or request.POST.get("seen") == fingerprint(hits):
            return store(request, tenant, resource, form, now=now)
    context = {
        "tenant": tenant,
        "section": "settings" if setting else "calendar",
        "form": form,
        "setting": setting,
        "hits": hits,
        "seen": fingerprint(hits),
    }
    return render(request, "hours/absence.html", context, status=422 if form.errors else 409 if hits else 200)


def asked_first(request: StaffRequest, house: Sequence[Resource]) -> dict[str, str]:
    """Read what the calendar sends along: whose lane, which day."""
    first = {"who": request.GET.get("who", str(house[0].pk)), "first": request.GET.get("day", "")}
    return {name: value for name, value in first.items() if value}


def store(
    request: StaffRequest, tenant: Tenant, resource: Resource, form: StretchForm, *, now: datetime
) -> HttpResponse:
    """Store the absence, or the wish for it."""
    given = {
        "starts_at": form.starts_at,
        "ends_at": form.ends_at,
        "label": form.cleaned_data["label"],
        "by": request.actor,
        "now": now,
    }
    if may_set(request):
        block_time(resource_ids=[resource.pk], **given)
    else:
        ask_absence(resource=resource, **given)
    done = "set" if may_set(request) else "asked"
    return HttpResponseRedirect(reverse("absences", args=[tenant.slug]) + f"?done={done}")


@form_page
@staff_view(Permission.SETTINGS)
def absence_request(request: StaffRequest, tenant: Tenant, wish_id: UUID) -> HttpResponse:
    """Answer a wish to be away, with what it hits before one's eyes."""
    now = timezone.now()
    wish = AbsenceRequest.objects.select_related("resource").filter(pk=wish_id).first()
    if wish is None:
        raise Http404
    act = request.POST.get("act", "")
    if request.method == "POST":
        if act not in {"approve", "decline"}:
            raise Http404
        try:
            answer_absence(
                wish=wish,
                approve=act == "approve",
                answer=request.POST.get("answer", "")[:200],
                by=request.actor,
                now=now,
            )
        except Answered:
            act = "late"
        return HttpResponseRedirect(reverse("absences", args=[tenant.slug]) + f"?done={act}")
    (line,) = wish_lines(tenant, [wish])
    hits = hits_for(request, tenant, [wish.resource], wish.starts_at, wish.ends_at, now=now)
    context = {
        "tenant": tenant,
        "section": "settings",
        "line": line,
        "hits": hits,
        "open": wish.state == "asked",
    }
    return render(request, "hours/request.html", context)


@require_POST
@staff_view(*DOOR, any_of=True)
def absence_withdraw(request: StaffRequest, tenant: Tenant, wish_id: UUID) -> HttpResponse:
    """Take one's own wish back."""
    wish = AbsenceRequest.objects.filter(pk=wish_id).first()
    if wish is None:
        raise Http404
    if wish.asked_by != request.actor.id:
        raise PermissionDenied
    done = "withdrawn"
    try:
        withdraw_absence(wish=wish, by=request.actor, now=timezone.now())
    except Answered:
        done = "late"
    return HttpResponseRedirect(reverse("absences", args=[tenant.slug]) + f"?done={done}")
