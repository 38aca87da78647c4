"""A visit's private pages: see it, put it into a calendar, move it, cancel it. They show little (S57)."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from bookings.actions.cancel import TooLate, cancel
from bookings.actions.move import Ended, move
from bookings.actions.propose import NotWaiting, accept_proposal, refuse_proposal
from bookings.dates import day_and_time, day_or_none
from bookings.ics import visit_calendar
from bookings.kinds import items_of
from bookings.links import find_booking
from bookings.locks import Taken
from bookings.models import Booking
from bookings.pages.requestpage import same_again
from bookings.pages.visitpage import is_proposal, may_change, visit_context
from bookings.public_views.time import asked_start, build_page, nearest, page_context
from bookings.slots import Plan, Refused
from bookings.words import reach_us, services_label
from tenants.actors import Actor
from tenants.doors import behind, form_page
from tenants.models import Tenant
from tenants.public import public_view
from tenants.spoken import carried

VisitView = Callable[[HttpRequest, Tenant, Booking, str], HttpResponse]


def visit_view(view: VisitView) -> Callable[..., HttpResponseBase]:
    """Be the door of a visit's private pages: the token in the address is the key.

    The pages need no cookie, so there is nothing that another page could borrow, and no CSRF token.
    """

    @behind("visit")
    @csrf_exempt
    @public_view
    @wraps(view)
    def opened(request: HttpRequest, tenant: Tenant, token: str) -> HttpResponse:
        booking = find_booking(token, now=timezone.now())
        answer = view(request, tenant, booking, token) if booking else dead(request, tenant)
        answer["Referrer-Policy"] = "no-referrer"
        answer["X-Robots-Tag"] = "noindex, nofollow"
        return answer

    return opened


def dead(request: HttpRequest, tenant: Tenant) -> HttpResponse:
    """Lead on from a link that opens nothing; one that never was is told the same."""
    context = {
        "tenant": tenant,
        "reach_us": reach_us(tenant),
        "front_url": carried(reverse("front", args=[tenant.slug])),
        "policy_url": carried(reverse("policy", args=[tenant.slug])),
    }
    return render(request, "public/link_over.html", context, status=404)


def customer_of(booking: Booking) -> Actor:
    """Name who acts on a visit's private page."""
    return Actor("customer", booking.customer_id)


@require_safe
@visit_view
def visit_done(request: HttpRequest, tenant: Tenant, booking: Booking, token: str) -> HttpResponse:
    """Say that it is booked, and what happens next."""
    unreached = request.GET.get("note") == "landline"
    context = visit_context(tenant, booking, token, now=timezone.now(), unreached=unreached)
    return render(request, "public/done.html", context)


@require_safe
@visit_view
def visit(request: HttpRequest, tenant: Tenant, booking: Booking, token: str) -> HttpResponse:
    """Show the visit with the ways to move and cancel."""
    return render(request, "public/manage.html", visit_context(tenant, booking, token, now=timezone.now()))


@require_safe
@visit_view
def visit_ics(request: HttpRequest, tenant: Tenant, booking: Booking, token: str) -> HttpResponse:
    """Give the visit as a calendar file."""
    content = visit_calendar(
        tenant=tenant, booking=booking, title=services_label(items_of(booking)), now=timezone.now()
    )
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="booking.ics"'
    return answer


@form_page
@visit_view
def visit_cancel(request: HttpRequest, tenant: Tenant, booking: Booking, token: str) -> HttpResponse:
    """Ask once, then cancel. Only POST cancels: mail scanners follow links (S55)."""
    now = timezone.now()
    here = carried(reverse("visit", args=[tenant.slug, token]))
    if request.method == "POST":
        try:
            cancel(tenant=tenant, booking=booking, by=customer_of(booking), now=now)
        except TooLate:
            return refuse(request, tenant, booking, token, now=now)
        return HttpResponseRedirect(here)
    if not may_change(tenant, booking, now=now):
        return HttpResponseRedirect(here)
    return render(request, "public/cancel.html", visit_context(tenant, booking, token, now=now))


# The door first: whoever has no key learns not even which method the page takes.
@visit_view
@require_POST
def visit_answer(request: HttpRequest, tenant: Tenant, booking: Booking, token: str) -> HttpResponse:
    """Say yes or no to a proposed time. Only POST answers: mail scanners follow links (S55)."""
    now, by = timezone.now(), customer_of(booking)
    answer = accept_proposal if request.POST.get("answer") == "yes" else refuse_proposal
    # Where there is nothing to answer any more, the page says what became of it.
    with suppress(NotWaiting):
        answer(tenant=tenant, booking=booking, by=by, now=now)
    return HttpResponseRedirect(carried(reverse("visit", args=[tenant.slug, token])))


def refuse(
    request: HttpRequest, tenant: Tenant, booking: Booking, token: str, *, now: datetime
) -> HttpResponse:
    """Say that it is too late to change by oneself, and whom to call.

    A proposal is answered, and a place in a class given up, on the visit's own page.
    """
    if is_proposal(booking) or (booking.session_id is not None and may_change(tenant, booking, now=now)):
        return HttpResponseRedirect(carried(reverse("visit", args=[tenant.slug, token])))
    context = visit_context(tenant, booking, token, now=now)
    context["too_late"] = True
    return render(request, "public/manage.html", context, status=409)


def moving_plan(tenant: Tenant, booking: Booking) -> Plan | None:
    """Give what the visit needs at another time: the same services, the same people where that was asked."""
    # A proposed time is answered by yes or no.
    return None if is_proposal(booking) else same_again(tenant, booking)


@form_page
@visit_view
def visit_move(request: HttpRequest, tenant: Tenant, booking: Booking, token: str) -> HttpResponse:
    """Show the free times for the visit; a chosen one is asked about once, then moved by POST."""
    now = timezone.now()
    plan = moving_plan(tenant, booking)
    if plan is None or not may_change(tenant, booking, now=now):
        return refuse(request, tenant, booking, token, now=now)
    start = asked_start(request.POST.get("start", ""))
    if request.method == "POST" and start is not None:
        if "sure" not in request.POST:
            return ask(request, tenant, booking, token, start, now=now)
        try:
            move(tenant=tenant, booking=booking, plan=plan, start=start, by=customer_of(booking), now=now)
        except (Taken, Refused):
            return moving_page(request, tenant, booking, plan, now=now, gone=start)
        except (TooLate, Ended):
            return refuse(request, tenant, booking, token, now=now)
        return HttpResponseRedirect(carried(reverse("visit", args=[tenant.slug, token])))
    return moving_page(request, tenant, booking, plan, now=now, missing=request.method == "POST")


def ask(
    request: HttpRequest, tenant: Tenant, booking: Booking, token: str, start: datetime, *, now: datetime
) -> HttpResponse:
    """Show the old and the new time and ask once."""
    context: dict[str, Any] = visit_context(tenant, booking, token, now=now)
    context["new_label"] = day_and_time(start, tenant.zone)
    context["start"] = request.POST["start"]
    return render(request, "public/move.html", context)


def moving_page(
    request: HttpRequest,
    tenant: Tenant,
    booking: Booking,
    plan: Plan,
    *,
    now: datetime,
    gone: datetime | None = None,
    missing: bool = False,
) -> HttpResponse:
    """Draw the time page for a visit that is being moved."""
    query = [(name, value) for name in ("day", "lang") for value in request.GET.getlist(name)]
    # It opens on the visit's own day: most want a time close to it.
    near = (gone or booking.starts_at).astimezone(tenant.zone).date()
    asked = (None if gone else day_or_none(request.GET.get("day", ""))) or near
    page = build_page(
        tenant,
        plan,
        query,
        asked,
        picked=asked_start(request.GET.get("start", "")),
        now=now,
        ignore_booking=booking.pk,
    )
    context = page_context(tenant, plan, page, [])
    context |= {"moving": day_and_time(booking.starts_at, tenant.zone), "people": [], "missing": missing}
    if gone:
        message = _("Somebody else just took %(moment)s.") % {"moment": day_and_time(gone, tenant.zone)}
        context["taken"] = {"message": message, "nearest": nearest(page, gone)}
    return render(request, "public/time.html", context, status=409 if gone else 400 if missing else 200)
