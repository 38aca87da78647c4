"""System checks: a production that would break the promise does not start."""

import base64
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps.config import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register, run_checks

ALLOWED_REGIONS = frozenset({"DE", "IE"})
LOCAL_HOSTS = frozenset({"", "localhost", "127.0.0.1", "::1"})


def keyring_fault(text: str) -> str | None:
    """Say what is wrong with a keyring written `kid:base64,kid:base64`, or None."""
    if not text:
        return "it is empty"
    seen: set[str] = set()
    for entry in text.split(","):
        kid, _, encoded = entry.strip().partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except ValueError:
            return f"the key {kid!r} is not base64"
        if len(key) != 32:
            return f"the key {kid!r} is not 32 bytes long"
        if kid in seen or not kid:
            return f"the name {kid!r} is empty or stands twice"
        seen.add(kid)
    return None


def refuse_to_start() -> None:
    """End a web, worker or beat that would break a promise, however it was started: nobody must ask first."""
    found = [each for each in run_checks(tags=[Tags.security]) if each.is_serious()]
    if found:
        raise SystemExit("\n".join(["This does not start:", *map(str, found)]))


@register(Tags.security)
def keyring_is_well_formed(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a keyring that would fail at the first sealed field."""
    fault = keyring_fault(settings.KEYRING)
    if fault is None or (settings.DEBUG and not settings.KEYRING):
        return []
    hint = "KEYRING=k1:$(head -c 32 /dev/urandom | base64)"
    return [Error(f"KEYRING cannot be used: {fault}.", hint=hint, id="bookingsite.E001")]


@register(Tags.security)
def production_is_closed(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse to start a production with a default secret, plain-text links or a region outside the EU."""
    if settings.DEBUG or settings.DEMO:
        return open_faults()
    return [*secret_faults(), *transport_faults(), *region_faults(), *operator_faults()]


def open_faults() -> list[CheckMessage]:
    """Refuse to skip all of this where others can come: a demo shows every message to anybody."""
    if (urlsplit(settings.BASE_URL).hostname or "") in LOCAL_HOSTS:
        return []
    return [
        Error(
            "DEMO or DEBUG is on, and BASE_URL is not this machine.",
            hint="Leave both out; they are for localhost.",
            id="bookingsite.E009",
        )
    ]


def secret_faults() -> list[CheckMessage]:
    """List default or short secrets."""
    if settings.SECRET_KEY.startswith("insecure-") or len(settings.SECRET_KEY) < 40:
        return [
            Error(
                "SECRET_KEY is the default or too short.",
                hint="Set 50 random characters.",
                id="bookingsite.E002",
            )
        ]
    return []


def transport_faults() -> list[CheckMessage]:
    """List links to other hosts that would carry data in plain text."""
    found: list[CheckMessage] = []
    for alias, database in settings.DATABASES.items():
        host = str(database.get("HOST", ""))
        if host.startswith("/") or host in LOCAL_HOSTS:
            continue
        options = database.get("OPTIONS")
        if not isinstance(options, dict) or options.get("sslmode") != "verify-full":
            hint = "Add ?sslmode=verify-full&sslrootcert=… to its address."
            found.append(
                Error(
                    f"The database {alias!r} is reached without verified TLS.",
                    hint=hint,
                    id="bookingsite.E003",
                )
            )
    redis = urlsplit(settings.REDIS_URL)
    if redis.scheme != "rediss" and (redis.hostname or "") not in LOCAL_HOSTS:
        found.append(
            Error("REDIS_URL is plain text.", hint="Use rediss:// with a certificate.", id="bookingsite.E004")
        )
    if settings.EMAIL_CHANNEL == "smtp" and urlsplit(settings.SMTP_URL).scheme not in {
        "smtp+tls",
        "smtp+ssl",
    }:
        hint = "Use smtp+tls:// (STARTTLS) or smtp+ssl://."
        found.append(Error("SMTP_URL would send mail in plain text.", hint=hint, id="bookingsite.E005"))
    if not settings.BASE_URL.startswith("https://"):
        found.append(Error("BASE_URL is not https.", hint="Terminate TLS in front.", id="bookingsite.E006"))
    return found


def region_faults() -> list[CheckMessage]:
    """Refuse a region outside the countries that the promise names (P12)."""
    if settings.HOSTING_REGION in ALLOWED_REGIONS:
        return []
    hint = f"One of {', '.join(sorted(ALLOWED_REGIONS))}."
    return [
        Error(f"HOSTING_REGION {settings.HOSTING_REGION!r} is not allowed.", hint=hint, id="bookingsite.E007")
    ]


def operator_faults() -> list[CheckMessage]:
    """Refuse a nameless operator: every agreement on processing that is accepted names the processor."""
    if settings.OPERATOR.strip():
        return []
    hint = 'OPERATOR="Company, street, postcode and town, country": it stands in the agreement as processor.'
    return [Error("OPERATOR does not say who runs this system.", hint=hint, id="bookingsite.E008")]
