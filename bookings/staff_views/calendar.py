"""Whose visits and calendars a colleague may see, and the opened visit beside the sheet."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from bookings.actions.history import note
from bookings.kinds import items_of
from bookings.models import Booking, BookingItem, Resource
from bookings.pages.panel import for_reading, panel_context
from customers.reach import cards_for
from staff.access import StaffRequest
from staff.permissions import Permission
from tenants.bases import unique
from tenants.models import Tenant

CALENDAR = (Permission.OWN_CALENDAR, Permission.ALL_CALENDARS)


def permissions_of(request: StaffRequest) -> frozenset[str]:
    """Give what this colleague may."""
    return frozenset(request.membership.permissions)


def people_for(request: StaffRequest) -> list[Resource]:
    """Give the people whose calendars this colleague may see; several parts of one request ask for them."""
    known: list[Resource] | None = vars(request).get("people")
    if known is None:
        people = Resource.objects.filter(kind=Resource.Kind.STAFF, active=True).order_by("position")
        if Permission.ALL_CALENDARS not in permissions_of(request):
            people = people.filter(membership_id=request.membership.pk)
        known = vars(request)["people"] = list(people)
    return known


def visit_for(request: StaffRequest, booking_id: UUID) -> Booking:
    """Find a visit in the calendars this colleague may see. Raises Http404 for strangers' visits."""
    booking = unique(Booking.objects.select_related("customer").filter(pk=booking_id))
    if booking is None:
        raise Http404
    booking.tenant = request.tenant
    if Permission.ALL_CALENDARS in permissions_of(request):
        return booking
    if not BookingItem.objects.filter(booking=booking, resource__in=people_for(request)).exists():
        raise PermissionDenied
    return booking


def may_change(request: StaffRequest, booking: Booking) -> bool:
    """Say whether no part of the visit is a colleague's, or this one has the right to all calendars."""
    if Permission.ALL_CALENDARS in permissions_of(request):
        return True
    own = request.membership.pk
    return all(item.resource.membership_id == own for item in items_of(booking))


def opened_visit(request: StaffRequest) -> Booking | None:
    """Find the visit that is opened beside the day, if any."""
    try:
        booking_id = UUID(request.GET.get("visit", ""))
    except ValueError:
        return None
    return visit_for(request, booking_id)


def open_panel(request: StaffRequest, tenant: Tenant, booking: Booking, *, now: datetime) -> dict[str, Any]:
    """Show a customer's visit, and write down that it was looked at."""
    look_at(request, booking, now=now)
    panel = panel_context(tenant, booking, permissions_of(request), now=now)
    if not may_change(request, booking):
        panel |= for_reading(panel)
    return {**panel, "card_id": card_of_visit(request, booking)}


def card_of_visit(request: StaffRequest, booking: Booking) -> UUID | None:
    """Give whose card may be opened from the visit."""
    customer = booking.customer
    if customer is None or customer.restricted:
        return None
    cards = cards_for(request.membership)
    return customer.pk if cards.filter(pk=customer.pk).exists() else None


def look_at(request: StaffRequest, booking: Booking, *, now: datetime) -> None:
    """Write down that a visit was looked at."""
    note("booking.view", booking, by=request.actor, now=now)


def back_to(tenant: Tenant, booking: Booking, *, opened: bool = True) -> HttpResponse:
    """Lead back to the visit's day."""
    shown = booking.starts_at.astimezone(tenant.zone).date()
    tail = f"&visit={booking.pk}#visit" if opened else ""
    return HttpResponseRedirect(reverse("calendar_day", args=[tenant.slug]) + f"?day={shown}{tail}")
