"""Builds a visit's private page: little, and exact."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.dates import capital, clock, day_and_time, long_day, near_moment
from bookings.intervals import minutes_between
from bookings.kinds import items_of
from bookings.models import Booking
from bookings.words import (
    cutoff_of,
    minutes_label,
    phone_label,
    place,
    price_label,
    reach_us,
    services_label,
    whereabouts,
    who_label,
)
from customers.normalise import first_name
from notifications import outbox
from tenants.models import Tenant
from tenants.spoken import carried

GIVEN_UP = frozenset({Booking.Status.CANCELLED, Booking.Status.DECLINED, Booking.Status.EXPIRED})
CHANGEABLE = (Booking.Status.REQUESTED, Booking.Status.BOOKED)


def may_change(tenant: Tenant, booking: Booking, *, now: datetime) -> bool:
    """Say whether the customer may still move or cancel by herself."""
    return booking.status in CHANGEABLE and now <= cutoff_of(tenant, booking)


def is_proposal(booking: Booking) -> bool:
    """Say whether the business proposed another time, and it is for the customer to answer."""
    return booking.status == Booking.Status.REQUESTED and booking.asked_starts_at is not None


def visit_context(
    tenant: Tenant, booking: Booking, token: str, *, now: datetime, unreached: bool = False
) -> dict[str, Any]:
    """Give the private pages what they show: time, service, first name, and no contact detail (S57)."""
    items = items_of(booking)
    starts, ends = booking.starts_at.astimezone(tenant.zone), booking.ends_at.astimezone(tenant.zone)
    changeable = may_change(tenant, booking, now=now)
    proposed = is_proposal(booking)
    cutoff = day_and_time(cutoff_of(tenant, booking), tenant.zone)
    price = price_label(booking.price_minor, from_price=booking.price_from, currency=booking.currency)
    address = [tenant.slug, token]
    phone = phone_label(tenant.phone, tenant.country)
    free = _("Free until %(moment)s") % {"moment": cutoff} if changeable else reach_us(tenant)
    return {
        **{"tenant": tenant, "booking": booking},
        "first_name": first_name(booking.customer.name) if booking.customer else "",
        "visit": {
            "date_label": capital(long_day(starts.date())),
            "time_label": clock(starts),
            "end_label": clock(ends),
            "minutes_label": minutes_label(minutes_between(booking.starts_at, booking.ends_at)),
            "services_label": services_label(items),
            "who_label": who_label(items),
            "price_label": price,
            "reference": booking.reference,
            "place": place(tenant),
            "status": booking.status,
            "status_label": booking.get_status_display(),
        },
        "ics_url": carried(reverse("visit_ics", args=address)),
        "manage_url": carried(reverse("visit", args=address)),
        "move_url": carried(reverse("visit_move", args=address)),
        "cancel_url": carried(reverse("visit_cancel", args=address)),
        "front_url": carried(reverse("front", args=[tenant.slug])),
        "policy_url": carried(reverse("policy", args=[tenant.slug])),
        "can_move": changeable and booking.session_id is None and not proposed,
        "can_cancel": changeable and not proposed,
        **beside(tenant, booking, token, now=now),
        **{"cutoff_label": cutoff, "phone": tenant.phone, "phone_label": phone},
        "timeline": timeline(tenant, booking, now=now, unreached=unreached),
        "unreached": unreached,
        "facts": facts(tenant, booking, price, free),
    }


def beside(tenant: Tenant, booking: Booking, token: str, *, now: datetime) -> dict[str, Any]:
    """Give what only some visits have: a proposal to answer, the business's words, others of a series."""
    return {
        "proposal": proposal(tenant, booking, token) if is_proposal(booking) else None,
        "answer": booking.answer,
        # A place in a class is given up and booked anew, not moved.
        "seat": booking.session_id is not None,
        "siblings": siblings(tenant, booking, now=now),
    }


def proposal(tenant: Tenant, booking: Booking, token: str) -> dict[str, str]:
    """Say what was asked for, until when the proposed time is kept, and where to say yes or no."""
    return {
        "asked_label": day_and_time(booking.asked_starts_at, tenant.zone) if booking.asked_starts_at else "",
        "until_label": day_and_time(booking.approve_by, tenant.zone) if booking.approve_by else "",
        "url": carried(reverse("visit_answer", args=[tenant.slug, token])),
    }


def siblings(tenant: Tenant, booking: Booking, *, now: datetime) -> list[str]:
    """List the other coming visits of the series, by their time alone."""
    if booking.series_id is None:
        return []
    live = (Booking.Status.BOOKED, Booking.Status.REQUESTED)
    rows = Booking.objects.filter(series=booking.series_id, status__in=live, starts_at__gt=now)
    others = rows.exclude(pk=booking.pk).order_by("starts_at").values_list("starts_at", flat=True)
    return [day_and_time(moment, tenant.zone) for moment in others]


def facts(tenant: Tenant, booking: Booking, price: str, cancelling: str) -> list[dict[str, str]]:
    """List what a customer asks about beside the time; what is given up costs nothing any more."""
    paid = {"label": _("Price"), "value": _("%(price)s, paid at the visit") % {"price": price}}
    kept = _("Deleted %(months)s months after your last visit") % {"months": tenant.retention_months}
    rows = [
        {"label": _("Place"), "value": whereabouts(tenant)},
        {"label": _("Phone"), "value": phone_label(tenant.phone, tenant.country), "tel": tenant.phone},
        *([] if booking.status in GIVEN_UP else [paid, {"label": _("Cancelling"), "value": cancelling}]),
        {"label": _("Your details"), "value": kept},
    ]
    return [row for row in rows if row["value"]]


def timeline(
    tenant: Tenant, booking: Booking, *, now: datetime, unreached: bool = False
) -> list[dict[str, str]]:
    """Say what happens between now and the visit, drawn on one line.

    Who gave nothing that a message can go to reads of none, whatever else her card may hold.
    """
    if not booking.is_live:
        return []
    points = [
        (message.send_at, told(message.kind))
        for message in ([] if unreached else outbox.for_about(booking.pk))
        if message.state in {"planned", "claimed", "sent", "delivered"}
    ]
    last_chance = cutoff_of(tenant, booking)
    if booking.status == Booking.Status.BOOKED and now < last_chance < booking.starts_at:
        seat = booking.session_id is not None
        last = _("Last chance to cancel for free") if seat else _("Last chance to move or cancel for free")
        points.append((last_chance, last))
    goal = (booking.starts_at, _("See you in %(street)s") % {"street": tenant.street or tenant.name})
    rows = [
        {
            "when_label": capital(near_moment(moment, now, tenant.zone)),
            "iso": moment.isoformat(timespec="seconds"),
            "text": text,
            "state": "past" if moment <= now else "future",
        }
        for moment, text in sorted(set(points))
    ]
    rows.append(
        {
            "when_label": capital(near_moment(goal[0], now, tenant.zone)),
            "iso": goal[0].isoformat(timespec="seconds"),
            "text": goal[1],
            "state": "goal",
        }
    )
    return rows


def told(kind: str) -> str:
    """Say in a sentence what a message is, but not by which way it goes.

    Who types a known name and number must not learn from this page that an e-mail stands on the card.
    """
    if kind == "booking_reminder":
        return _("You get a reminder, so that you do not forget")
    if kind == "booking_requested":
        return _("We have your request")
    if kind == "booking_proposed":
        return _("Another time is proposed to you")
    if kind == "booking_moved":
        return _("The new time is on its way to you")
    return _("The confirmation is on its way to you")
