"""What a visit says at a glance: its state, its fill, and at most three small marks, each with a word."""

from datetime import datetime

from django.utils.translation import gettext as _

from bookings.models import Booking, BookingItem

Status = Booking.Status
# By status the bar's line code differs too: colour is never the only sign.
STATUS_FILL: dict[str, str] = {
    Status.REQUESTED: "s4",
    Status.BOOKED: "s1",
    Status.ARRIVED: "s3",
    Status.DONE: "s6",
    Status.NO_SHOW: "s5",
    Status.CANCELLED: "s6",
    Status.DECLINED: "s6",
    Status.EXPIRED: "s6",
}
LEGEND = (Status.REQUESTED, Status.BOOKED, Status.ARRIVED, Status.DONE, Status.NO_SHOW)
MOST_MARKS = 3


def visit_state(booking: Booking, now: datetime, *, by_status: bool = False) -> str:
    """Say how a visit is drawn: coming, in the chair, past, missed, waiting for an answer, or given up.

    By status a visit that is over and was never marked keeps its colour: it is what is left to do.
    """
    plain = {
        Status.NO_SHOW: "missed",
        Status.REQUESTED: "requested",
        Status.CANCELLED: "gone",
        Status.DECLINED: "gone",
        Status.EXPIRED: "gone",
    }.get(Status(booking.status))
    if plain:
        return plain
    if booking.status == Status.DONE or (booking.ends_at <= now and not by_status):
        return "past"
    return "here" if booking.status == Status.ARRIVED else "coming"


def fill_of(item: BookingItem, *, by_status: bool) -> str:
    """Give the class of a visit's colour."""
    return STATUS_FILL[item.booking.status] if by_status else f"s{item.colour}"


def first_visit(item: BookingItem) -> bool:
    """Say whether the customer has not been here before; what was moved in from elsewhere counts."""
    booking = item.booking
    if booking.customer is None or getattr(item, "came_before", True):
        return False
    earlier = booking.customer.last_visit_at
    return earlier is None or earlier >= booking.starts_at


def visit_marks(
    booking: Booking, *, new: bool, noted: bool, failed: bool, untold: bool = False
) -> list[dict[str, str]]:
    """List the small marks of a visit, the most urgent first."""
    marks = []
    if booking.status == Status.NO_SHOW:
        marks.append({"icon": "x", "text": _("did not come")})
    if booking.status == Status.REQUESTED:
        marks.append({"icon": "circle-alert", "text": _("waits for your answer")})
    elif failed:
        marks.append({"icon": "circle-alert", "text": _("a message did not arrive")})
    elif untold:
        marks.append({"icon": "circle-alert", "text": _("the customer does not know the new time")})
    if new:
        marks.append({"icon": "plus", "text": _("first visit")})
    if noted:
        marks.append({"icon": "sticky-note", "text": _("has a note")})
    if booking.payment == Booking.Payment.PAID:
        marks.append({"icon": "check", "text": _("paid")})
    if booking.source == "online":
        marks.append({"icon": "globe", "text": _("booked online")})
    return marks[:MOST_MARKS]


def told_more(booking: Booking, *, new: bool, failed: bool) -> str:
    """Give the line that a tall block has room for: what the marks mean, in words."""
    if booking.status == Status.REQUESTED:
        return _("Waits for your answer")
    if booking.status == Status.NO_SHOW:
        return _("Did not come")
    if failed:
        return _("A message did not arrive")
    if booking.status == Status.ARRIVED:
        return str(booking.get_status_display())
    return _("First visit") if new else ""
