"""What the staff do with a visit."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from bookings.actions.cancel import cancel
from bookings.actions.mark import NotFromHere, mark
from bookings.actions.move import Ended, move
from bookings.actions.requests import approve, decline
from bookings.catalogue import load_catalogue
from bookings.dates import day_and_time
from bookings.kinds import items_of
from bookings.locks import Taken
from bookings.models import Booking, BookingItem, Resource
from bookings.pages.panel import panel_context
from bookings.slots import Plan, Refused
from bookings.staff_views.asked import FIRST_YEAR, LAST_YEAR
from staff.access import staff_view
from staff.permissions import Permission
from tenants import audit
from tenants.models import Tenant

CALENDAR = (Permission.OWN_CALENDAR, Permission.ALL_CALENDARS)


def permissions_of(request: HttpRequest) -> frozenset[str]:
    """Give what this colleague may."""
    return frozenset(request.membership.permissions)  # type: ignore[attr-defined]


def people_for(request: HttpRequest) -> list[Resource]:
    """Give the people whose calendars this colleague may see."""
    people = Resource.objects.filter(kind=Resource.Kind.STAFF, active=True).order_by("position")
    if Permission.ALL_CALENDARS not in permissions_of(request):
        people = people.filter(membership_id=request.membership.pk)  # type: ignore[attr-defined]
    return list(people)


def visit_for(request: HttpRequest, booking_id: UUID) -> Booking:
    """Find a visit in the calendars this colleague may see. Raises Http404 for strangers' visits."""
    booking = Booking.objects.select_related("customer").filter(pk=booking_id).first()
    if booking is None:
        raise Http404
    allowed = {each.pk for each in people_for(request)}
    if Permission.ALL_CALENDARS not in permissions_of(request) and not (
        BookingItem.objects.filter(booking=booking, resource__in=allowed).exists()
    ):
        raise PermissionDenied
    return booking


def opened_visit(request: HttpRequest) -> Booking | None:
    """Find the visit that is opened beside the day, if any."""
    try:
        booking_id = UUID(request.GET.get("visit", ""))
    except ValueError:
        return None
    return visit_for(request, booking_id)


def open_panel(request: HttpRequest, tenant: Tenant, booking: Booking, *, now: datetime) -> dict[str, Any]:
    """Show a customer's visit, and write down that it was looked at."""
    audit.record(
        "booking.view",
        by=request.actor,  # type: ignore[attr-defined]
        now=now,
        purpose="booking",
        subject_id=booking.customer_id,
        object_kind="booking",
        object_id=str(booking.pk),
    )
    return panel_context(tenant, booking, permissions_of(request), now=now)


def back_to(tenant: Tenant, booking: Booking, *, opened: bool = True) -> HttpResponse:
    """Lead back to the visit's day."""
    shown = booking.starts_at.astimezone(tenant.zone).date()
    tail = f"&visit={booking.pk}#visit" if opened else ""
    return HttpResponseRedirect(reverse("calendar_day", args=[tenant.slug]) + f"?day={shown}{tail}")


@require_POST
@staff_view(*CALENDAR, any_of=True)
def mark_visit(request: HttpRequest, tenant: Tenant, booking_id: UUID) -> HttpResponse:
    """Mark how a visit went."""
    booking = visit_for(request, booking_id)
    status = request.POST.get("status", "")
    if status not in {"arrived", "done", "no_show", "booked"}:
        raise Http404
    try:
        mark(tenant=tenant, booking=booking, status=status, by=request.actor, now=timezone.now())  # type: ignore[attr-defined]
    except NotFromHere:
        context = {"tenant": tenant, "message": _("The visit has changed meanwhile. Open it again.")}
        return render(request, "errors/409.html", context, status=409)
    return back_to(tenant, booking)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_view(*CALENDAR, any_of=True)
def cancel_visit(request: HttpRequest, tenant: Tenant, booking_id: UUID) -> HttpResponse:
    """Ask once, with the choice to tell the customer, then cancel."""
    now = timezone.now()
    booking = visit_for(request, booking_id)
    if request.method == "POST":
        tell = "tell" in request.POST
        cancel(tenant=tenant, booking=booking, by=request.actor, now=now, tell_customer=tell)  # type: ignore[attr-defined]
        return back_to(tenant, booking, opened=False)
    context = {
        "tenant": tenant,
        "panel": open_panel(request, tenant, booking, now=now),
        "back": back_to(tenant, booking)["Location"],
    }
    return render(request, "calendar/cancel.html", context)


@require_POST
@staff_view(*CALENDAR, any_of=True)
def answer_request(request: HttpRequest, tenant: Tenant, booking_id: UUID) -> HttpResponse:
    """Approve or decline a request."""
    booking = visit_for(request, booking_id)
    now = timezone.now()
    if request.POST.get("answer") == "approve":
        approve(tenant=tenant, booking=booking, by=request.actor, now=now)  # type: ignore[attr-defined]
    else:
        decline(tenant=tenant, booking=booking, by=request.actor, now=now)  # type: ignore[attr-defined]
    return back_to(tenant, booking)


class MoveForm(forms.Form):
    """Where a visit is to go, and which warnings have been seen."""

    day = forms.DateField(
        label=gettext_lazy("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    time = forms.TimeField(
        label=gettext_lazy("Time"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": 300}),
    )
    who = forms.UUIDField(label=gettext_lazy("With"))
    tell = forms.BooleanField(label=gettext_lazy("Tell the customer"), required=False, initial=True)
    accept = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_day(self) -> date:
        """Take a day of our time only."""
        day: date = self.cleaned_data["day"]
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(self.fields["day"].error_messages["invalid"])
        return day


@require_http_methods(["GET", "HEAD", "POST"])
@staff_view(*CALENDAR, any_of=True)
def move_visit(request: HttpRequest, tenant: Tenant, booking_id: UUID) -> HttpResponse:
    """Move a visit by form: other day, time or person; what speaks against it is shown first."""
    now = timezone.now()
    booking = visit_for(request, booking_id)
    items = items_of(booking)
    local = booking.starts_at.astimezone(tenant.zone)
    initial = {"day": local.date(), "time": local.strftime("%H:%M"), "who": items[0].resource_id}
    form = MoveForm(request.POST or None, initial=initial)
    context: dict[str, Any] = {
        "tenant": tenant,
        "form": form,
        "people": people_for(request),
        "who": str(request.POST.get("who", items[0].resource_id)),
        "panel": open_panel(request, tenant, booking, now=now),
        "back": back_to(tenant, booking)["Location"],
    }
    if request.method == "POST" and form.is_valid():
        fault = try_move(request, tenant, booking, items, form.cleaned_data, now=now)
        if fault is None:
            return back_to(tenant, Booking.objects.get(pk=booking.pk))
        context |= fault
    return render(request, "calendar/move.html", context, status=409 if "warnings" in context else 200)


def try_move(
    request: HttpRequest,
    tenant: Tenant,
    booking: Booking,
    items: list[BookingItem],
    data: dict[str, Any],
    *,
    now: datetime,
) -> dict[str, Any] | None:
    """Move the visit, or give the page what stands in the way."""
    start = datetime.combine(data["day"], data["time"], tzinfo=tenant.zone)
    catalogue = load_catalogue(online=False, ids=[item.service_id for item in items])
    offers = catalogue.by_ids([item.service_id for item in items])
    lengths = tuple(int((item.ends_at - item.starts_at).total_seconds()) // 60 for item in items)
    if offers is None or data["who"] not in {each.pk for each in people_for(request)}:
        return {"warnings": [_("This colleague does not perform this service.")], "accept": ""}
    plan = Plan(offers, catalogue.resources, data["who"], tenant.zone, booked_minutes=lengths)
    overbook = Permission.OVERBOOK in permissions_of(request)
    try:
        move(
            tenant=tenant,
            booking=booking,
            plan=plan,
            start=start,
            by=request.actor,  # type: ignore[attr-defined]
            now=now,
            accept=tuple(data["accept"].split()),
            overbook=overbook,
            tell_customer=data["tell"],
        )
    except Refused as refusal:
        return warnings_of(refusal, start, tenant, overbook=overbook)
    except (Taken, Ended):
        return {"warnings": [_("The visit or the time has changed meanwhile. Look again.")], "accept": ""}
    return None


def warnings_of(refusal: Refused, start: datetime, tenant: Tenant, *, overbook: bool) -> dict[str, Any]:
    """Say in words what speaks against a time, and whether one may go on all the same."""
    words = {
        "past": _("The time has passed."),
        "notice": _("It is inside the notice that customers must keep."),
        "too_far": _("It is further ahead than customers may book."),
        "off_grid": _("It is between the times that customers are offered."),
        "closed": _("The colleague is not at work then."),
        "taken": _("The colleague has another visit then."),
        "room": _("No chair or room is free then."),
        "buffer": _("It cuts into the clean-up time beside another visit."),
        "unknown": _("This colleague does not perform this service."),
        "seat": _("A seat stays in its class. Cancel it and book another class."),
    }
    walls = {"unknown", "room", "seat"} | (set() if overbook else {"taken"})
    blocked = bool(walls & set(refusal.reasons))
    return {
        "warnings": [words.get(each, each) for each in refusal.reasons],
        "warned_for": day_and_time(start, tenant.zone),
        "accept": "" if blocked else " ".join(refusal.reasons),
    }
