"""Builds the pages of classes: the coming ones with their seats, and one with those who come."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from bookings.dates import capital, clock, long_day
from bookings.models import MARKED_FROM, Booking, GroupSession
from bookings.pages.history import last_change
from bookings.seats import GIVEN_UP, SEATED, seats_left
from bookings.words import phone_label
from staff.permissions import Permission
from tenants.models import Tenant

PAGE = 60
Status = Booking.Status


def coming_classes(tenant: Tenant, own: Collection[UUID] | None, *, now: datetime) -> list[dict[str, Any]]:
    """List the classes from today on, with how many seats are taken, in one question."""
    rows = GroupSession.objects.filter(starts_at__gte=now - timedelta(hours=12), cancelled_at=None)
    if own is not None:
        rows = rows.filter(resource__in=own)
    rows = rows.select_related("service__category", "resource", "room").annotate(
        taken=Count("bookings", filter=Q(bookings__status__in=SEATED))
    )
    return [class_row(tenant, row, row.taken, now=now) for row in rows.order_by("starts_at")[:PAGE]]


def class_row(tenant: Tenant, session: GroupSession, taken: int, *, now: datetime) -> dict[str, Any]:
    """Draw one class."""
    starts, ends = session.starts_at.astimezone(tenant.zone), session.ends_at.astimezone(tenant.zone)
    return {
        "id": session.pk,
        "name": session.service.label,
        "css": f"s{session.service.category.colour}",
        "who": session.resource.first_name,
        "room": session.room.name if session.room else "",
        "day": starts.date(),
        "day_label": capital(long_day(starts.date())),
        "time_label": f"{clock(starts)}–{clock(ends)}",
        "taken": taken,
        "seats": session.seats,
        "left": max(session.seats - taken, 0),
        "over": session.ends_at <= now,
        "cancelled": session.cancelled_at is not None,
        "series": session.series_id is not None,
    }


def class_between(tenant: Tenant, session: GroupSession, *, now: datetime) -> dict[str, Any]:
    """Say who changed the class meanwhile, and how it stands."""
    row = class_row(tenant, session, 0, now=now)
    who, at = last_change(session.pk, tenant, now)
    if session.cancelled_at:
        text = _("%(who)s cancelled it") % {"who": who}
    else:
        text = _("%(who)s changed it to %(day)s %(time)s with %(teacher)s, %(seats)s seats") % {
            "who": who,
            "day": row["day_label"],
            "time": row["time_label"],
            "teacher": row["who"],
            "seats": row["seats"],
        }
    return {
        "told": _("The class has been changed while you looked at it:"),
        "since": [{"when": at, "text": text}],
    }


def class_context(
    tenant: Tenant, session: GroupSession, permissions: Collection[str], *, now: datetime
) -> dict[str, Any]:
    """Give one class with those who have a seat, and those who gave theirs up."""
    visits = list(
        Booking.objects.select_related("customer").filter(session=session).order_by("created_at", "reference")
    )
    here = [visit for visit in visits if visit.status not in GIVEN_UP]
    sees = Permission.SEE_CONTACT in permissions
    row, left = class_row(tenant, session, len(here), now=now), seats_left(session, now=now)
    return {
        "session": row,
        "attendees": [attendee(tenant, visit, permissions, sees=sees) for visit in here],
        "gone": [attendee(tenant, visit, permissions, sees=sees) for visit in visits if visit not in here],
        "left": max(left, 0),
        "held": max(session.seats - len(here) - left, 0),
        "ids": [visit.customer_id for visit in visits if visit.customer_id],
    }


def attendee(tenant: Tenant, visit: Booking, permissions: Collection[str], *, sees: bool) -> dict[str, Any]:
    """Draw one who comes: the name, how to reach her, and what may be marked."""
    customer = visit.customer
    phone = customer.phone if customer and sees else ""
    return {
        "id": visit.pk,
        "name": customer.name if customer else "",
        "customer_id": visit.customer_id,
        "phone": phone or "",
        "phone_label": phone_label(phone, tenant.country) if phone else "",
        "email": (customer.email or "") if customer and sees else "",
        "status": visit.status,
        "status_label": visit.get_status_display(),
        "message": visit.message if Permission.SEE_NOTES in permissions else "",
        "marks": marks_of(visit),
        "live": visit.is_live,
        "reference": visit.reference,
    }


def marks_of(visit: Booking) -> Sequence[str]:
    """List what may be marked of one attendee, the likeliest first."""
    order = (Status.ARRIVED, Status.NO_SHOW, Status.BOOKED)
    return [str(each) for each in order if visit.status in MARKED_FROM[each]]
