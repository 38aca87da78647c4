"""`python -m bench.profile`, inside engines: where the time of three pages goes at 10,000 bookings."""

import cProfile
import json
import os
import pstats
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import django
from django.test import Client

from bench import databases

TIMES, BOOKINGS = 40, 10_000
# The rooms that a request walks through; each counts with all that it calls.
ROOMS = (
    ("tenants/public.py", "public_tenant", "the business by its slug"),
    ("bookings/catalogue.py", "load_catalogue", "services, performers, needs"),
    ("bookings/diary.py", "load_diary", "hours, absences, allocations"),
    ("bookings/slots.py", "starts_between", "free starts"),
    ("bookings/slots.py", "first_start", "first free starts"),
    ("bookings/public_views/time.py", "page_context", "words of the time page"),
    ("django/shortcuts.py", "render", "templates"),
    ("customers/links.py", "link_customer", "the customer's card"),
    ("bookings/actions/confirm.py", "write_visit", "card, limit and visit"),
    ("bookings/actions/confirm.py", "finish", "history, newsletter, audit"),
    ("bookings/actions/tell.py", "tell_booked", "messages (inside the one above)"),
    ("bookings/links.py", "mint_link", "the private link"),
    ("tenants/throttle.py", "allow", "limits per address"),
    ("django/db/backends/utils.py", "execute", "the database, waiting included"),
    ("django/db/models/sql/compiler.py", "as_sql", "writing SQL"),
)


def main() -> None:
    """Plant, fill, and look at each page."""
    databases.drop_all()
    try:
        databases.migrate()
        command = [sys.executable, "-m", "bench.prepare"]
        whole = databases.environment(databases.BASE)
        done = subprocess.run(command, env=whole, stdout=subprocess.PIPE, text=True, check=True)
        facts = json.loads(done.stdout.splitlines()[-1])
        databases.fill(databases.BASE, facts, 0, BOOKINGS)
        os.environ.update(whole)
        django.setup()
        look_at_all(facts)
    finally:
        databases.drop_all()


def look_at_all(facts: dict[str, Any]) -> None:
    """Look at the front page, the time page and the confirm POST."""
    client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="da")
    today = datetime.fromisoformat(facts["today"])
    day = (today + timedelta(days=3)).date()
    page = f"{facts['time']}?s={facts['service']}&who={facts['staff'][1]}&day={day}"
    look("time page", lambda _number: client.get(page))
    look("front page", lambda _number: client.get("/b/bench/"))
    there = []
    for number in range(2 * TIMES + 3):
        start = today + timedelta(days=70 + number // 5, hours=9 + number % 5)
        path = f"{facts['time']}?s={facts['service']}&who={facts['staff'][2]}"
        there.append(client.post(path, {"start": f"{start.isoformat()}Z"})["Location"])

    def confirm(number: int) -> Any:
        phone = str(26_000_000 + number)
        return client.post(there[number], {**facts["details"], "name": f"Anna {phone}", "phone": phone})

    look("confirm POST", confirm)


def look(name: str, ask: Callable[[int], Any]) -> None:
    """Time it plainly, then look at where the time goes."""
    for number in range(3):
        assert ask(number).status_code in {200, 302}
    began, used = time.perf_counter(), time.process_time()
    for number in range(3, 3 + TIMES):
        ask(number)
    wall, used = (time.perf_counter() - began) / TIMES * 1000, (time.process_time() - used) / TIMES * 1000
    profile = cProfile.Profile()
    profile.enable()
    for number in range(3 + TIMES, 3 + 2 * TIMES):
        ask(number)
    profile.disable()
    stats = pstats.Stats(profile).stats
    total = max(row[3] for row in stats.values())
    print(f"\n{name}: {wall:.1f} ms, {used:.1f} ms of it in this process (load {os.getloadavg()[0]:.1f})")
    for path, function, words in ROOMS:
        found = [
            row for (file, _line, called), row in stats.items() if file.endswith(path) and called == function
        ]
        if found:
            print(f"  {sum(row[3] for row in found) / total:5.0%}  {words}")


if __name__ == "__main__":
    main()
