"""Classes: the coming ones, a new one or a row of them, and one with those who come."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings.actions.sessions import class_wishes, make_classes
from bookings.catalogue import Catalogue, load_catalogue
from bookings.dates import capital
from bookings.forms.picking import PickForm
from bookings.forms.sessions import ONCE, NewClassForm
from bookings.locks import Taken
from bookings.models import GroupSession, Resource
from bookings.occasions import Undecided, read_occasions
from bookings.pages.sessionpage import class_context, coming_classes
from bookings.slots import Plan
from bookings.staff_views.calendar import CALENDAR, people_for, permissions_of
from bookings.staff_views.picking import pick_context, picked_of
from bookings.staff_views.requests import own_only
from bookings.staff_views.series import BOOK, PREVIEW, asked_day, choices_of, preview
from staff.access import StaffRequest, staff_view
from tenants import audit
from tenants.doors import form_page
from tenants.models import Tenant


def rooms_of() -> list[Resource]:
    """Give the rooms that a class can be in."""
    return list(Resource.objects.filter(kind=Resource.Kind.ROOM, active=True).order_by("position"))


def session_for(request: StaffRequest, session_id: UUID) -> GroupSession:
    """Find a class in the calendars this colleague may see. Raises Http404 for strangers' classes."""
    rows = GroupSession.objects.select_related("service__category", "resource", "room")
    session = rows.filter(pk=session_id).first()
    if session is None:
        raise Http404
    own = own_only(request)
    if own is not None and session.resource_id not in own:
        raise PermissionDenied
    return session


@require_safe
@staff_view(*CALENDAR, any_of=True)
def classes(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """List the coming classes with their seats."""
    now = timezone.now()
    offered = any(offer.service.seats > 1 for offer in load_catalogue(online=False).offers)
    context = {
        "tenant": tenant,
        "rows": coming_classes(tenant, own_only(request), now=now),
        "offered": offered,
        "done": request.GET.get("done", ""),
    }
    return render(request, "classes/list.html", context)


@form_page
@staff_view(*CALENDAR, any_of=True)
def new_class(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Make a class: what is in the way of its dates is shown before anything is made."""
    now, act = timezone.now(), request.POST.get("act", "edit")
    catalogue, people, rooms = load_catalogue(online=False), people_for(request), rooms_of()
    posted = request.POST if act in {PREVIEW, BOOK} else None
    initial = {**former(request, tenant), **request.POST.dict()}
    form = NewClassForm(posted, initial=initial)
    context: dict[str, Any] = {
        "tenant": tenant,
        "form": form,
        "offers": [each for each in catalogue.offers if each.service.seats > 1],
        "people": people,
        "rooms": rooms,
        "chosen": {name: form[name].value() for name in ("service", "who", "room")},
        "back": reverse("classes", args=[tenant.slug]),
        "once": ONCE,
    }
    plan = plan_of_class(catalogue, form, people, rooms, tenant) if posted else None
    if plan is None:
        return render(request, "classes/new.html", context, status=422 if posted else 200)
    context |= {
        "name": plan.offers[0].service.label,
        "what": form.cleaned_data["seats"],
        "who": plan.resources[form.cleaned_data["who"]].first_name,
        "classes": True,
    }
    return make_or_show(request, tenant, form, plan, context, now=now)


def former(request: StaffRequest, tenant: Tenant) -> dict[str, Any]:
    """Begin with the class that is repeated, or with the day that was pressed."""
    try:
        session = session_for(request, UUID(request.GET.get("from", "")))
    except ValueError:
        return {"day": asked_day(request), "seats": "", "ends": ONCE}
    local = session.starts_at.astimezone(tenant.zone)
    return {
        "service": session.service_id,
        "who": session.resource_id,
        "room": session.room_id or "",
        "day": local.date(),
        "time": local.strftime("%H:%M"),
        "seats": session.seats,
        "ends": "times",
    }


def plan_of_class(
    catalogue: Catalogue,
    form: NewClassForm,
    people: list[Resource],
    rooms: list[Resource],
    tenant: Tenant,
) -> Plan | None:
    """Give what the class takes, or say beside the field why it is not to be had."""
    if not form.is_valid():
        return None
    data = form.cleaned_data
    offers = catalogue.by_ids([data["service"]])
    if offers is None or offers[0].service.seats < 2:
        form.add_error("service", _("Choose a service with seats."))
        return None
    if data["who"] not in {each.pk for each in people} or data["who"] not in offers[0].performers:
        form.add_error("who", _("This colleague does not perform this service."))
        return None
    if data["room"] and data["room"] not in {each.pk for each in rooms}:
        form.add_error("room", _("This room is not in use."))
        return None
    # Without a room the service's own needs are met; a room that is named stands for them.
    wanted = (data["room"],) if data["room"] else None
    return Plan(offers, catalogue.resources, None, tenant.zone, people=(data["who"],), rooms_wanted=wanted)


def make_or_show(
    request: StaffRequest,
    tenant: Tenant,
    form: NewClassForm,
    plan: Plan,
    context: dict[str, Any],
    *,
    now: datetime,
) -> HttpResponse:
    """Make the classes, or show the dates; one class with nothing in its way needs no second page."""
    rule, choices = form.rule(), choices_of(request)
    book = request.POST.get("act") == BOOK or form.cleaned_data["ends"] == ONCE
    if book:
        try:
            made = make_classes(
                tenant=tenant,
                plan=plan,
                rule=rule,
                seats=form.cleaned_data["seats"],
                choices=choices,
                by=request.actor,
                now=now,
            )
        except Undecided as undecided:
            return preview(request, form, undecided.occasions, context, again=True)
        except Taken:
            found = read_occasions(class_wishes(plan, rule), choices, now=now)
            return preview(request, form, found, context, again=True)
        if len(made) == 1:
            return HttpResponseRedirect(reverse("class_page", args=[tenant.slug, made[0].pk]) + "?done=made")
        return HttpResponseRedirect(reverse("classes", args=[tenant.slug]) + "?done=made")
    return preview(request, form, read_occasions(class_wishes(plan, rule), choices, now=now), context)


@require_safe
@staff_view(*CALENDAR, any_of=True)
def class_page(request: StaffRequest, tenant: Tenant, session_id: UUID) -> HttpResponse:
    """Show a class: its seats, and who comes."""
    session = session_for(request, session_id)
    return show_class(request, tenant, session, PickForm(tenant=tenant), done=request.GET.get("done", ""))


def show_class(
    request: StaffRequest,
    tenant: Tenant,
    session: GroupSession,
    pick: PickForm,
    *,
    done: str = "",
    status: int = 200,
) -> HttpResponse:
    """Draw the class, and write down whose names were looked at."""
    now = timezone.now()
    context = class_context(tenant, session, permissions_of(request), now=now)
    picked = picked_of(request, tenant, now=now)
    audit.record(
        "class.view",
        by=request.actor,
        now=now,
        purpose="booking",
        object_kind="class",
        object_id=session.pk,
        ids=context["ids"],
        count=len(context["ids"]),
    )
    context |= {
        "tenant": tenant,
        "title": capital(context["session"]["name"]),
        "done": done,
        **pick_context(request, tenant, pick, picked),
    }
    return render(request, "classes/class.html", context, status=status)
