"""Make a series: say how often, see every date with what is in the way, choose, then book all of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.actions.cards import Restricted
from bookings.actions.series import AlreadyInSeries, book_series, wishes_of
from bookings.catalogue import Catalogue, load_catalogue
from bookings.dates import day_or_none
from bookings.forms.picking import PickForm
from bookings.forms.rule import NewSeriesForm, RuleForm
from bookings.kinds import items_of
from bookings.locks import Taken
from bookings.models import Booking, BookingItem, Series
from bookings.occasions import Choices, Occasion, Undecided, read_occasions
from bookings.pages.seriespage import preview_context
from bookings.slots import Plan
from bookings.staff_views.calendar import CALENDAR, back_to, look_at, people_for, visit_for
from bookings.staff_views.picking import card_from, pick_context, picked_of
from bookings.words import services_label, who_label
from customers.models import Customer
from staff.access import StaffRequest, staff_view
from tenants.doors import form_page
from tenants.models import Tenant

CARRIED = (
    *("day", "time", "every", "ends", "times", "until", "service", "who", "room", "seats"),
    *("card", "name", "phone", "email"),
)
PREVIEW, BOOK, EDIT = "preview", "book", "edit"


@form_page
@staff_view(*CALENDAR, any_of=True)
def repeat_visit(request: StaffRequest, tenant: Tenant, booking_id: UUID) -> HttpResponse:
    """Repeat a visit: the same services by the same people for the same customer."""
    now = timezone.now()
    booking = visit_for(request, booking_id)
    if booking.series_id is not None:
        return HttpResponseRedirect(reverse("visit_series", args=[tenant.slug, booking.pk]))
    if booking.customer is None or booking.session_id is not None:
        raise Http404
    items, local = items_of(booking), booking.starts_at.astimezone(tenant.zone)
    plan, act = plan_of_visit(tenant, items), request.POST.get("act", EDIT)
    first = {"day": local.date().isoformat(), "time": local.strftime("%H:%M")}
    typed = request.POST.dict()
    form = RuleForm(typed | first if act in {PREVIEW, BOOK} else None, initial=typed | first)
    context: dict[str, Any] = {
        "tenant": tenant,
        "form": form,
        "source": booking,
        "name": booking.customer.name,
        "what": services_label(items),
        "who": who_label(items),
        "first_at": local,
        "back": visit_url(tenant, booking),
    }
    if act != BOOK:
        look_at(request, booking, now=now)
    if not form.is_valid():
        return render(request, "series/rule.html", context, status=422 if form.is_bound else 200)
    return go_on(request, tenant, form, plan, context, customer=booking.customer, source=booking, now=now)


@form_page
@staff_view(*CALENDAR, any_of=True)
def new_series(request: StaffRequest, tenant: Tenant) -> HttpResponse:
    """Make a series that begins with no visit: also who, what and with whom."""
    now, act = timezone.now(), request.POST.get("act", EDIT)
    catalogue, people = load_catalogue(online=False), people_for(request)
    # What is being filled in is not judged yet.
    posted = request.POST if act in {PREVIEW, BOOK} else None
    initial = {"day": asked_day(request), "who": request.GET.get("who", ""), **request.POST.dict()}
    form = NewSeriesForm(posted, initial=initial)
    pick = PickForm(posted, tenant=tenant, initial=initial)
    picked = picked_of(request, tenant, now=now)
    plan = plan_for(catalogue, form, tenant, {each.pk for each in people}) if posted else None
    context: dict[str, Any] = {
        "tenant": tenant,
        "form": form,
        "offers": [each for each in catalogue.offers if each.service.seats == 1],
        "people": people,
        "chosen": {name: form[name].value() for name in ("service", "who")},
        "back": reverse("calendar_day", args=[tenant.slug]),
        **pick_context(request, tenant, pick, picked),
    }
    # Both are asked, so that everything that is wrong stands on the page at once.
    if not all([pick.is_valid(), plan is not None]) or plan is None:
        return render(request, "series/new.html", context, status=422 if posted else 200)
    context |= {
        "name": picked.card.name if picked.card else pick.cleaned_data["name"],
        "what": plan.offers[0].service.label,
        "who": plan.resources[form.cleaned_data["who"]].first_name,
    }
    customer = card_from(pick, picked, tenant, now=now) if act == BOOK else None
    return go_on(request, tenant, form, plan, context, customer=customer, source=None, now=now)


def go_on(
    request: StaffRequest,
    tenant: Tenant,
    form: RuleForm,
    plan: Plan,
    context: dict[str, Any],
    *,
    customer: Customer | None,
    source: Booking | None,
    now: datetime,
) -> HttpResponse:
    """Show the dates, or book them; where something came between, show them again with what changed."""
    rule, choices = form.rule(), choices_of(request)
    if request.POST.get("act") == BOOK and customer is not None:
        try:
            series = book_series(
                tenant=tenant,
                customer=customer,
                plan=plan,
                rule=rule,
                choices=choices,
                source=source,
                by=request.actor,
                now=now,
                tell_customer="tell" in request.POST,
            )
        except Undecided as undecided:
            return preview(request, form, undecided.occasions, context, again=True)
        except Restricted:
            found = read_occasions(wishes_of(plan, rule, source=source), choices, now=now)
            return preview(request, form, found, context | {"closed_card": True}, again=True)
        except (Taken, AlreadyInSeries):
            found = read_occasions(wishes_of(plan, rule, source=source), choices, now=now)
            return preview(request, form, found, context, again=True)
        return HttpResponseRedirect(made_url(tenant, series))
    found = read_occasions(wishes_of(plan, rule, source=source), choices, now=now)
    return preview(request, form, found, context)


def preview(
    request: StaffRequest,
    form: RuleForm,
    occasions: list[Occasion] | tuple[Occasion, ...],
    context: dict[str, Any],
    *,
    again: bool = False,
) -> HttpResponse:
    """List every date, those with something in the way first. Nothing has been written."""
    shown = preview_context(context["tenant"], occasions, every=form.cleaned_data["every"])
    free_before = set(request.POST.get("free", "").split(","))
    changed = [row for row in shown["rows"] if row["reasons"] and not row["settled"] and again]
    context |= shown | {
        "changed": [row for row in changed if row["key"] in free_before or row["chosen_other"]],
        "undecided": again and bool(changed),
        "hidden": hidden_of(request),
        "tell": "tell" in request.POST or request.POST.get("act") != BOOK,
    }
    return render(request, "series/preview.html", context, status=409 if again else 200)


def hidden_of(request: StaffRequest) -> list[tuple[str, str]]:
    """Carry what was typed on to the next page."""
    return [(name, request.POST[name]) for name in CARRIED if name in request.POST]


def choices_of(request: StaffRequest) -> Choices:
    """Read what was chosen for each date."""
    return {name: str(request.POST[name]) for name in request.POST if is_date_key(name)}


def is_date_key(name: str) -> bool:
    """Say whether a field is the choice for one date: d7."""
    return name[:1] == "d" and name[1:].isdecimal()


def plan_of_visit(tenant: Tenant, items: list[BookingItem]) -> Plan:
    """Give what a visit took: its services, its people, its lengths."""
    catalogue = load_catalogue(online=False, ids=[item.service_id for item in items])
    offers = catalogue.by_ids([item.service_id for item in items]) or ()
    lengths = tuple(item.length for item in items)
    people = tuple(item.resource_id for item in items)[: len(offers)]
    return Plan(offers, catalogue.resources, None, tenant.zone, booked_minutes=lengths, people=people)


def plan_for(catalogue: Catalogue, form: NewSeriesForm, tenant: Tenant, allowed: set[UUID]) -> Plan | None:
    """Give what was asked for, or say beside the field why it is not to be had."""
    if not form.is_valid():
        return None
    offers = catalogue.by_ids([form.cleaned_data["service"]])
    who = form.cleaned_data["who"]
    if offers is None or offers[0].service.seats > 1:
        form.add_error("service", form.fields["service"].error_messages["required"])
        return None
    if who not in allowed or who not in offers[0].performers:
        form.add_error("who", _("This colleague does not perform this service."))
        return None
    return Plan(offers, catalogue.resources, None, tenant.zone, people=(who,))


def asked_day(request: StaffRequest) -> str:
    """Read the day that was pressed in the calendar."""
    day = day_or_none(request.GET.get("day", ""))
    return day.isoformat() if day else ""


def visit_url(tenant: Tenant, booking: Booking) -> str:
    """Give the way back to the visit."""
    return str(back_to(tenant, booking)["Location"])


def made_url(tenant: Tenant, series: Series) -> str:
    """Lead to the series that was made, by its first visit."""
    first = series.bookings.order_by("position").values_list("pk", flat=True)[0]
    return reverse("visit_series", args=[tenant.slug, first]) + "?done=made"
