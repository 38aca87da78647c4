"""A passkey is added, renamed, removed, and lets somebody in."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from fido2.webauthn import AuthenticatorData

from staff import passkeys
from staff.actions.account import require_password
from staff.actions.notices import tell_account
from staff.models import Passkey, User
from staff.signin import hold_back
from tenants.actors import Actor
from tenants.context import PLATFORM_ID, tenant_scope

MOST = 10
FROM_ONE_ADDRESS = 60


class EnoughKeys(Exception):
    """Nobody needs more keys than this."""


def begin_passkey(*, user: User, password: str, browser: bytes, now: datetime) -> dict[str, Any]:
    """Ask the browser for a new key, after the password."""
    require_password(user, password)
    with tenant_scope(PLATFORM_ID):
        if Passkey.objects.filter(user=user).count() >= MOST:
            raise EnoughKeys
        return passkeys.register_options(user=user, browser=browser, now=now)


def add_passkey(*, user: User, name: str, answer: str, browser: bytes, by: Actor, now: datetime) -> Passkey:
    """Keep the public half of a new key, and tell its owner by mail. The question is used up either way."""
    try:
        with tenant_scope(PLATFORM_ID):
            data = passkeys.read_new_key(answer, user=user, browser=browser, now=now)
            passkey = keep(user, name, data, now=now)
            tell_account(action="account.add_passkey", user=user, by=by, now=now)
    except passkeys.NotThisKey:
        with tenant_scope(PLATFORM_ID):
            passkeys.forget(browser=browser)
        raise
    return passkey


def keep(user: User, name: str, data: AuthenticatorData, *, now: datetime) -> Passkey:
    """Write down a key that nobody has here yet."""
    credential = data.credential_data
    if credential is None or Passkey.objects.filter(credential_id=credential.credential_id).exists():
        raise passkeys.NotThisKey
    return Passkey.objects.create(
        user=user,
        name=name.strip()[:60],
        credential_id=credential.credential_id,
        public_key=bytes(credential),
        sign_count=data.counter,
        created_at=now,
    )


def rename_passkey(*, user: User, passkey_id: UUID, name: str) -> None:
    """Give a key another name; the name is hers alone."""
    with tenant_scope(PLATFORM_ID):
        passkey = Passkey.objects.filter(user=user, pk=passkey_id).first()
        if passkey is not None and name.strip():
            passkey.name = name.strip()[:60]
            passkey.save(update_fields=["name"])


def remove_passkey(*, user: User, passkey_id: UUID, by: Actor, now: datetime) -> None:
    """Take a key out of use at once."""
    with tenant_scope(PLATFORM_ID):
        deleted, _by_model = Passkey.objects.filter(user=user, pk=passkey_id).delete()
        if deleted:
            tell_account(action="account.remove_passkey", user=user, by=by, now=now)


def begin_sign_in(*, user: User | None, browser: bytes, address: str, now: datetime) -> dict[str, Any]:
    """Ask a key who comes, or, after the password, one of hers."""
    hold_back(f"passkey-address:{address}", FROM_ONE_ADDRESS)
    with tenant_scope(PLATFORM_ID):
        return passkeys.sign_in_options(user=user, browser=browser, now=now)


def sign_in_by_passkey(*, user: User | None, answer: str, browser: bytes, now: datetime) -> User | None:
    """Say whose key answered rightly, or None. The question is used up either way."""
    with tenant_scope(PLATFORM_ID):
        try:
            with transaction.atomic():
                found = passkeys.read_answer(answer, user=user, browser=browser, now=now)
        except passkeys.NotThisKey:
            passkeys.forget(browser=browser)
            return None
        return found.passkey.user
