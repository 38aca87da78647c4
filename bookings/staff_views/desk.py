"""What the pages of changing a visit share: whose visits may be changed, the way back, the open question."""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from bookings.actions.former import Answer, can_be_undone
from bookings.dates import clock, near_day
from bookings.models import Booking, BookingEvent, FormerPlace
from bookings.staff_views.calendar import may_change, visit_for
from staff.access import StaffRequest
from tenants.models import Tenant

REARRANGED = (BookingEvent.Kind.MOVED, BookingEvent.Kind.RESIZED, BookingEvent.Kind.HANDED)
# The sheets on which a panel can stand open.
SHEETS = ("calendar_day", "calendar_week", "calendar_month", "calendar_list")
# How long a question or an answer stands on the page that comes after; the panel keeps the question.
QUESTION_SHOWN, ANSWER_SHOWN = timedelta(minutes=15), timedelta(seconds=60)


def changeable_visit(request: StaffRequest, booking_id: UUID) -> Booking:
    """Find a visit that this colleague may change: her own whole, or any with the right to all calendars.

    Raises Http404 for strangers' visits and PermissionDenied where a part of it is a colleague's.
    """
    booking = visit_for(request, booking_id)
    if not may_change(request, booking):
        raise PermissionDenied
    return booking


def as_it_stands(request: StaffRequest, booking: Booking) -> Booking:
    """Give a visit as its page shows it: read again where something was sent, and may have come too late."""
    return visit_for(request, booking.pk) if request.method == "POST" else booking


def sheet_of(request: StaffRequest) -> tuple[str, QueryDict] | None:
    """Say on which sheet the panel stands from which this was sent, without a new page."""
    told = urlsplit(request.headers.get("HX-Current-URL", ""))
    try:
        found = resolve(told.path)
    except Resolver404:
        return None
    if found.url_name not in SHEETS or found.kwargs.get("slug") != request.tenant.slug:
        return None
    query = QueryDict(told.query, mutable=True)
    query.pop("visit", None)
    return told.path, query


def to_sheet(
    request: StaffRequest, day: date, *, booking_id: UUID | None = None, stay: bool = True
) -> HttpResponse:
    """Lead back to the calendar, with the visit opened where one is named.

    Where a panel stands on a sheet, that sheet stays; a plain form leads to the day.
    """
    here = sheet_of(request) if stay else None
    if here is None:
        path, query = reverse("calendar_day", args=[request.tenant.slug]), QueryDict(mutable=True)
        query["day"] = day.isoformat()
    else:
        path, query = here
    if booking_id is not None:
        query["visit"] = str(booking_id)
    tail = "#visit" if booking_id else ""
    return HttpResponseRedirect(path + (f"?{query.urlencode()}" if query else "") + tail)


def local_day(tenant: Tenant, booking: Booking) -> date:
    """Give the date of a visit on the business's own clock."""
    return booking.starts_at.astimezone(tenant.zone).date()


def by_script(request: StaffRequest) -> bool:
    """Say whether a drag or a resize sent this: the conflict then belongs into the panel."""
    return request.POST.get("by") == "drag"


def beside(request: StaffRequest, answer: HttpResponse) -> HttpResponse:
    """Put the answer to a drag into the panel, whatever it had aimed at."""
    if by_script(request):
        answer["HX-Retarget"] = answer["HX-Reselect"] = "#panel-place"
        answer["HX-Reswap"] = "outerHTML show:none"
    return answer


def sheet_extras(request: StaffRequest, tenant: Tenant, day: date, *, now: datetime) -> dict[str, Any]:
    """Give a sheet the way to a new visit, and the question of the last change."""
    address = reverse("make_visit", args=[tenant.slug])
    return {
        "new_url": f"{address}?day={day.isoformat()}",
        "make_url": address,
        "block_url": reverse("block_time", args=[tenant.slug]),
        "toast": toast_of(request, tenant, now=now),
    }


def toast_of(request: StaffRequest, tenant: Tenant, *, now: datetime) -> dict[str, Any] | None:
    """Say what this colleague changed last, ask whether the customer is to be told, and offer to undo it."""
    mine = FormerPlace.objects.filter(made_by=request.actor.id, made_at__gt=now - QUESTION_SHOWN)
    place = mine.order_by("-made_at").first()
    if place is None:
        return None
    fresh = (place.answered_at or place.made_at) > now - ANSWER_SHOWN
    if place.answer == Answer.PASSED_ON or (place.answer != Answer.OPEN and not fresh):
        return None
    try:
        place.booking = changeable_visit(request, place.booking_id)
    except (Http404, PermissionDenied):
        return None
    return toast(tenant, place, now=now)


def toast(tenant: Tenant, place: FormerPlace, *, now: datetime) -> dict[str, Any]:
    """Write the question or the answer of one change."""
    booking = place.booking
    address = reverse("answer_change", args=[tenant.slug, booking.pk])
    undo = {"label": _("Undo"), "url": address, "fields": [("place", place.pk), ("answer", "undo")]}
    answers: list[dict[str, Any]] = []
    left = None
    if place.answer == Answer.OPEN:
        tell = {"label": _("Tell the customer"), "fields": [("place", place.pk), ("answer", "tell")]}
        quiet = {"label": _("Do not tell"), "fields": [("place", place.pk), ("answer", "quiet")]}
        (tell if tenant.staff_tells_customer else quiet)["css"] = "yes"
        answers = [{**each, "url": address} for each in (tell, quiet)]
    if can_be_undone(place, booking, now=now):
        answers.append(undo)
        if place.answer == Answer.TOLD and place.answered_at is not None:
            left = max(0, 10 - int((now - place.answered_at).total_seconds()))
    return {
        "text": toast_text(tenant, place, now=now),
        "answers": answers,
        "left": left,
        "after": _("The customer has been told."),
    }


def toast_text(tenant: Tenant, place: FormerPlace, *, now: datetime) -> str:
    """Say what was changed, and how it stands with the customer."""
    booking = place.booking
    start = booking.starts_at.astimezone(tenant.zone)
    facts = {
        "name": booking.who,
        "day": near_day(start.date(), now.astimezone(tenant.zone).date()),
        "time": clock(start),
        "end": clock(booking.ends_at.astimezone(tenant.zone)),
    }
    if place.answer == Answer.UNDONE:
        return _("Undone. %(name)s is back at %(time)s, and nothing was sent.") % facts
    event = booking.events.filter(at=place.made_at, kind__in=REARRANGED).first()
    if event is not None and event.kind == BookingEvent.Kind.RESIZED:
        text = _("%(name)s now lasts until %(end)s.") % facts
    else:
        text = _("%(name)s is moved to %(day)s at %(time)s.") % facts
    if event is not None and {"notice", "too_far"} & set(event.broke.split()):
        text += " " + _("Customers could not have booked that themselves.")
    ends = {
        Answer.OPEN: _("Is the customer to be told?"),
        Answer.TOLD: _("The customer is told in ten seconds.")
        if can_be_undone(place, booking, now=now)
        else _("The customer has been told."),
        Answer.QUIET: _("The customer is not told."),
    }
    return f"{text} {ends.get(Answer(place.answer), '')}".strip()
