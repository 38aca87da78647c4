"""The queue of requests: accept, decline with a few words, or propose another time."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bookings.actions.propose import NotWaiting, propose, waits
from bookings.actions.requests import approve, decline
from bookings.actions.stale import Stale
from bookings.forms.answer import AnswerForm, ProposeForm
from bookings.locks import Taken
from bookings.models import Booking
from bookings.pages.requestpage import queue_context, same_again, times_near
from bookings.pages.seriespage import reason_label
from bookings.slots import Refused
from bookings.staff_views.calendar import CALENDAR, people_for, permissions_of
from bookings.staff_views.desk import as_it_stands, changeable_visit
from bookings.staff_views.rearrange import act_context, status_of
from bookings.staff_views.status import between
from bookings.staff_views.warned import attempt, stale_facts
from staff.access import StaffRequest, staff_view
from staff.permissions import Permission
from tenants import audit
from tenants.doors import form_page
from tenants.models import Tenant


def own_only(request: StaffRequest) -> list[UUID] | None:
    """Give whose requests a colleague sees, or None for everybody's."""
    if Permission.ALL_CALENDARS in permissions_of(request):
        return None
    return [each.pk for each in people_for(request)]


@require_safe
@staff_view(*CALENDAR, any_of=True)
def requests(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """List what waits for an answer, the most pressing first."""
    now = timezone.now()
    context = queue_context(tenant, own_only(request), permissions_of(request), now=now)
    audit.record(
        "requests.view",
        by=request.actor,
        now=now,
        purpose="booking",
        ids=context["ids"],
        count=len(context["ids"]),
    )
    context |= {"tenant": tenant, "done": request.GET.get("done", "")}
    return render(request, "requests/queue.html", context)


def to_queue(tenant: Tenant, done: str) -> HttpResponse:
    """Lead back to the queue and say what was done."""
    return HttpResponseRedirect(f"{reverse('requests', args=[tenant.slug])}?done={done}")


@require_POST
@staff_view(*CALENDAR, any_of=True)
def accept_request(request: StaffRequest, tenant: Tenant, booking_id: UUID) -> HttpResponse:
    """Say yes; a second press, or one that comes too late, says what became of it."""
    booking = changeable_visit(request, booking_id)
    now = timezone.now()
    if not waits(booking, now=now) and booking.status != Booking.Status.BOOKED:
        return to_queue(tenant, "gone")

    def act() -> Booking:
        by = request.actor
        return approve(tenant=tenant, booking=booking, by=by, now=now, seen=request.POST.get("seen", ""))

    done = attempt(request, tenant, act, start=None, now=now)
    if isinstance(done, Booking):
        return to_queue(tenant, "accepted")
    return between(request, tenant, booking, done, "accept_request", [])


@form_page
@staff_view(*CALENDAR, any_of=True)
def decline_request(request: StaffRequest, tenant: Tenant, booking_id: UUID) -> HttpResponse:
    """Ask once, with room for a few words to the customer, then say no."""
    now = timezone.now()
    booking = changeable_visit(request, booking_id)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    fault: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():

        def act() -> Booking:
            return decline(
                tenant=tenant,
                booking=booking,
                by=request.actor,
                now=now,
                words=form.cleaned_data["words"],
                seen=request.POST.get("seen", ""),
            )

        done = attempt(request, tenant, act, start=None, now=now)
        if isinstance(done, Booking):
            return to_queue(tenant, "declined" if done.status == Booking.Status.DECLINED else "gone")
        fault = done
    context = answer_context(request, tenant, form, fault, booking)
    return render(request, "requests/decline.html", context, status=status_of(form, fault))


def answer_context(
    request: StaffRequest, tenant: Tenant, form: AnswerForm, fault: dict[str, Any], booking: Booking
) -> dict[str, Any]:
    """Give what the pages of answering show: the request as it is now, and what stands in the way."""
    context = act_context(request, tenant, as_it_stands(request, booking), fault)
    return {**context, "form": form, "back": reverse("requests", args=[tenant.slug])}


@form_page
@staff_view(*CALENDAR, any_of=True)
def propose_time(request: StaffRequest, tenant: Tenant, booking_id: UUID) -> HttpResponse:
    """Show free times near the asked one; the chosen one is held, and the customer is asked."""
    now = timezone.now()
    booking = changeable_visit(request, booking_id)
    plan = same_again(tenant, booking)
    if plan is None or not waits(booking, now=now):
        return to_queue(tenant, "gone")
    form = ProposeForm(request.POST if request.method == "POST" else None)
    fault: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        answer = try_propose(request, tenant, booking, form, now=now)
        if answer is None:
            return to_queue(tenant, "proposed")
        fault = answer
    context = answer_context(request, tenant, form, fault, booking)
    context["days"] = times_near(tenant, booking, plan, now=now)
    return render(request, "requests/propose.html", context, status=status_of(form, fault))


def try_propose(
    request: StaffRequest, tenant: Tenant, booking: Booking, form: ProposeForm, *, now: datetime
) -> dict[str, Any] | None:
    """Propose the time, or give the page what stands in the way."""
    start = chosen_time(form, tenant)
    plan = same_again(tenant, booking)
    if start is None or plan is None:
        form.add_error("day", _("Choose one of the times, or write a day and a time."))
        return {}
    try:
        propose(
            tenant=tenant,
            booking=booking,
            plan=plan,
            start=start,
            words=form.cleaned_data["words"],
            accept=tuple(form.cleaned_data["accept"].split()),
            by=request.actor,
            now=now,
            seen=request.POST.get("seen", ""),
        )
    except Stale as stale:
        return {"stale": stale_facts(tenant, stale, now=now), "seen": stale.booking.version}
    except Refused as refusal:
        person = plan.resources.get(plan.wanted) if plan.wanted else None
        names = person.first_name if person else ""
        soft = set(refusal.reasons) <= {"closed", "buffer"}
        return {
            "warnings": [reason_label(each, names) for each in refusal.reasons],
            "accept": " ".join(refusal.reasons) if soft else "",
        }
    except (Taken, NotWaiting):
        return {"warnings": [_("The visit or the time has changed meanwhile. Look again.")], "accept": ""}
    return None


def chosen_time(form: ProposeForm, tenant: Tenant) -> datetime | None:
    """Give the time that was pressed, or the one that was typed."""
    data = form.cleaned_data
    if data["day"] and data["time"]:
        return datetime.combine(data["day"], data["time"], tzinfo=tenant.zone)
    try:
        start = datetime.fromisoformat(data["start"])
    except ValueError:
        return None
    return start if start.tzinfo else None
