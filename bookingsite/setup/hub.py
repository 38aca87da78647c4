"""The list of settings: every page by which a business arranges itself, each with its present state."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bookings.dates import full_day, minute_clock
from bookings.forms.facts import stretch
from bookings.models import AbsenceRequest, CalendarException, Resource, Service, WeeklyHours
from bookings.opening import WeeklySpan
from bookings.pages.absencepage import coming_rows
from bookings.pages.front import opening_week
from bookings.pages.textpage import languages_of
from bookings.words import phone_label, place
from notifications.models import MessageText
from privacy.agreement import latest_acceptance
from staff.models import Membership
from staff.permissions import Permission
from tenants.models import Tenant

State = Callable[[Tenant], str]


@dataclass(frozen=True)
class Line:
    """One page of settings; whoever holds any of the rights sees it."""

    url: str
    icon: str
    label: Any
    state: State
    rights: tuple[Permission, ...] = (Permission.SETTINGS,)


def business_state(tenant: Tenant) -> str:
    """Say where it is and how it is reached."""
    phone = phone_label(tenant.phone, tenant.country) if tenant.phone else ""
    parts = [part for part in (place(tenant), phone) if part]
    return " · ".join(parts) or _("Address and phone are missing")


def rules_state(tenant: Tenant) -> str:
    """Say the two rules that customers meet most."""
    asked = tenant.get_contact_required_display()
    if not tenant.cancel_cutoff_minutes:
        return _("%(asked)s · customers may cancel until the visit begins") % {"asked": asked}
    return _("%(asked)s · customers may cancel until %(stretch)s before") % {
        "asked": asked,
        "stretch": stretch(tenant.cancel_cutoff_minutes),
    }


def reminder_state(tenant: Tenant) -> str:
    """Say when customers are reminded."""
    if not tenant.reminder_minutes:
        return _("No reminders")
    return _("%(stretch)s before") % {"stretch": stretch(tenant.reminder_minutes)}


def services_state(tenant: Tenant) -> str:
    """Count the price list."""
    shown = Service.objects.filter(active=True).count()
    return ngettext("%(count)s service", "%(count)s services", shown) % {"count": shown}


def resources_state(tenant: Tenant) -> str:
    """Count people, and rooms with equipment."""
    kinds = list(Resource.objects.filter(active=True).values_list("kind", flat=True))
    people = kinds.count(Resource.Kind.STAFF)
    rooms = len(kinds) - people
    said = [ngettext("%(count)s person", "%(count)s people", people) % {"count": people}]
    if rooms:
        said.append(
            ngettext("%(count)s room or machine", "%(count)s rooms and machines", rooms) % {"count": rooms}
        )
    return ", ".join(said)


def hours_state(tenant: Tenant) -> str:
    """Write this week's hours of the business: Mon–Fri 9.00–17.30."""
    days = opening_week([WeeklySpan(*row) for row in house_rows()], tenant, now=timezone.now())
    open_days = [day for day in days if day["spans"]]
    if not open_days:
        return _("No hours yet")
    earliest = min(day["spans"][0][0] for day in open_days)
    latest = max(day["spans"][-1][1] for day in open_days)
    words = ngettext("%(count)s day a week", "%(count)s days a week", len(open_days))
    said = words % {"count": len(open_days)}
    return f"{said}, {minute_clock(earliest)}–{minute_clock(latest)}"


def house_rows() -> Iterable[tuple[int, int, int, date | None, date | None]]:
    """Read the business's own week."""
    rows = WeeklyHours.objects.filter(resource=None)
    return rows.values_list("weekday", "start_minute", "end_minute", "valid_from", "valid_until")


def closures_state(tenant: Tenant) -> str:
    """Name the next closed day."""
    kinds = [CalendarException.Kind.CLOSURE, CalendarException.Kind.HOLIDAY]
    found = coming_rows(tenant, kinds, now=timezone.now())[:1]
    if not found:
        return _("No closed days ahead")
    return " · ".join(part for part in (found[0]["when"], str(found[0]["label"])) if part)


def absences_state(tenant: Tenant) -> str:
    """Say who asks, or who is away next."""
    asked = AbsenceRequest.objects.filter(state=AbsenceRequest.State.ASKED).count()
    if asked:
        words = ngettext("%(count)s waits for an answer", "%(count)s wait for an answer", asked)
        return words % {"count": asked}
    found = coming_rows(tenant, [CalendarException.Kind.ABSENCE], now=timezone.now())[:1]
    return f"{found[0]['who']}: {found[0]['when']}" if found else _("Nobody is away")


def texts_state(tenant: Tenant) -> str:
    """Say how many texts are the business's own, and in which languages."""
    own = MessageText.objects.count()
    names = dict(settings.LANGUAGES)
    spoken = ", ".join(str(names[code]) for code in languages_of(tenant))
    if not own:
        return _("Standard texts · %(languages)s") % {"languages": spoken}
    words = ngettext("%(count)s text of your own", "%(count)s texts of your own", own) % {"count": own}
    return f"{words} · {spoken}"


def agreement_state(tenant: Tenant) -> str:
    """Say whether the agreement is made, and when."""
    latest = latest_acceptance()
    if latest is None:
        return _("Not made yet")
    day = full_day(latest.accepted_at.astimezone(tenant.zone).date())
    return _("Version %(version)s, made on %(day)s") % {"version": latest.version, "day": day}


def look_state(tenant: Tenant) -> str:
    """Name the colour, and whether there is a logo."""
    colour = tenant.accent_colour or tenant.get_accent_display()
    picture = _("with logo") if tenant.logo_mark else _("no logo")
    return f"{colour} · {picture}"


def address_state(tenant: Tenant) -> str:
    """Write the page's address, and whether anybody can open it."""
    url = f"{settings.BASE_URL}/b/{tenant.slug}/".split("://", 1)[-1]
    return url if tenant.is_public else f"{url} · {tenant.get_state_display()}"


def people_state(tenant: Tenant) -> str:
    """Count who can sign in."""
    inside = Membership.objects.filter(active=True).count()
    return ngettext("%(count)s can sign in", "%(count)s can sign in", inside) % {"count": inside}


GROUPS: tuple[tuple[Any, tuple[Line, ...]], ...] = (
    (
        gettext_lazy("What you offer"),
        (
            Line("services", "scissors", gettext_lazy("Services and prices"), services_state),
            Line("resources", "armchair", gettext_lazy("Staff, rooms and equipment"), resources_state),
        ),
    ),
    (
        gettext_lazy("When you are open"),
        (
            Line("opening_hours", "clock", gettext_lazy("Opening hours"), hours_state),
            Line("closures", "calendar-off", gettext_lazy("Closed days and holidays"), closures_state),
            Line("absences", "plane", gettext_lazy("Absence"), absences_state),
        ),
    ),
    (
        gettext_lazy("Rules and messages"),
        (
            Line("booking_rules", "clipboard-check", gettext_lazy("Booking rules"), rules_state),
            Line("reminders", "bell", gettext_lazy("Reminders"), reminder_state),
            Line("message_texts", "mail", gettext_lazy("Message texts"), texts_state, (Permission.MESSAGES,)),
        ),
    ),
    (
        gettext_lazy("The business"),
        (
            Line("business", "store", gettext_lazy("Name, address and contact"), business_state),
            Line("agreement", "file-check", gettext_lazy("Data processing agreement"), agreement_state),
            Line("look", "palette", gettext_lazy("Colour and logo"), look_state),
            Line("page_address", "qr-code", gettext_lazy("The page's address"), address_state),
            Line(
                "people",
                "users",
                gettext_lazy("Sign-ins and permissions"),
                people_state,
                (Permission.PEOPLE,),
            ),
        ),
    ),
)


def lines_for(membership: Membership, tenant: Tenant) -> list[dict[str, Any]]:
    """List the groups with the pages that this colleague may open; what is not built yet is left out."""
    groups = []
    for heading, lines in GROUPS:
        drawn = [
            {"url": url, "icon": line.icon, "label": line.label, "state": line.state(tenant)}
            for line in lines
            if membership.may(*line.rights, any_of=True) and (url := address(line.url, tenant.slug))
        ]
        if drawn:
            groups.append({"heading": heading, "lines": drawn})
    return groups


def address(name: str, slug: str) -> str:
    """Give a page's address, or nothing while the house has no such page."""
    try:
        return reverse(name, args=[slug])
    except NoReverseMatch:
        return ""
