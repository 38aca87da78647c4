"""The people of a business: the list, one colleague, and those who are invited."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from staff.actions.invitations import waiting
from staff.models import Invitation, Membership, User
from staff.pages.rights import GROUPS, ROLE_NAMES
from staff.permissions import OWNER
from staff.registries import Calendar, calendars
from tenants.context import PLATFORM_ID, tenant_scope
from tenants.models import Tenant

ORDER = {role: number for number, role in enumerate(ROLE_NAMES)}


def people_context(tenant: Tenant, *, now: datetime) -> dict[str, Any]:
    """List who works here, who is invited, and who has left."""
    members = list(Membership.objects.all())
    here = [member for member in members if member.active]
    accounts = accounts_of(here)
    shelf = {each.membership_id: each for each in calendars() if each.membership_id}
    people = [person_line(tenant, member, accounts.get(member.user_id), shelf) for member in here]
    people.sort(key=lambda line: (ORDER.get(line["role"], 9), line["name"].casefold()))
    left = sorted((member for member in members if not member.active), key=lambda each: each.ended_at or now)
    return {
        "people": people,
        "invited": [invited_line(tenant, each, now=now) for each in waiting().order_by("created_at")],
        "left": [
            {"initials": str(each.initials), "ended": local(tenant, each.ended_at)} for each in left[::-1]
        ],
    }


def person_line(
    tenant: Tenant,
    member: Membership,
    account: User | None,
    shelf: dict[Any, Calendar],
) -> dict[str, Any]:
    """Say of one colleague what the list shows."""
    calendar = shelf.get(member.pk)
    return {
        "id": member.pk,
        "name": str(member.name),
        "initials": str(member.initials),
        "role": member.role,
        "role_name": ROLE_NAMES.get(member.role, member.role),
        "url": reverse("person", args=[tenant.slug, member.pk]),
        "seen": local(tenant, member.last_sign_in_at),
        "factor": bool(account and account.has_factor),
        "needs_factor": member.needs_factor,
        "calendar": calendar.name if calendar else "",
    }


def invited_line(tenant: Tenant, invitation: Invitation, *, now: datetime) -> dict[str, Any]:
    """Say of one offer whom it was made to and whether it still stands."""
    return {
        "id": invitation.pk,
        "name": invitation.name or str(invitation.email),
        "email": str(invitation.email),
        "role_name": ROLE_NAMES.get(invitation.role, invitation.role),
        "over": invitation.expires_at <= now,
        "until": local(tenant, invitation.expires_at),
    }


def person_context(tenant: Tenant, member: Membership, *, looker: Membership) -> dict[str, Any]:
    """Say of one colleague what her page shows beside the form."""
    account = accounts_of([member]).get(member.user_id)
    calendar = next((each for each in calendars() if each.membership_id == member.pk), None)
    return {
        "person": member,
        "role_name": ROLE_NAMES.get(member.role, member.role),
        "email": str(account.email) if account else "",
        "factor": bool(account and account.has_factor),
        "factor_owed": member.needs_factor and not (account and account.has_factor),
        "seen": local(tenant, member.last_sign_in_at),
        "joined": local(tenant, member.created_at),
        "calendar": calendar,
        "herself": member.pk == looker.pk,
        "may_restore": looker.is_owner and member.pk != looker.pk,
        "editable": looker.is_owner or not member.is_owner,
        "only_owner": member.is_owner
        and not Membership.objects.filter(role=OWNER, active=True).exclude(pk=member.pk).exists(),
        "rights": [
            {"title": title, "rows": [words for permission, words in rows if permission in member.held]}
            for title, rows in GROUPS
            if any(permission in member.held for permission, _words in rows)
        ],
    }


def accounts_of(members: list[Membership]) -> dict[Any, User]:
    """Read the accounts of colleagues; they are the platform's rows, and only these are read."""
    with tenant_scope(PLATFORM_ID):
        return {user.pk: user for user in User.objects.filter(pk__in=[each.user_id for each in members])}


def local(tenant: Tenant, moment: datetime | None) -> datetime | None:
    """Give a moment in the business's own time."""
    return moment.astimezone(tenant.zone) if moment else None
