"""Day and time: the page of free times, and the choice that holds one."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from bookings.actions.hold import choose, choose_seat, find_hold
from bookings.catalogue import Catalogue, load_catalogue
from bookings.dates import capital, clock, day_and_time, day_or_none, long_day
from bookings.diary import Diary, load_diary
from bookings.intervals import FIRST_DAY, LAST_DAY
from bookings.limits import may_choose
from bookings.locks import Taken
from bookings.models import GroupSession, Hold
from bookings.pages.timepage import TimePage, by_day, window_of
from bookings.public_views.front import asked_services, unnamed
from bookings.slots import FreeStart, Plan, Refused, first_start, open_days, starts_between
from bookings.words import joined, minutes_label, price_label
from tenants.doors import form_page
from tenants.models import Tenant
from tenants.public import public_view
from tenants.spoken import carried

NEAREST = 3


def asked_start(text: str) -> datetime | None:
    """Read an instant out of a form; what is no instant is as if not asked."""
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    if not FIRST_DAY.year <= moment.year <= LAST_DAY.year:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def asked_plan(request: HttpRequest, tenant: Tenant, catalogue: Catalogue) -> Plan | None:
    """Read what is wanted out of the address, or None where the services are not to be had."""
    offers = catalogue.by_ids(asked_services(request))
    if offers is None:
        return None
    who = request.GET.get("who", "")
    able = {str(each): each for offer in offers for each in offer.performers}
    return Plan(offers, catalogue.resources, able.get(who), tenant.zone)


def build_page(
    tenant: Tenant,
    plan: Plan,
    query: list[tuple[str, str]],
    asked: date | None,
    *,
    picked: datetime | None,
    now: datetime,
    ignore_booking: UUID | None = None,
    ignore_hold: UUID | None = None,
) -> TimePage:
    """Read the diary and sort the free times for the page."""
    today = now.astimezone(tenant.zone).date()
    furthest = min(offer.service.furthest_days for offer in plan.offers)
    window = window_of(asked, today=today, furthest=furthest)
    everyone = Plan(plan.offers, plan.resources, None, plan.zone)
    diary = load_diary(
        everyone.resource_ids,
        today,
        window.known_until,
        tenant.zone,
        now=now,
        rooms=everyone.rooms,
        ignore_booking=ignore_booking,
        ignore_hold=ignore_hold,
    )
    days = by_day(starts_between(plan, diary, now=now), tenant.zone)
    if asked is None and days:
        window = window_of(min(days), today=today, furthest=furthest)
    able = [each for each in plan.resources if any(each in offer.performers for offer in plan.offers)]
    return TimePage(
        window=window,
        days=days,
        open_days=open_days(plan, diary, now=now),
        people=[plan.resources[each] for each in able] if not plan.seated else [],
        resources=plan.resources,
        zone=tenant.zone,
        now=now,
        query=query,
        picked=picked,
        who=str(plan.wanted or ""),
        next_by_person=next_times(plan, everyone, diary, days, now=now),
        seated=plan.seated,
    )


def next_times(
    plan: Plan, everyone: Plan, diary: Diary, days: Mapping[date, list[FreeStart]], *, now: datetime
) -> dict[UUID, FreeStart]:
    """Find each person's first free time: among the page's, or where that shows one person, by asking."""
    if plan.wanted and everyone.request.whole:
        people = [each for each in plan.resources if each in everyone.request.whole]
        first = {each: first_start(replace(plan, wanted=each), diary, now=now) for each in people}
        return {each: start for each, start in first.items() if start}
    starts = (
        starts_between(everyone, diary, now=now)
        if plan.wanted
        else [one for day in sorted(days) for one in days[day]]
    )
    found: dict[UUID, FreeStart] = {}
    for start in starts:
        for person in start.candidates:
            found.setdefault(person, start)
    return found


def page_context(tenant: Tenant, plan: Plan, page: TimePage, hidden: list[tuple[str, str]]) -> dict[str, Any]:
    """Give the template everything it draws."""
    prices = [offer.price(plan.wanted) for offer in plan.offers]
    from_price = any(offer.service.price_from for offer in plan.offers)
    minutes = sum(
        offer.minutes(plan.wanted) if plan.wanted in offer.performers else offer.service.minutes
        for offer in plan.offers
    )
    return {
        "tenant": tenant,
        "title": joined([offer.service.label for offer in plan.offers]),
        "chosen": [
            {
                "name": offer.service.label,
                "minutes": minutes_label(offer.service.minutes),
                "price_label": price_label(
                    offer.price(plan.wanted), from_price=offer.service.price_from, currency=tenant.currency
                ),
            }
            for offer in plan.offers
        ],
        "minutes_label": minutes_label(minutes),
        "total_label": price_label(sum(prices), from_price=from_price, currency=tenant.currency),
        "people": page.people_choices(),
        "month": page.month(),
        "week": page.week(),
        "next_free": page.next_free(),
        "dock": dock(page),
        "hidden": hidden,
        "services_url": carried(
            reverse("book_services", args=[tenant.slug])
            + "?"
            + urlencode([*(("s", offer.id) for offer in plan.offers), *((n, v) for n, v in hidden if v)])
        ),
        "policy_url": carried(reverse("policy", args=[tenant.slug])),
    }


def dock(page: TimePage) -> dict[str, str] | None:
    """Say what is chosen, at the foot of the page."""
    # A time of another day or of a longer visit is not on the page, and so cannot go on from here.
    if page.picked not in {each.starts_at for each in page.days.get(page.window.chosen, ())}:
        return None
    assert page.picked is not None
    local = page.picked.astimezone(page.zone)
    return {"date_label": capital(long_day(local.date())), "time_label": clock(local)}


def nearest(page: TimePage, start: datetime) -> list[dict[str, Any]]:
    """Give the free times nearest to one that is gone."""
    every = [each for starts in page.days.values() for each in starts]
    every.sort(key=lambda each: abs(each.starts_at - start))
    return [near_choice(page, each) for each in sorted(every[:NEAREST], key=lambda each: each.starts_at)]


def near_choice(page: TimePage, start: FreeStart) -> dict[str, Any]:
    """Draw one of the nearest times."""
    return {"value": page.slot(start)["value"], "label": day_and_time(start.starts_at, page.zone)}


# No cookie and so no CSRF token: the visitor has no rights that another page could borrow. What she may do
# here, anybody may; the limits count by address.
@csrf_exempt
@form_page
@public_view
def book_time(request: HttpRequest, tenant: Tenant) -> HttpResponse:
    """Show the free times; on POST hold the chosen one and go on to the details."""
    now = timezone.now()
    catalogue = load_catalogue(online=True, ids=asked_services(request))
    plan = asked_plan(request, tenant, catalogue)
    if plan is None:
        return HttpResponseRedirect(carried(reverse("book_services", args=[tenant.slug])))
    if request.method == "POST":
        return hold_time(request, tenant, plan, now=now)
    return show_times(request, tenant, plan, now=now)


def show_times(
    request: HttpRequest,
    tenant: Tenant,
    plan: Plan,
    *,
    now: datetime,
    gone: datetime | None = None,
    missing: bool = False,
    status: int = 200,
) -> HttpResponse:
    """Draw the page of free times, with a word where a time is gone or none was chosen."""
    query = [
        (name, value) for name in ("s", "who", "day", "flow", "lang") for value in request.GET.getlist(name)
    ]
    picked = asked_start(request.GET.get("start", ""))
    asked = day_or_none(request.GET.get("day", ""))
    if gone is not None:
        asked = gone.astimezone(tenant.zone).date()
    flow, mine = flow_of(request)
    # What she holds herself is free to her, and stays chosen when she comes back.
    if picked is None and mine is not None and not missing and gone is None:
        picked = mine.starts_at
    page = build_page(
        tenant, plan, query, asked, picked=picked, now=now, ignore_hold=mine.pk if mine else None
    )
    context = page_context(tenant, plan, page, [("flow", flow)])
    if gone is not None:
        message = _("Somebody else just took %(moment)s.") % {"moment": day_and_time(gone, tenant.zone)}
        context["taken"] = {"message": message, "nearest": nearest(page, gone)}
    context["missing"] = missing
    return unnamed(render(request, "public/time.html", context, status=status))


def flow_of(request: HttpRequest) -> tuple[str, Hold | None]:
    """Give the flow that this choice belongs to and what it holds; none that is unknown or done.

    A flow's token is made by us only: one that somebody else thought up, or that has become a visit, begins
    a new flow.
    """
    token = (request.POST.get("flow", "") or request.GET.get("flow", ""))[:64]
    hold = find_hold(token) if token else None
    return (token, hold) if hold is not None and hold.booking_id is None else ("", None)


def hold_time(request: HttpRequest, tenant: Tenant, plan: Plan, *, now: datetime) -> HttpResponse:
    """Hold the chosen time and go on to the details, or say why it cannot be had."""
    if not may_choose(request, tenant):
        return render(request, "errors/429.html", {"tenant": tenant}, status=429)
    start = asked_start(request.POST.get("start", ""))
    if start is None:
        return show_times(request, tenant, plan, now=now, missing=True, status=400)
    flow, _mine = flow_of(request)
    token = flow or None
    try:
        token = (
            hold_seat(plan, start, token, now=now)
            if plan.seated
            else choose(plan=plan, start=start, token=token, now=now)
        )
    except (Taken, Refused):
        return show_times(request, tenant, plan, now=now, gone=start, status=409)
    return unnamed(HttpResponseRedirect(carried(reverse("book_details", args=[tenant.slug, token]))))


def hold_seat(plan: Plan, start: datetime, token: str | None, *, now: datetime) -> str:
    """Hold a seat in the class that begins then. Raises Taken where there is none."""
    session = GroupSession.objects.filter(
        service=plan.offers[0].id,
        starts_at=start,
        cancelled_at=None,
        **({"resource": plan.wanted} if plan.wanted else {}),
    ).first()
    if session is None or not plan.in_time(start, now):
        raise Taken
    price = plan.offers[0].price(session.resource_id)
    return choose_seat(session=session, token=token, now=now, price=price)
