"""Builds the pages of a series: its dates with what is in the way, and what can be chosen instead."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from bookings.dates import capital, clock, long_day, short_day
from bookings.kinds import items_of
from bookings.models import Booking, Series
from bookings.occasions import KEEP, SKIP, Occasion
from bookings.words import joined, services_label, who_label
from tenants.models import Tenant


def rule_label(every: int) -> str:
    """Say how often: hver uge, hver 3. uge."""
    return _("every week") if every == 1 else _("every %(number)s weeks") % {"number": every}


def preview_context(
    tenant: Tenant, occasions: Sequence[Occasion], *, every: int | None = None
) -> dict[str, Any]:
    """Give every date with its state; those with something in the way come first, on top of all."""
    rows = [row_of(tenant, each) for each in occasions]
    open_rows = [row for row in rows if row["reasons"] and not row["settled"]]
    booked = [row for row in rows if not row["skipped"]]
    return {
        "rows": rows,
        "conflicts": [row for row in rows if row["reasons"] or row["chosen_other"] or row["skipped"]],
        "open_count": len(open_rows),
        "count": len(booked),
        "rule_label": rule_label(every) if every else "",
        "span_label": span_label(tenant, occasions),
        "free": ",".join(row["key"] for row in rows if not row["reasons"]),
    }


def span_label(tenant: Tenant, occasions: Sequence[Occasion]) -> str:
    """Say from when to when: tor. 26. nov. til tor. 11. feb."""
    days = [each.start.astimezone(tenant.zone).date() for each in occasions]
    return _("%(first)s to %(last)s") % {"first": short_day(min(days)), "last": short_day(max(days))}


def row_of(tenant: Tenant, occasion: Occasion) -> dict[str, Any]:
    """Draw one date: when it was wished, what is in the way, and the choices."""
    wish = occasion.wish
    wished, start = wish.start.astimezone(tenant.zone), occasion.start.astimezone(tenant.zone)
    names = people_of(occasion)
    other = start != wished
    return {
        "key": wish.key,
        "number": wish.place,
        "day_label": capital(long_day(wished.date())),
        "year": wished.year,
        "time_label": clock(wished),
        "now_label": moment_label(occasion.start, wished, tenant),
        "chosen_other": occasion.start.isoformat() if other else "",
        "reasons": [reason_label(each, names) for each in occasion.reasons],
        "settled": occasion.settled,
        "skipped": occasion.skipped,
        "kept": occasion.choice == KEEP and occasion.soft,
        "choices": choices_of(tenant, occasion),
    }


def people_of(occasion: Occasion) -> str:
    """Name who was to perform it."""
    plan = occasion.wish.plan
    return joined(
        [plan.resources[each].first_name for each in plan.people if each and each in plan.resources]
    )


def choices_of(tenant: Tenant, occasion: Occasion) -> list[dict[str, Any]]:
    """List what may be done instead: the free times nearest to the wish, leave it out, or book it anyway."""
    wished = occasion.wish.start.astimezone(tenant.zone)
    found = [
        {
            "value": other.isoformat(),
            "label": moment_label(other, wished, tenant),
            "chosen": occasion.choice == other.isoformat() and not occasion.reasons,
        }
        for other in occasion.others
    ]
    if occasion.start != occasion.wish.start and not occasion.reasons:
        label = moment_label(occasion.start, wished, tenant)
        found.append({"value": occasion.choice, "label": label, "chosen": True})
    if occasion.skipped and not occasion.wish.row_id:
        found.append({"value": "", "label": clock(wished), "chosen": False})
    if occasion.soft:
        keep = {"value": KEEP, "label": _("Book it all the same"), "chosen": occasion.choice == KEEP}
        found.append(keep)
    found.append({"value": SKIP, "label": skip_label(occasion), "chosen": occasion.skipped})
    return found


def skip_label(occasion: Occasion) -> str:
    """Say what leaving a date out means: no visit, or that it stays where it is."""
    return _("Leave it where it is") if occasion.wish.row_id else _("Skip this date")


def moment_label(moment: datetime, wished: datetime, tenant: Tenant) -> str:
    """Write a time, with its day where that is another one."""
    local = moment.astimezone(tenant.zone)
    return clock(local) if local.date() == wished.date() else f"{short_day(local.date())} {clock(local)}"


def reason_label(reason: str, names: str) -> str:
    """Say in words what is in the way."""
    words = {
        "past": _("The time has passed."),
        "closed": _("%(who)s is not at work then."),
        "taken": _("%(who)s has something else then."),
        "room": _("No chair or room is free then."),
        "buffer": _("It cuts into the clean-up time beside another visit."),
        "unknown": _("%(who)s does not perform this service."),
    }
    text = words.get(reason, reason)
    return text % {"who": names or _("The colleague")} if "%(who)s" in text else text


def series_of(booking: Booking) -> dict[str, Any] | None:
    """Say which of how many a visit is, for its panel; None where it comes back never."""
    if booking.series_id is None:
        return None
    series = Series.objects.get(pk=booking.series_id)
    total = Booking.objects.filter(series=series).count()
    return {
        "label": _("Visit %(number)s of %(total)s, %(rule)s")
        % {"number": booking.position, "total": total, "rule": rule_label(series.every_weeks)},
        "number": booking.position,
        "total": total,
        "rule": rule_label(series.every_weeks),
    }


def visits_context(
    tenant: Tenant, booking: Booking, visits: Sequence[Booking], *, now: datetime
) -> dict[str, Any]:
    """List the visits of a series, the opened one marked."""
    rows = []
    for visit in visits:
        local = visit.starts_at.astimezone(tenant.zone)
        rows.append(
            {
                "id": visit.pk,
                "number": visit.position,
                "day": local.date(),
                "day_label": capital(long_day(local.date())),
                "year": local.year,
                "time_label": f"{clock(local)}–{clock(visit.ends_at.astimezone(tenant.zone))}",
                "who_label": who_label(items_of(visit)),
                "services_label": services_label(items_of(visit)),
                "status": visit.status,
                "status_label": visit.get_status_display(),
                "opened": visit.pk == booking.pk,
                "ahead": visit.is_live and visit.starts_at > now,
            }
        )
    ahead = [row for row in rows if row["ahead"]]
    return {"visits": rows, "ahead_count": len(ahead), "following_count": len(following(ahead, booking))}


def following(rows: Sequence[dict[str, Any]], booking: Booking) -> list[dict[str, Any]]:
    """Give the rows from the opened visit on."""
    ids = [row["id"] for row in rows]
    return list(rows[ids.index(booking.pk) :]) if booking.pk in ids else []
