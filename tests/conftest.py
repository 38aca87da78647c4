"""What all tests stand on: fresh databases, no network, a Chromium where there is one."""

import gc
import importlib
import importlib.util
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import TestCase, TransactionTestCase
from psycopg.pq import TransactionStatus
from whitenoise.middleware import WhiteNoiseMiddleware

from tests.databases import Broom, Copies, admin_url, at, current_state, pointed_at

# Nothing that is made while tests are collected is garbage: all of it lives as long as the run.
gc.disable()
NAMES_OF_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LONG = {
    "test_canary.py",
    "test_embedded_processes.py",
    "test_faults.py",
    "test_hostile_requests.py",
    "test_long_past.py",
    "test_races.py",
    "test_rights.py",
    "test_settings.py",
    "test_strangers_ids.py",
    "test_walks.py",
}
NO_CHROMIUM = "no Chromium on this machine (install one, or set CHROMIUM=/path/to/chromium)"
# The named world (Alice, Bob, Charlie, Dana) is in a module of its own.
pytest_plugins = [name for name in ("tests.world",) if importlib.util.find_spec(name)]


def find_chromium() -> str | None:
    """Find a Chromium: the one that is named, or the first on the path."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if Path(named).exists() else None
    return next((path for name in NAMES_OF_CHROMIUM if (path := shutil.which(name))), None)


def pytest_configure(config: pytest.Config) -> None:
    """Let nothing out of this machine."""
    config.option.allow_hosts = "127.0.0.1,::1,localhost"
    config.option.allow_unix_socket = True


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Say of each test what it needs, let the others shuffle them, and put the longest files first."""
    say_what_is_needed(items)
    yield
    # Whoever met one of these last would keep the other workers waiting.
    items.sort(key=lambda item: item.path.name not in LONG)


def say_what_is_needed(items: list[pytest.Item]) -> None:
    """Give every database test both databases; skip browser tests without a browser, or refuse to."""
    chromium = find_chromium()
    for item in items:
        marker = item.get_closest_marker("django_db")
        fixtures = set(getattr(item, "fixturenames", ()))
        if marker and not marker.args and "databases" not in marker.kwargs:
            item.add_marker(pytest.mark.django_db(**marker.kwargs, databases="__all__"), append=False)
        elif not marker and fixtures & {"db", "transactional_db", "live_server"}:
            transaction = bool(fixtures & {"transactional_db", "live_server"})
            item.add_marker(pytest.mark.django_db(transaction=transaction, databases="__all__"))
        if item.get_closest_marker("browser") and chromium is None:
            if os.environ.get("REQUIRE_BROWSER"):
                raise pytest.UsageError(f"REQUIRE_BROWSER is set, but there is {NO_CHROMIUM}")
            item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let argon2 take a thousandth of its time; what is tested is that it is asked, not how hard it works."""
    for cost, value in (("time_cost", 1), ("memory_cost", 64), ("parallelism", 1)):
        monkeypatch.setattr(Argon2PasswordHasher, cost, value)


@pytest.fixture(scope="session", autouse=True)
def files_are_found_once() -> Iterator[None]:
    """Let the first client of a run look for the static files; each of the thousands would look again."""
    found: dict[str, object] = {}
    look = WhiteNoiseMiddleware.add_files_from_finders

    def remember(served: WhiteNoiseMiddleware) -> None:
        if not found:
            look(served)
            found.update(served.files)
        served.files.update(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", remember)
        yield


@pytest.fixture(scope="session", autouse=True)
def what_is_loaded_stays() -> Iterator[None]:
    """Spare the collector what lives as long as the run: models, modules, the tests themselves."""
    gc.freeze()
    gc.set_threshold(200_000, 10, 20)
    gc.enable()
    yield
    # At the end pytest collects five times, half a second in all.
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def chromium() -> str:
    """Give the path of a Chromium."""
    path = find_chromium()
    if path is None:
        pytest.skip(NO_CHROMIUM)
    return path


def has_keys_to_check(case: TestCase, link: BaseDatabaseWrapper) -> bool:
    """Say whether a test's rows are to be checked, without asking the database how it is."""
    if link.alias != DEFAULT_DB_ALIAS or link.needs_rollback or link.connection is None:
        return False
    return bool(link.connection.info.transaction_status == TransactionStatus.INTRANS)


@pytest.fixture(scope="session")
def first_rows() -> None:
    """Plant, once and committed, what every test may count on. Override to add to what migrations leave."""


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_blocker: pytest.FixtureRequest, request: pytest.FixtureRequest
) -> Iterator[None]:
    """Make the databases of this run and switch Django to them, under the roles that serve."""
    copies = Copies(admin_url(), current_state())
    copies.make()
    with django_db_blocker.unblock(), pointed_at(copies.names):
        for alias, name in copies.names.items():
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = name
        # Asked once in the life of a process; no test's count of questions is to hold it.
        importlib.import_module("privacy.gate").GATE.open = True
        request.getfixturevalue("first_rows")
        brooms = [Broom(at(copies.admin, name)) for name in copies.names.values()]
        for broom in brooms:
            broom.remember()
        with pytest.MonkeyPatch.context() as patch:
            # Django's flush needs TRUNCATE, which the role app rightly lacks.
            patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: [b.sweep() for b in brooms])
            # A new connection takes 10 ms and knows no table yet; here none keeps a setting of its own.
            patch.setattr(TransactionTestCase, "_should_reload_connections", lambda case: False)
            # At a test's end the keys between its rows are looked at; the vault's rows have none.
            patch.setattr(TestCase, "_should_check_constraints", has_keys_to_check)
            yield
        connections.close_all()
    copies.drop()
