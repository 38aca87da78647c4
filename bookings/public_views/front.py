"""The business's front page and the choice of services."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings.catalogue import Catalogue, bookable, load_catalogue
from bookings.dates import near_moment
from bookings.diary import Diary, load_diary, opening_times
from bookings.pages.front import open_now, opening_week, people_list, price_list, time_url
from bookings.slots import FreeStart, Plan, first_start, first_starts
from bookings.words import minutes_label, phone_label, place, price_label, whereabouts
from tenants.models import Tenant
from tenants.public import public_view
from tenants.spoken import carried

# How far ahead the front page looks for a next free time; further is a click away.
LOOK_AHEAD = timedelta(days=14)


def next_times(
    tenant: Tenant, catalogue: Catalogue, *, now: datetime
) -> tuple[dict[UUID, FreeStart | None], dict[UUID, tuple[UUID, FreeStart] | None], Diary]:
    """Find the next free time of each service, and of each person with any service."""
    today = now.astimezone(tenant.zone).date()
    plans = {offer.id: Plan((offer,), catalogue.resources, None, tenant.zone) for offer in catalogue.offers}
    wanted = {each for plan in plans.values() for each in plan.resource_ids}
    rooms = {each for plan in plans.values() for each in plan.rooms}
    diary = load_diary(wanted, today, today + LOOK_AHEAD, tenant.zone, now=now, rooms=rooms)
    by_service = first_starts(plans, diary, now=now)
    by_person: dict[UUID, tuple[UUID, FreeStart] | None] = {}
    for person in catalogue.people():
        mine = next(
            (
                offer
                for offer in catalogue.offers
                if person.pk in offer.performers and offer.service.seats == 1
            ),
            None,
        )
        if mine is None:
            by_person[person.pk] = None
            continue
        start = first_start(Plan((mine,), catalogue.resources, person.pk, tenant.zone), diary, now=now)
        by_person[person.pk] = (mine.id, start) if start else None
    return by_service, by_person, diary


def share_image(tenant: Tenant) -> str:
    """Give the picture that a shared link shows: the business's own logo, from our own host."""
    if not (tenant.logo_mark and tenant.is_public):
        return ""
    return settings.BASE_URL + reverse("logo", args=[tenant.slug, tenant.logo_mark])


def front_context(tenant: Tenant, *, now: datetime) -> dict[str, Any]:
    """Draw the front page."""
    shown = load_catalogue(online=True, told=True)
    catalogue = bookable(shown)
    by_service, by_person, diary = next_times(tenant, catalogue, now=now)
    local = now.astimezone(tenant.zone)
    first = min((each for each in by_service.values() if each), key=lambda each: each.starts_at, default=None)
    return {
        "tenant": tenant,
        "categories": price_list(tenant, shown, by_service, now=now),
        "people": people_list(tenant, catalogue, by_person, now=now),
        "hours": opening_week(diary.house_hours, tenant, now=now),
        "open_now": open_now(opening_times(diary), tenant, now=now),
        "now_minute": local.hour * 60 + local.minute,
        "next_free": near_moment(first.starts_at, now, tenant.zone) if first else "",
        "book_url": carried(reverse("book_services", args=[tenant.slug])),
        "policy_url": carried(reverse("policy", args=[tenant.slug])),
        "place": place(tenant),
        "phone_label": phone_label(tenant.phone, tenant.country),
        "site_label": (urlsplit(tenant.website).hostname or "").removeprefix("www."),
        "description": tenant.tagline or _("Book a time at %(name)s.") % {"name": whereabouts(tenant)},
        "canonical": settings.BASE_URL + reverse("front", args=[tenant.slug]),
        "share_image": share_image(tenant),
    }


@require_safe
@public_view
def front(request: HttpRequest, tenant: Tenant) -> HttpResponse:
    """Show the business: name, address, hours, services with prices and next free times, people."""
    return render(request, "public/front.html", front_context(tenant, now=timezone.now()))


def asked_services(request: HttpRequest) -> list[UUID]:
    """Read the chosen services out of the address; what is no id is left out."""
    found: list[UUID] = []
    for text in request.GET.getlist("s")[:6]:
        try:
            each = UUID(text)
        except ValueError:
            continue
        if each not in found:
            found.append(each)
    return found


def unnamed(answer: HttpResponse) -> HttpResponse:
    """Let the browser not name this page to the next one: its address carries a flow's or a visit's token."""
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@require_safe
@public_view
def services(request: HttpRequest, tenant: Tenant) -> HttpResponse:
    """Let the visitor choose one or more services; with a choice made, go on to the times."""
    chosen = asked_services(request)
    flow, lang = request.GET.get("flow", "")[:64], request.GET.get("lang", "")[:5]
    if chosen and "next" in request.GET:
        return HttpResponseRedirect(time_url(tenant, chosen, flow=flow))
    catalogue = load_catalogue(online=True)
    offers = catalogue.by_ids(chosen) or ()
    total: Sequence[int] = [offer.service.price_minor for offer in offers]
    answer = render(
        request,
        "public/services.html",
        {
            "tenant": tenant,
            "categories": price_list(tenant, catalogue, {}, now=timezone.now(), checked=chosen),
            "chosen_count": len(offers),
            "total_minutes": minutes_label(sum(offer.service.minutes for offer in offers)) if offers else "",
            "total_price": price_label(
                sum(total),
                from_price=any(offer.service.price_from for offer in offers),
                currency=tenant.currency,
            )
            if offers
            else "",
            "missing": "next" in request.GET,
            "hidden": [(name, value) for name, value in (("flow", flow), ("lang", lang)) if value],
            "policy_url": carried(reverse("policy", args=[tenant.slug])),
        },
    )
    return unnamed(answer) if flow else answer
