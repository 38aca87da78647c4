"""Getting in: the password, the second factor, and what is noted about it.

The answer to a wrong password is the same, in words and in time, whether or not the e-mail is known here.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db import connection

from staff import secondfactor
from staff.identity import email_key
from staff.models import Membership, Passkey, RecoveryCode, Session, User
from staff.permissions import OWNER
from staff.sessions import SessionStore
from tenants import audit, throttle
from tenants.actors import Actor
from tenants.context import PLATFORM_ID, tenant_scope
from tenants.keys import blind_index
from tenants.models import Tenant
from tenants.tokens import new_token

TRIES = 10
TRIES_FROM_ONE_ADDRESS = 30
WINDOW_SECONDS = 15 * 60


class TooManyTries(Exception):
    """Too many tries lately for this account or from this address; it passes by itself."""


@dataclass(frozen=True)
class Workplace:
    """One business that a person works in, as far as signing in needs it."""

    tenant_id: UUID
    slug: str
    name: str
    role: str
    needs_factor: bool


def email_index(email: str) -> bytes:
    """Give the index by which an account is found."""
    return blind_index("user.email", email_key(email), tenant_id=PLATFORM_ID)


@lru_cache(maxsize=1)
def nobodys_password() -> str:
    """Hash a password that nobody has, so that an unknown e-mail costs the same time."""
    return make_password(new_token())


def user_with_password(*, email: str, password: str, address: str) -> User | None:
    """Find who this is, or None; a known e-mail is not told from an unknown one."""
    index = email_index(email)
    account, here = f"signin-account:{index.hex()}", f"signin-address:{address}"
    hold_back(account, TRIES)
    hold_back(here, TRIES_FROM_ONE_ADDRESS)
    with tenant_scope(PLATFORM_ID):
        user = User.objects.filter(email_index=index).first()
    # Asked for on both ways, so that the first sign-in of a process is no slower for a stranger.
    nobody = nobodys_password()
    fits = check_password(password, user.password if user else nobody)
    if not (user and user.is_active and fits):
        return None
    # Counted before the password was known, so that many at once cannot slip through; only wrong tries stay.
    for key in (account, here):
        throttle.give_back(key, per_seconds=WINDOW_SECONDS)
    return user


def hold_back(key: str, limit: int) -> None:
    """Count one try; past the limit raise, until the window has passed."""
    if not throttle.allow(key, limit=limit, per_seconds=WINDOW_SECONDS):
        raise TooManyTries


def workplaces_of(user_id: UUID) -> list[Workplace]:
    """Read where a person works. Only ids come from behind the walls; each business is then opened itself."""
    with tenant_scope(PLATFORM_ID), connection.cursor() as cursor:
        cursor.execute("SELECT tenant_id FROM staff_tenants_of_user(%s)", [user_id])
        tenant_ids = [row[0] for row in cursor.fetchall()]
    found = []
    for tenant in Tenant.objects.filter(id__in=tenant_ids).order_by("name", "id"):
        with tenant_scope(tenant):
            membership = Membership.objects.filter(user_id=user_id, active=True).first()
            if membership is not None:
                found.append(
                    Workplace(tenant.pk, tenant.slug, tenant.name, membership.role, membership.needs_factor)
                )
    return found


def must_enrol(user: User, workplaces: list[Workplace]) -> bool:
    """Say whether this person may not go on before a second factor is enrolled."""
    return not user.has_factor and (user.is_platform_staff or any(place.needs_factor for place in workplaces))


def open_session(store: SessionStore, *, user: User, stage: Session.Stage, device: str) -> None:
    """Put a person into the browser's session under a new key; the former key opens nothing from now on."""
    store.cycle_key()
    store["user_id"] = str(user.pk)
    store["stage"] = str(stage)
    store["device"] = device


def note_sign_in(*, user: User, workplaces: list[Workplace], now: datetime) -> None:
    """Write down that she came in, in each business that may want to know."""
    with tenant_scope(PLATFORM_ID):
        user.last_login = now
        user.save(update_fields=["last_login"])
        if user.is_platform_staff:
            audit.record("staff.sign_in", by=Actor("support", user.pk), now=now)
    for place in workplaces:
        with tenant_scope(place.tenant_id):
            Membership.objects.filter(user_id=user.pk).update(last_sign_in_at=now)
            by = Actor("owner" if place.role == OWNER else "staff", user.pk)
            audit.record("staff.sign_in", by=by, now=now)


def accept_code(user: User, code: str, *, now: datetime) -> bool:
    """Take the code of an authenticator app; one half minute's code is taken once, even by two at once."""
    hold_back(f"factor:{user.pk}", TRIES)
    step = secondfactor.matching_step(
        secret=user.totp_secret, code=code, now=now, last_step=user.totp_last_step
    )
    if step is None or not user.has_factor:
        return False
    with tenant_scope(PLATFORM_ID):
        unused = User.objects.filter(pk=user.pk, totp_last_step__lt=step)
        return bool(unused.update(totp_last_step=step))


def accept_recovery_code(user: User, code: str, *, now: datetime) -> bool:
    """Take a recovery code, once."""
    hold_back(f"factor:{user.pk}", TRIES)
    with tenant_scope(PLATFORM_ID):
        unused = RecoveryCode.objects.filter(
            user=user, code_hash=secondfactor.recovery_hash(code), used_at__isnull=True
        )
        return bool(unused.update(used_at=now))


def has_passkeys(user: User) -> bool:
    """Say whether a passkey can stand in for the code."""
    with tenant_scope(PLATFORM_ID):
        return Passkey.objects.filter(user=user).exists()


def begin_factor(user: User) -> str:
    """Give the secret to enrol; reloading the page does not change it."""
    with tenant_scope(PLATFORM_ID):
        fresh = User.objects.select_for_update().get(pk=user.pk)
        if not fresh.totp_secret:
            fresh.totp_secret = secondfactor.new_secret()
            fresh.save(update_fields=["totp_secret"])
        return str(fresh.totp_secret)


def confirm_factor(user: User, code: str, *, now: datetime) -> list[str] | None:
    """Enrol the factor if the app shows the right code; give the recovery codes, which nobody sees again."""
    hold_back(f"factor:{user.pk}", TRIES)
    with tenant_scope(PLATFORM_ID):
        fresh = User.objects.select_for_update().get(pk=user.pk)
        if fresh.has_factor or not fresh.totp_secret:
            return None
        step = secondfactor.matching_step(
            secret=fresh.totp_secret, code=code, now=now, last_step=fresh.totp_last_step
        )
        if step is None:
            return None
        fresh.totp_confirmed_at, fresh.totp_last_step = now, step
        fresh.save(update_fields=["totp_confirmed_at", "totp_last_step"])
        codes = secondfactor.new_recovery_codes()
        RecoveryCode.objects.filter(user=fresh).delete()
        RecoveryCode.objects.bulk_create(
            RecoveryCode(user=fresh, code_hash=secondfactor.recovery_hash(code), created_at=now)
            for code in codes
        )
        # Whoever was in on the password alone, in whatever browser, comes back with both factors.
        Session.objects.filter(user=fresh).delete()
        audit.record(
            "account.enrol_factor",
            by=Actor("staff", fresh.pk),
            now=now,
            object_kind="staff.User",
            object_id=fresh.pk,
        )
    return codes
