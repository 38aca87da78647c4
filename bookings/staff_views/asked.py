"""What the calendar was asked to show: which day, whose lanes, which colours, how large.

The address says it; what it leaves out is as this colleague chose it last.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from bookings.dates import day_or_none
from bookings.models import CalendarChoice, Resource
from staff.access import StaffRequest
from staff.permissions import Permission
from tenants.bases import unique
from tenants.models import Tenant

ZOOMS = (1, 2, 3)
ALL = "all"
COLOURS = ("service", "status")
KEEPS = ("open", "requested", "no_show", "cancelled")
STAFF = Resource.Kind.STAFF


@dataclass(frozen=True)
class Asked:
    """One question to the calendar."""

    tenant: Tenant
    today: date
    day: date
    # Everything this colleague may look at, and what of it she looks at now.
    allowed: Sequence[Resource]
    shown: Sequence[Resource]
    colour: str
    zoom: int
    # What the list is narrowed to.
    keep: str
    # What the address itself says, to be carried along by every link.
    given: Sequence[tuple[str, str]]

    @property
    def by_status(self) -> bool:
        """Say whether colours tell how far a visit has come."""
        return self.colour == "status"

    def url(self, name: str, day: date | None = None, **changes: Any) -> str:
        """Give a page of the calendar, as it is shown now but for what changes."""
        given = [(key, value) for key, value in self.given if key not in changes]
        given += [(key, str(value)) for key, value in changes.items() if value is not None]
        query = [("day", str(day or self.day)), *given]
        return f"{reverse(name, args=[self.tenant.slug])}?{urlencode(query)}"

    def alone(self, resource: Resource) -> str:
        """Give one resource's week."""
        return self.url("calendar_week", who=resource.pk)


def ask(request: StaffRequest, tenant: Tenant) -> Asked:
    """Read the question out of the address; what makes no sense is left out."""
    today = timezone.now().astimezone(tenant.zone).date()
    allowed = resources_for(request)
    who = chosen(request.GET.getlist("who"), allowed)
    given = [("who", str(each.pk)) for each in who]
    if "who" in request.GET and not who:
        given.append(("who", ALL))
    for name, known in (("colour", COLOURS), ("zoom", ZOOMS), ("keep", KEEPS)):
        if request.GET.get(name) in {str(each) for each in known}:
            given.append((name, request.GET[name]))
    said = dict(given)
    kept = remembered(request)
    if "who" not in said:
        who = chosen([str(each) for each in kept.who], allowed)
    return Asked(
        tenant=tenant,
        today=today,
        day=day_or_none(request.GET.get("day", "")) or today,
        allowed=allowed,
        shown=who or everybody(allowed),
        colour=said.get("colour", kept.colour),
        keep=said.get("keep", ""),
        zoom=int(said.get("zoom", kept.zoom)),
        given=given,
    )


def remembered(request: StaffRequest) -> CalendarChoice:
    """Give what this colleague chose last, or the usual."""
    member = request.membership
    row = unique(CalendarChoice.objects.filter(membership=member.pk))
    return row or CalendarChoice(membership=member, colour=COLOURS[0], zoom=ZOOMS[0])


def resources_for(request: StaffRequest) -> list[Resource]:
    """Give the people, rooms and machines whose calendars this colleague may see; colleagues who left too."""
    rows = Resource.objects.order_by("position")
    membership = request.membership
    if not membership.may(Permission.ALL_CALENDARS):
        rows = rows.filter(membership_id=membership.pk)
    return list(rows)


def chosen(ids: Sequence[str], allowed: Sequence[Resource]) -> list[Resource]:
    """Pick what was asked for out of what may be seen."""
    wanted = set()
    for each in ids:
        try:
            wanted.add(UUID(each))
        except ValueError:
            continue
    return [each for each in allowed if each.pk in wanted]


def everybody(allowed: Sequence[Resource]) -> list[Resource]:
    """Give the people: rooms and machines are shown when they are asked for."""
    return [each for each in allowed if each.kind == STAFF]
