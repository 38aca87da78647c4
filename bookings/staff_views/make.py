"""Make a visit: search or make the customer in the same panel, see what is in the way before it is saved."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bookings.actions.make import NewCard, Who, book_by_staff
from bookings.actions.place import Terms, fit_for_staff
from bookings.actions.plans import plan_anew
from bookings.catalogue import load_catalogue
from bookings.dates import clock
from bookings.forms.change import uuid_or_none
from bookings.forms.make import MOST_SERVICES, NEW, NOBODY, Line, MakeForm, contact_form, lines_of
from bookings.models import Booking
from bookings.slots import Fit, Plan
from bookings.staff_views.calendar import CALENDAR, people_for, permissions_of
from bookings.staff_views.desk import local_day, to_sheet
from bookings.staff_views.find import card_of, found
from bookings.staff_views.warned import accepted, attempt, may_overbook, warning, why_missing
from bookings.words import price_label
from customers.blocks import ToldBlock, told_block
from customers.contacts import read_contact
from customers.links import cards_with
from customers.reach import cards_for
from staff.access import StaffRequest, staff_view
from staff.permissions import Permission
from tenants.doors import form_page
from tenants.models import Tenant

LONGEST = 200


@dataclass
class Typed:
    """What stands on the page: the fields, the services, the customer; nothing of it is ever lost."""

    tenant: Tenant
    form: MakeForm
    lines: list[Line]
    people: list[Any]
    chosen: str
    contact: Any

    @property
    def start(self) -> datetime | None:
        """Give when it is to begin, once day and time can be read."""
        data = getattr(self.form, "cleaned_data", {})
        if data.get("day") is None or data.get("time") is None:
            return None
        return datetime.combine(data["day"], data["time"], tzinfo=self.tenant.zone)

    def plan(self) -> Plan | None:
        """Give what is wanted, or None while no service is chosen. Raises plans.Unknown."""
        lines = [line for line in self.lines if line.service is not None]
        if not lines:
            return None
        allowed = {each.pk for each in self.people}
        # Whoever sees her own calendar only books herself.
        only = self.people[0].pk if len(self.people) == 1 else None
        people = [line.who if line.who in allowed else only for line in lines]
        return plan_anew([line.service for line in lines if line.service], people, self.tenant.zone)


def typed_by(request: StaffRequest, tenant: Tenant) -> Typed:
    """Read the page as it was sent, or as the calendar asks for it."""
    data = request.POST if request.method == "POST" else request.GET
    people = people_for(request)
    form = MakeForm(request.POST if request.method == "POST" else opening(request.GET, tenant))
    form.is_valid()
    chosen = data.get("customer", "")
    contact = contact_form(request.POST if request.method == "POST" and chosen == NEW else None, tenant)
    return Typed(tenant, form, lines_of(data, who=uuid_or_none(data.get("who"))), people, chosen, contact)


def opening(asked: QueryDict, tenant: Tenant) -> dict[str, str]:
    """Begin with the time that was pressed in the calendar; else with the next quarter of an hour."""
    now = timezone.now().astimezone(tenant.zone)
    day = asked.get("day") or now.date().isoformat()
    minute = asked.get("minute", "")
    at = (
        int(minute)
        if minute.isdecimal() and int(minute) < 1440
        else -(-(now.hour * 60 + now.minute) // 15) * 15
    )
    return {"day": day, "time": f"{at // 60 % 24:02d}:{at % 60:02d}"}


@form_page
@staff_view(*CALENDAR, any_of=True)
def make_visit(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Show the panel of a new visit; book it, or show what stands in the way."""
    now = timezone.now()
    typed = typed_by(request, tenant)
    fault: dict[str, Any] = {}
    status = 200
    if request.method == "POST" and "book" in request.POST:
        done = booked(request, typed, now=now)
        if isinstance(done, Booking):
            return to_sheet(request, local_day(tenant, done), booking_id=done.pk)
        fault = done
        status = 409 if "warnings" in fault else 422
    context = page_of(request, typed, fault, now=now)
    return render(request, "calendar/make.html", context, status=status)


def booked(request: StaffRequest, typed: Typed, *, now: datetime) -> Booking | dict[str, Any]:
    """Book what was typed, or say what is missing or in the way."""
    tenant = typed.tenant
    missing = missing_of(request, typed)
    if missing:
        return {"missing": missing}
    if why_missing(request):
        return {"missing": {"why": _("Write why it lies over another visit.")}}

    def act() -> Booking:
        plan, start = typed.plan(), typed.start
        assert plan is not None and start is not None
        return book_by_staff(
            tenant=tenant,
            plan=plan,
            start=start,
            who=who_of(request, typed),
            by=request.actor,
            now=now,
            message=typed.form.cleaned_data.get("message", ""),
            accept=accepted(request),
            overbook=may_overbook(request),
            why=request.POST.get("why", "").strip()[:LONGEST],
            tell_customer="tell" in request.POST,
            visit_id=visit_of(request, typed),
        )

    return attempt(request, tenant, act, start=typed.start, now=now)


def visit_of(request: StaffRequest, typed: Typed) -> UUID | None:
    """Give the id that this form's visit gets: the same form with the same words is the same visit (S02).

    The form's own number is random and kept nowhere, so the id tells nothing of what was typed. Who goes back
    and types another customer or another time makes another visit.
    """
    form = uuid_or_none(request.POST.get("once"))
    if form is None:
        return None
    names = ("customer", "name", "phone", "email", "day", "time", "message")
    lines = [f"{line.service} {line.who}" for line in typed.lines]
    return uuid5(form, "\n".join([*lines, *(request.POST.get(name, "") for name in names)]))


def missing_of(request: StaffRequest, typed: Typed) -> dict[str, Any]:
    """Name what is not typed yet, each with its sentence."""
    missing: dict[str, Any] = {name: errors[0] for name, errors in typed.form.errors.items()}
    if not any(line.service for line in typed.lines):
        missing["service-0"] = _("Choose a service.")
    if typed.chosen == NEW:
        missing |= {name: errors[0] for name, errors in typed.contact.errors.items()}
    elif typed.chosen != NOBODY and card_of(request, typed.chosen) is None:
        missing["q"] = _("Find the customer, make a new one, or book without a name.")
    return missing


def who_of(request: StaffRequest, typed: Typed) -> Who:
    """Give for whom it is."""
    if typed.chosen == NOBODY:
        return None
    if typed.chosen == NEW:
        data = typed.contact.cleaned_data
        return NewCard(data["name"], data["phone"], data["email"], typed.tenant.language)
    return card_of(request, typed.chosen)


def page_of(request: StaffRequest, typed: Typed, fault: dict[str, Any], *, now: datetime) -> dict[str, Any]:
    """Give the page everything that stands on it."""
    tenant = typed.tenant
    posted = request.method == "POST"
    day = getattr(typed.form, "cleaned_data", {}).get("day") or now.astimezone(tenant.zone).date()
    tell = "tell" in request.POST if posted and "tells" in request.POST else tenant.staff_tells_customer
    return {
        "tenant": tenant,
        "form": typed.form,
        "lines": typed.lines,
        "drawn": request.GET.get("length", ""),
        "may_add": len(typed.lines) < MOST_SERVICES,
        "offers": offers_for(typed),
        "people": typed.people,
        "alone": typed.people[0] if len(typed.people) == 1 else None,
        "chosen": typed.chosen,
        "contact": typed.contact,
        "typed_name": request.POST.get("name", ""),
        "typed_phone": request.POST.get("phone", ""),
        "typed_email": request.POST.get("email", ""),
        "once": uuid_or_none(request.POST.get("once")) or uuid4(),
        "tell": tell,
        "why": request.POST.get("why", ""),
        "missing": fault.get("missing", {}),
        "back": to_sheet(request, day)["Location"],
        **found(request, tenant, now=now),
        "blocked": blocked_of(request, typed, now=now),
        **(checked(request, typed, now=now) if not fault.get("warnings") else {"fault": fault}),
    }


def blocked_of(request: StaffRequest, typed: Typed, *, now: datetime) -> ToldBlock | None:
    """Give the block of whom it is for: of the chosen card, or of one with the address that was typed.

    It is a warning: a block keeps people from booking on the net, not a colleague from booking for them.
    """
    if typed.chosen == NEW:
        typed.contact.is_valid()
        data = getattr(typed.contact, "cleaned_data", {})
        contact = read_contact(
            email=data.get("email", ""), phone=data.get("phone", ""), country=typed.tenant.country
        )
        there = {card.pk for card in cards_with(contact)}
        ids = list(cards_for(request.membership).filter(pk__in=there).values_list("pk", flat=True))
    else:
        card = card_of(request, typed.chosen)
        ids = [card.pk] if card is not None else []
    why = Permission.SEE_NOTES in permissions_of(request)
    told = (told_block(one, typed.tenant.zone, why=why, now=now) for one in ids)
    return next((each for each in told if each is not None), None)


def offers_for(typed: Typed) -> list[Any]:
    """List the services that the people of this colleague perform; a class is booked as a session."""
    able = {each.pk for each in typed.people}
    offers = load_catalogue(online=False).offers
    return [offer for offer in offers if offer.service.seats == 1 and able & offer.performers.keys()]


def checked(request: StaffRequest, typed: Typed, *, now: datetime) -> dict[str, Any]:
    """Say how the time stands before anything is saved: free, or what is in the way."""
    start = typed.start
    if start is None or not any(line.service for line in typed.lines):
        return {}
    fits: list[Fit] = []

    def act() -> Plan:
        plan = typed.plan()
        assert plan is not None
        fits.append(fit_for_staff(plan, start, now=now, terms=Terms(["notice", "too_far"])))
        return plan

    done = attempt(request, typed.tenant, act, start=start, now=now)
    if isinstance(done, dict):
        return {"fault": done}
    fit = fits[0]
    said = warning(request, typed.tenant, fit.warnings, (), start=start, tokens=())["said"]
    prices = [offer.price(who) for offer, who in zip(done.offers, fit.performers, strict=True)]
    from_price = any(offer.service.price_from for offer in done.offers)
    names = {each.pk: each.first_name for each in typed.people}
    return {
        "fits": {
            "until": clock(fit.ends_at.astimezone(typed.tenant.zone)),
            "price": price_label(sum(prices), from_price=from_price, currency=typed.tenant.currency),
            "who": ", ".join(dict.fromkeys(names.get(each, "") for each in fit.performers)),
        },
        "fault": {"said": said},
    }


@require_POST
@staff_view(*CALENDAR, any_of=True)
def check_visit(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Say how the time stands, while it is being typed."""
    now = timezone.now()
    typed = typed_by(request, tenant)
    context = {"tenant": tenant, "why": request.POST.get("why", ""), "form": typed.form}
    context |= checked(request, typed, now=now)
    context["blocked"] = blocked_of(request, typed, now=now)
    return render(request, "calendar/_checked.html", context)
