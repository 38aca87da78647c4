"""Puts the overview together, and the same as a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from bookings.exchange.cells import csv_bytes
from bookings.figures import Period, before, buckets, days_of, elapsed, share, so_far
from bookings.models import Resource, Service
from bookings.pages.overview import pictures, week
from bookings.pages.overview.choose import chooser, label_of, query_of
from bookings.pages.overview.numbers import compared, hours, percent, whole_money
from bookings.tallies import Day, Share, Tallies, read_tallies
from tenants.models import Tenant


@dataclass(frozen=True)
class View:
    """A period and the one before it, added up."""

    tenant: Tenant
    period: Period
    former: Period
    people: Sequence[Resource]
    tallies: Tallies
    now: Day
    then: Day


def read_view(tenant: Tenant, period: Period, *, now: datetime) -> View:
    """Read everything that the period's part of the page needs."""
    today = now.astimezone(tenant.zone).date()
    people = list(Resource.objects.filter(kind=Resource.Kind.STAFF).order_by("position"))
    former = so_far(period, before(period), today)
    tallies = read_tallies(period, former, tenant.zone, people, now=now)
    return View(
        tenant,
        period,
        former,
        people,
        tallies,
        tallies.sum(days_of(period)),
        tallies.sum(days_of(former)),
    )


def overview_context(tenant: Tenant, period: Period, *, now: datetime) -> dict[str, Any]:
    """Give all that the page shows."""
    view = read_view(tenant, period, now=now)
    today = now.astimezone(tenant.zone).date()
    working = [each for each in view.people if each.active]
    ahead = week.read_ahead(tenant, working, now=now)
    return {
        "section": "overview",
        "today": week.today_facts(tenant, ahead),
        "load": week.load(ahead),
        "gaps": week.gaps(ahead),
        "choose": chooser(period, today),
        "former": label_of(before(period)),
        "cut": view.former != before(period),
        "figures": headline(view),
        "revenue": revenue_picture(view),
        "newcomers": newcomers_picture(view),
        "people": people_rows(view),
        "services": service_rows(view),
        "csv_query": query_of(period),
        "running": elapsed(period, today) != period,
    }


def occupancy(view: View, this: bool) -> float | None:
    """Give how much of all open time was taken."""
    shares = [view.tallies.people.get((this, each.pk), Share()) for each in view.people]
    return share(sum(each.taken for each in shares), sum(each.open for each in shares))


def missed(day: Day) -> float | None:
    """Give how many of those who were expected stayed away."""
    return share(day.missed, day.came + day.missed)


def headline(view: View) -> list[dict[str, Any]]:
    """Put the period into five figures, each beside the one before."""
    now, then, currency = view.now, view.then, view.tenant.currency
    still = _("%(count)s still booked") % {"count": now.ahead} if now.ahead else ""
    full, full_then = occupancy(view, True), occupancy(view, False)
    away, away_then = missed(now), missed(then)
    of_all = _("%(missed)s of %(all)s") % {"missed": now.missed, "all": now.came + now.missed}
    return [
        figure(
            _("Turnover"),
            whole_money(now.revenue, currency),
            whole_money(then.revenue, currency),
            compared(now.revenue, then.revenue),
            money_note(now, currency),
        ),
        figure(_("Visits"), now.came, then.came, compared(now.came, then.came), still),
        figure(_("Occupied time"), percent(full), percent(full_then), compared(full, full_then, points=True)),
        figure(_("New customers"), now.newcomers, then.newcomers, compared(now.newcomers, then.newcomers)),
        figure(
            _("No-shows"),
            percent(away),
            percent(away_then),
            compared(away, away_then, points=True, less=True),
            of_all,
        ),
    ]


def figure(label: str, value: object, then: object, by: dict[str, Any], note: str = "") -> dict[str, Any]:
    """Put one number beside the one before."""
    return {"label": label, "value": value, "then": then, "by": by, "note": note}


def money_note(day: Day, currency: str) -> str:
    """Say what is still to come, else how much is marked as paid."""
    if day.expected:
        return _("%(amount)s still booked") % {"amount": whole_money(day.expected, currency)}
    if day.paid:
        return _("%(amount)s marked as paid") % {"amount": whole_money(day.paid, currency)}
    return ""


def by_bucket(view: View, name: str) -> tuple[list[Period], list[float], list[float]]:
    """Add one number up by bar, and the same for the period before, bar by bar."""
    parts = buckets(view.period)
    whole_former = before(view.period)
    then = buckets(whole_former) if view.period.days > 35 else days_as_parts(whole_former, len(parts))
    return (
        parts,
        [getattr(view.tallies.sum(days_of(part)), name) for part in parts],
        [getattr(view.tallies.sum(days_of(part)), name) for part in then],
    )


def days_as_parts(period: Period, count: int) -> list[Period]:
    """Give as many days from the beginning of a period."""
    days = [period.first + timedelta(days=at) for at in range(min(count, period.days))]
    return [Period(period.kind, day, day) for day in days]


def revenue_picture(view: View) -> dict[str, Any]:
    """Draw the turnover."""
    currency = view.tenant.currency
    parts, now, then = by_bucket(view, "revenue")
    picture = pictures.columns(parts, now, then, lambda each: whole_money(round(each), currency))
    return {**picture, "title": _("Turnover"), "id": "turnover"}


def newcomers_picture(view: View) -> dict[str, Any]:
    """Draw the new customers."""
    parts, now, then = by_bucket(view, "newcomers")
    picture = pictures.columns(parts, now, then, lambda each: f"{each:g}")
    return {**picture, "title": _("New customers"), "id": "newcomers"}


def people_rows(view: View) -> list[dict[str, Any]]:
    """Say of each person what she stands for and how full she was, the period before beside it."""
    most = max([view.tallies.people[True, each.pk].revenue for each in view.people] or [0])
    rows = []
    for person in view.people:
        now, then = (view.tallies.people.get((this, person.pk), Share()) for this in (True, False))
        if not (person.active or now.visits or then.visits):
            continue
        full, full_then = share(now.taken, now.open), share(then.taken, then.open)
        rows.append(
            {
                "name": str(person.name),
                **money_cells(view, now, then, most),
                "full": percent(full),
                "full_bar": pictures.line(full or 0, 100),
                "full_then": percent(full_then),
                "full_by": compared(full, full_then, points=True),
                "words": _("%(taken)s of %(open)s") % {"taken": hours(now.taken), "open": hours(now.open)},
            }
        )
    return rows


def service_rows(view: View) -> list[dict[str, Any]]:
    """Say of each service what it stands for, the dearest first."""
    ids: set[UUID] = {what for _this, what in view.tallies.services}
    found = {each.pk: each for each in Service.objects.select_related("category").filter(pk__in=ids)}
    shares = {what: view.tallies.services.get((True, what), Share()) for what in found}
    most = max([each.revenue for each in shares.values()] or [0])
    rows = []
    for what in sorted(found, key=lambda each: (-shares[each].revenue, found[each].position)):
        then = view.tallies.services.get((False, what), Share())
        rows.append(
            {
                "name": found[what].label,
                "css": f"s{found[what].category.colour}",
                "hours": hours(shares[what].minutes),
                **money_cells(view, shares[what], then, most),
            }
        )
    return rows


def money_cells(view: View, now: Share, then: Share, most: int) -> dict[str, Any]:
    """Write visits and turnover of one row."""
    currency = view.tenant.currency
    return {
        "visits": now.visits,
        "visits_then": then.visits,
        "revenue": whole_money(now.revenue, currency),
        "revenue_then": whole_money(then.revenue, currency),
        "revenue_bar": pictures.line(now.revenue, most),
        "by": compared(now.revenue, then.revenue),
    }


# -- the same as a list -------------------------------------------------------------------------------------
def overview_csv(tenant: Tenant, period: Period, *, now: datetime) -> bytes:
    """Write what the page shows of the period: what, of whom or when, now and before."""
    view = read_view(tenant, period, now=now)
    rows: list[Sequence[object]] = [
        (_("Total"), "", name, value, former)
        for name, value, former in (
            (_("Turnover"), view.now.revenue / 100, view.then.revenue / 100),
            (_("Marked as paid"), view.now.paid / 100, view.then.paid / 100),
            (_("Visits"), view.now.came, view.then.came),
            (_("No-shows"), view.now.missed, view.then.missed),
            (_("Cancelled"), view.now.cancelled, view.then.cancelled),
            (_("New customers"), view.now.newcomers, view.then.newcomers),
        )
    ]
    for name in ("revenue", "came", "newcomers"):
        rows += bucket_lines(view, name)
    rows += person_lines(view)
    rows += service_lines(view)
    head = [_("What"), _("Who or when"), _("Figure"), label_of(period), label_of(before(period))]
    return csv_bytes(head, rows)


def bucket_lines(view: View, name: str) -> list[Sequence[object]]:
    """List one number by day, week or month."""
    parts, now, then = by_bucket(view, name)
    labels = {"revenue": _("Turnover"), "came": _("Visits"), "newcomers": _("New customers")}
    by = 100 if name == "revenue" else 1
    return [
        (
            _("Time"),
            part.first.isoformat(),
            labels[name],
            now[at] / 100 if by == 100 else now[at],
            (then[at] / by if by == 100 else then[at]) if at < len(then) else None,
        )
        for at, part in enumerate(parts)
    ]


def person_lines(view: View) -> list[Sequence[object]]:
    """List each person's numbers."""
    rows: list[Sequence[object]] = []
    for person in view.people:
        now, then = (view.tallies.people.get((this, person.pk), Share()) for this in (True, False))
        name = str(person.name)
        rows += [
            (_("Staff"), name, _("Turnover"), now.revenue / 100, then.revenue / 100),
            (_("Staff"), name, _("Visits"), now.visits, then.visits),
            (_("Staff"), name, _("Minutes taken"), now.taken, then.taken),
            (_("Staff"), name, _("Minutes open"), now.open, then.open),
        ]
    return rows


def service_lines(view: View) -> list[Sequence[object]]:
    """List each service's numbers."""
    names = {each.pk: each.label for each in Service.objects.all()}
    rows: list[Sequence[object]] = []
    for what in dict.fromkeys(what for _this, what in view.tallies.services):
        now, then = (view.tallies.services.get((this, what), Share()) for this in (True, False))
        rows += [
            (_("Service"), names.get(what, ""), _("Turnover"), now.revenue / 100, then.revenue / 100),
            (_("Service"), names.get(what, ""), _("Visits"), now.visits, then.visits),
            (_("Service"), names.get(what, ""), _("Minutes"), now.minutes, then.minutes),
        ]
    return rows
