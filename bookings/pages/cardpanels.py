"""What the diary hangs on a customer's card: figures on top, visits to come, and visits that were."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.dates import capital, dated_day, near_moment
from bookings.models import Booking, BookingItem, FormerPlace
from bookings.owncards import visits_seen_by
from bookings.words import money, price_label, services_label, who_label
from customers.models import Customer
from customers.registries import Panel, register_card_panel
from staff.models import Membership
from tenants.models import Tenant

Status = Booking.Status
CAME = Q(status__in=(Status.ARRIVED, Status.DONE))
PAST_SHOWN, AHEAD_SHOWN = 8, 20


def figures(card: Customer, member: Membership, tenant: Tenant) -> dict[str, Any]:
    """Add up visits, absences and money, as far as this colleague sees the visits."""
    seen = visits_seen_by(member, card)
    sums = seen.aggregate(
        came=Count("pk", filter=CAME),
        away=Count("pk", filter=Q(status=Status.NO_SHOW)),
        cancelled=Count("pk", filter=Q(status=Status.CANCELLED)),
        last=Max("starts_at", filter=CAME),
        worth=Sum("price_minor", filter=CAME, default=0),
        paid=Sum("price_minor", filter=Q(payment=Booking.Payment.PAID), default=0),
    )
    return {**sums, **words_of_sums(sums, seen, tenant)}


def words_of_sums(sums: dict[str, Any], seen: QuerySet[Booking], tenant: Tenant) -> dict[str, str]:
    """Write the sums for the reader."""
    found = {"worth_label": money(sums["worth"], tenant.currency), "last_label": "", "with_label": ""}
    if sums["last"]:
        found["last_label"] = dated_day(sums["last"].astimezone(tenant.zone).date())
        last = BookingItem.objects.filter(booking__in=seen.filter(CAME, starts_at=sums["last"]))
        who = who_label(list(last.select_related("resource").order_by("number")))
        found["with_label"] = _("with %(who)s") % {"who": who} if who else ""
    if sums["paid"]:
        found["paid_label"] = _("of it %(amount)s noted as paid") % {
            "amount": money(sums["paid"], tenant.currency)
        }
    cancelled = sums["cancelled"]
    found["cancelled_label"] = (
        ngettext("%(count)s visit cancelled", "%(count)s visits cancelled", cancelled) % {"count": cancelled}
        if cancelled
        else ""
    )
    return found


def visits(card: Customer, member: Membership, tenant: Tenant) -> dict[str, Any]:
    """List the visits to come and the latest that were."""
    now = timezone.now()
    seen = visits_seen_by(member, card).prefetch_related("items__resource")
    untold = FormerPlace.objects.filter(booking=OuterRef("pk"), answer=FormerPlace.Answer.OPEN)
    ahead = seen.annotate(untold=Exists(untold)).filter(ends_at__gte=now).order_by("starts_at")
    past = seen.filter(ends_at__lt=now).order_by("-starts_at")
    latest = rows(past[:PAST_SHOWN], tenant, now)
    return {
        "ahead": rows(ahead[:AHEAD_SHOWN], tenant, now),
        "past": latest,
        "past_count": past.count() if len(latest) == PAST_SHOWN else len(latest),
        "past_shown": PAST_SHOWN,
    }


def rows(
    bookings: QuerySet[Booking] | Sequence[Booking], tenant: Tenant, now: datetime
) -> list[dict[str, Any]]:
    """Write visits as the rows of a table."""
    return [visit_row(booking, tenant, now) for booking in bookings]


def visit_row(booking: Booking, tenant: Tenant, now: datetime) -> dict[str, Any]:
    """Write one visit."""
    items = sorted(booking.items.all(), key=lambda item: item.number)
    local = booking.starts_at.astimezone(tenant.zone)
    ended = booking.status in {Status.CANCELLED, Status.DECLINED, Status.EXPIRED, Status.NO_SHOW}
    state, label = state_of(booking)
    return {
        "id": booking.pk,
        "day": local.date().isoformat(),
        "when": capital(near_moment(booking.starts_at, now, tenant.zone))
        if booking.ends_at >= now
        else dated_day(local.date()),
        "css": f"s{items[0].colour}" if items else "s6",
        "what": services_label(items),
        "who": who_label(items),
        "price": "–"
        if ended
        else price_label(booking.price_minor, from_price=booking.price_from, currency=booking.currency),
        "state": state,
        "state_label": label,
    }


def state_of(booking: Booking) -> tuple[str, str]:
    """Say how a visit stands, and with which mark."""
    if getattr(booking, "untold", False):
        return "due", capital(_("new time not told"))
    if booking.payment == Booking.Payment.PAID:
        return "ok", capital(_("paid"))
    marks: dict[str, str] = {
        Status.REQUESTED: "due",
        Status.DONE: "ok",
        Status.ARRIVED: "ok",
        Status.NO_SHOW: "fail",
    }
    return marks.get(booking.status, ""), str(booking.get_status_display())


def register_panels() -> None:
    """Hang both on the card."""
    register_card_panel(Panel("figures", "customers/_figures.html", figures, order=10, place="figures"))
    register_card_panel(Panel("visits", "customers/_visits.html", visits, order=10, place="main"))
