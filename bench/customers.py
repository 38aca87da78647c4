"""`python -m bench.customers`, inside engines: search, list and duplicates at 100,000 customers."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django
from django.test import Client

from bench import databases

CUSTOMERS, TRIES = 100_000, 150
BATCH = 2_000
BUDGET = {"warm p95": 200.0, "cold": 1000.0}


def main() -> None:
    """Plant, fill, and ask."""
    databases.drop_all()
    try:
        databases.migrate()
        whole = databases.environment(databases.BASE)
        command = [sys.executable, "-m", "bench.prepare"]
        done = subprocess.run(command, env=whole, stdout=subprocess.PIPE, text=True, check=True)
        facts = json.loads(done.stdout.splitlines()[-1])
        os.environ.update(whole)
        django.setup()
        people = fill()
        found = measure(facts, people)
    finally:
        databases.drop_all()
    path = Path(__file__).parent / "results" / f"customers-{datetime.now(UTC):%Y-%m-%dT%H%M}.json"
    path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    print(f"Kept in {path}")


def fill() -> list[tuple[str, str, str]]:
    """Write cards with names as common as they are, a phone, and mostly an e-mail."""
    from bookingsite.demo.people import FIRST, LETTERS, SECOND
    from customers.contacts import read_contact
    from customers.models import Customer
    from tenants.context import tenant_scope
    from tenants.models import Tenant

    chance, people = random.Random(7), []
    now, tenant = datetime.now(UTC), Tenant.objects.get(slug="bench")
    plain = str.maketrans(LETTERS)
    for number in range(CUSTOMERS):
        words = [chance.choice(FIRST), *chance.sample(SECOND, 1 + (chance.random() < 0.4))]
        name = " ".join(words)
        email = f"{name.lower().translate(plain)}{number}@example.dk" if chance.random() < 0.8 else ""
        people.append((name, email, f"+45{20_000_000 + number * 7}"))
    began = time.monotonic()
    for start in range(0, CUSTOMERS, BATCH):
        with tenant_scope(tenant):
            rows = []
            for name, email, phone in people[start : start + BATCH]:
                contact = read_contact(email=email, phone=phone, country="DK")
                visit = now - timedelta(days=chance.randrange(1, 900)) if chance.random() < 0.9 else None
                rows.append(
                    Customer(
                        name=name,
                        email=email,
                        phone=phone,
                        email_index=contact.email_index,
                        phone_index=contact.phone_index,
                        created_at=now - timedelta(days=1000),
                        last_visit_at=visit,
                        no_shows=int(chance.random() < 0.05),
                    )
                )
            Customer.objects.bulk_create(rows)
    with databases.admin(databases.BASE) as link:
        # Not written a moment ago: a search reads again what changed within two minutes.
        link.execute("SET session_replication_role = replica")
        link.execute("UPDATE customers_customer SET changed_at = created_at")
        link.execute("VACUUM ANALYZE customers_customer")
    print(f"{CUSTOMERS:,} cards written in {time.monotonic() - began:.0f} s")
    return people


def measure(facts: dict[str, Any], people: list[tuple[str, str, str]]) -> dict[str, Any]:
    """Ask the page, cold and warm."""
    from customers import directory
    from tenants.models import Tenant

    client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="da", HTTP_COOKIE=facts["cookie"])
    page = "/d/bench/customers/"
    chance = random.Random(11)
    found: dict[str, Any] = {"customers": CUSTOMERS, "load": os.getloadavg(), "budget": BUDGET, "ms": {}}

    def search(text: str) -> None:
        answer = client.post(page, {"q": text})
        assert answer.status_code == 200, answer.status_code

    tenant_id = Tenant.objects.get(slug="bench").pk
    client.get("/d/bench/customers/new/")
    cold = []
    for _ in range(5):
        directory.forget(tenant_id)
        cold.append(timed(lambda: search("mette h")))
    keep(found, "search, cold", cold)
    for name, texts in queries(people, chance).items():
        keep(found, f"search, {name}", [timed(lambda text=text: search(text)) for text in texts])
    for name, query in {
        "by name, first page": "",
        "by name, page 1000": "?page=1000",
        "by last visit": "?sort=visit",
        "by last visit, page 1000": "?sort=visit&page=1000",
        "filtered, by name": "?visit=before&day=2026-01-01",
        "did not come": "?no_show=1",
    }.items():
        keep(found, f"list {name}", [timed(lambda query=query: client.get(page + query)) for _ in range(20)])
    keep(found, "duplicates", [timed(lambda: client.get(page + "duplicates/")) for _ in range(5)])
    return found


def queries(people: list[tuple[str, str, str]], chance: random.Random) -> dict[str, list[str]]:
    """Give what people type: letter by letter, two words, the end of a number, a whole e-mail."""
    some = chance.sample(people, TRIES)
    return {
        "one letter": [name[0] for name, _, _ in some],
        "three letters": [name[:3] for name, _, _ in some],
        "first name": [name.split()[0] for name, _, _ in some],
        "two words": [" ".join((name.split()[0], name.split()[-1][:3])) for name, _, _ in some],
        "spelled aa for å": [name.lower().replace("å", "aa").replace("ø", "oe") for name, _, _ in some],
        "phone's end": [phone[-4:] for _, _, phone in some],
        "whole e-mail": [email for _, email, _ in some if email],
        "nobody": ["qzx"] * 50,
    }


def timed(act: Callable[[], object]) -> tuple[float, float]:
    """Give how long it takes by the clock and of this process's processor, in milliseconds."""
    began, worked = time.perf_counter(), time.process_time()
    act()
    return (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000


def keep(found: dict[str, Any], name: str, times: list[tuple[float, float]]) -> None:
    """Note median and p95 by the clock and of the processor, and print them."""
    seen = {}
    for place, kind in enumerate(("clock", "processor")):
        ordered = sorted(one[place] for one in times)
        seen[kind] = [round(ordered[int(len(ordered) * part)], 1) for part in (0.5, 0.95)]
    found["ms"][name] = seen
    wall, own = seen["clock"], seen["processor"]
    print(f"{name:30} clock {wall[0]:7.1f} p95 {wall[1]:7.1f}   processor {own[0]:7.1f} p95 {own[1]:7.1f} ms")


if __name__ == "__main__":
    main()
