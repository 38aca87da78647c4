"""`python -m bench.week`, inside engines: the week of five people with 400 visits, 100,000 in the table.

Asked in this one process, so that the figures are the page's own: its time, its processor time, its questions
to the database, its bytes, and what an open calendar costs that asks whether anything has changed.
"""

import cProfile
import gzip
import json
import os
import pstats
import re
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import django
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import databases, report

HISTORY, PEOPLE, DAYS, A_DAY, TIMES = 100_000, 5, 5, 16, 40
HALF_HOUR = timedelta(minutes=30)


def main() -> None:
    """Plant, fill, ask, tell."""
    databases.drop_all()
    try:
        databases.migrate()
        whole = databases.environment(databases.BASE)
        command = [sys.executable, "-m", "bench.prepare"]
        done = subprocess.run(command, env=whole, stdout=subprocess.PIPE, text=True, check=True)
        facts = json.loads(done.stdout.splitlines()[-1])
        databases.fill(databases.BASE, facts, 0, HISTORY)
        os.environ.update(whole)
        django.setup()
        monday = fill_week(facts)
        found = measure(facts, monday)
    finally:
        databases.drop_all()
    keep(found)


def fill_week(facts: dict[str, Any]) -> datetime:
    """Give five people a full week, where the history leaves them free, and give its Monday."""
    from bookings.models import Allocation, Booking, BookingItem
    from tenants.context import tenant_scope
    from tenants.models import Tenant

    tenant = Tenant.objects.get(pk=facts["tenant"])
    day = datetime.fromisoformat(facts["today"]).replace(tzinfo=tenant.zone) + timedelta(days=120)
    monday = day - timedelta(days=day.weekday())
    bookings, items, allocations = [], [], []
    with tenant_scope(tenant):
        for person in facts["staff"][:PEOPLE]:
            for number in range(DAYS * A_DAY):
                start = monday + timedelta(days=number // A_DAY, hours=9) + number % A_DAY * HALF_HOUR
                span = {"starts_at": start.astimezone(UTC), "ends_at": (start + HALF_HOUR).astimezone(UTC)}
                customer = facts["customers"][len(bookings) % len(facts["customers"])]
                bookings.append(
                    Booking(
                        customer_id=UUID(customer),
                        reference=f"W{len(bookings):07d}",
                        status="booked",
                        source="online",
                        created_at=start,
                        changed_at=start,
                        price_minor=49500,
                        **span,
                    )
                )
                items.append(
                    BookingItem(
                        booking=bookings[-1],
                        service_id=UUID(facts["service"]),
                        resource_id=UUID(person),
                        name="Klip 0",
                        **span,
                    )
                )
                allocations.append(
                    Allocation(booking=bookings[-1], item=items[-1], resource_id=UUID(person), **span)
                )
        for model, rows in ((Booking, bookings), (BookingItem, items), (Allocation, allocations)):
            model.objects.bulk_create(rows)
    with databases.admin(databases.BASE) as link:
        link.execute("VACUUM ANALYZE")
    return monday


def measure(facts: dict[str, Any], monday: datetime) -> dict[str, Any]:
    """Ask for the week, and then for whether it has changed."""
    name, cookie = facts["cookie"].split("=", 1)
    client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="da")
    client.cookies[name] = cookie
    who = "&".join(f"who={each}" for each in facts["staff"][:PEOPLE])
    path = f"{facts['calendar']}week/?day={monday.date()}&{who}"
    page = client.get(path)
    html = page.content.decode()
    assert page.status_code == 200
    assert html.count("data-visit=") == PEOPLE * DAYS * A_DAY
    seen = re.findall(r'data-seen="([^"]+)"', html)[0]

    def ask() -> Any:
        return client.get(f"{path}&seen={seen}")

    assert ask().status_code == 204
    return {
        "visits": PEOPLE * DAYS * A_DAY,
        "in_table": HISTORY + PEOPLE * DAYS * A_DAY,
        "bytes": len(page.content),
        "gzipped": len(gzip.compress(page.content)),
        "week": look(lambda: client.get(path)),
        "nothing new": look(ask),
    } | (profiled(lambda: client.get(path)) if "--profile" in sys.argv else {})


def profiled(ask: Callable[[], Any]) -> dict[str, Any]:
    """Print where the time goes."""
    profile = cProfile.Profile()
    profile.runcall(lambda: [ask() for _number in range(10)])
    pstats.Stats(profile).sort_stats("cumulative").print_stats(45)
    return {}


def look(ask: Callable[[], Any]) -> dict[str, Any]:
    """Time it and count its questions."""
    from django.db import connection

    for _warm in range(3):
        ask()
    with CaptureQueriesContext(connection) as asked:
        ask()
        # Read at once: the next request begins a list of its own.
        questions = list(asked.captured_queries)
    times, used = [], time.process_time()
    for _number in range(TIMES):
        began = time.perf_counter()
        ask()
        times.append((time.perf_counter() - began) * 1000)
    used = (time.process_time() - used) / TIMES * 1000
    times.sort()
    rows = [each for each in questions if each["sql"].lstrip().upper().startswith(("SELECT", "INSERT"))]
    return {
        "p50_ms": round(times[len(times) // 2], 1),
        "p95_ms": round(times[int(len(times) * 0.95)], 1),
        "web_cpu_ms": round(used, 1),
        "questions": len(rows),
        "sql_ms": round(sum(float(each["time"]) for each in rows) * 1000, 1),
    }


def keep(found: dict[str, Any]) -> None:
    """Print, and write the figures beside the earlier ones."""
    whole = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": report.commit(),
        "machine": report.machine(),
        "load": os.getloadavg(),
        **found,
    }
    print(json.dumps(whole, indent=1))
    report.RESULTS.mkdir(exist_ok=True)
    path = report.RESULTS / f"week-{whole['date'][:16].replace(':', '')}-{whole['commit'].split(' ')[0]}.json"
    path.write_text(json.dumps(whole, indent=1) + "\n")
    print(f"Kept in {path}")


if __name__ == "__main__":
    main()
