"""Fresh databases for a run of the tests, migrated as owner, used as app.

What migrating makes is kept as a template, named by a hash of everything that decides what it looks like;
each worker, and a second run, copies it. Between tests that commit, rows are removed past all walls by the
superuser, and the rows that were there at the start (the platform tenant and its keys) are put back.
"""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

from bookingsite.embedded.places import CHECKOUT
from bookingsite.embedded.postgres import furnish_database
from bookingsite.embedded.stamps import fingerprint, migration_files

PARTS = {"default": "grants_default.sql", "vault": "grants_vault.sql"}
VARIABLES = {"default": ("DATABASE_URL", "OWNER_DATABASE_URL"), "vault": ("VAULT_URL", "OWNER_VAULT_URL")}
KEPT = {"django_migrations"}
# Emptying by TRUNCATE costs milliseconds a table, by DELETE microseconds a row: this is where they meet.
MANY_BYTES = 4_000_000


def admin_url() -> str:
    """Give the superuser's address."""
    address = os.environ.get("ADMIN_DATABASE_URL")
    if not address:
        pytest.exit("No engines: run `make test`, or `python -m bookingsite.embedded run -- pytest …`.", 4)
    return address


def at(address: str, database: str) -> str:
    """Give the same address with another database."""
    return urlunsplit(urlsplit(address)._replace(path=f"/{database}"))


def as_link(address: str) -> psycopg.Connection:
    """Connect outside Django, committing each statement."""
    return psycopg.connect(address, autocommit=True)


@dataclass
class Copies:
    """The databases of this run."""

    admin: str
    state: str
    names: dict[str, str] = field(default_factory=dict)

    def template(self, alias: str) -> str:
        """Name the template of one database."""
        return f"template_{alias}_{self.state}"

    def make(self) -> None:
        """Make both databases of this run out of their templates."""
        with as_link(self.admin) as link:
            self.make_templates(link)
            for alias in PARTS:
                name = f"test_{alias}_{os.getpid()}"
                drop(link, name)
                create(link, name, self.template(alias))
                self.names[alias] = name
        for alias, grants in PARTS.items():
            # The right to connect belongs to a database and is not copied.
            furnish_database(at(self.admin, self.names[alias]), grants)

    def make_templates(self, link: psycopg.Connection) -> None:
        """Migrate new templates where the code has changed, and drop the old ones."""
        # Two runs on one server, and the workers of one run, take turns until their link is closed.
        link.execute("SELECT pg_advisory_lock(7153)")
        known = {row[0] for row in link.execute("SELECT datname FROM pg_database")}
        if {self.template(alias) for alias in PARTS} <= known:
            return
        for name in known:
            if name.startswith(("template_default_", "template_vault_", "draft_")):
                drop(link, name)
        for alias, grants in PARTS.items():
            create(link, f"draft_{alias}", "template0")
            furnish_database(at(self.admin, f"draft_{alias}"), grants)
        migrate({alias: f"draft_{alias}" for alias in PARTS})
        for alias in ("default", "vault"):
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            link.execute(
                rename.format(sql.Identifier(f"draft_{alias}"), sql.Identifier(self.template(alias)))
            )

    def drop(self) -> None:
        """Drop both databases of this run."""
        with as_link(self.admin) as link:
            for name in self.names.values():
                drop(link, name)


def create(link: psycopg.Connection, name: str, template: str) -> None:
    """Make a database that belongs to owner."""
    statement = sql.SQL("CREATE DATABASE {} OWNER owner TEMPLATE {}")
    link.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))


def drop(link: psycopg.Connection, name: str) -> None:
    """Drop a database, whoever is in it."""
    link.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def migrate(names: dict[str, str]) -> None:
    """Migrate as a deployment does: by the command, as owner, the vault first."""
    environment = {**os.environ, "MIGRATE_AS_OWNER": "1"}
    for alias, (_plain, owner) in VARIABLES.items():
        environment[owner] = at(os.environ[owner], names[alias])
    command = [sys.executable, str(CHECKOUT / "manage.py"), "migrate_both", "-v0"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.exit(f"Migrating the test databases failed:\n{done.stdout}{done.stderr}", 4)


def current_state() -> str:
    """Hash all that decides what a migrated database looks like; the keyring wraps the platform's keys."""
    return fingerprint(migration_files(), version("django"), os.environ.get("KEYRING", ""))


@dataclass
class Broom:
    """Puts one database back to how it was at the start."""

    address: str
    rows: dict[str, bytes] = field(default_factory=dict)
    tables: list[str] = field(default_factory=list)
    link: psycopg.Connection | None = None

    def remember(self) -> None:
        """Note the tables and the rows that are there before the first test."""
        self.link = as_link(self.address)
        # Past triggers and foreign keys: the whole database is emptied at once.
        self.link.execute("SET session_replication_role = replica")
        self.link.execute("SET lock_timeout = '15s'")
        found = self.link.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        self.tables = [name for (name,) in found if name not in KEPT]
        for table in self.filled():
            self.rows[table] = self.read(table)

    def filled(self) -> dict[str, int]:
        """List the tables that hold a row, with their sizes in bytes."""
        assert self.link is not None
        if not self.tables:
            return {}
        each = sql.SQL("SELECT {0}, pg_relation_size({2}::regclass) WHERE EXISTS (SELECT FROM {1})")
        parts = [
            each.format(sql.Literal(name), sql.Identifier(name), sql.Literal(f'"{name}"'))
            for name in self.tables
        ]
        return dict(self.link.execute(sql.SQL(" UNION ALL ").join(parts)).fetchall())

    def read(self, table: str) -> bytes:
        """Read a table as COPY writes it; generated columns are made anew on the way back."""
        assert self.link is not None
        out = io.BytesIO()
        with self.link.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copy:
            for piece in copy:
                out.write(piece)
        return out.getvalue()

    def sweep(self) -> None:
        """Empty what has been filled and put the first rows back."""
        assert self.link is not None
        with self.link.transaction():
            emptying = [empty(table, size) for table, size in self.filled().items()]
            if emptying:
                self.link.execute(sql.SQL("; ").join(emptying))
            for table, content in self.rows.items():
                put_back = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))
                with self.link.cursor().copy(put_back) as copy:
                    copy.write(content)


def empty(table: str, size: int) -> sql.Composed:
    """Write what removes all rows of a table, by the quicker way."""
    way = "TRUNCATE {} CASCADE" if size > MANY_BYTES else "DELETE FROM {}"
    return sql.SQL(way).format(sql.Identifier(table))


@contextmanager
def pointed_at(names: dict[str, str]) -> Iterator[None]:
    """Let this process, its threads and the processes it starts use the databases of this run."""
    before = dict(os.environ)
    for alias, variables in VARIABLES.items():
        for variable in variables:
            os.environ[variable] = at(os.environ[variable], names[alias])
    for variable, alias in (("SUPPORT_DATABASE_URL", "default"), ("BACKUP_DATABASE_URL", "default")):
        if variable in os.environ:
            os.environ[variable] = at(os.environ[variable], names[alias])
    if "BACKUP_VAULT_URL" in os.environ:
        os.environ["BACKUP_VAULT_URL"] = at(os.environ["BACKUP_VAULT_URL"], names["vault"])
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
