"""The bench's own databases: one planted, and a copy of it for each number of bookings."""

import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from bookingsite.embedded.places import CHECKOUT
from bookingsite.embedded.postgres import furnish_database

PREFIX = "bench_"
VAULT = PREFIX + "vault"
BASE = PREFIX + "base"
SHOWN = ("server_version", "fsync", "synchronous_commit", "full_page_writes", "shared_buffers")
# Free times of the days that the pages show are the same in every copy; the history behind them grows.
FUTURE_DAYS, FUTURE_A_DAY, PAST_A_DAY = 31, 3, 7
FILL = """
CREATE TEMP TABLE fill AS
WITH numbered AS (
    SELECT n, n / {staff} AS k, n %% {staff} AS who FROM generate_series(%(first)s, %(last)s - 1) AS n
), placed AS (
    SELECT *,
        CASE WHEN k < {future} THEN k / {future_a_day} ELSE -1 - (k - {future}) / {past_a_day} END AS day,
        CASE WHEN k < {future} THEN 10 + 2 * (k %% {future_a_day})
            ELSE 9 + (k - {future}) %% {past_a_day} END AS hour
    FROM numbered
)
SELECT md5('b' || n)::uuid AS booking, md5('i' || n)::uuid AS item,
    upper(substr(md5('r' || n), 1, 12)) AS ref,
    (%(staff)s::uuid[])[who + 1] AS staff, (%(customers)s::uuid[])[n %% %(known)s + 1] AS customer,
    (%(today)s::date + day + hour * interval '1 hour') AT TIME ZONE 'Europe/Copenhagen' AS starts
FROM placed
"""
GUARD = "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'allocation_no_overlap'"
TABLES = {
    "bookings_booking": {
        "id": "fill.booking",
        "reference": "fill.ref",
        "customer_id": "fill.customer",
        "starts_at": "fill.starts",
        "ends_at": "fill.starts + interval '1 hour'",
    },
    "bookings_bookingitem": {
        "id": "fill.item",
        "booking_id": "fill.booking",
        "resource_id": "fill.staff",
        "starts_at": "fill.starts",
        "ends_at": "fill.starts + interval '1 hour'",
    },
    "bookings_allocation": {
        "id": "gen_random_uuid()",
        "booking_id": "fill.booking",
        "item_id": "fill.item",
        "resource_id": "fill.staff",
        "starts_at": "fill.starts",
        "ends_at": "fill.starts + interval '1 hour'",
    },
    "bookings_bookingevent": {"id": "gen_random_uuid()", "booking_id": "fill.booking"},
    "notifications_message": {
        "id": "gen_random_uuid()",
        "about_id": "fill.booking",
        "recipient_id": "fill.customer",
        "send_at": "fill.starts",
        "due_at": "fill.starts",
        "state": "'sent'",
    },
}


def at(address: str, database: str) -> str:
    """Give the same address with another database."""
    return urlunsplit(urlsplit(address)._replace(path=f"/{database}"))


def admin(database: str = "postgres") -> psycopg.Connection:
    """Connect as superuser."""
    return psycopg.connect(at(os.environ["ADMIN_DATABASE_URL"], database), autocommit=True)


def environment(database: str) -> dict[str, str]:
    """Give the settings with one of the bench's databases."""
    names = {
        "DATABASE_URL": database,
        "OWNER_DATABASE_URL": database,
        "VAULT_URL": VAULT,
        "OWNER_VAULT_URL": VAULT,
    }
    pointed = {name: at(os.environ[name], where) for name, where in names.items()}
    return {**os.environ, **pointed, "DJANGO_SETTINGS_MODULE": "bench.settings", "PYTHONUNBUFFERED": "1"}


def drop_all() -> None:
    """Drop whatever the bench has made, also by a run that was killed."""
    with admin() as link:
        for (name,) in link.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX]
        ):
            link.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def create(name: str, template: str, grants: str = "grants_default.sql") -> None:
    """Make a database as a copy of another."""
    with admin() as link:
        words = sql.SQL("CREATE DATABASE {} OWNER owner TEMPLATE {}")
        link.execute(words.format(sql.Identifier(name), sql.Identifier(template)))
    furnish_database(at(os.environ["ADMIN_DATABASE_URL"], name), grants)


def migrate() -> None:
    """Make the first two databases and migrate them as a deployment does."""
    create(BASE, "template0")
    create(VAULT, "template0", "grants_vault.sql")
    command = [sys.executable, str(CHECKOUT / "manage.py"), "migrate_both", "-v0"]
    subprocess.run(command, env={**environment(BASE), "MIGRATE_AS_OWNER": "1"}, check=True)


def fill(name: str, facts: dict[str, object], first: int, last: int) -> None:
    """Write bookings number first to last, past all walls and without looking up each key."""
    people = facts["staff"]
    assert isinstance(people, list)
    numbers = {
        "staff": len(people),
        "future": FUTURE_DAYS * FUTURE_A_DAY,
        "future_a_day": FUTURE_A_DAY,
        "past_a_day": PAST_A_DAY,
    }
    values = {**facts, "first": first, "last": last, "known": len(facts["customers"])}
    with admin(name) as link:
        link.execute("SET session_replication_role = replica")
        link.execute(FILL.format(**numbers), values)
        # Building that index at the end takes a tenth of the time of growing it.
        (guard,) = link.execute(GUARD).fetchone()
        link.execute("ALTER TABLE bookings_allocation DROP CONSTRAINT allocation_no_overlap")
        for table, changed in TABLES.items():
            columns = link.execute(
                "SELECT column_name FROM information_schema.columns"
                " WHERE table_name = %s AND is_generated = 'NEVER'",
                [table],
            ).fetchall()
            names = [name for (name,) in columns]
            picked = ", ".join(changed.get(each, f't."{each}"') for each in names)
            into = ", ".join(f'"{each}"' for each in names)
            link.execute(
                f"INSERT INTO {table} ({into}) SELECT {picked} FROM fill, (SELECT * FROM {table}"
                f" WHERE tenant_id = '{facts['tenant']}' LIMIT 1) AS t"
            )
        link.execute(f"ALTER TABLE bookings_allocation ADD CONSTRAINT allocation_no_overlap {guard}")
        link.execute("VACUUM ANALYZE")


def server() -> dict[str, str]:
    """Ask PostgreSQL for the settings that decide what the figures mean."""
    with admin() as link:
        return {name: link.execute(f"SHOW {name}").fetchone()[0] for name in SHOWN}
