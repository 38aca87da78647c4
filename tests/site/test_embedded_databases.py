"""The databases under the tests: the roles that serve, and the first rows after each test that commits."""

import os
import subprocess
import sys

import pytest
from django.db import ProgrammingError, connections

from tenants.context import PLATFORM_ID


def one(alias: str, statement: str) -> object:
    """Ask a database one thing."""
    with connections[alias].cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
        return row[0] if row else None


@pytest.mark.django_db
def test_tests_run_under_the_roles_that_serve():
    assert one("default", "SELECT current_user") == "app"
    assert one("vault", "SELECT current_user") == "vault_app"
    assert (
        one("default", "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user") is False
    )


@pytest.mark.django_db
def test_the_served_role_may_not_empty_a_table():
    with pytest.raises(ProgrammingError):
        one("default", "TRUNCATE tenants_tenant")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_the_platform_survives_tests_that_commit(turn):
    assert one("default", "SELECT count(*) FROM tenants_tenant") == 1
    assert one("default", f"SELECT is_platform FROM tenants_tenant WHERE id = '{PLATFORM_ID}'") is True
    with connections["default"].cursor() as cursor:
        cursor.execute("UPDATE tenants_tenant SET name = %s", [f"turn {turn}"])


@pytest.mark.django_db
def test_a_process_that_a_test_starts_meets_the_same_database():
    asked = [sys.executable, "-c", "import os, psycopg as p;"]
    asked[-1] += (
        "print(p.connect(os.environ['DATABASE_URL']).execute('SELECT current_database()').fetchone()[0])"
    )
    answer = subprocess.run(asked, capture_output=True, text=True, check=True, env=dict(os.environ))
    assert answer.stdout.strip() == connections["default"].settings_dict["NAME"]


def test_nothing_leaves_this_machine():
    import socket

    with pytest.raises(Exception, match=r"192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 443), timeout=1)
