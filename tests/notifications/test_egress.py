"""The channels are the only door to the network: nobody else may import what opens a connection."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("bookings", "bookingsite", "customers", "notifications", "privacy", "staff", "tenants")
DOORS = {
    "httpx", "requests", "aiohttp", "urllib3", "http.client", "urllib.request", "smtplib", "ftplib",
    "anymail", "django.core.mail", "socket", "aiosmtpd",
}  # fmt: skip
# The channels themselves; the demo's catchers, which listen; the engines of `make demo`, which find ports.
ALLOWED = (
    "notifications/channels/",
    "notifications/demo/",
    "bookingsite/embedded/",
    "bookingsite/management/",
)


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def opens_the_network(name):
    return any(name == door or name.startswith(f"{door}.") for door in DOORS)


@pytest.mark.parametrize("app", APPS)
def test_only_the_channels_reach_the_network(app):
    found = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in (ROOT / app).rglob("*.py")
        if not str(path.relative_to(ROOT)).startswith(ALLOWED)
        for name in imported(path)
        if opens_the_network(name)
    }
    assert found == set()


def test_production_code_does_not_import_the_catcher():
    found = [
        str(path.relative_to(ROOT))
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        if any(name.startswith("aiosmtpd") for name in imported(path))
    ]
    assert found == ["notifications/demo/catchers.py"]
