"""A production that would break the promise does not start, and says what to do about it."""

import base64
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as real
from django.core.checks import CheckMessage
from pytest_django import Settings

from bookingsite.checks import keyring_is_well_formed, production_is_closed
from notifications.checks import ways_out_are_registered

ROOT = Path(real.BASE_DIR)
# Nothing is asked of these databases: the checks read their addresses only.
pytestmark = pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")
KEY = base64.b64encode(bytes(range(32))).decode()
DATABASE = "postgres://{role}:secret@database.example:5432/{name}?sslmode=verify-full&sslrootcert=/run/ca.crt"
PRODUCTION = {
    "SECRET_KEY": "prøv-" + "k7Qd2mXv9Rb4" * 5,
    "KEYRING": f"k1:{KEY}",
    "ALLOWED_HOSTS": "booking.example.com",
    "BASE_URL": "https://booking.example.com",
    "DATABASE_URL": DATABASE.format(role="app", name="bookingsite"),
    "VAULT_URL": DATABASE.format(role="vault_app", name="bookingsite_vault"),
    "REDIS_URL": "rediss://:secret@valkey.example:6379/0?ssl_cert_reqs=required",
    "HOSTING_REGION": "DE",
    "OPERATOR": "Tider ApS, Prøvevej 1, 1000 København K",
    "EMAIL_CHANNEL": "smtp",
    "SMTP_URL": "smtp+tls://user:password@smtp.tem.scaleway.com:587",
    "SMS_CHANNEL": "gatewayapi",
    "SMS_TOKEN": "token",
}


@pytest.fixture
def production(settings: Settings) -> Settings:
    """Give the settings of a production that holds the promise."""
    settings.DEBUG = settings.DEMO = False
    settings.DATABASES = {
        "default": {"HOST": "database.example", "OPTIONS": {"sslmode": "verify-full"}},
        "vault": {"HOST": "/run/postgresql", "OPTIONS": {}},
    }
    for name in ("SECRET_KEY", "KEYRING", "BASE_URL", "REDIS_URL", "HOSTING_REGION", "OPERATOR"):
        setattr(settings, name, PRODUCTION[name])
    settings.EMAIL_CHANNEL, settings.SMTP_URL = "smtp", PRODUCTION["SMTP_URL"]
    settings.SMS_CHANNEL, settings.SMS_URL, settings.SMS_TOKEN = "gatewayapi", "", "token"
    settings.DEMO_SMTP_PORT = settings.DEMO_SMS_PORT = 0
    return settings


def refusals() -> list[CheckMessage]:
    """Ask every check of ours."""
    return [*keyring_is_well_formed(None), *production_is_closed(None), *ways_out_are_registered(None)]


def test_a_good_production_is_not_refused(production: Settings) -> None:
    assert refusals() == []


@pytest.mark.parametrize(
    ("changes", "ids"),
    [
        ({"SECRET_KEY": "insecure-default-for-commands-only"}, {"bookingsite.E002"}),
        ({"SECRET_KEY": "short"}, {"bookingsite.E002"}),
        ({"KEYRING": ""}, {"bookingsite.E001"}),
        ({"KEYRING": KEY}, {"bookingsite.E001"}),
        ({"KEYRING": "k1:not base64"}, {"bookingsite.E001"}),
        ({"KEYRING": "k1:" + base64.b64encode(b"too short").decode()}, {"bookingsite.E001"}),
        ({"KEYRING": f"k1:{KEY},k1:{KEY}"}, {"bookingsite.E001"}),
        ({"KEYRING": f":{KEY}"}, {"bookingsite.E001"}),
        ({"DATABASES": {"default": {"HOST": "database.example", "OPTIONS": {}}}}, {"bookingsite.E003"}),
        (
            {"DATABASES": {"vault": {"HOST": "10.0.0.5", "OPTIONS": {"sslmode": "require"}}}},
            {"bookingsite.E003"},
        ),
        ({"REDIS_URL": "redis://valkey.example:6379/0"}, {"bookingsite.E004"}),
        ({"SMTP_URL": "smtp://smtp.tem.scaleway.com:25"}, {"bookingsite.E005", "notifications.E002"}),
        ({"BASE_URL": "http://booking.example.com"}, {"bookingsite.E006"}),
        ({"HOSTING_REGION": "US"}, {"bookingsite.E007"}),
        ({"HOSTING_REGION": ""}, {"bookingsite.E007"}),
        ({"OPERATOR": ""}, {"bookingsite.E008"}),
        ({"OPERATOR": "  "}, {"bookingsite.E008"}),
        ({"DEMO": True}, {"bookingsite.E009"}),
        ({"DEBUG": True}, {"bookingsite.E009"}),
        ({"SMTP_URL": "smtp+tls://u:p@smtp.sendgrid.net:587"}, {"notifications.E002"}),
        ({"SMS_CHANNEL": "twilio"}, {"notifications.E002"}),
    ],
    ids=lambda value: (
        "+".join(f"{key}={str(text)[:24]}" for key, text in value.items()) if isinstance(value, dict) else ""
    ),
)
def test_each_breach_is_refused_with_a_hint(
    production: Settings, changes: dict[str, object], ids: set[str]
) -> None:
    for name, value in changes.items():
        setattr(production, name, value)
    found = refusals()
    assert {each.id for each in found} == ids
    assert all(each.hint for each in found)
    assert all(each.is_serious() for each in found)


@pytest.mark.parametrize("name", ["DEMO", "DEBUG"])
def test_on_ones_own_machine_a_demo_is_not_asked_for_all_that(production: Settings, name: str) -> None:
    setattr(production, name, True)
    production.BASE_URL, production.HOSTING_REGION = "http://localhost:8000", ""
    assert refusals() == []


def test_a_refusal_quotes_no_secret(production: Settings) -> None:
    production.KEYRING = f"k1:{KEY},k2:{KEY[:20]}"
    production.SECRET_KEY = "hemmelig"
    production.SMTP_URL = "smtp://user:password@smtp.tem.scaleway.com:25"
    told = " ".join(f"{each.msg} {each.hint}" for each in refusals())
    assert KEY[:20] not in told
    assert "hemmelig" not in told
    assert "password" not in told


def check_deploy(**changes: str) -> subprocess.CompletedProcess[str]:
    """Ask the real command under a production's environment."""
    return production_runs("manage.py", "check", "--deploy", "--fail-level", "WARNING", **changes)


def production_runs(*command: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run Python under a production's environment."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "VIRTUAL_ENV") if name in os.environ}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**kept, **PRODUCTION, **changes},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_command_passes_a_good_production_without_a_warning(tmp_path: Path) -> None:
    done = check_deploy(DATA_DIR=str(tmp_path))
    assert done.returncode == 0, done.stderr


def test_the_command_refuses_a_machine_outside_the_union_and_an_operator_without_a_name(
    tmp_path: Path,
) -> None:
    done = check_deploy(DATA_DIR=str(tmp_path), HOSTING_REGION="US", OPERATOR="")
    assert done.returncode != 0
    for number in ("bookingsite.E007", "bookingsite.E008"):
        _before, told = done.stderr.split(number)
        assert "HINT" in told.split("bookingsite.E")[0], number


@pytest.mark.parametrize(
    "command",
    [
        ("-c", "import bookingsite.wsgi"),
        ("-m", "celery", "-A", "bookingsite", "worker", "--pool", "solo"),
        ("-m", "celery", "-A", "bookingsite", "beat", "--pidfile="),
    ],
    ids=["web", "worker", "beat"],
)
def test_no_part_starts_on_a_machine_outside_the_union(tmp_path: Path, command: tuple[str, ...]) -> None:
    done = production_runs(*command, DATA_DIR=str(tmp_path), HOSTING_REGION="US")
    assert done.returncode == 1
    assert "bookingsite.E007" in done.stderr and "HINT" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_example_has_a_line_on_every_setting() -> None:
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        if re.match(r"^#?[A-Z][A-Z0-9_]+=", line):
            above = next(
                each for each in reversed(lines[:number]) if not re.match(r"^#?[A-Z][A-Z0-9_]+=", each)
            )
            assert above.startswith("# "), line
