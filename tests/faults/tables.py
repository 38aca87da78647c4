"""The tables of the tests' run, for other engines: to migrate and to plant there would take seconds more."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections
from django.utils import timezone

from bookingsite.demo.plant import plant_house
from bookingsite.demo.salon import SALON
from bookingsite.embedded.engines import Engines
from bookingsite.embedded.places import binaries
from bookingsite.embedded.postgres import DATABASES
from tenants import keys
from tests.databases import Broom, admin_url, at


@contextmanager
def planted() -> Iterator[None]:
    """Let a salon without customers stand in the databases of this run for a while."""
    brooms = [Broom(at(admin_url(), str(connections[alias].settings_dict["NAME"]))) for alias in connections]
    for broom in brooms:
        broom.remember()
    try:
        plant_house(SALON, now=timezone.now())
        yield
    finally:
        keys.forget()
        for broom in brooms:
            broom.sweep()


def bring_tables(running: Engines) -> None:
    """Copy both databases of this run, with a salon in them, into other engines."""
    with planted():
        copy_tables(running)


def copy_tables(running: Engines) -> None:
    """Copy both databases of this run, as they stand."""
    for alias, database in zip(("default", "vault"), DATABASES, strict=True):
        source = at(admin_url(), str(connections[alias].settings_dict["NAME"]))
        words = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"]
        run("psql", *words, running.postgres.address(database), given=run("pg_dump", source))


def run(program: str, *words: str, given: bytes = b"") -> bytes:
    """Run one of PostgreSQL's own programs and give what it writes."""
    home = binaries(None)
    done = subprocess.run(
        [home / "bin" / program, *words],
        env={**os.environ, "LD_LIBRARY_PATH": str(home / "lib")},
        input=given,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout
