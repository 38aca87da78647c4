"""One's own account: what it is signed in to with, from where, and what happened to it."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from staff.models import Membership, Passkey, RecoveryCode, Session, User
from staff.pages.people import local
from staff.permissions import Permission
from tenants.context import PLATFORM_ID, tenant_scope
from tenants.models import AuditEntry, Tenant
from tenants.tokens import token_hash

HISTORY: dict[str, str | Promise] = {
    "account.confirm": _("E-mail confirmed"),
    "account.reset_password": _("Password changed by a link in a mail"),
    "account.change_password": _("Password changed"),
    "account.change_email": _("E-mail changed"),
    "account.enrol_factor": _("Code on the phone set up"),
    "account.new_codes": _("Recovery codes made anew"),
    "account.add_passkey": _("Passkey added"),
    "account.remove_passkey": _("Passkey removed"),
    "account.restore_factor": _("Second factor taken away"),
    "account.end_session": _("A browser signed out"),
    "account.end_sessions": _("All other browsers signed out"),
}


def account_context(tenant: Tenant, member: Membership, user: User) -> dict[str, Any]:
    """Say what stands on each line of the account."""
    with tenant_scope(PLATFORM_ID):
        codes = RecoveryCode.objects.filter(user=user, used_at=None).count()
        passkeys = Passkey.objects.filter(user=user).count()
        sessions = Session.objects.filter(user=user).exclude(stage=Session.Stage.PASSWORD).count()
        entries = AuditEntry.objects.filter(object_id=user.pk, action__in=list(HISTORY))
        happened = list(entries.order_by("-at").values_list("action", "at")[:8])
    return {
        "email": str(user.email),
        "factor": user.has_factor,
        "codes": codes,
        "passkeys": passkeys,
        "sessions": sessions,
        "needs_factor": member.needs_factor,
        "may_feed": member.may(Permission.OWN_CALENDAR, Permission.ALL_CALENDARS, any_of=True),
        "history": [{"what": HISTORY[what], "at": local(tenant, at)} for what, at in happened],
    }


def sessions_of(tenant: Tenant, user: User, key: str) -> list[dict[str, Any]]:
    """List the browsers she is signed in with, this one first."""
    mine = token_hash(key)
    with tenant_scope(PLATFORM_ID):
        rows = list(Session.objects.filter(user=user).order_by("-last_seen_at"))
    found = [
        {
            "id": row.pk,
            "device": row.device,
            "here": bytes(row.key_hash) == mine,
            "seen": local(tenant, row.last_seen_at),
            "since": local(tenant, row.created_at),
        }
        for row in rows
        if row.stage != Session.Stage.PASSWORD
    ]
    return sorted(found, key=lambda line: not line["here"])
