"""A lost second factor: restored by another owner at once, or by support after three days.

Taking a factor away lets in whoever knows the password, so every owner hears of it: at once, and where
support does it, again a day before, with a link that stops it.
"""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from notifications import outbox
from staff.actions.gifts import NotYoursToGive, note
from staff.actions.members import end_sessions
from staff.actions.notices import tell_account
from staff.actions.recovery import LinkOver
from staff.models import CaseNotice, FactorCase, Membership, Passkey, RecoveryCode, User
from staff.permissions import OWNER
from staff.signin import email_index, workplaces_of
from tenants import audit
from tenants.actors import Actor
from tenants.context import PLATFORM_ID, tenant_scope
from tenants.tokens import token_hash

WAIT = timedelta(hours=72)
LAST_CALL = timedelta(hours=48)
SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


class WorksElsewhere(Exception):
    """She works in another business too, whose owners have a say: support restores."""


class CannotOpen(Exception):
    """There is no such account, no factor to take away, or a case already."""


class NotDue(Exception):
    """The wait is not over, or the case is closed."""


def restore_by_owner(*, membership: Membership, by: Actor, now: datetime) -> None:
    """Take a colleague's lost factor away; all owners are told, and she sets up a new one at sign-in."""
    if by.kind != OWNER or membership.user_id == by.id or not membership.active:
        raise NotYoursToGive
    if len(workplaces_of(membership.user_id)) != 1:
        raise WorksElsewhere
    with tenant_scope(PLATFORM_ID):
        user = User.objects.select_for_update().get(pk=membership.user_id)
        take_away(user)
        tell_account(action="account.restore_factor", user=user, by=by, now=now)
    note("staff.restore_factor", membership, by=by, now=now)
    owners = Membership.objects.filter(role=OWNER, active=True).exclude(pk=membership.pk)
    ids = list(owners.values_list("user_id", flat=True))
    with tenant_scope(PLATFORM_ID):
        for owner in User.objects.filter(pk__in=ids):
            tell_account(action="account.colleague_restored", user=owner, by=by, now=now)


def take_away(user: User) -> None:
    """Remove the phone, the recovery codes and the passkeys, and sign her out everywhere."""
    user.totp_secret, user.totp_pending, user.totp_confirmed_at = "", None, None
    user.save(update_fields=["totp_secret", "totp_pending", "totp_confirmed_at"])
    RecoveryCode.objects.filter(user=user).delete()
    Passkey.objects.filter(user=user).delete()
    end_sessions(user.pk)


def owners_over(user: User) -> set[UUID]:
    """Give every owner of every business she works in, and herself, by the ids of their accounts."""
    found = {user.pk}
    for place in workplaces_of(user.pk):
        with tenant_scope(place.tenant_id):
            owners = Membership.objects.filter(role=OWNER, active=True)
            found.update(owners.values_list("user_id", flat=True))
    return found


def open_case(*, email: str, reason: str, by: Actor, now: datetime) -> FactorCase:
    """Open support's case: the wait begins, and every owner is told at once and a day before its end."""
    with tenant_scope(PLATFORM_ID):
        user = User.objects.filter(email_index=email_index(email), is_active=True).first()
        if user is None or by.id is None or user.pk == by.id or not (user.has_factor or keys(user)):
            raise CannotOpen
        try:
            with transaction.atomic():
                case = FactorCase.objects.create(
                    user=user,
                    reference="".join(secrets.choice(SIGNS) for _ in range(8)),
                    opened_by_id=by.id,
                    reason=reason.strip(),
                    opened_at=now,
                    due_at=now + WAIT,
                )
        except IntegrityError:
            raise CannotOpen from None
        for owner_id in sorted(owners_over(user)):
            for last_call in (False, True):
                tell_of_case(case, owner_id, last_call=last_call, by=by, now=now)
        log("support.open_factor_case", case, by=by, now=now)
    return case


def keys(user: User) -> bool:
    """Say whether she has passkeys."""
    return Passkey.objects.filter(user=user).exists()


def tell_of_case(case: FactorCase, owner_id: UUID, *, last_call: bool, by: Actor, now: datetime) -> None:
    """Plan one owner's notice; its link stops the case."""
    row = CaseNotice.objects.create(case=case, user_id=owner_id, last_call=last_call, created_at=now)
    outbox.plan(
        about_kind="staff.CaseNotice",
        about_id=row.pk,
        kind="factor_case",
        channel="email",
        send_at=now + LAST_CALL if last_call else now,
        recipient_id=owner_id,
        by=by,
        now=now,
    )


def open_stop(token: str) -> CaseNotice:
    """Find what a notice's link stops; inside the platform's scope."""
    row = (
        CaseNotice.objects.select_related("case", "case__user", "user")
        .filter(token_hash=token_hash(token), case__stopped_at=None, case__restored_at=None)
        .first()
    )
    if row is None:
        raise LinkOver
    return row


def stop_case(*, token: str, now: datetime) -> None:
    """Stop a case by the link in a notice: the second factor stays as it is."""
    with tenant_scope(PLATFORM_ID):
        row = open_stop(token)
        case = FactorCase.objects.select_for_update().get(pk=row.case_id)
        if case.restored_at or case.stopped_at:
            raise LinkOver
        case.stopped_at = now
        case.save(update_fields=["stopped_at"])
        log("support.stop_factor_case", case, by=Actor("owner", row.user_id), now=now)


def stop_found(*, user: User, by: Actor, now: datetime) -> None:
    """Stop a case about somebody who has just come in with both factors: nothing is lost."""
    with tenant_scope(PLATFORM_ID):
        open_cases = FactorCase.objects.filter(user=user, stopped_at=None, restored_at=None)
        for case in open_cases.select_for_update():
            case.stopped_at = now
            case.save(update_fields=["stopped_at"])
            log("support.stop_factor_case", case, by=by, now=now)


def restore_by_support(*, case_id: UUID, by: Actor, now: datetime) -> None:
    """Take the lost factor away once the wait is over and nobody stopped it."""
    with tenant_scope(PLATFORM_ID):
        case = FactorCase.objects.select_related("user").select_for_update(of=("self",)).get(pk=case_id)
        if case.stopped_at or case.restored_at or case.due_at > now:
            raise NotDue
        case.restored_at = now
        case.save(update_fields=["restored_at"])
        user: User = case.user
        take_away(user)
        tell_account(action="account.restore_factor", user=user, by=by, now=now)
        log("support.restore_factor", case, by=by, now=now)


def log(action: str, case: FactorCase, *, by: Actor, now: datetime) -> None:
    """Write it into the platform's log, and into that of each business she works in."""
    actor = Actor(by.kind, by.id, case.pk)
    scopes = [PLATFORM_ID, *(place.tenant_id for place in workplaces_of(case.user_id))]
    for scope in scopes:
        with tenant_scope(scope):
            audit.record(action, by=actor, now=now, object_kind="staff.User", object_id=case.user_id)
