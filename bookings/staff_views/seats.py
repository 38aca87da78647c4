"""Who comes to a class: give a seat, take one back, mark who came; change the class or cancel it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from bookings.actions.cancel import cancel
from bookings.actions.cards import Restricted
from bookings.actions.mark import NotFromHere, mark
from bookings.actions.sessions import (
    ClassChanged,
    Full,
    SeatedAlready,
    TooFewSeats,
    cancel_class,
    change_class,
    seat_by_staff,
)
from bookings.catalogue import load_catalogue
from bookings.forms.picking import PickForm
from bookings.forms.sessions import ClassForm
from bookings.intervals import minutes_between
from bookings.locks import Taken
from bookings.models import Booking, GroupSession
from bookings.occasions import KEEP, Undecided
from bookings.pages.seriespage import reason_label
from bookings.pages.sessionpage import class_between, class_context
from bookings.slots import Plan
from bookings.staff_views.calendar import CALENDAR, people_for, permissions_of
from bookings.staff_views.picking import card_from, picked_of
from bookings.staff_views.sessions import rooms_of, session_for, show_class
from staff.access import StaffRequest, staff_view
from tenants.doors import form_page
from tenants.models import Tenant


def to_class(tenant: Tenant, session: GroupSession, done: str) -> HttpResponse:
    """Lead back to the class and say what was done."""
    return HttpResponseRedirect(f"{reverse('class_page', args=[tenant.slug, session.pk])}?done={done}")


@require_POST
@staff_view(*CALENDAR, any_of=True)
def seat_add(request: StaffRequest, tenant: Tenant, session_id: UUID) -> HttpResponse:
    """Find somebody, or give her a seat; the last seat is given once, whoever asks for it."""
    now = timezone.now()
    session = session_for(request, session_id)
    picked = picked_of(request, tenant, now=now)
    if request.POST.get("act") != "add":
        return show_class(request, tenant, session, PickForm(tenant=tenant, initial=request.POST.dict()))
    form = PickForm(request.POST, tenant=tenant)
    offers = load_catalogue(online=False, ids=[session.service_id]).by_ids([session.service_id])
    if not form.is_valid() or offers is None:
        return show_class(request, tenant, session, form, status=422)
    try:
        seat_by_staff(
            tenant=tenant,
            session=session,
            customer=card_from(form, picked, tenant, now=now),
            offer=offers[0],
            by=request.actor,
            now=now,
            tell_customer="tell" in request.POST,
        )
    except Full:
        return show_class(request, tenant, session, form, done="full", status=409)
    except SeatedAlready:
        return show_class(request, tenant, session, form, done="seated", status=409)
    except Restricted:
        return show_class(request, tenant, session, form, done="closed", status=409)
    return to_class(tenant, session, "added")


def attendee_of(request: StaffRequest, session_id: UUID, booking_id: UUID) -> tuple[GroupSession, Booking]:
    """Find one who has a seat in a class that this colleague may see."""
    session = session_for(request, session_id)
    booking = Booking.objects.filter(pk=booking_id, session=session).first()
    if booking is None:
        raise Http404
    return session, booking


@require_POST
@staff_view(*CALENDAR, any_of=True)
def seat_remove(request: StaffRequest, tenant: Tenant, session_id: UUID, booking_id: UUID) -> HttpResponse:
    """Take somebody's seat back; it is free at once."""
    session, booking = attendee_of(request, session_id, booking_id)
    by, now = request.actor, timezone.now()
    cancel(tenant=tenant, booking=booking, by=by, now=now, tell_customer="tell" in request.POST)
    return to_class(tenant, session, "removed")


@require_POST
@staff_view(*CALENDAR, any_of=True)
def seat_mark(request: StaffRequest, tenant: Tenant, session_id: UUID, booking_id: UUID) -> HttpResponse:
    """Mark whether one of them came."""
    session, booking = attendee_of(request, session_id, booking_id)
    status = request.POST.get("status", "")
    if status not in {"arrived", "no_show", "booked"}:
        raise Http404
    try:
        mark(tenant=tenant, booking=booking, status=status, by=request.actor, now=timezone.now())
    except NotFromHere:
        return to_class(tenant, session, "changed")
    return to_class(tenant, session, "marked")


@form_page
@staff_view(*CALENDAR, any_of=True)
def class_cancel(request: StaffRequest, tenant: Tenant, session_id: UUID) -> HttpResponse:
    """Ask once, with the number of people, then cancel the class for all of them."""
    now = timezone.now()
    session = session_for(request, session_id)
    if request.method == "POST":
        tell = "tell" in request.POST
        cancel_class(tenant=tenant, session=session, by=request.actor, now=now, tell_customers=tell)
        return HttpResponseRedirect(reverse("classes", args=[tenant.slug]) + "?done=cancelled")
    context = class_context(tenant, session, permissions_of(request), now=now)
    return render(request, "classes/cancel.html", {"tenant": tenant, **context})


@form_page
@staff_view(*CALENDAR, any_of=True)
def class_change(request: StaffRequest, tenant: Tenant, session_id: UUID) -> HttpResponse:
    """Change time, teacher, room or seats; what is in the way is said first."""
    now = timezone.now()
    session = session_for(request, session_id)
    local = session.starts_at.astimezone(tenant.zone)
    initial = {
        "who": session.resource_id,
        "room": session.room_id or "",
        "day": local.date(),
        "time": local.strftime("%H:%M"),
        "seats": session.seats,
    }
    form = ClassForm(request.POST if request.method == "POST" else None, initial=initial)
    context: dict[str, Any] = {
        "tenant": tenant,
        "form": form,
        "people": people_for(request),
        "rooms": rooms_of(),
        "chosen": {name: form[name].value() for name in ("who", "room")},
        "tell": "tell" in request.POST or request.method != "POST",
        "seen": request.POST.get("seen") or session.version,
        **class_context(tenant, session, permissions_of(request), now=now),
    }
    if request.method == "POST" and form.is_valid():
        fault = try_change(request, tenant, session, form, context, now=now)
        if fault is None:
            return to_class(tenant, session, "changed")
        context |= fault
    status = 409 if {"warnings", "told"} & context.keys() else 422 if form.errors else 200
    return render(request, "classes/change.html", context, status=status)


def try_change(
    request: StaffRequest,
    tenant: Tenant,
    session: GroupSession,
    form: ClassForm,
    context: dict[str, Any],
    *,
    now: datetime,
) -> dict[str, Any] | None:
    """Change the class, or give the page what stands in the way."""
    data = form.cleaned_data
    plan = changed_plan(session, data, context, tenant)
    if isinstance(plan, str):
        return {"warnings": [plan]}
    try:
        change_class(
            tenant=tenant,
            session=session,
            plan=plan,
            start=datetime.combine(data["day"], data["time"], tzinfo=tenant.zone),
            seats=data["seats"],
            choices={"d1": KEEP} if "keep" in request.POST else {},
            by=request.actor,
            now=now,
            tell_customers="tell" in request.POST,
            seen=request.POST.get("seen", ""),
        )
    except ClassChanged:
        fresh = session_for(request, session.pk)
        return {**class_between(tenant, fresh, now=now), "seen": fresh.version}
    except Undecided as undecided:
        occasion = undecided.occasions[0]
        name = plan.resources[data["who"]].first_name
        return {"warnings": [reason_label(each, name) for each in occasion.reasons], "keep": occasion.soft}
    except TooFewSeats as few:
        text = ngettext("%(count)s person has a seat.", "%(count)s people have a seat.", few.taken)
        form.add_error("seats", text % {"count": few.taken})
        return {}
    except Taken:
        return {"warnings": [_("The visit or the time has changed meanwhile. Look again.")]}
    return None


def changed_plan(
    session: GroupSession, data: dict[str, Any], context: dict[str, Any], tenant: Tenant
) -> Plan | str:
    """Give what the class would take, or say why it is not to be had."""
    catalogue = load_catalogue(online=False, ids=[session.service_id])
    offers = catalogue.by_ids([session.service_id])
    allowed = {each.pk for each in context["people"]} | {session.resource_id}
    rooms = {each.pk for each in context["rooms"]} | {session.room_id, None}
    if offers is None or data["who"] not in allowed or data["who"] not in offers[0].performers:
        return _("This colleague does not perform this service.")
    if data["room"] not in rooms:
        return _("This room is not in use.")
    length = minutes_between(session.starts_at, session.ends_at)
    return Plan(
        offers,
        catalogue.resources,
        None,
        tenant.zone,
        booked_minutes=(length,),
        people=(data["who"],),
        rooms_wanted=(data["room"],) if data["room"] else None,
    )
