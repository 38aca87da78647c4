"""Details: who is coming; sending them turns the held time into the visit."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from bookings.actions.confirm import Details, NotOnline, Repriced, TooMany, confirm
from bookings.actions.hold import booking_of_flow, choose, find_hold, reprice
from bookings.catalogue import Catalogue, load_catalogue
from bookings.dates import capital, clock, day_and_time, long_day, short_day
from bookings.forms.details import DetailsForm
from bookings.intervals import minutes_between
from bookings.limits import may_book
from bookings.links import mint_link
from bookings.locks import Taken
from bookings.models import Booking, Hold
from bookings.public_views.front import unnamed
from bookings.public_views.time import asked_start, build_page, hold_seat, nearest
from bookings.slots import Plan, Refused
from bookings.words import joined, minutes_label, price_label, reach_us
from customers import normalise
from tenants.actors import VISITOR
from tenants.doors import form_page
from tenants.models import PolicyVersion, Tenant
from tenants.policies import current_policy
from tenants.public import public_view
from tenants.spoken import carried


# The flow's own token is the key to this page; there is no cookie that another page could borrow.
@csrf_exempt
@form_page
@public_view
def book_details(request: HttpRequest, tenant: Tenant, token: str) -> HttpResponse:
    """Ask who is coming; on POST book, or say beside the field what is wrong."""
    now = timezone.now()
    hold = find_hold(token)
    if hold is None:
        return to_start(tenant)
    if hold.booking is not None:
        return to_done(tenant, hold.booking, now=now)
    catalogue = load_catalogue(online=True, ids=hold.services)
    if catalogue.by_ids(hold.services) is None:
        return to_start(tenant)
    policy = current_policy("privacy", get_language() or "da")
    if request.method == "POST":
        return book(request, tenant, hold, catalogue, policy, token=token, now=now)
    return show(request, tenant, hold, catalogue, DetailsForm(tenant=tenant), policy, token=token, now=now)


def book(
    request: HttpRequest,
    tenant: Tenant,
    hold: Hold,
    catalogue: Catalogue,
    policy: PolicyVersion | None,
    *,
    token: str,
    now: datetime,
) -> HttpResponse:
    """Check what was typed and turn the hold into the visit."""
    form = read_form(request, tenant, policy)
    if not form.is_valid():
        return show(request, tenant, hold, catalogue, form, policy, token=token, now=now, status=422)
    if not may_book(request, tenant):
        return render(request, "errors/429.html", {"tenant": tenant}, status=429)
    try:
        hold = settle(request, hold, catalogue, tenant, token=token, now=now)
        booking = confirm(
            tenant=tenant,
            hold=hold,
            catalogue=catalogue,
            details=details_of(form, get_language() or "da"),
            policy=policy,
            by=VISITOR,
            now=now,
        )
    except Repriced:
        hold = reprice(find_hold(token) or hold, catalogue)
        form.add_error(None, _("The price has changed since you chose the time. Look again before you book."))
    except (Taken, Refused):
        if mine := booking_of_flow(token):
            # Her first press was still under way when the second one came.
            return to_done(tenant, mine, now=now, typed=form)
        return show(
            request, tenant, hold, catalogue, form, policy, token=token, now=now, status=409, gone=True
        )
    except (TooMany, NotOnline):
        form.add_error(None, not_online(tenant))
    else:
        return to_done(tenant, booking, now=now, typed=form)
    return show(request, tenant, hold, catalogue, form, policy, token=token, now=now, status=422)


def read_form(request: HttpRequest, tenant: Tenant, policy: PolicyVersion | None) -> DetailsForm:
    """Read what was typed; a tick for a text that has changed since says nothing about the new one."""
    typed = request.POST.copy()
    stale = policy is not None and typed.get("policy_version", "") not in {"", str(policy.pk)}
    if stale:
        typed.pop("policy", None)
    form = DetailsForm(typed, tenant=tenant)
    if stale:
        form.errors.pop("policy", None)
        form.add_error("policy", _("The text has changed since you opened the page. Read it and tick again."))
    return form


def not_online(tenant: Tenant) -> str:
    """Say that this cannot be booked here, and what to do.

    Never why: a number of coming visits would tell a stranger that the phone or the e-mail is known.
    """
    fact = _("We cannot take this booking online.")
    return f"{fact} {reach_us(tenant)}".strip()


def settle(
    request: HttpRequest, hold: Hold, catalogue: Catalogue, tenant: Tenant, *, token: str, now: datetime
) -> Hold:
    """Hold what is to be booked: another time that was pressed, or the same again after the five minutes.

    Raises Taken or Refused when it is gone, Repriced when it costs something else than it said.
    """
    plan = plan_of(hold, catalogue, tenant)
    start = asked_start(request.POST.get("start", "")) or hold.starts_at
    if hold.expires_at > now and start == hold.starts_at:
        return hold
    if plan.seated:
        hold_seat(plan, start, token, now=now)
    else:
        choose(plan=plan, start=start, token=token, now=now)
    renewed = find_hold(token) or hold
    if renewed.price_minor != hold.price_minor:
        raise Repriced
    return renewed


def plan_of(hold: Hold, catalogue: Catalogue, tenant: Tenant) -> Plan:
    """Give what the hold is for."""
    return Plan(catalogue.by_ids(hold.services) or (), catalogue.resources, hold.wanted, tenant.zone)


def is_out_of_reach(form: DetailsForm, tenant: Tenant) -> bool:
    """Say whether all that was typed is a landline."""
    phone, email = form.cleaned_data["phone"], form.cleaned_data["email"]
    return bool(phone) and not email and normalise.phone(phone, tenant.country).kind == "landline"


def details_of(form: DetailsForm, language: str) -> Details:
    """Give what was typed as the values of the trade."""
    data = form.cleaned_data
    return Details(
        name=data["name"],
        phone=data["phone"],
        email=data["email"],
        message=data["message"],
        no_news=bool(data["no_news"]),
        language=language,
    )


def show(
    request: HttpRequest,
    tenant: Tenant,
    hold: Hold,
    catalogue: Catalogue,
    form: DetailsForm,
    policy: PolicyVersion | None,
    *,
    token: str,
    now: datetime,
    status: int = 200,
    gone: bool = False,
) -> HttpResponse:
    """Draw the form beside the chosen time; everything typed stays."""
    context: dict[str, Any] = {
        "tenant": tenant,
        "visit": visit_facts(hold, catalogue, tenant, now=now),
        "seat": hold.session_id is not None,
        "reach_us": reach_us(tenant),
        "form": form,
        "policy": policy,
        "policy_url": carried(reverse("policy", args=[tenant.slug])),
        "retention_months": tenant.retention_months,
        "expires_at": hold.expires_at,
        "back_url": time_page_of(hold, tenant, token),
        "services_url": carried(flow_page("book_services", hold, tenant, token)),
    }
    if gone:
        page = build_page(tenant, plan_of(hold, catalogue, tenant), [], None, picked=None, now=now)
        moment = day_and_time(hold.starts_at, tenant.zone)
        context["taken"] = {
            "message": _("Somebody else just took %(moment)s.") % {"moment": moment},
            "nearest": nearest(page, hold.starts_at),
        }
    return unnamed(render(request, "public/details.html", context, status=status))


def visit_facts(hold: Hold, catalogue: Catalogue, tenant: Tenant, *, now: datetime) -> dict[str, str]:
    """Write the held visit for the reader; without a last moment to change it where that has passed."""
    offers = catalogue.by_ids(hold.services) or ()
    starts, ends = hold.starts_at.astimezone(tenant.zone), hold.ends_at.astimezone(tenant.zone)
    people = [catalogue.resources[each].first_name for each in hold.performers if each in catalogue.resources]
    price = sum(offer.price(who) for offer, who in zip(offers, hold.performers, strict=False))
    cutoff = hold.starts_at - timedelta(minutes=tenant.cancel_cutoff_minutes)
    return {
        "date_label": capital(long_day(starts.date())),
        "short_date_label": short_day(starts.date()),
        "time_label": clock(starts),
        "end_label": clock(ends),
        "minutes_label": minutes_label(minutes_between(hold.starts_at, hold.ends_at)),
        "services_label": joined([offer.service.label for offer in offers]),
        "who_label": joined(people),
        "price_label": price_label(
            price, from_price=any(offer.service.price_from for offer in offers), currency=tenant.currency
        ),
        "cutoff_label": day_and_time(cutoff, tenant.zone) if cutoff > now else "",
        "button_label": _("Book %(day)s at %(time)s")
        % {"day": long_day(starts.date()), "time": clock(starts)},
    }


def time_page_of(hold: Hold, tenant: Tenant, token: str) -> str:
    """Give the way back to the times, under the same flow, so that a second choice moves the hold."""
    day = hold.starts_at.astimezone(tenant.zone).date().isoformat()
    return carried(f"{flow_page('book_time', hold, tenant, token)}&day={day}")


def flow_page(name: str, hold: Hold, tenant: Tenant, token: str) -> str:
    """Give an earlier step of the same flow, with what was chosen there."""
    query: list[tuple[str, str]] = [("s", str(each)) for each in hold.services]
    if hold.wanted:
        query.append(("who", str(hold.wanted)))
    return reverse(name, args=[tenant.slug]) + "?" + urlencode([*query, ("flow", token)])


def to_start(tenant: Tenant) -> HttpResponse:
    """Lead back to the services: the flow is unknown or long over."""
    return HttpResponseRedirect(carried(reverse("book_services", args=[tenant.slug])))


def to_done(
    tenant: Tenant, booking: Booking, *, now: datetime, typed: DetailsForm | None = None
) -> HttpResponse:
    """Lead to the visit's own private page; a reload of that sends nothing.

    That no message can reach her is said by what she typed just now, never by what a known card holds.
    """
    done = reverse("visit_done", args=[tenant.slug, mint_link(booking, now=now)])
    if typed is not None and is_out_of_reach(typed, tenant):
        done += "?note=landline"
    return unnamed(HttpResponseRedirect(carried(done)))
