"""What colleagues are told of absences: those who answer hear that somebody asks, who asked hears the answer.

No customer and no reason stands in these mails; the pages have them, behind the sign-in.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from bookings.dates import stretch_label
from bookings.models import AbsenceRequest
from notifications.kinds import Attachment, Kind, Recipient, register
from staff.actions.notices import tell_about
from staff.kinds.links import address
from staff.kinds.members import mailbox_of, member
from staff.models import Membership
from staff.permissions import Permission
from tenants.actors import Actor
from tenants.context import current_tenant_id
from tenants.models import Tenant

ASKED, ANSWERED = "absence_asked", "absence_answered"
State = AbsenceRequest.State


# -- planning --------------------------------------------------------------------------------------


def tell_asked(wish: AbsenceRequest, *, by: Actor, now: datetime) -> None:
    """Tell each colleague who may answer; the mail is about her, the wish is what it goes by."""
    for each in Membership.objects.filter(active=True).exclude(user_id=wish.asked_by):
        if each.may(Permission.SETTINGS):
            tell_about(kind=ASKED, row=each, rule=wish.pk.hex, by=by, now=now)


def tell_answered(wish: AbsenceRequest, *, by: Actor, now: datetime) -> None:
    """Tell who asked, unless she has answered herself."""
    if wish.asked_by != by.id:
        tell_about(kind=ANSWERED, row=wish, by=by, now=now)


# -- somebody asks ---------------------------------------------------------------------------------


def asked_stands(about_id: UUID, rule: str, now: datetime) -> str | None:
    """Say why she need not hear of it any more: it is answered, or it is not hers to answer."""
    hers = member(about_id)
    if hers is None or not hers.may(Permission.SETTINGS):
        return "over"
    return None if AbsenceRequest.objects.filter(pk=UUID(rule), state=State.ASKED).exists() else "answered"


def asked_for(about_id: UUID) -> Recipient | None:
    """Give the mailbox of a colleague who may answer."""
    return mailbox_of(member(about_id))


def asked_facts(about_id: UUID, language: str) -> dict[str, Any]:
    """Say who asks and for when: all that waits, so that a late mail is not a wrong one."""
    tenant = Tenant.objects.get(pk=current_tenant_id())
    waiting = list(AbsenceRequest.objects.filter(state=State.ASKED).select_related("resource"))
    own = f"{waiting[0].pk}/" if len(waiting) == 1 else ""
    hers = member(about_id)
    return {
        **signed(tenant, hers),
        "lines": [
            {"who": str(each.resource.name), "when": stretch_label(each.starts_at, each.ends_at, tenant.zone)}
            for each in sorted(waiting, key=lambda wish: wish.starts_at)
        ],
        "url": address(f"/d/{tenant.slug}/absences/{own}"),
    }


# -- somebody answered -----------------------------------------------------------------------------


def answered_stands(about_id: UUID, rule: str, now: datetime) -> str | None:
    """Say why there is no answer to tell."""
    wish = AbsenceRequest.objects.filter(pk=about_id).first()
    return None if wish is not None and wish.state in {State.APPROVED, State.DECLINED} else "over"


def asker(about_id: UUID) -> Membership | None:
    """Find who asked."""
    asked_by = AbsenceRequest.objects.filter(pk=about_id).values("asked_by")
    return Membership.objects.filter(user_id__in=asked_by, active=True).first()


def answered_for(about_id: UUID) -> Recipient | None:
    """Give the mailbox of who asked."""
    return mailbox_of(asker(about_id))


def answered_facts(about_id: UUID, language: str) -> dict[str, Any]:
    """Say what was answered; the words that go with it are read behind the sign-in."""
    tenant = Tenant.objects.get(pk=current_tenant_id())
    wish = AbsenceRequest.objects.get(pk=about_id)
    return {
        **signed(tenant, asker(about_id)),
        "approved": wish.state == State.APPROVED,
        "words": bool(wish.answer),
        "when": stretch_label(wish.starts_at, wish.ends_at, tenant.zone),
        "url": address(f"/d/{tenant.slug}/absences/"),
    }


def signed(tenant: Tenant, to: Membership | None) -> dict[str, Any]:
    """Greet her, and sign as the business."""
    first_name = str(to.name).split(" ", 1)[0] if to else ""
    return {"sender": tenant.name or _("Bookings"), "business": tenant, "first_name": first_name}


def nothing_beside(about_id: UUID, language: str) -> list[Attachment]:
    """Attach nothing."""
    return []


def register_kinds() -> None:
    """Tell the post office of both mails."""
    register(Kind(ASKED, ("email",), asked_stands, asked_for, asked_facts, nothing_beside))
    register(Kind(ANSWERED, ("email",), answered_stands, answered_for, answered_facts, nothing_beside))
