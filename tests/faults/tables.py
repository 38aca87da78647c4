"""The migrated tables of the tests' run, for other engines: to migrate these too would take seconds more."""

import os
import subprocess

from django.db import connections

from bookingsite.embedded.engines import Engines
from bookingsite.embedded.places import binaries
from bookingsite.embedded.postgres import DATABASES
from tests.databases import admin_url, at


def bring_tables(running: Engines) -> None:
    """Copy both databases of this run, which hold no more than the migrations wrote, into other engines."""
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
