"""Plants the measured business into the base database, and books once through the pages.

Writes as JSON what the others need: ids, addresses, a signed-in cookie, and the booking's rows as SQL.
"""

import json
import re
import sys
from datetime import datetime, timedelta
from typing import Any

import django
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench.raw import Recorder

PEOPLE, CUSTOMERS, SERVICES = 10, 200, 6
HOUR = timedelta(hours=1)


def main() -> None:
    """Plant, book once, tell."""
    django.setup()
    from bench import world

    now = timezone.now()
    tenant, staff, services, customers, cookie = world.plant(
        now=now, people=PEOPLE, customers=CUSTOMERS, services=SERVICES
    )
    facts: dict[str, Any] = {
        "tenant": str(tenant.pk),
        "staff": [str(each.pk) for each in staff],
        "customers": [str(each.pk) for each in customers],
        "service": str(services[0].pk),
        "today": now.astimezone(tenant.zone).date().isoformat(),
        "time": reverse("book_time", args=[tenant.slug]),
        "calendar": reverse("calendar_day", args=[tenant.slug]),
        "cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}",
        "details": {"email": "", "message": "", "policy": "on", "policy_version": world.policy_of(tenant)},
    }
    facts["raw"] = book_once(facts, tenant.zone)
    json.dump(facts, sys.stdout)


def book_once(facts: dict[str, Any], zone: Any) -> list[str]:
    """Book through the pages as a visitor does, and give the rows as a script for pgbench."""
    client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="da")
    day = datetime.fromisoformat(facts["today"]).replace(hour=9, tzinfo=zone) + timedelta(days=60)
    path = f"{facts['time']}?s={facts['service']}&who={facts['staff'][0]}"
    recorder = Recorder()
    with connection.execute_wrapper(recorder):
        held = client.post(path, {"start": day.isoformat()})
        assert held.status_code == 302, held.content
        done = client.post(held["Location"], {**facts["details"], "name": "Anna Prøve", "phone": "20123456"})
        assert done.status_code == 302, re.sub(r"<[^>]+>", " ", done.content.decode())
    return recorder.script(facts["tenant"], {day, day + HOUR})


if __name__ == "__main__":
    main()
