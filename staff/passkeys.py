"""Passkeys (WebAuthn): the questions we ask a key, and whether its answer is right.

The site's name and its one allowed origin come from BASE_URL. A question is bound to the browser that asked
for it, is answered once, and is dead after five minutes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_bytes
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorData,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from staff.models import Passkey, PasskeyChallenge, User

LASTS = timedelta(minutes=5)
LONGEST_ANSWER = 20_000


class NotThisKey(Exception):
    """The answer is not that of a key which opens this, or not to the question that was asked."""


@dataclass(frozen=True)
class Answer:
    """A right answer: whose key it was, and whether the key had made sure who holds it."""

    passkey: Passkey
    verified: bool


def server() -> Fido2Server:
    """Give the judge of answers: for this site's name, and from this origin alone."""
    parts = urlsplit(settings.BASE_URL)
    origin = f"{parts.scheme}://{parts.netloc}"
    site = PublicKeyCredentialRpEntity(id=parts.hostname or "", name=_("Bookings"))
    return Fido2Server(site, verify_origin=lambda asked: bool(asked == origin))


def descriptors(user: User) -> list[PublicKeyCredentialDescriptor]:
    """Name her keys to the browser."""
    return [
        PublicKeyCredentialDescriptor(type=PublicKeyCredentialType.PUBLIC_KEY, id=bytes(row.credential_id))
        for row in Passkey.objects.filter(user=user)
    ]


def ask(*, purpose: str, user: User | None, browser: bytes, now: datetime) -> bytes:
    """Keep a new question to a key, for one browser."""
    challenge = token_bytes(32)
    PasskeyChallenge.objects.filter(browser_hash=browser, purpose=purpose).delete()
    PasskeyChallenge.objects.create(
        browser_hash=browser,
        user=user,
        purpose=purpose,
        challenge=challenge,
        created_at=now,
        expires_at=now + LASTS,
    )
    return challenge


def take(*, purpose: str, user: User | None, browser: bytes, now: datetime) -> bytes:
    """Give the question that this browser was asked, once."""
    rows = PasskeyChallenge.objects.select_for_update().filter(
        browser_hash=browser, purpose=purpose, user=user, expires_at__gt=now
    )
    row = rows.first()
    if row is None:
        raise NotThisKey
    challenge = bytes(row.challenge)
    row.delete()
    return challenge


def forget(*, browser: bytes) -> None:
    """Use up what a browser was asked, also where its answer was wrong."""
    PasskeyChallenge.objects.filter(browser_hash=browser).delete()


def register_options(*, user: User, browser: bytes, now: datetime) -> dict[str, Any]:
    """Ask for a new key; one that she has already is not made twice."""
    options, _state = server().register_begin(
        PublicKeyCredentialUserEntity(id=user.pk.bytes, name=str(user.email), display_name=str(user.name)),
        credentials=descriptors(user),
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
        challenge=ask(purpose="register", user=user, browser=browser, now=now),
    )
    return dict(options)


def sign_in_options(*, user: User | None, browser: bytes, now: datetime) -> dict[str, Any]:
    """Ask one of her keys; with nobody named, the key says who comes and must make sure who holds it."""
    options, _state = server().authenticate_begin(
        descriptors(user) if user else None,
        user_verification=verification(user),
        challenge=ask(purpose="sign_in", user=user, browser=browser, now=now),
    )
    return dict(options)


def verification(user: User | None) -> UserVerificationRequirement:
    """A key in place of a password must make sure who holds it; beside one it need not."""
    return UserVerificationRequirement.PREFERRED if user else UserVerificationRequirement.REQUIRED


def read_new_key(answer: str, *, user: User, browser: bytes, now: datetime) -> AuthenticatorData:
    """Give the new key out of the browser's answer, if it answers what was asked."""
    challenge = take(purpose="register", user=user, browser=browser, now=now)
    state = {"challenge": websafe_encode(challenge), "user_verification": None}
    try:
        return server().register_complete(state, parsed(answer))
    except (ValueError, KeyError, TypeError, AssertionError) as wrong:
        raise NotThisKey from wrong


def read_answer(answer: str, *, user: User | None, browser: bytes, now: datetime) -> Answer:
    """Find whose key answered; a wrong origin, an old question or a copied key opens nothing."""
    challenge = take(purpose="sign_in", user=user, browser=browser, now=now)
    state = {"challenge": websafe_encode(challenge), "user_verification": verification(user)}
    try:
        response = AuthenticationResponse.from_dict(parsed(answer))
        passkey = key_of(response.raw_id, user)
        known = AttestedCredentialData(bytes(passkey.public_key))
        server().authenticate_complete(state, [known], response)
    except (ValueError, KeyError, TypeError) as wrong:
        raise NotThisKey from wrong
    told = response.response.authenticator_data
    count(passkey, told.counter, now=now)
    return Answer(passkey, told.is_user_verified())


def key_of(credential_id: bytes, user: User | None) -> Passkey:
    """Find a key by its number, among hers where somebody is named; it is held while it answers."""
    rows = Passkey.objects.select_related("user").select_for_update(of=("self",))
    rows = rows.filter(credential_id=credential_id, user__is_active=True)
    found = (rows.filter(user=user) if user else rows).first()
    if found is None:
        raise NotThisKey
    return found


def count(passkey: Passkey, counter: int, *, now: datetime) -> None:
    """Let a key's count only grow: one that does not is a copy. Keys that never count say nought."""
    if (counter or passkey.sign_count) and counter <= passkey.sign_count:
        raise NotThisKey
    passkey.sign_count, passkey.last_used_at = counter, now
    passkey.save(update_fields=["sign_count", "last_used_at"])


def parsed(answer: str) -> Mapping[str, Any]:
    """Read what the browser sent."""
    if len(answer) > LONGEST_ANSWER:
        raise NotThisKey
    found = json.loads(answer)
    if not isinstance(found, dict):
        raise NotThisKey
    return found
