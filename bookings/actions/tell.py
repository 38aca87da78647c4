"""Tell the customer: which messages follow from what happened to a visit."""

from datetime import datetime

from bookings.kinds import ABOUT
from bookings.models import Booking
from customers.contacts import channels_of
from notifications import outbox
from notifications.models import Message
from notifications.outbox import Instant
from notifications.reminders import reminder_at
from tenants.actors import Actor
from tenants.models import Tenant

# One name whatever the setting says: a changed setting moves the planned row instead of adding one (S44).
REMINDER = "before"


def tell(
    *,
    tenant: Tenant,
    booking: Booking,
    kind: str,
    by: Actor,
    now: datetime,
    send_at: datetime | None = None,
) -> None:
    """Plan one message about the visit, by each way the customer can be reached, to leave now or then."""
    customer = booking.customer
    if customer is None:
        return
    for channel in channels_of(customer, tenant.country):
        outbox.plan(
            about_kind=ABOUT,
            about_id=booking.pk,
            kind=kind,
            channel=channel,
            send_at=send_at or now,
            recipient_id=customer.pk,
            version=booking.sequence + 1,
            by=by,
            now=now,
        )


def tell_booked(*, tenant: Tenant, booking: Booking, by: Actor, now: datetime) -> None:
    """Confirm a visit that was a request, and plan the reminder."""
    tell(tenant=tenant, booking=booking, kind="booking_confirmation", by=by, now=now)
    plan_reminder(tenant=tenant, booking=booking, by=by, now=now)


def tell_first(*, tenant: Tenant, booking: Booking, by: Actor, now: datetime) -> None:
    """Confirm a visit that is new, or say that the request has been heard, and plan the reminder."""
    customer = booking.customer
    if customer is None:
        return
    requested = booking.status == Booking.Status.REQUESTED
    kind = "booking_requested" if requested else "booking_confirmation"
    instants = [
        (kind, "", Instant(booking.pk, channel, now, recipient_id=customer.pk, version=booking.sequence + 1))
        for channel in channels_of(customer, tenant.country)
    ]
    reminder = None if requested else reminder_of(tenant, booking, now)
    if reminder is not None and reminder.send_at is not None:
        instants.append(("booking_reminder", REMINDER, reminder))
    messages = [
        Message(
            about_kind=ABOUT,
            about_id=booking.pk,
            kind=name,
            rule=rule,
            channel=instant.channel,
            recipient_id=instant.recipient_id,
            version=instant.version,
            send_at=instant.send_at or now,
        )
        for name, rule, instant in instants
    ]
    outbox.plan_first(messages, by=by, now=now)


def reminder_of(tenant: Tenant, booking: Booking, since: datetime) -> Instant | None:
    """Give when and how the customer is to be reminded, or None where she cannot be reached.

    By SMS where there is a mobile, else by e-mail: one is enough. `since` is when the visit was settled:
    what was settled inside the notice needs no reminder.
    """
    customer = booking.customer
    ways = channels_of(customer, tenant.country) if customer else []
    if customer is None or not ways:
        return None
    channel = "sms" if "sms" in ways else "email"
    at = reminder_at(booking.starts_at, since, tenant.reminder_minutes, tenant.zone, channel)
    return Instant(booking.pk, channel, at, recipient_id=customer.pk, version=booking.sequence + 1)


def plan_reminder(*, tenant: Tenant, booking: Booking, by: Actor, now: datetime) -> None:
    """Plan the reminder of a visit that was settled now."""
    instant = reminder_of(tenant, booking, now)
    if instant is None or instant.send_at is None:
        return
    outbox.plan(
        about_kind=ABOUT,
        about_id=booking.pk,
        kind="booking_reminder",
        channel=instant.channel,
        send_at=instant.send_at,
        recipient_id=instant.recipient_id,
        rule=REMINDER,
        version=instant.version,
        by=by,
        now=now,
    )


def tell_moved(
    *,
    tenant: Tenant,
    booking: Booking,
    by: Actor,
    now: datetime,
    aloud: bool = True,
    send_at: datetime | None = None,
) -> None:
    """Withdraw what was planned for the old time and tell the new one.

    Not `aloud`, the staff tell her themselves; the reminder is planned anew all the same.
    """
    outbox.withdraw(
        about_id=booking.pk,
        kinds=("booking_confirmation", "booking_moved", "booking_reminder"),
        reason="moved",
        now=now,
    )
    if aloud:
        tell(tenant=tenant, booking=booking, kind="booking_moved", by=by, now=now, send_at=send_at)
    if booking.status == Booking.Status.BOOKED:
        plan_reminder(tenant=tenant, booking=booking, by=by, now=now)


def tell_ended(*, tenant: Tenant, booking: Booking, kind: str | None, by: Actor, now: datetime) -> None:
    """Withdraw everything planned for the visit; tell the customer where there is something to tell."""
    outbox.withdraw(about_id=booking.pk, kinds=None, reason=f"visit_{booking.status}", now=now)
    if kind:
        tell(tenant=tenant, booking=booking, kind=kind, by=by, now=now)
