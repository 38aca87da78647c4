"""Builds the queue of requests: who waits for what, how long there is left, and what could be proposed."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from bookings.catalogue import load_catalogue
from bookings.dates import capital, clock, day_and_time, long_day, near_moment, short_day
from bookings.diary import load_diary
from bookings.kinds import items_of
from bookings.models import Booking, BookingItem
from bookings.opening import ONE_DAY
from bookings.slots import FreeStart, Plan, starts_between
from bookings.words import minutes_label, services_label, who_label
from staff.permissions import Permission
from tenants.models import Tenant

SOON = timedelta(hours=2)
MOST = 100
PROPOSED_DAYS = 14


def waiting(own: Collection[UUID] | None) -> QuerySet[Booking]:
    """Give the requests that wait, the most pressing first; `own` narrows to these people's."""
    rows = Booking.objects.filter(status=Booking.Status.REQUESTED)
    if own is not None:
        theirs = BookingItem.objects.filter(booking=OuterRef("pk"), resource__in=own)
        rows = rows.filter(Exists(theirs))
    return rows.order_by("approve_by", "created_at")


def queue_context(
    tenant: Tenant, own: Collection[UUID] | None, permissions: Collection[str], *, now: datetime
) -> dict[str, Any]:
    """Give the queue in two parts: what waits for the business, and what waits for the customer."""
    rows = list(waiting(own).select_related("customer")[:MOST])
    items = BookingItem.objects.select_related("resource").filter(booking__in=rows).order_by("number")
    by_visit: dict[UUID, list[BookingItem]] = {}
    for item in items:
        by_visit.setdefault(item.booking_id, []).append(item)
    for row in rows:
        row.read_items = by_visit.get(row.pk, [])
    drawn = [
        {**request_row(tenant, row, permissions, now=now), "shared": is_shared(row, own)} for row in rows
    ]
    return {
        "ours": [row for row in drawn if not row["asked_label"]],
        "theirs": [row for row in drawn if row["asked_label"]],
        "ids": [row.customer_id for row in rows if row.customer_id],
    }


def is_shared(booking: Booking, own: Collection[UUID] | None) -> bool:
    """Say whether a part of it is a colleague's, for whoever answers for her own calendar only."""
    return own is not None and any(item.resource_id not in own for item in items_of(booking))


def request_row(
    tenant: Tenant, booking: Booking, permissions: Collection[str], *, now: datetime
) -> dict[str, Any]:
    """Draw one request."""
    items = items_of(booking)
    starts = booking.starts_at.astimezone(tenant.zone)
    return {
        "id": booking.pk,
        "version": booking.version,
        "name": booking.customer.name if booking.customer else _("Deleted customer"),
        "customer_id": booking.customer_id,
        "services": services_label(items),
        "who": who_label(items),
        "day": starts.date(),
        "day_label": capital(long_day(starts.date())),
        "time_label": f"{clock(starts)}–{clock(booking.ends_at.astimezone(tenant.zone))}",
        "came_label": near_moment(booking.created_at, now, tenant.zone),
        "left_label": left_label(booking, now),
        "until_label": day_and_time(booking.approve_by, tenant.zone) if booking.approve_by else "",
        "soon": booking.approve_by is not None and booking.approve_by - now < SOON,
        "asked_label": day_and_time(booking.asked_starts_at, tenant.zone) if booking.asked_starts_at else "",
        "message": booking.message if Permission.SEE_NOTES in permissions else "",
        "seat": booking.session_id is not None,
    }


def left_label(booking: Booking, now: datetime) -> str:
    """Say how long there is left to answer."""
    if booking.approve_by is None:
        return ""
    minutes = int((booking.approve_by - now).total_seconds()) // 60
    if minutes < 1:
        return _("lapses now")
    days = minutes // 1440
    if days >= 2:
        return _("%(count)s days left") % {"count": days}
    return _("%(time)s left") % {"time": minutes_label(minutes)}


def same_again(tenant: Tenant, booking: Booking) -> Plan | None:
    """Give what a visit needs at another time: its services by the same person where that is one."""
    items = items_of(booking)
    catalogue = load_catalogue(online=False, ids=[item.service_id for item in items])
    offers = catalogue.by_ids([item.service_id for item in items])
    if offers is None or booking.session_id:
        return None
    people = {item.resource_id for item in items}
    wanted = people.pop() if len(people) == 1 else None
    lengths = tuple(item.length for item in items)
    return Plan(offers, catalogue.resources, wanted, tenant.zone, booked_minutes=lengths)


def times_near(tenant: Tenant, booking: Booking, plan: Plan, *, now: datetime) -> list[dict[str, Any]]:
    """List free times from the asked day on, some of each day: close to the hour that was asked for."""
    asked = booking.starts_at.astimezone(tenant.zone)
    first = max(asked.date(), now.astimezone(tenant.zone).date())
    diary = load_diary(
        plan.resource_ids,
        first,
        first + PROPOSED_DAYS * ONE_DAY,
        tenant.zone,
        now=now,
        rooms=plan.rooms,
        ignore_booking=booking.pk,
    )
    free = [each for each in starts_between(plan, diary, now=now) if each.starts_at != booking.starts_at]
    days: dict[Any, list[FreeStart]] = {}
    for each in free:
        days.setdefault(each.starts_at.astimezone(tenant.zone).date(), []).append(each)
    return [
        {
            "label": capital(short_day(day)),
            "times": [
                {"value": each.starts_at.isoformat(), "label": clock(each.starts_at.astimezone(tenant.zone))}
                for each in nearest_hours(starts, asked, tenant)
            ],
        }
        for day, starts in list(days.items())[:4]
    ]


def nearest_hours(starts: Sequence[FreeStart], asked: datetime, tenant: Tenant) -> list[FreeStart]:
    """Take the four times of a day that lie nearest to the asked hour, some way from each other."""
    wished = asked.hour * 60 + asked.minute

    def away(start: FreeStart) -> int:
        local = start.starts_at.astimezone(tenant.zone)
        return abs(local.hour * 60 + local.minute - wished)

    taken: list[FreeStart] = []
    for start in sorted(starts, key=away):
        if len(taken) < 4 and all(abs(start.starts_at - other.starts_at) >= APART for other in taken):
            taken.append(start)
    return sorted(taken, key=lambda one: one.starts_at)


APART = timedelta(minutes=30)
