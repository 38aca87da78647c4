"""Whose calendar is whose: what the people's pages are told of calendars, and can do about them."""

from datetime import datetime
from uuid import UUID

from django.db.models import Max

from bookings.models import Resource
from staff.models import Membership
from staff.registries import Calendar, Calendars, register_calendars
from tenants import audit
from tenants.actors import Actor


def listed() -> list[Calendar]:
    """List the calendars of people, in their order."""
    rows = Resource.objects.filter(kind=Resource.Kind.STAFF, active=True).order_by("position")
    return [Calendar(each.pk, str(each.name), each.membership_id) for each in rows]


def give(membership: Membership, calendar_id: UUID | None, by: Actor, now: datetime) -> None:
    """Make a calendar hers; without an id a new one is made. One that is another's stays another's."""
    staff = Resource.objects.filter(kind=Resource.Kind.STAFF)
    if calendar_id is None:
        last = staff.aggregate(last=Max("position"))["last"]
        hers = Resource(kind=Resource.Kind.STAFF, name=membership.name, position=(last or 0) + 1)
    else:
        found = staff.filter(pk=calendar_id).first()
        if found is None or found.membership_id not in {None, membership.pk}:
            return
        hers = found
    staff.filter(membership_id=membership.pk).exclude(pk=hers.pk).update(membership_id=None)
    if hers.membership_id == membership.pk:
        return
    hers.membership_id = membership.pk
    hers.save()
    audit.record(
        "staff.give_calendar",
        by=by,
        now=now,
        object_kind="bookings.Resource",
        object_id=hers.pk,
        fields=("membership_id",),
    )


def register() -> None:
    """Tell the people's pages where calendars are kept."""
    register_calendars(Calendars(listed, give))
