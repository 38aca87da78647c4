"""Somebody leaves: first her visits find a colleague or are called off, then her calendar closes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from bookings.actions.cancel import OPEN, cancel
from bookings.actions.feed import end_feed
from bookings.actions.move import Ended, Taken, move
from bookings.actions.plans import Unknown, plan_as_booked
from bookings.availability import check
from bookings.catalogue import Catalogue, load_catalogue
from bookings.diary import Diary, load_diary
from bookings.intervals import minute_of
from bookings.locks import lock_resources
from bookings.models import Allocation, Booking, BookingItem, GroupSession, Hold, Resource
from bookings.shapes import Refusal
from bookings.slots import Refused
from staff.models import Membership
from tenants import audit
from tenants.actors import Actor
from tenants.models import Tenant

# A colleague takes over what stands: rules for those who choose a time anew do not count.
OF_NEW_TIMES = ("past", "notice", "too_far", "off_grid")


@dataclass(frozen=True)
class Ahead:
    """A visit of hers that lies ahead, with its items and who could take it over."""

    booking: Booking
    items: tuple[BookingItem, ...]
    takers: tuple[Resource, ...]


def calendars_of(membership_id: UUID) -> list[UUID]:
    """Give the calendars that are hers."""
    return list(
        Resource.objects.filter(kind=Resource.Kind.STAFF, membership_id=membership_id).values_list(
            "pk", flat=True
        )
    )


def visits_ahead(resource_ids: Sequence[UUID], *, now: datetime) -> list[Booking]:
    """List the visits in these calendars that are still to come, the next first."""
    hers = BookingItem.objects.filter(resource__in=resource_ids, starts_at__gte=now)
    rows = Booking.objects.select_related("customer").filter(
        pk__in=hers.values("booking"), status__in=OPEN, session=None
    )
    return list(rows.order_by("starts_at", "pk"))


def classes_ahead(resource_ids: Sequence[UUID], *, now: datetime) -> list[GroupSession]:
    """List the classes in these calendars that are still to come."""
    rows = GroupSession.objects.select_related("service").filter(
        resource__in=resource_ids, starts_at__gte=now, cancelled_at=None
    )
    return list(rows.order_by("starts_at"))


def unsettled(membership: Membership, now: datetime) -> int:
    """Count what is still to come; nobody books with her between this count and her leaving.

    A customer who is just confirming has her hold locked and waits for the calendar, or will; she counts as a
    visit. To wait for her hold instead would deadlock.
    """
    hers = calendars_of(membership.pk)
    lock_resources(hers)
    held = chosen_in(hers)
    ours = set(held.select_for_update(skip_locked=True).values_list("pk", flat=True))
    confirming = held.exclude(pk__in=ours).count()
    return len(visits_ahead(hers, now=now)) + len(classes_ahead(hers, now=now)) + confirming


def chosen_in(resource_ids: Sequence[UUID]) -> QuerySet[Hold]:
    """Give the times that customers hold in these calendars while they type."""
    taken = Allocation.objects.filter(resource__in=resource_ids).exclude(hold=None)
    return Hold.objects.filter(pk__in=taken.values("hold"), booking=None)


def with_takers(
    tenant: Tenant, bookings: Sequence[Booking], resource_ids: Sequence[UUID], *, now: datetime
) -> list[Ahead]:
    """Say of each visit which colleagues perform it and are free then; one diary answers for all."""
    if not bookings:
        return []
    items: dict[UUID, list[BookingItem]] = {booking.pk: [] for booking in bookings}
    for item in BookingItem.objects.select_related("resource").filter(booking__in=items).order_by("number"):
        items[item.booking_id].append(item)
    services = {item.service_id for each in items.values() for item in each}
    catalogue = load_catalogue(online=False, ids=list(services), retired=True)
    colleagues = [
        each
        for each in Resource.objects.filter(kind=Resource.Kind.STAFF, active=True).order_by("position")
        if each.pk not in set(resource_ids)
    ]
    diary = diary_over(tenant, bookings, catalogue, now=now)
    return [
        Ahead(
            booking,
            tuple(items[booking.pk]),
            tuple(
                each
                for each in colleagues
                if takes(tenant, items[booking.pk], resource_ids, each.pk, catalogue, diary, now=now)
            ),
        )
        for booking in bookings
    ]


def diary_over(tenant: Tenant, bookings: Sequence[Booking], catalogue: Catalogue, *, now: datetime) -> Diary:
    """Read everybody's time from the first of these visits to the last; what they take themselves is free."""
    days = [each.starts_at.astimezone(tenant.zone).date() for each in bookings]
    rooms = {each for offer in catalogue.offers for need in offer.needs for each in need}
    people = set(Resource.objects.filter(kind=Resource.Kind.STAFF).values_list("pk", flat=True))
    return load_diary(
        people | rooms,
        min(days),
        max(days) + timedelta(days=1),
        tenant.zone,
        now=now,
        rooms=rooms,
        ignore=[each.pk for each in bookings],
    )


def takes(
    tenant: Tenant,
    items: Sequence[BookingItem],
    resource_ids: Sequence[UUID],
    colleague: UUID,
    catalogue: Catalogue,
    diary: Diary,
    *,
    now: datetime,
) -> bool:
    """Say whether a colleague performs her part of the visit and is free then."""
    people = {item.pk: colleague for item in items if item.resource_id in set(resource_ids)}
    try:
        plan = plan_as_booked(items, tenant.zone, people=people, catalogue=catalogue)
    except Unknown:
        return False
    found = check(plan.request, minute_of(items[0].starts_at), diary.open, diary.busy, plan.terms(now))
    return not isinstance(found, Refusal) or {str(each) for each in found.reasons} <= set(OF_NEW_TIMES)


def hand_over(
    *,
    tenant: Tenant,
    booking: Booking,
    resource_ids: Sequence[UUID],
    colleague: UUID,
    by: Actor,
    now: datetime,
    tell_customer: bool,
) -> bool:
    """Give her part of a visit to a colleague at the same time; say whether the colleague could take it."""
    items = list(BookingItem.objects.select_related("resource").filter(booking=booking).order_by("number"))
    people = {item.pk: colleague for item in items if item.resource_id in set(resource_ids)}
    try:
        plan = plan_as_booked(items, tenant.zone, people=people)
        move(
            tenant=tenant,
            booking=booking,
            plan=plan,
            start=booking.starts_at,
            by=by,
            now=now,
            accept=OF_NEW_TIMES,
            tell_customer=tell_customer,
        )
    except (Unknown, Refused, Taken, Ended):
        return False
    return True


def hand_over_all(
    *,
    tenant: Tenant,
    bookings: Iterable[Booking],
    resource_ids: Sequence[UUID],
    colleague: UUID,
    by: Actor,
    now: datetime,
    tell_customer: bool,
) -> int:
    """Give a colleague all that she can take, the next visit first, and count it."""
    return sum(
        hand_over(
            tenant=tenant,
            booking=booking,
            resource_ids=resource_ids,
            colleague=colleague,
            by=by,
            now=now,
            tell_customer=tell_customer,
        )
        for booking in bookings
    )


def call_off_all(
    *, tenant: Tenant, bookings: Iterable[Booking], by: Actor, now: datetime, tell_customer: bool
) -> int:
    """Cancel these visits, and tell the customers if that is wanted."""
    done = 0
    for booking in bookings:
        cancel(tenant=tenant, booking=booking, by=by, now=now, tell_customer=tell_customer)
        done += 1
    return done


def hand_over_class(*, session: GroupSession, colleague: UUID, by: Actor, now: datetime) -> bool:
    """Give a class to a colleague who teaches it and is free; the seats stay as they are."""
    lock_resources([session.resource_id, colleague])
    performs = load_catalogue(online=False, ids=[session.service_id], retired=True).offers
    busy = Allocation.objects.filter(
        resource=colleague,
        starts_at__gte=session.starts_at - timedelta(hours=12),
        starts_at__lt=session.ends_at,
        ends_at__gt=session.starts_at,
    ).exists()
    if busy or not any(colleague in offer.performers for offer in performs):
        return False
    Allocation.objects.filter(session=session, resource=session.resource_id).update(resource=colleague)
    BookingItem.objects.filter(booking__session=session, resource=session.resource_id).update(
        resource=colleague
    )
    session.resource_id = colleague
    session.save(update_fields=["resource"])
    audit.record("class.hand_over", by=by, now=now, object_kind="bookings.GroupSession", object_id=session.pk)
    return True


def call_off_class(
    *, tenant: Tenant, session: GroupSession, by: Actor, now: datetime, tell_customer: bool
) -> None:
    """Cancel a class with all its seats."""
    seats = Booking.objects.filter(session=session, status__in=OPEN).order_by("pk")
    call_off_all(tenant=tenant, bookings=seats, by=by, now=now, tell_customer=tell_customer)
    lock_resources([session.resource_id])
    Allocation.objects.filter(session=session).delete()
    session.cancelled_at = now
    session.save(update_fields=["cancelled_at"])
    audit.record("class.call_off", by=by, now=now, object_kind="bookings.GroupSession", object_id=session.pk)


def close_calendars(*, membership: Membership, by: Actor, now: datetime) -> None:
    """Take her calendars out of use: nobody books in them, and what somebody is choosing there is let go."""
    hers = calendars_of(membership.pk)
    chosen_in(hers).delete()
    Resource.objects.filter(pk__in=hers).update(active=False, online=False)
    end_feed(membership=membership, by=by, now=now)
    audit.record("calendar.close", by=by, now=now, object_kind="bookings.Resource", ids=hers)
