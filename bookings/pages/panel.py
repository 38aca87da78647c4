"""Builds the panel of an opened visit: who, when, what may be done, contact, items, messages, history."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bookings.dates import capital, clock, near_day, near_moment
from bookings.kinds import items_of
from bookings.models import MARKED_FROM, Booking, BookingEvent
from bookings.pages.seriespage import series_of
from bookings.pages.textpage import kind_labels
from bookings.words import money, phone_label, price_label, who_label
from notifications import outbox
from notifications.models import Message
from staff.permissions import Permission
from tenants.models import Tenant

Status = Booking.Status


def panel_context(
    tenant: Tenant, booking: Booking, permissions: Collection[str], *, now: datetime
) -> dict[str, Any]:
    """Give the panel what it shows, and leave out what this colleague may not see."""
    items = items_of(booking)
    starts, ends = booking.starts_at.astimezone(tenant.zone), booking.ends_at.astimezone(tenant.zone)
    today = now.astimezone(tenant.zone).date()
    return {
        "id": booking.pk,
        "name": booking.who,
        "when_label": f"{capital(near_day(starts.date(), today))} {clock(starts)}–{clock(ends)}",
        "who_label": who_label(items),
        "booked_label": booked_label(booking, tenant, now),
        "reference": booking.reference,
        "status": booking.status,
        "status_label": booking.get_status_display(),
        "acts": acts(booking),
        "series": series_of(booking),
        "may_repeat": booking.series_id is None and booking.session_id is None and bool(booking.customer_id),
        "contact": contact_of(booking, permissions),
        "items": [
            {
                "name": item.label,
                "css": f"s{item.colour}",
                "price_label": money(item.price_minor, booking.currency),
            }
            for item in items
        ],
        "total_label": price_label(
            booking.price_minor, from_price=booking.price_from, currency=booking.currency
        ),
        "message": booking.message if Permission.SEE_NOTES in permissions else "",
        "messages": [message_line(each, tenant, now) for each in outbox.for_about(booking.pk)],
        "history": [event_line(each, tenant, now) for each in booking.events.order_by("-at")],
        # What the customer had done by colleagues is for those who see the colleagues' calendars.
        "earlier": earlier(booking, tenant, now) if Permission.ALL_CALENDARS in permissions else [],
    }


def acts(booking: Booking) -> list[str]:
    """List what may be done with the visit now, the likeliest first."""
    if booking.status == Status.REQUESTED:
        return ["approve", "decline", "move"]
    marks = [
        status
        for status in (Status.ARRIVED, Status.DONE, Status.NO_SHOW, Status.BOOKED)
        if booking.status in MARKED_FROM[status]
    ]
    changes = ["move", "cancel"] if booking.status in {Status.BOOKED, Status.ARRIVED} else []
    return [*map(str, marks), *changes]


def contact_of(booking: Booking, permissions: Collection[str]) -> dict[str, str] | None:
    """Give phone and e-mail to those who may see them."""
    if Permission.SEE_CONTACT not in permissions or booking.customer is None:
        return None
    phone = booking.customer.phone or ""
    return {
        "phone": phone,
        "phone_label": phone_label(phone, booking.tenant.country) if phone else "",
        "email": booking.customer.email or "",
    }


def booked_label(booking: Booking, tenant: Tenant, now: datetime) -> str:
    """Say where and when the visit was booked."""
    when = near_moment(booking.created_at, now, tenant.zone)
    if booking.source == "online":
        return _("Booked online %(when)s") % {"when": when}
    return _("Booked by staff %(when)s") % {"when": when}


def message_line(message: Message, tenant: Tenant, now: datetime) -> dict[str, str]:
    """Draw one message with its state of delivery."""
    states = {
        "planned": _("planned"),
        "claimed": _("on its way"),
        "sent": pgettext("message", "sent"),
        "delivered": _("delivered"),
        "failed": _("failed"),
        "unknown": _("uncertain"),
        "skipped": _("not sent"),
    }
    when = message.settled_at or message.send_at
    return {
        "kind_label": kind_labels().get(message.kind, message.kind),
        "channel": _("text message") if message.channel == "sms" else _("e-mail"),
        "state": message.state,
        "state_label": states.get(message.state, message.state),
        "when_label": near_moment(when, now, tenant.zone),
    }


def event_line(event: BookingEvent, tenant: Tenant, now: datetime) -> dict[str, str]:
    """Draw one line of the history."""
    by = {
        "customer": _("by the customer"),
        "visitor": _("by the customer"),
        "staff": _("by staff"),
        "owner": _("by staff"),
        "system": _("automatically"),
    }
    text = f"{event.get_kind_display()} {by.get(event.actor_kind, '')}".strip()
    if event.kind == BookingEvent.Kind.MOVED and event.old_starts_at and event.new_starts_at:
        text += " " + _("from %(old)s to %(new)s") % {
            "old": near_moment(event.old_starts_at, now, tenant.zone),
            "new": near_moment(event.new_starts_at, now, tenant.zone),
        }
    return {"when": near_moment(event.at, now, tenant.zone), "text": text}


def earlier(booking: Booking, tenant: Tenant, now: datetime) -> list[dict[str, str]]:
    """List the customer's three visits before this one."""
    if booking.customer_id is None:
        return []
    rows = (
        Booking.objects.filter(customer=booking.customer_id, starts_at__lt=booking.starts_at)
        .exclude(status__in=(Status.CANCELLED, Status.DECLINED, Status.EXPIRED))
        .prefetch_related("items")
        .order_by("-starts_at")[:3]
    )
    return [
        {
            "when": near_moment(row.starts_at, now, tenant.zone),
            "services": ", ".join(item.label for item in row.items.all()),
            "price_label": money(row.price_minor, row.currency),
        }
        for row in rows
    ]
