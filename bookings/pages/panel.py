"""Builds the panel of an opened visit: who, when, what may be done, contact, items, messages, history."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bookings.dates import capital, clock, near_day, near_moment
from bookings.kinds import TRUE_WHILE, items_of
from bookings.models import MARKED_FROM, Booking, BookingItem, FormerPlace
from bookings.pages.history import colleagues, event_line
from bookings.pages.seriespage import series_of
from bookings.pages.textpage import kind_labels
from bookings.words import money, phone_label, price_label, who_label
from customers.blocks import ToldBlock, told_block
from customers.contacts import channels_of
from notifications import outbox
from notifications.models import Message
from staff.permissions import Permission
from tenants.models import Tenant

Status = Booking.Status
LEFT_THE_HOUSE = frozenset({"sent", "delivered", "failed", "unknown"})


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
        "blocked": blocked_of(booking, permissions, now=now),
        "contact": contact_of(booking, permissions),
        "items": [item_line(item, booking, tenant) for item in items],
        "total_label": price_label(
            booking.price_minor, from_price=booking.price_from, currency=booking.currency
        ),
        "list_label": list_label(booking.list_price_minor, booking),
        "by_staff": booking.source == "staff",
        "message": booking.message if Permission.SEE_NOTES in permissions else "",
        "messages": message_lines(booking, tenant, now),
        "unreached": is_unreached(booking),
        "history": history(booking, tenant, now),
        "version": booking.version,
        "can_change": booking.status in {Status.REQUESTED, Status.BOOKED, Status.ARRIVED}
        and booking.session_id is None,
        "can_price": booking.is_live or booking.status == Status.DONE,
        "question": question(booking, now),
        "cancel_reason": booking.cancel_reason or "",
        "overbooked": booking.allocations.filter(lane__gt=0).exists(),
        **paid(booking, tenant, now),
        # What the customer had done by colleagues is for those who see the colleagues' calendars.
        "earlier": earlier(booking, tenant, now) if Permission.ALL_CALENDARS in permissions else [],
    }


def for_reading(panel: Mapping[str, Any]) -> dict[str, Any]:
    """Leave to whoever shares the visit with a colleague what she may do alone: say whether somebody came."""
    return {
        "shared": True,
        "acts": [act for act in panel["acts"] if act in MARKED_FROM],
        "can_change": False,
        "can_price": False,
        "may_repeat": False,
        "question": None,
        "ways": [],
        "messages": [{**message, "again": ""} for message in panel["messages"]],
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


def is_unreached(booking: Booking) -> bool:
    """Say whether no message can reach whom the visit is for: a landline, and no e-mail."""
    customer = booking.customer
    return booking.is_live and customer is not None and not channels_of(customer, booking.tenant.country)


def blocked_of(booking: Booking, permissions: Collection[str], *, now: datetime) -> ToldBlock | None:
    """Give the block of whom the visit is for; why is for those who see notes."""
    if booking.customer_id is None:
        return None
    why = Permission.SEE_NOTES in permissions
    return told_block(booking.customer_id, booking.tenant.zone, why=why, now=now)


def booked_label(booking: Booking, tenant: Tenant, now: datetime) -> str:
    """Say where and when the visit was booked."""
    when = near_moment(booking.created_at, now, tenant.zone)
    if booking.source == "online":
        return _("Booked online %(when)s") % {"when": when}
    return _("Booked by staff %(when)s") % {"when": when}


def message_lines(booking: Booking, tenant: Tenant, now: datetime) -> list[dict[str, Any]]:
    """Draw the visit's messages; the last of a kind and way can be sent again while it is true."""
    rows = outbox.for_about(booking.pk)
    last = {(each.kind, each.rule, each.channel): each.pk for each in rows}
    true = {kind for kind, states in TRUE_WHILE.items() if booking.status in states}
    ahead = booking.starts_at > now or booking.status == Status.CANCELLED
    return [
        message_line(
            each,
            tenant,
            now,
            again=ahead
            and each.kind in true
            and each.state in LEFT_THE_HOUSE
            and last[each.kind, each.rule, each.channel] == each.pk,
        )
        for each in rows
    ]


def message_line(message: Message, tenant: Tenant, now: datetime, *, again: bool) -> dict[str, Any]:
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
        "id": message.pk,
        "again": again,
        "kind_label": kind_labels().get(message.kind, message.kind),
        "channel": _("text message") if message.channel == "sms" else pgettext("channel", "e-mail"),
        "state": message.state,
        "state_label": states.get(message.state, message.state),
        "when_label": near_moment(when, now, tenant.zone),
    }


def item_line(item: BookingItem, booking: Booking, tenant: Tenant) -> dict[str, Any]:
    """Draw one service of the visit, with its list price where another was agreed."""
    return {
        "id": item.pk,
        "name": item.label,
        "who": item.resource.first_name,
        "css": f"s{item.colour}",
        "times_label": f"{clock(item.starts_at.astimezone(tenant.zone))}–"
        f"{clock(item.ends_at.astimezone(tenant.zone))}",
        "price_label": money(item.price_minor, booking.currency),
        "list_label": list_label(item.list_price_minor, booking),
    }


def list_label(minor: int | None, booking: Booking) -> str:
    """Write the list price where another was agreed."""
    return money(minor, booking.currency) if minor is not None else ""


def paid(booking: Booking, tenant: Tenant, now: datetime) -> dict[str, Any]:
    """Say whether it has been paid, how and when, and how it may be."""
    done = booking.payment == Booking.Payment.PAID and booking.paid_at is not None
    payable = booking.is_live or booking.status == Status.DONE
    return {
        "paid": done,
        "paid_label": f"{booking.get_payment_how_display()}, {near_moment(booking.paid_at, now, tenant.zone)}"
        if done and booking.paid_at
        else "",
        "ways": Booking.PaidBy.choices if payable and not done else [],
    }


def question(booking: Booking, now: datetime) -> dict[str, Any] | None:
    """Give the change of which the customer is not told yet, while there is somebody to tell."""
    if not booking.is_live or booking.starts_at <= now:
        return None
    rows = FormerPlace.objects.filter(booking=booking, answer=FormerPlace.Answer.OPEN)
    place = rows.order_by("-made_at").first()
    if place is None:
        return None
    tells = booking.tenant.staff_tells_customer
    return {
        "place": place.pk,
        "answers": [
            {"name": "tell", "label": _("Tell the customer"), "first": tells},
            {"name": "quiet", "label": _("Do not tell"), "first": False},
        ],
    }


def history(booking: Booking, tenant: Tenant, now: datetime) -> list[dict[str, str]]:
    """Write the visit's history, the latest change first."""
    events = list(booking.events.order_by("-at"))
    names = colleagues(events)
    return [event_line(each, tenant, now, names) for each in events]


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
