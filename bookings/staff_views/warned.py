"""Says in words what speaks against a change, and tries it: what fails comes back as a part of the page."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from bookings.actions.cards import Restricted
from bookings.actions.contents import OnlyService
from bookings.actions.move import Ended
from bookings.actions.place import WALLS, Clash, Warned
from bookings.actions.plans import Unknown
from bookings.actions.stale import Stale
from bookings.dates import clock, day_and_time
from bookings.kinds import items_of
from bookings.locks import Taken
from bookings.models import Resource
from bookings.pages.history import colleagues, event_line
from bookings.slots import Refused
from bookings.staff_views.calendar import people_for, permissions_of
from bookings.words import services_label
from staff.access import StaffRequest
from staff.permissions import Permission
from tenants.models import Tenant

Done = TypeVar("Done")
# The customers' own limits: said to the staff, never asked about.
ONLY_SAID = ("notice", "too_far")


def accepted(request: StaffRequest) -> list[str]:
    """Read which warnings the page had shown when it was sent; what is only said needs no yes."""
    typed = request.POST.get("accept", "").split()
    return [*(each for each in typed if each != "taken"), *ONLY_SAID]


def may_overbook(request: StaffRequest) -> bool:
    """Say whether this colleague may put a visit over another."""
    return Permission.OVERBOOK in permissions_of(request)


def why_missing(request: StaffRequest) -> bool:
    """Say whether a double booking is to be written without a word of why."""
    over = any(each.startswith("taken:") for each in accepted(request))
    return over and may_overbook(request) and not request.POST.get("why", "").strip()


def attempt(
    request: StaffRequest, tenant: Tenant, act: Callable[[], Done], *, start: datetime | None, now: datetime
) -> Done | dict[str, Any]:
    """Do it, or give the page what stands in the way; nothing has been written then."""
    try:
        return act()
    except Warned as warned:
        return warning(request, tenant, warned.reasons, warned.clashes, start=start, tokens=warned.tokens)
    except Refused as refused:
        return warning(request, tenant, refused.reasons, (), start=start, tokens=refused.reasons)
    except Stale as stale:
        return {"stale": stale_facts(tenant, stale, now=now), "seen": stale.booking.version}
    except (Unknown, OnlyService, Restricted, Ended, Taken) as error:
        return {"warnings": [sentence(error)], "accept": ""}


def sentence(error: Exception) -> str:
    """Say what cannot be accepted away."""
    if isinstance(error, Unknown):
        return _("This colleague does not perform this service.")
    if isinstance(error, OnlyService):
        return _("A visit needs a service. Cancel the visit instead.")
    if isinstance(error, Restricted):
        return _("This customer's card is closed to new visits.")
    if isinstance(error, Ended):
        return _("The visit has been cancelled or is over.")
    return _("The time was taken a moment ago. Look again.")


def warning(
    request: StaffRequest,
    tenant: Tenant,
    reasons: Collection[str],
    clashes: Collection[Clash],
    *,
    start: datetime | None,
    tokens: Collection[str],
) -> dict[str, Any]:
    """Write what speaks against a time, and whether one may go on all the same."""
    over = may_overbook(request)
    blocked = bool(set(reasons) & (set(WALLS) | (set() if over else {"taken"})))
    asked = [each for each in reasons if each not in ONLY_SAID]
    words = reason_words()
    lines = [words.get(each, each) for each in asked]
    return {
        "warnings": lines,
        "said": [words[each] for each in reasons if each in ONLY_SAID],
        "clashes": clash_lines(request, tenant, clashes),
        "warned_for": day_and_time(start, tenant.zone) if start else "",
        "accept": "" if blocked else " ".join(each for each in tokens if each not in ONLY_SAID),
        "blocked": blocked,
        "needs_why": "taken" in reasons and over and not blocked,
        "no_right": "taken" in reasons and not over,
    }


def reason_words() -> dict[str, str]:
    """Name each rule as a colleague reads it."""
    return {
        "past": _("The time has passed."),
        "notice": _("It is inside the notice that customers must keep."),
        "too_far": _("It is further ahead than customers may book."),
        "closed": _("The colleague is not at work then."),
        "taken": _("The colleague has another visit then."),
        "room": _("No chair or room is free then."),
        "buffer": _("It cuts into the clean-up time beside another visit."),
        "unknown": _("This colleague does not perform this service."),
        "twin": _("The same has just been booked. Book it once more only if there are two of them."),
        "seat": _("A seat stays in its class. Cancel it and book another class."),
    }


def clash_lines(request: StaffRequest, tenant: Tenant, clashes: Collection[Clash]) -> list[str]:
    """Name what is in the way: a visit by its customer only to those who see that calendar."""
    if not clashes:
        return []
    names: dict[UUID, str] = {
        each.pk: each.first_name if each.kind == Resource.Kind.STAFF else str(each.name)
        for each in Resource.objects.filter(pk__in={clash.resource_id for clash in clashes})
    }
    seen = {each.pk for each in people_for(request)}
    return [clash_line(clash, names.get(clash.resource_id, ""), tenant, seen) for clash in clashes]


def clash_line(clash: Clash, name: str, tenant: Tenant, seen: Collection[UUID]) -> str:
    """Write one thing that is in the way."""
    facts = {
        "who": name,
        "from": clock(clash.starts_at.astimezone(tenant.zone)),
        "until": clock(clash.ends_at.astimezone(tenant.zone)),
    }
    if clash.held:
        return _("%(from)s–%(until)s: somebody is booking %(who)s online just now") % facts
    if clash.booking is not None and any(each.resource_id in seen for each in items_of(clash.booking)):
        facts |= {"customer": clash.booking.who, "services": services_label(items_of(clash.booking))}
        return _("%(from)s–%(until)s: %(customer)s, %(services)s, with %(who)s") % facts
    return _("%(from)s–%(until)s: %(who)s is taken") % facts


def stale_facts(tenant: Tenant, stale: Stale, *, now: datetime) -> list[dict[str, str]]:
    """Say what happened to the visit since the page was shown, by whom and when."""
    names = colleagues(stale.events)
    lines = [event_line(each, tenant, now, names) for each in stale.events]
    return lines or [{"when": "", "text": _("The visit has changed.")}]
