"""How a visit goes: marked, cancelled, asked for and answered, paid, told again."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bookings.actions.cancel import cancel
from bookings.actions.contents import change_contents
from bookings.actions.history import note
from bookings.actions.mark import NotFromHere, mark
from bookings.actions.money import change_price, mark_paid, mark_unpaid
from bookings.actions.requests import approve, decline
from bookings.catalogue import load_catalogue
from bookings.forms.change import PriceForm, uuid_or_none
from bookings.kinds import ABOUT, items_of
from bookings.models import Booking
from bookings.pages.panel import message_lines
from bookings.staff_views.calendar import CALENDAR, people_for, visit_for
from bookings.staff_views.desk import as_it_stands, changeable_visit, local_day, to_sheet
from bookings.staff_views.rearrange import act_context, status_of
from bookings.staff_views.warned import accepted, attempt, may_overbook, why_missing
from notifications.actions import send_again
from notifications.models import Message
from staff.access import StaffRequest, staff_view
from tenants.doors import form_page
from tenants.models import Tenant

LONGEST_REASON = 200


@require_POST
@staff_view(*CALENDAR, any_of=True)
def mark_visit(request: StaffRequest, tenant: Tenant, booking_id: UUID) -> HttpResponse:
    """Mark how a visit went."""
    booking, now = visit_for(request, booking_id), timezone.now()
    status = request.POST.get("status", "")
    if status not in {"arrived", "done", "no_show", "booked"}:
        raise Http404

    def act() -> Booking:
        return mark(
            tenant=tenant,
            booking=booking,
            status=status,
            by=request.actor,
            now=now,
            seen=request.POST.get("seen", ""),
        )

    try:
        done = attempt(request, tenant, act, start=None, now=now)
    except NotFromHere:
        done = {"told": _("The visit is in another state by now.")}
    if isinstance(done, Booking):
        return to_sheet(request, local_day(tenant, done), booking_id=done.pk)
    return between(request, tenant, booking, done, "mark_visit", [("status", status)])


def between(
    request: StaffRequest,
    tenant: Tenant,
    booking: Booking,
    fault: dict[str, Any],
    url: str,
    fields: list[tuple[str, Any]],
) -> HttpResponse:
    """Say what came between the page and the press, and offer to do it all the same."""
    fresh = visit_for(request, booking.pk)
    context = {**act_context(request, tenant, fresh, fault), "again_url": url, "again_fields": fields}
    return render(request, "calendar/toolate.html", context, status=409)


@form_page
@staff_view(*CALENDAR, any_of=True)
def cancel_visit(request: StaffRequest, tenant: Tenant, booking_id: UUID) -> HttpResponse:
    """Ask once, with the choice to tell the customer, then cancel."""
    booking, now = changeable_visit(request, booking_id), timezone.now()
    fault: dict[str, Any] = {}
    if request.method == "POST":

        def act() -> Booking:
            return cancel(
                tenant=tenant,
                booking=booking,
                by=request.actor,
                now=now,
                tell_customer="tell" in request.POST,
                reason=request.POST.get("reason", "")[:LONGEST_REASON],
                seen=request.POST.get("seen", ""),
            )

        done = attempt(request, tenant, act, start=None, now=now)
        if isinstance(done, Booking):
            return to_sheet(request, local_day(tenant, done))
        fault = done
    context = {
        **act_context(request, tenant, as_it_stands(request, booking), fault),
        "tell": "tell" in request.POST if request.method == "POST" else tenant.staff_tells_customer,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "calendar/cancel.html", context, status=409 if fault else 200)


@require_POST
@staff_view(*CALENDAR, any_of=True)
def answer_request(request: StaffRequest, tenant: Tenant, booking_id: UUID) -> HttpResponse:
    """Approve or decline a request."""
    booking, now = changeable_visit(request, booking_id), timezone.now()
    answer = "approve" if request.POST.get("answer") == "approve" else "decline"
    give = approve if answer == "approve" else decline

    def act() -> Booking:
        by = request.actor
        return give(tenant=tenant, booking=booking, by=by, now=now, seen=request.POST.get("seen", ""))

    done = attempt(request, tenant, act, start=None, now=now)
    if isinstance(done, Booking):
        return to_sheet(request, local_day(tenant, done), booking_id=done.pk)
    return between(request, tenant, booking, done, "answer_request", [("answer", answer)])


@require_POST
@staff_view(*CALENDAR, any_of=True)
def pay_visit(request: StaffRequest, tenant: Tenant, booking_id: UUID) -> HttpResponse:
    """Write that a visit has been paid, and how, or take that back."""
    booking, now = changeable_visit(request, booking_id), timezone.now()
    how, seen = request.POST.get("how", ""), request.POST.get("seen", "")
    by = request.actor
    if how and how not in Booking.PaidBy.values:
        raise Http404

    def act() -> Booking:
        if not how:
            return mark_unpaid(booking=booking, by=by, now=now, seen=seen)
        return mark_paid(booking=booking, how=how, by=by, now=now, seen=seen)

    done = attempt(request, tenant, act, start=None, now=now)
    if isinstance(done, Booking):
        return to_sheet(request, local_day(tenant, done), booking_id=done.pk)
    return between(request, tenant, booking, done, "pay_visit", [("how", how)])


@form_page
@staff_view(*CALENDAR, any_of=True)
def price_visit(request: StaffRequest, tenant: Tenant, booking_id: UUID) -> HttpResponse:
    """Give a service of a visit another price."""
    booking, now = changeable_visit(request, booking_id), timezone.now()
    form = PriceForm(request.POST or None)
    fault: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        item_id = form.cleaned_data["item"]
        if item_id not in {item.pk for item in items_of(booking)}:
            raise Http404

        def act() -> Booking:
            return change_price(
                booking=booking,
                item_id=item_id,
                price_minor=form.cleaned_data["price"],
                by=request.actor,
                now=now,
                seen=request.POST.get("seen", ""),
            )

        done = attempt(request, tenant, act, start=None, now=now)
        if isinstance(done, Booking):
            return to_sheet(request, local_day(tenant, done), booking_id=done.pk)
        fault = done
    fresh = as_it_stands(request, booking)
    context = {**act_context(request, tenant, fresh, fault), "form": form}
    mine = uuid_or_none(request.POST.get("item"))
    context["prices"] = [
        {
            "id": item.pk,
            "name": item.label,
            "price": request.POST.get("price", "") if item.pk == mine else in_money(item.price_minor),
            "wrong": item.pk == mine and "price" in form.errors,
        }
        for item in items_of(fresh)
    ]
    return render(request, "calendar/price.html", context, status=status_of(form, fault))


def in_money(minor: int) -> str:
    """Write an amount as one types it: 495 or 495,50."""
    whole, cents = divmod(minor, 100)
    return f"{whole},{cents:02d}" if cents else str(whole)


@form_page
@staff_view(*CALENDAR, any_of=True)
def change_services(request: StaffRequest, tenant: Tenant, booking_id: UUID) -> HttpResponse:
    """Add a service to a visit, or take one off."""
    booking, now = changeable_visit(request, booking_id), timezone.now()
    fault: dict[str, Any] = {}
    if request.method == "POST":
        if why_missing(request):
            fault = {"why_error": True, "needs_why": True, "accept": request.POST.get("accept", "")}
        else:
            done = attempt(request, tenant, lambda: contents(request, tenant, booking), start=None, now=now)
            if isinstance(done, Booking):
                return to_sheet(request, local_day(tenant, done), booking_id=done.pk)
            fault = done
    fresh = as_it_stands(request, booking)
    people = people_for(request)
    context = {
        **act_context(request, tenant, fresh, fault),
        "offers": load_catalogue(online=False).offers,
        "people": people,
        "who": request.POST.get("who") or str(items_of(fresh)[-1].resource_id),
        "service": request.POST.get("service", ""),
        "without": request.POST.get("without", ""),
    }
    return render(request, "calendar/services.html", context, status=409 if fault else 200)


def contents(request: StaffRequest, tenant: Tenant, booking: Booking) -> Booking:
    """Do what was typed: one service more, or one less."""
    return change_contents(
        tenant=tenant,
        booking=booking,
        service_id=uuid_or_none(request.POST.get("service")),
        person_id=own_person(request),
        without=uuid_or_none(request.POST.get("without")),
        by=request.actor,
        now=timezone.now(),
        accept=accepted(request),
        overbook=may_overbook(request),
        why=request.POST.get("why", "").strip()[:LONGEST_REASON],
        seen=request.POST.get("seen", ""),
    )


def own_person(request: StaffRequest) -> UUID | None:
    """Read who is to perform it, among those whose calendars she sees. Raises Http404 for others."""
    who = uuid_or_none(request.POST.get("who"))
    if who is not None and who not in {each.pk for each in people_for(request)}:
        raise Http404
    return who


@require_POST
@staff_view(*CALENDAR, any_of=True)
def tell_again(request: StaffRequest, tenant: Tenant, booking_id: UUID) -> HttpResponse:
    """Send one of the visit's messages once more."""
    booking, now = changeable_visit(request, booking_id), timezone.now()
    message = get_object_or_404(
        Message, pk=uuid_or_none(request.POST.get("message")), about_kind=ABOUT, about_id=booking.pk
    )
    if any(line["id"] == message.pk and line["again"] for line in message_lines(booking, tenant, now)):
        send_again(message, by=request.actor, now=now)
        note("booking.tell_again", booking, by=request.actor, now=now)
    return to_sheet(request, local_day(tenant, booking), booking_id=booking.pk)
