"""The raw booking transaction: the rows that one booking through the pages writes, as SQL for pgbench."""

import os
import re
import subprocess
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from psycopg import sql

INSERT = re.compile(r'INSERT INTO "(?P<table>\w+)" \((?P<columns>[^)]+)\) VALUES (?P<values>.*)', re.DOTALL)
PLACE = re.compile(r"%s|\bDEFAULT\b|\bNULL\b|\bSTATEMENT_TIMESTAMP\(\)|\bnow\(\)", re.IGNORECASE)
# Unique in the database, so each transaction needs its own.
UNIQUE = {
    "token_hash": "sha256((':own' || '{name}')::bytea)",
    "reference": "upper(substr(md5(':own' || '{name}'), 1, 12))",
}
CLIENTS = 8


class Recorder:
    """Notes every row that is inserted while it watches."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, list[str], list[Any]]] = []

    def __call__(self, execute: Callable[..., Any], text: str, values: Any, many: bool, context: Any) -> Any:
        found = INSERT.match(text)
        if found:
            columns = [each.strip(' "') for each in found["columns"].split(",")]
            given = iter(values)
            places = PLACE.findall(found["values"].partition(" RETURNING ")[0].partition(" ON CONFLICT ")[0])
            row = [next(given) if place == "%s" else sql.SQL(place) for place in places]
            for start in range(0, len(row), len(columns)):
                self.rows.append((found["table"], columns, row[start : start + len(columns)]))
        return execute(text, values, many, context)

    def script(self, tenant: str, moments: set[datetime]) -> list[str]:
        """Write the rows as one transaction; ids are new in each, and no two visits overlap."""
        ids = {
            value: f"v{number}"
            for number, value in enumerate(
                dict.fromkeys(
                    row[columns.index("id")]
                    for _table, columns, row in self.rows
                    if "id" in columns and isinstance(row[columns.index("id")], UUID)
                )
            )
        }
        fresh = ", ".join(f"gen_random_uuid() AS {name}" for name in ids.values())
        lines = [
            "\\set n :n + 1",
            "\\set place :base + :client_id * 100000 + :n",
            "BEGIN;",
            f"SELECT set_config('app.tenant', '{tenant}', true);",
            f"SELECT gen_random_uuid() AS own, {fresh} \\gset",
        ]
        first = min(moments)
        for table, columns, row in self.rows:
            parts = [
                self.part(table, column, value, ids, moments, first)
                for column, value in zip(columns, row, strict=True)
            ]
            names = ", ".join(f'"{each}"' for each in columns)
            lines.append(f'INSERT INTO "{table}" ({names}) VALUES ({", ".join(parts)});')
        return [*lines, "COMMIT;"]

    @staticmethod
    def part(
        table: str, column: str, value: Any, ids: dict[Any, str], moments: set[datetime], first: datetime
    ) -> str:
        """Write one value: what was there, or what stands for it in each transaction."""
        if column in UNIQUE:
            return UNIQUE[column].format(name=table)
        if isinstance(value, UUID) and value in ids:
            return f"':{ids[value]}'::uuid"
        if isinstance(value, datetime) and value in moments and table == "bookings_allocation":
            later = int((value - first).total_seconds() // 3600)
            return f"'2100-01-01'::timestamptz + (:place * 2 + {later}) * interval '1 hour'"
        return value.as_string(None) if isinstance(value, sql.SQL) else sql.Literal(value).as_string(None)


def pgbench(address: str, script: Path, *, base: int, seconds: int) -> float:
    """Run the script with eight clients and give the transactions a second."""
    environment = {**os.environ, "LD_LIBRARY_PATH": os.environ["PG_LIB"]}
    command: Sequence[str] = [
        f"{os.environ['PG_BIN']}/pgbench",
        *("-n", "-c", str(CLIENTS), "-j", "2", "-T", str(seconds), "-D", "n=0", "-D", f"base={base}"),
        *("-f", str(script), address),
    ]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    found = re.search(r"^tps = ([\d.]+)", done.stdout, re.MULTILINE)
    if done.returncode or found is None or "aborted" in done.stderr:
        raise SystemExit(f"pgbench failed:\n{done.stdout}{done.stderr}")
    return float(found[1])
