"""Writes a visit's history: every change, by whom, with the rules that were set aside for it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from bookings.dates import clock, near_moment
from bookings.models import Booking, BookingEvent, Resource
from bookings.words import money
from staff.models import Membership
from tenants.models import AuditEntry, Tenant

Kind = BookingEvent.Kind


def last_change(object_id: UUID, tenant: Tenant, now: datetime) -> tuple[str, str]:
    """Say who changed a thing last and when: what has no history of its own stands in the access log."""
    entry = AuditEntry.objects.filter(object_id=object_id).exclude(action__endswith=".view")
    last = entry.order_by("-at").first()
    if last is None or last.actor_id is None:
        return _("Somebody"), ""
    place = Membership.objects.filter(user_id=last.actor_id).first()
    who = (str(place.name).split(" ", 1)[0] if place.active else str(place.initials)) if place else ""
    return who or _("Somebody"), near_moment(last.at, now, tenant.zone)


def colleagues(events: Iterable[BookingEvent]) -> dict[UUID, str]:
    """Name the colleagues of a history: who acted, by sign-in, and who gave and took, by resource."""
    events = list(events)
    actors = {event.actor_id for event in events if event.actor_id and event.actor_kind in {"staff", "owner"}}
    moved = {each for event in events for each in (event.old_resource_id, event.new_resource_id) if each}
    names: dict[UUID, str] = {}
    if actors:
        for row in Membership.objects.filter(user_id__in=actors):
            # Of who has left, the initials stay.
            names[row.user_id] = str(row.name).split(" ", 1)[0] if row.active else str(row.initials)
    if moved:
        names |= {row.pk: row.first_name for row in Resource.objects.filter(pk__in=moved)}
    return names


def event_line(
    event: BookingEvent, tenant: Tenant, now: datetime, names: Mapping[UUID, str]
) -> dict[str, str]:
    """Write one line of the history."""
    text = f"{event.get_kind_display()} {author(event, names)}".strip()
    more = [
        part
        for part in (of_what(event, tenant), of_time(event, tenant, now), of_person(event, names))
        if part
    ]
    if more:
        text += ": " + ", ".join(more)
    return {
        "when": near_moment(event.at, now, tenant.zone),
        "text": text,
        "aside": aside(event),
        "reason": event.reason or "",
    }


def author(event: BookingEvent, names: Mapping[UUID, str]) -> str:
    """Say who did it."""
    if event.actor_kind in {"staff", "owner"}:
        name = names.get(event.actor_id) if event.actor_id else None
        return _("by %(name)s") % {"name": name} if name else _("by staff")
    return {
        "customer": _("by the customer"),
        "visitor": _("by the customer"),
        "system": _("automatically"),
    }.get(event.actor_kind, "")


def of_time(event: BookingEvent, tenant: Tenant, now: datetime) -> str:
    """Say from when to when."""
    old, new = event.old_starts_at, event.new_starts_at
    if event.kind in {Kind.MOVED, Kind.UNDONE} and old and new and old != new:
        return _("from %(old)s to %(new)s") % {
            "old": near_moment(old, now, tenant.zone),
            "new": near_moment(new, now, tenant.zone),
        }
    if event.kind == Kind.RESIZED and event.old_ends_at and event.new_ends_at:
        return _("from %(old)s to %(new)s") % {
            "old": clock(event.old_ends_at.astimezone(tenant.zone)),
            "new": clock(event.new_ends_at.astimezone(tenant.zone)),
        }
    return ""


def of_person(event: BookingEvent, names: Mapping[UUID, str]) -> str:
    """Say from whom to whom, where it changed hands."""
    old, new = event.old_resource_id, event.new_resource_id
    if not old or not new or old == new or old not in names or new not in names:
        return ""
    return _("from %(old)s to %(new)s") % {"old": names[old], "new": names[new]}


def of_what(event: BookingEvent, tenant: Tenant) -> str:
    """Say which service, which sum, how it was paid."""
    if event.kind == Kind.PRICED and event.new_price_minor is not None:
        return _("%(service)s, in all %(old)s before, %(new)s now") % {
            "service": event.what,
            "old": money(event.old_price_minor or 0, tenant.currency),
            "new": money(event.new_price_minor, tenant.currency),
        }
    if event.kind in {Kind.PAID, Kind.UNPAID}:
        ways = dict(Booking.PaidBy.choices)
        return f"{ways.get(event.what, event.what)} {money(event.new_price_minor or 0, tenant.currency)}"
    return event.what


def aside(event: BookingEvent) -> str:
    """Name the rules that were set aside with open eyes."""
    words = {
        "taken": _("over another visit"),
        "closed": _("outside working hours"),
        "buffer": _("into the clean-up time"),
        "notice": _("inside the notice"),
        "past": _("after the fact"),
        "too_far": _("further ahead than customers may"),
    }
    return ", ".join(words[each] for each in event.broke.split() if each in words)
