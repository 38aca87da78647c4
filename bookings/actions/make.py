"""Book by staff: at the desk or on the telephone, for a known customer, a new one, or one without a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from bookings.actions.cancel import refresh_customer
from bookings.actions.cards import standing
from bookings.actions.confirm import new_reference, snapshot
from bookings.actions.history import happened, note
from bookings.actions.hold import clear_expired
from bookings.actions.move import set_aside
from bookings.actions.place import Terms, fit_for_staff, take_time
from bookings.actions.tell import plan_reminder, tell_first
from bookings.contacts import lock_contact
from bookings.locks import lock_resources, taken_if_refused
from bookings.models import Booking, BookingEvent, BookingItem
from bookings.slots import Fit, Plan
from customers.contacts import read_contact
from customers.links import link_contact
from customers.models import Customer
from tenants.actors import Actor
from tenants.models import Tenant


@dataclass(frozen=True)
class NewCard:
    """Somebody who has no card yet, as a colleague typed her; only the name is needed."""

    name: str
    phone: str = ""
    email: str = ""
    language: str = "da"


# So long somebody who presses again means the same visit.
JUST = timedelta(minutes=15)
# A card that is there, one to be made, or nobody by name.
Who = Customer | NewCard | None


def book_by_staff(
    *,
    tenant: Tenant,
    plan: Plan,
    start: datetime,
    who: Who,
    by: Actor,
    now: datetime,
    message: str = "",
    accept: Sequence[str] = (),
    overbook: bool = False,
    why: str = "",
    tell_customer: bool = True,
    visit_id: UUID | None = None,
) -> Booking:
    """Write a visit at this start, with its items, history and messages.

    The rules that customers must keep are warnings here: `accept` names those that the colleague has seen.
    A known address with another name is another person: no card is changed (S71). What is sent twice, by a
    double press or after a broken line, comes with the same `visit_id` and is one visit (S02).

    Raises Taken, Restricted, or place.Warned with what stands in the way and has not been accepted.
    """
    with taken_if_refused():
        lock_resources(plan.resource_ids)
        former = sent_before(visit_id)
        if former is not None and former.status != Booking.Status.CANCELLED:
            return former
        visit_id = None if former else visit_id
        terms = Terms(accept, overbook, why)
        besides = ["twin"] if has_twin(plan, start, who, now=now) else []
        fit = fit_for_staff(plan, start, now=now, terms=terms, besides=besides)
        if fit.stale:
            clear_expired(fit.pieces, now=now)
        customer = card_of(tenant, who, now=now)
        booking = write_visit(tenant, plan, fit, customer, message, visit_id=visit_id or uuid4(), now=now)
        items = write_items(booking, plan, fit)
        take_time(booking, items, fit)
        happened(
            booking,
            BookingEvent.Kind.BOOKED,
            by=by,
            now=now,
            new_starts_at=fit.starts_at,
            new_ends_at=fit.ends_at,
            **set_aside(fit, why),
        )
    refresh_customer(booking, now=now)
    note("booking.make", booking, by=by, now=now, fields=["overbooked"] if "taken" in fit.warnings else [])
    if tell_customer and booking.starts_at > now:
        tell_first(tenant=tenant, booking=booking, by=by, now=now)
    else:
        plan_reminder(tenant=tenant, booking=booking, by=by, now=now)
    return booking


def sent_before(visit_id: UUID | None) -> Booking | None:
    """Find the visit that this very form has made already. Call it under the resources' locks."""
    return Booking.objects.select_related("customer").filter(pk=visit_id).first() if visit_id else None


def has_twin(plan: Plan, start: datetime, who: Who, *, now: datetime) -> bool:
    """Say whether the same was booked a moment ago: somebody went back and pressed again (S02)."""
    rows = Booking.objects.select_related("customer").prefetch_related("items")
    just = rows.filter(
        starts_at=start, source="staff", status=Booking.Status.BOOKED, created_at__gte=now - JUST
    )
    wanted = sorted(str(offer.id) for offer in plan.offers)
    name = who.name.strip() if who else None
    return any(
        (each.customer.name if each.customer else None) == name
        and sorted(str(item.service_id) for item in each.items.all()) == wanted
        for each in just
    )


def card_of(tenant: Tenant, who: Who, *, now: datetime) -> Customer | None:
    """Give the card that the visit is for; a new one is linked by name and address together, as online."""
    if who is None:
        return None
    if isinstance(who, Customer):
        return standing(who.pk)
    contact = read_contact(email=who.email, phone=who.phone, country=tenant.country)
    lock_contact(contact)
    return link_contact(name=who.name, contact=contact, language=who.language, now=now).card


def write_visit(
    tenant: Tenant,
    plan: Plan,
    fit: Fit,
    customer: Customer | None,
    message: str,
    *,
    visit_id: UUID,
    now: datetime,
) -> Booking:
    """Write the visit's own row. What a colleague books needs nobody's approval."""
    offers = plan.offers
    return Booking.objects.create(
        pk=visit_id,
        customer=customer,
        walk_in=customer is None,
        reference=new_reference(),
        status=Booking.Status.BOOKED,
        starts_at=fit.starts_at,
        ends_at=fit.ends_at,
        source="staff",
        language=language_of(tenant, customer),
        message=message,
        price_minor=sum(offer.price(each) for offer, each in zip(offers, fit.performers, strict=True)),
        price_from=any(offer.service.price_from for offer in offers),
        currency=tenant.currency,
        created_at=now,
        changed_at=now,
    )


def language_of(tenant: Tenant, customer: Customer | None) -> str:
    """Give the language in which the messages are written: hers, where the business speaks it."""
    spoken = customer.language if customer else tenant.language
    return spoken if spoken in tenant.languages else tenant.language


def write_items(booking: Booking, plan: Plan, fit: Fit) -> list[BookingItem]:
    """Write what was booked, as it is now."""
    return BookingItem.objects.bulk_create(
        snapshot(booking, number, offer, who_id=who, starts_at=starts_at, length=ends_at - starts_at)
        for number, (offer, (who, starts_at, ends_at)) in enumerate(
            zip(plan.offers, fit.timeline, strict=True)
        )
    )
