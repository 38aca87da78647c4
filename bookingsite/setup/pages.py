"""What each step of the guide shows and stores: the same forms as the pages of settings."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from bookings.actions import services as acts
from bookings.actions.hours import dated_rows, set_week
from bookings.actions.planting import InUse, plant_trade
from bookings.actions.resources import linked_members, save_resource
from bookings.forms.week import WeekForm
from bookings.models import Resource, Service
from bookings.pages.hourspage import picture
from bookings.staff_views.hours import typed
from bookings.staff_views.look import look_context
from bookings.trades import TRADES
from bookings.weekplan import WeekSpan, week_on
from bookingsite.setup.forms import ColleagueForm, ListForm, PlaceForm, TradeForm
from privacy.agreement import agreement_now, is_accepted
from privacy.policy import blocks_of
from privacy.publishing import NotReady, missing_of, publish
from privacy.views.agreement import AcceptForm
from staff.access import StaffRequest
from tenants.actions import change_facts
from tenants.models import Tenant

# What a step shows; None when it is stored and the next one comes.
Shown = dict[str, Any] | None
Handler = Callable[[StaffRequest, Tenant, datetime], Shown]


def trade_page(request: StaffRequest, tenant: Tenant, now: datetime) -> Shown:
    """Choose the trade, and say where the business is."""
    planted = Service.objects.exists()
    data = request.POST or None
    form = TradeForm(data, planted=planted, initial={"trade": tenant.trade})
    place = PlaceForm(data, tenant=tenant)
    if request.method == "POST" and form.is_valid() and place.is_valid():
        by = request.actor
        change_facts(tenant=tenant, values=place.facts(), about="business", by=by, now=now)
        trade, replace = TRADES[form.cleaned_data["trade"]], form.cleaned_data.get("replace", False)
        try:
            plant_trade(tenant=tenant, trade=trade, replace=replace, by=by, now=now)
        except InUse:
            form.add_error("replace", gettext("A service has been booked, so the list stays."))
        else:
            return None
    samples = {key: [entry.name for entry in trade.entries][:4] for key, trade in TRADES.items()}
    counts = {key: len(trade.entries) for key, trade in TRADES.items()}
    options = [
        {"option": option, "sample": samples[key], "count": counts[key]}
        for option in form["trade"]
        if (key := str(option.data["value"]))
    ]
    return {"form": form, "place": place, "options": options}


def services_page(request: StaffRequest, tenant: Tenant, now: datetime) -> Shown:
    """Look through the planted price list: names, minutes, prices, and what is not offered."""
    rows = list(
        Service.objects.filter(active=True)
        .select_related("category")
        .order_by("category__position", "position", "name")
    )
    form = ListForm(request.POST or None, services=rows)
    if request.method == "POST" and form.is_valid():
        store_list(request, form, now)
        return None
    return {"form": form, "lines": form.lines()}


def store_list(request: StaffRequest, form: ListForm, now: datetime) -> None:
    """Store the short price list; what is not offered goes, unless it was ever booked."""
    given: dict[str, Any] = {"by": request.actor, "now": now}
    for service in form.services:
        key, data = service.pk.hex, form.cleaned_data
        if not data[f"use_{key}"]:
            drop = acts.retire_service if acts.was_used(service) else acts.delete_service
            drop(service=service, **given)
            continue
        wanted = {
            "name": data[f"name_{key}"],
            "minutes": data[f"min_{key}"],
            "price_minor": data[f"price_{key}"],
        }
        if any(getattr(service, name) != value for name, value in wanted.items()):
            acts.change_columns(service=service, columns=wanted, **given)


def hours_page(request: StaffRequest, tenant: Tenant, now: datetime) -> Shown:
    """Write the week; the trade's usual hours stand in it already."""
    today = now.astimezone(tenant.zone).date()
    rows = dated_rows(None)
    usual = TRADES.get(tenant.trade, TRADES["other"]).week
    week = week_on(rows, today) if rows else [WeekSpan(day, *hours) for day, hours in usual.items()]
    form = WeekForm(typed(request), week=week)
    if request.POST.get("act") == "save" and form.is_valid():
        set_week(resource=None, week=form.week, first=None, last=None, by=request.actor, now=now)
        return None
    return {"form": form, "picture": picture(form.days())}


def staff_page(request: StaffRequest, tenant: Tenant, now: datetime) -> Shown:
    """Add oneself and one's colleagues; each performs everything until told otherwise."""
    staff = list(Resource.objects.filter(kind=Resource.Kind.STAFF, active=True).order_by("position"))
    me = request.membership
    act = request.POST.get("act", "")
    if act == "onward" and staff:
        return None
    first = {} if me.pk in linked_members() else {"name": str(me.name)}
    form = ColleagueForm(request.POST if act else None, initial=first)
    if act == "add" and form.is_valid():
        mine = bool(first) and form.cleaned_data["name"] == first["name"]
        columns = {**form.cleaned_data, "kind": Resource.Kind.STAFF, "membership_id": me.pk if mine else None}
        resource = Resource(kind=Resource.Kind.STAFF, online=True)
        save_resource(resource=resource, columns=columns, performs_all=True, by=request.actor, now=now)
        return {"again": True}
    return {"form": form, "staff": staff}


def look_page(request: StaffRequest, tenant: Tenant, now: datetime) -> Shown:
    """Choose the colour and set the logo; after a logo one stays to see it."""
    shown = look_context(request, tenant)
    stays = request.POST.get("act") in {"logo", "remove"}
    return {"again": True} if shown is None and stays else shown


def preview_page(request: StaffRequest, tenant: Tenant, now: datetime) -> Shown:
    """Lead to the page as customers will see it."""
    return None if request.method == "POST" else {"preview_url": reverse("preview", args=[tenant.slug])}


def agreement_page(request: StaffRequest, tenant: Tenant, now: datetime) -> Shown:
    """Show the agreement; it is made on its own page, which leads back here."""
    if request.method == "POST":
        return None
    shown = agreement_now(tenant, get_language() or tenant.language)
    heading, *blocks = blocks_of(shown.text)
    return {
        "form": AcceptForm(initial={"name": str(request.membership.name)}),
        "accepted": is_accepted(),
        "may_sign": request.membership.is_owner,
        "version": shown.version,
        "text_language": shown.language,
        "sha256": shown.sha256.hex(),
        "heading": heading.lines[0],
        "blocks": blocks,
        "onward": reverse("setup_step", args=[tenant.slug, "publish"]),
    }


MISSING = {
    "contact": (_("A phone number or an e-mail, so that customers reach you."), "trade"),
    "services": (_("At least one service that is shown."), "services"),
    "hours": (_("Opening hours."), "hours"),
    "staff": (_("Somebody who performs a service that is shown."), "staff"),
    "agreement": (_("The data processing agreement."), "agreement"),
}


def publish_page(request: StaffRequest, tenant: Tenant, now: datetime) -> Shown:
    """Check in words what is missing, and publish."""
    if request.method == "POST":
        try:
            publish(tenant=tenant, by=request.actor, now=now)
        except NotReady:
            pass
        else:
            return None
    lines = [
        {"text": MISSING[name][0], "url": reverse("setup_step", args=[tenant.slug, MISSING[name][1]])}
        for name in missing_of(tenant)
    ]
    front_url = reverse("front", args=[tenant.slug])
    return {"missing": lines, "front_url": front_url, "address": request.build_absolute_uri(front_url)}


PAGES: dict[str, Handler] = {
    "trade": trade_page,
    "services": services_page,
    "hours": hours_page,
    "staff": staff_page,
    "look": look_page,
    "preview": preview_page,
    "agreement": agreement_page,
    "publish": publish_page,
}
