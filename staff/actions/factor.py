"""Her second factor: recovery codes anew, and another phone in place of the old one."""

from datetime import datetime

from staff import secondfactor
from staff.actions.account import require_password
from staff.actions.notices import tell_account
from staff.models import RecoveryCode, User
from staff.signin import TRIES, hold_back
from tenants.actors import Actor
from tenants.context import PLATFORM_ID, tenant_scope


class NoFactor(Exception):
    """There is no second factor to change."""


def new_codes(*, user: User, password: str, by: Actor, now: datetime) -> list[str]:
    """Make ten new recovery codes; the old ones open nothing, and nobody sees the new ones again."""
    require_password(user, password)
    with tenant_scope(PLATFORM_ID):
        fresh = User.objects.select_for_update().get(pk=user.pk)
        if not fresh.has_factor:
            raise NoFactor
        codes = write_codes(fresh, now=now)
        tell_account(action="account.new_codes", user=fresh, by=by, now=now)
    return codes


def write_codes(user: User, *, now: datetime) -> list[str]:
    """Replace the recovery codes."""
    codes = secondfactor.new_recovery_codes()
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, code_hash=secondfactor.recovery_hash(code), created_at=now) for code in codes
    )
    return codes


def begin_phone(*, user: User, password: str) -> str:
    """Give the secret for another phone; until its first code has come the old phone counts."""
    require_password(user, password)
    with tenant_scope(PLATFORM_ID):
        fresh = User.objects.select_for_update().get(pk=user.pk)
        if not fresh.has_factor:
            raise NoFactor
        fresh.totp_pending = secondfactor.new_secret()
        fresh.save(update_fields=["totp_pending"])
        return str(fresh.totp_pending)


def confirm_phone(*, user: User, code: str, by: Actor, now: datetime) -> bool:
    """Let the new phone count from its first right code on; the old phone's codes open nothing."""
    hold_back(f"factor:{user.pk}", TRIES)
    with tenant_scope(PLATFORM_ID):
        fresh = User.objects.select_for_update().get(pk=user.pk)
        if not fresh.totp_pending:
            return False
        secret = str(fresh.totp_pending)
        step = secondfactor.matching_step(secret=secret, code=code, now=now, last_step=0)
        if step is None:
            return False
        fresh.totp_secret, fresh.totp_pending = secret, None
        fresh.totp_confirmed_at, fresh.totp_last_step = now, step
        fresh.save(update_fields=["totp_secret", "totp_pending", "totp_confirmed_at", "totp_last_step"])
        tell_account(action="account.enrol_factor", user=fresh, by=by, now=now)
    return True
