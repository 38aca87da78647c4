"""Notices that support is to take a second factor away: each owner hears of it and can stop it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from notifications.kinds import Recipient
from staff.kinds.accounts import as_recipient, first_name
from staff.kinds.links import address, mint
from staff.models import CaseNotice


def case_stands(about_id: UUID, rule: str, now: datetime) -> str | None:
    """Say why nobody need be told of a case any more, if so."""
    row = CaseNotice.objects.select_related("case").filter(pk=about_id).first()
    if row is None or row.case.stopped_at:
        return "stopped"
    return "restored" if row.case.restored_at else None


def case_for(about_id: UUID) -> Recipient | None:
    """Give the owner who is told."""
    row = CaseNotice.objects.select_related("user").filter(pk=about_id).first()
    return as_recipient(row.user) if row else None


def case_facts(about_id: UUID, language: str) -> dict[str, Any]:
    """Say whose factor it is, until when it can be stopped, and give the link that stops it."""
    row = CaseNotice.objects.select_related("case", "case__user", "user").get(pk=about_id)
    return {
        "sender": _("Bookings"),
        "first_name": first_name(row.user),
        "herself": row.user_id == row.case.user_id,
        "whom": str(row.case.user.name),
        "reference": row.case.reference,
        "last_call": row.last_call,
        "starts": row.case.due_at.astimezone(row.tenant.zone),
        "url": address(f"/lost-factor/{mint(row)}/"),
    }
