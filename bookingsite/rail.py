"""The pages of the dashboard, in the order in which a day needs them, and who is shown which."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from staff.permissions import Permission

Rights = tuple[Permission, ...]
CALENDAR: Rights = (Permission.OWN_CALENDAR, Permission.ALL_CALENDARS)


@dataclass(frozen=True)
class Stop:
    """One line of the rail; whoever holds any of the rights sees it, and none asked is all."""

    section: str
    url: str
    icon: str
    label: Any
    rights: Rights = ()
    # On a phone the rail holds four lines and the way to the rest.
    phone: bool = False


STOPS = (
    Stop("calendar", "calendar_day", "calendar", _("Calendar"), CALENDAR, phone=True),
    Stop("customers", "customers", "users", _("Customers"), CALENDAR, phone=True),
    Stop("overview", "overview", "chart-column", _("Overview"), (Permission.REPORTS,), phone=True),
    Stop("services", "services", "scissors", _("Services"), (Permission.SETTINGS,)),
    Stop("messages", "message_log", "mail", _("Messages"), (Permission.MESSAGES,), phone=True),
    Stop("gdpr", "gdpr", "shield", _("GDPR"), (Permission.DELETE, Permission.EXPORT, Permission.ACCESS_LOG)),
    Stop(
        "settings",
        "settings",
        "sliders-horizontal",
        _("Settings"),
        (Permission.SETTINGS, Permission.PEOPLE, Permission.MESSAGES),
    ),
    Stop("account", "account", "circle-user", _("My account")),
)


def stops_for(request: HttpRequest) -> list[dict[str, Any]]:
    """List the lines that this colleague is shown; a page that is not there is left out."""
    membership = getattr(request, "membership", None)
    tenant = getattr(request, "tenant", None)
    if membership is None or tenant is None:
        return []
    found = []
    for stop in STOPS:
        url = address_of(stop, tenant.slug)
        if url and (not stop.rights or membership.may(*stop.rights, any_of=True)):
            found.append({"section": stop.section, "url": url, "icon": stop.icon, "label": stop.label})
            found[-1]["phone"] = stop.phone
    return found


def address_of(stop: Stop, slug: str) -> str:
    """Give a page's address, or nothing while the house has no such page."""
    try:
        return reverse(stop.url, args=[slug])
    except NoReverseMatch:
        return ""
