"""What a visit costs and whether it has been paid: plain facts, each change in the history."""

from datetime import datetime
from uuid import UUID

from bookings.actions.cancel import locked
from bookings.actions.history import happened, note
from bookings.actions.stale import require_seen
from bookings.models import Booking, BookingEvent, BookingItem
from tenants.actors import Actor


def change_price(
    *, booking: Booking, item_id: UUID, price_minor: int, by: Actor, now: datetime, seen: str = ""
) -> Booking:
    """Give one service of the visit another price; what the price list said is kept beside it.

    The same price twice changes nothing; the list's price again forgets that there was another. Raises
    stale.Stale, and BookingItem.DoesNotExist for a service of another visit.
    """
    booking = locked(booking)
    item = booking.items.get(pk=item_id)
    if item.price_minor == price_minor and not item.price_from:
        return booking
    require_seen(booking, seen)
    before = booking.price_minor
    listed = item.price_minor if item.list_price_minor is None else item.list_price_minor
    item.list_price_minor = None if listed == price_minor else listed
    # "From" said that the price was not known yet: now it is.
    item.price_minor, item.price_from = price_minor, False
    item.save(update_fields=["price_minor", "price_from", "list_price_minor"])
    add_up(booking)
    touch(booking, ["price_minor", "price_from", "list_price_minor"], now=now)
    happened(
        booking,
        BookingEvent.Kind.PRICED,
        by=by,
        now=now,
        old_price_minor=before,
        new_price_minor=booking.price_minor,
        what=item.name,
    )
    note("booking.price", booking, by=by, now=now)
    return booking


def add_up(booking: Booking) -> None:
    """Add the services' prices up on the visit, and what the price list made of them where it differs."""
    items = list(BookingItem.objects.filter(booking=booking))
    booking.price_minor = sum(item.price_minor for item in items)
    booking.price_from = any(item.price_from for item in items)
    listed = sum(
        item.price_minor if item.list_price_minor is None else item.list_price_minor for item in items
    )
    booking.list_price_minor = listed if any(item.list_price_minor is not None for item in items) else None


def mark_paid(*, booking: Booking, how: str, by: Actor, now: datetime, seen: str = "") -> Booking:
    """Write that the visit has been paid, and how. Pressed twice it is paid once. Raises stale.Stale."""
    booking = locked(booking)
    if booking.payment == Booking.Payment.PAID and booking.payment_how == how:
        return booking
    require_seen(booking, seen)
    booking.payment, booking.payment_how, booking.paid_at = Booking.Payment.PAID, how, now
    touch(booking, ["payment", "payment_how", "paid_at"], now=now)
    write_payment(booking, BookingEvent.Kind.PAID, how, by=by, now=now)
    return booking


def mark_unpaid(*, booking: Booking, by: Actor, now: datetime, seen: str = "") -> Booking:
    """Take a payment back that was written by mistake. Raises stale.Stale."""
    booking = locked(booking)
    if booking.payment == Booking.Payment.UNPAID:
        return booking
    require_seen(booking, seen)
    how = booking.payment_how
    booking.payment, booking.payment_how, booking.paid_at = Booking.Payment.UNPAID, "", None
    touch(booking, ["payment", "payment_how", "paid_at"], now=now)
    write_payment(booking, BookingEvent.Kind.UNPAID, how, by=by, now=now)
    return booking


def write_payment(booking: Booking, kind: str, how: str, *, by: Actor, now: datetime) -> None:
    """Write the payment into the visit's history, with the sum as it stood."""
    happened(booking, kind, by=by, now=now, new_price_minor=booking.price_minor, what=how)
    note("booking.pay" if kind == BookingEvent.Kind.PAID else "booking.unpay", booking, by=by, now=now)


def touch(booking: Booking, names: list[str], *, now: datetime) -> None:
    """Save what was changed; money is nothing that a calendar must hear of, so the sequence stands."""
    booking.changed_at = now
    booking.save(update_fields=[*names, "changed_at"])
