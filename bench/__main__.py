"""`make bench`: the limits and ours, alternating, in one sitting; prints ratios and keeps them as JSON."""

import argparse
import contextlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bench import databases, report
from bench.processor import postmaster, spent
from bench.raw import CLIENTS, pgbench
from bookingsite.embedded.demo import asked, web_command
from bookingsite.embedded.ports import is_free
from bookingsite.embedded.processes import Family

ZONE = ZoneInfo("Europe/Copenhagen")
PROCESSES = 2
# Bookings are made where no measured page looks: past the month after next, before the furthest day.
FIRST_FREE, LAST_FREE = 100, 175
HOURS = range(9, 17)
CONFIRMED_EACH = 10
LIMITS = {"ok": "/bench/ok/", "query": "/bench/query/", "page": "/bench/page/"}


class Bench:
    """One sitting."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        self.options, self.folder = options, folder
        self.sizes = [1_000, 10_000, 100_000] + ([1_000_000] if options.full else [])
        self.facts: dict[str, Any] = {}
        self.ports: dict[int, int] = {}
        self.servers: dict[int, int] = {}
        self.database = postmaster()
        self.found: dict[str, list[dict[str, Any]]] = {}
        self.free: dict[int, Iterator[list[str]]] = {}
        self.seed = random.Random(7)
        self.orders = 0

    def prepare(self) -> None:
        """Plant once, copy, and fill each copy to its size."""
        databases.drop_all()
        databases.migrate()
        command = [sys.executable, "-m", "bench.prepare"]
        done = subprocess.run(
            command, env=databases.environment(databases.BASE), stdout=subprocess.PIPE, text=True, check=True
        )
        self.facts = json.loads(done.stdout.splitlines()[-1])
        (self.folder / "raw.sql").write_text("\n".join(self.facts["raw"]) + "\n")
        for size in self.sizes:
            began = time.monotonic()
            databases.create(f"{databases.PREFIX}{size}", databases.BASE)
            databases.fill(f"{databases.PREFIX}{size}", self.facts, 0, size)
            say(f"{size:,} bookings written in {time.monotonic() - began:.0f} s")
            self.free[size] = self.choices()

    def choices(self) -> Iterator[list[str]]:
        """Walk every free hour of every person, in an order that spreads both."""
        today = datetime.fromisoformat(self.facts["today"])
        every = [
            (person, today + timedelta(days=day, hours=hour))
            for person in self.facts["staff"]
            for day in range(FIRST_FREE, LAST_FREE)
            for hour in HOURS
        ]
        self.seed.shuffle(every)
        for person, wall in every:
            path = f"{self.facts['time']}?s={self.facts['service']}&who={person}"
            yield [path, wall.replace(tzinfo=ZONE).isoformat()]

    def serve(self, family: Family) -> None:
        """Start the demo's web server on each copy."""
        for size in self.sizes:
            port = next(port for port in iter(lambda: random.randint(20000, 29999), 0) if is_free(port))
            environment = databases.environment(f"{databases.PREFIX}{size}")
            environment |= {"BASE_URL": f"http://localhost:{port}", "DEMO": "1", "LOG_LEVEL": "WARNING"}
            child = family.start(f"web-{size}", web_command(port), environment=environment)
            self.ports[size], self.servers[size] = port, child.process.pid
        until = time.monotonic() + 60
        for port in self.ports.values():
            while asked(port) != 200:
                if time.monotonic() > until:
                    raise SystemExit(f"The web does not answer; see {family.logs}")
                time.sleep(0.1)

    def measure(self, name: str, size: int, kind: str, **order: Any) -> None:
        """Send eight clients and keep what they saw."""
        self.orders += 1
        whole = {
            "kind": kind,
            "port": self.ports[size],
            "clients": CLIENTS,
            "seconds": self.options.seconds,
            "details": self.facts["details"],
            "seed": self.orders,
            **order,
        }
        orders = [
            {**whole, "numbers": list(range(number, CLIENTS, PROCESSES))} for number in range(PROCESSES)
        ]
        before: list[float] = []
        used = [self.servers[size], self.database]
        parts = sent(orders, ready=lambda: before.extend(spent(each) for each in used))
        web, base = (spent(each) - so_far for each, so_far in zip(used, before, strict=True))
        times = sorted(one for part in parts for one in part["times"])
        faults = {status: count for part in parts for status, count in part["faults"].items()}
        if not times:
            raise SystemExit(f"{name} at {size}: nothing succeeded: {faults}")
        seen = {
            "rate": len(times) / max(part["seconds"] for part in parts),
            "p50": times[len(times) // 2] * 1000,
            "p95": times[int(len(times) * 0.95)] * 1000,
            "count": len(times),
            "web_cpu": web / len(times) * 1000,
            "sql_cpu": base / len(times) * 1000,
            "faults": faults,
            "bytes": parts[0]["size"],
        }
        self.found.setdefault(f"{name}@{size}", []).append(seen)

    def limits(self, number: int) -> None:
        """Measure what the machine can do."""
        for name, path in LIMITS.items():
            self.measure(name, self.sizes[0], "get", path=path)
        address = databases.at(os.environ["DATABASE_URL"], f"{databases.PREFIX}{self.sizes[1]}")
        base = (number + 1) * 10_000_000
        rate = pgbench(
            address, self.folder / "raw.sql", base=base, seconds=max(2, round(self.options.seconds))
        )
        self.found.setdefault("raw", []).append({"rate": rate})

    def ours(self, size: int) -> None:
        """Measure the product at one size."""
        day, far = (datetime.fromisoformat(self.facts["today"]) + timedelta(days=days) for days in (3, 45))
        page = f"{self.facts['time']}?s={self.facts['service']}&who={self.facts['staff'][1]}"
        self.measure("slots of a staff-day", size, "get", path=f"{page}&day={day.date()}")
        self.measure("slots of a staff-month", size, "get", path=f"{page}&day={far.date().replace(day=1)}")
        cookie = {"Cookie": self.facts["cookie"]}
        path = f"{self.facts['calendar']}?day={day.date()}"
        self.measure("day view", size, "get", path=path, headers=cookie)
        for name, kind, most in (
            ("confirm POST", "confirm", CONFIRMED_EACH),
            ("complete bookings", "complete", 60),
        ):
            choices = [next(self.free[size]) for _ in range(CLIENTS * most)]
            self.measure(name, size, kind, choices=choices)

    def run(self) -> None:
        """Alternate: limits, then each size, and that several times."""
        for number in range(self.options.rounds):
            began = time.monotonic()
            self.limits(number)
            for size in self.sizes:
                self.ours(size)
            load = os.getloadavg()[0]
            say(
                f"Round {number + 1} of {self.options.rounds}: "
                f"{time.monotonic() - began:.0f} s, load {load:.1f}"
            )


def sent(orders: list[dict[str, Any]], *, ready: Callable[[], None]) -> list[dict[str, Any]]:
    """Give each client process its order, let all start together, and read what they tell."""
    clients = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.client"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _order in orders
    ]
    for client, order in zip(clients, orders, strict=True):
        assert client.stdin is not None
        client.stdin.write(json.dumps(order) + "\n")
        client.stdin.flush()
    for client in clients:
        assert client.stdout is not None
        if client.stdout.readline() != "ready\n":
            raise SystemExit("A client could not get ready.")
    ready()
    begin = time.time() + 0.05
    return [json.loads(client.communicate(f"{begin}\n", timeout=120)[0]) for client in clients]


def say(text: str) -> None:
    """Print at once."""
    print(text, flush=True)


def main() -> None:
    """Run one sitting."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--full", action="store_true", help="also a million bookings")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1.5, help="how long each measurement lasts")
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        bench = Bench(options, folder)
        before = os.getloadavg()
        stack.callback(databases.drop_all)
        bench.prepare()
        family = Family(folder / "children.json", folder)
        stack.callback(family.stop_all)
        bench.serve(family)
        began = time.monotonic()
        bench.run()
        whole = report.whole(bench.found, bench.sizes, databases.server(), before)
        whole["seconds"] = round(time.monotonic() - began)
        say(report.table(whole))
        say(f"\nKept in {report.keep(whole)}")


if __name__ == "__main__":
    main()
