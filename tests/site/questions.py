"""What is asked of the database, and how it would find that: as the role that serves, behind the wall."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

Node = dict[str, Any]
# The frame of a transaction asks nothing.
FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@contextmanager
def asking(found: list[str]) -> Iterator[None]:
    """Collect the questions to the rows. The vault is asked for keys every two minutes, whatever the page."""
    with CaptureQueriesContext(connections["default"]) as rows:
        yield
    every = [query["sql"] for query in rows.captured_queries]
    found += [each for each in every if not each.upper().startswith(FRAME)]


def asked(act: Callable[[], object], table: str) -> str:
    """Give the question that an act asks of a table."""
    with CaptureQueriesContext(connection) as seen:
        act()
    return next(row["sql"] for row in seen.captured_queries if f'FROM "{table}"' in row["sql"])


def asked_like(act: Callable[[], object], word: str) -> str:
    """Give the question of an act that has a word in it."""
    with CaptureQueriesContext(connection) as seen:
        act()
    return next(row["sql"] for row in seen.captured_queries if word in row["sql"])


def plan_of(question: str) -> list[Node]:
    """List the nodes of the plan of a question."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, row_security_active('bookings_allocation')")
        assert cursor.fetchone() == ("app", True)
        cursor.execute("EXPLAIN (FORMAT JSON) " + question.replace("%", "%%"), [])
        [found] = cursor.fetchone()
    return list(nodes((found if isinstance(found, list) else json.loads(found))[0]["Plan"]))


def nodes(node: Node) -> Iterator[Node]:
    """Walk a plan."""
    yield node
    for each in node.get("Plans", ()):
        yield from nodes(each)


def index_conditions(plan: list[Node], table: str) -> list[str]:
    """Give how a table is reached through its indexes; reading it whole is no way."""
    whole = [node for node in plan if node["Node Type"] == "Seq Scan" and node["Relation Name"] == table]
    assert not whole, whole
    return [node["Index Cond"] for node in plan if "Index Cond" in node]
