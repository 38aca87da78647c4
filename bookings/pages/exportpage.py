"""What the pages of an export show: what can go out, what is on its way, until when it can be fetched."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.dates import day_and_time
from bookings.models import ExportFile
from staff.models import Membership
from staff.permissions import Permission
from tenants.models import Tenant

What = ExportFile.What
HOLDS: dict[str, Any] = {
    What.CUSTOMERS: gettext_lazy("Name, contact, first and last visit, answer to news, notes."),
    What.VISITS: gettext_lazy("Every visit, past and coming: when, what, with whom, price, how it went."),
    What.SERVICES: gettext_lazy("The price list with durations and prices."),
    What.EVERYTHING: gettext_lazy(
        "A packed folder with all of it and every table, as CSV and JSON, with an explanation."
    ),
}
KINDS = {"csv": "text/csv; charset=utf-8", "json": "application/json", "zip": "application/zip"}


def start_context(tenant: Tenant, member: Membership, *, now: datetime) -> dict[str, Any]:
    """Say what can go out, and which of her files still live."""
    live = ExportFile.objects.filter(by_id=member.user_id, expires_at__gt=now)
    own = member.may(Permission.OWN_CUSTOMERS_ONLY)
    return {
        "section": "gdpr",
        "holds": [
            (value, label, HOLDS[value])
            for value, label in What.choices
            if not (own and value == "everything")
        ],
        "own_only": own,
        "without": without(member),
        "live": [
            {
                "what": each.get_what_display(),
                "until": day_and_time(each.expires_at, tenant.zone),
                "made": day_and_time(each.created_at, tenant.zone),
            }
            for each in live.defer("content").order_by("-created_at")
        ],
    }


def without(member: Membership) -> list[str]:
    """Say what is left out because she does not see it either."""
    left = []
    if not member.may(Permission.SEE_CONTACT):
        left.append(_("phone and e-mail"))
    if not member.may(Permission.SEE_NOTES):
        left.append(_("notes"))
    return left


def file_context(file: ExportFile, tenant: Tenant) -> dict[str, Any]:
    """Say how far a file is."""
    return {
        "section": "gdpr",
        "file": file,
        "what": file.get_what_display(),
        "name": file_name(file, tenant)[0],
        "size": size_label(file.bytes),
        "until": day_and_time(file.expires_at, tenant.zone),
    }


def file_name(file: ExportFile, tenant: Tenant) -> tuple[str, str]:
    """Name the file and its kind."""
    ending = "zip" if file.what == What.EVERYTHING else str(file.form)
    day = file.created_at.astimezone(tenant.zone).date()
    return f"{tenant.slug}-{file.what}-{day}.{ending}", KINDS[ending]


def size_label(size: int) -> str:
    """Write a size: 12 kB, 3.4 MB."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))}\u00a0kB"
    return f"{size / 1_000_000:.1f}\u00a0MB"
