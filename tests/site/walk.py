"""One walk a person through the whole house: each address is asked once, and many rules read the answers.

A walk is kept as long as the process lives. Whatever it planted and changed is taken back at its end.
"""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from http.cookies import SimpleCookie
from uuid import UUID

import time_machine
from django.db import connection, connections, transaction
from django.http import HttpResponse
from django.http.response import ResponseHeaders
from django.test import Client
from django.urls import reverse

from bookings.models import Booking, BookingEvent
from customers.models import Customer
from tenants import audit
from tenants.context import tenant_scope
from tenants.models import AuditEntry
from tests.replay import planted_once
from tests.site.doors import ROWS
from tests.site.doors.house import House, go, patterns, plant
from tests.world import NOW

NAMES = tuple(str(pattern.name) for pattern in patterns())
MARK = re.compile(rb"Lapin(\d{3})")
# What is searched for where a page has a search, and who does: the others' walks end with what they do.
SEARCH = {"q": "Lapin"}
SEARCHERS = ("alice", "bob")
# Past the minutes in which a page still asks about what its reader has just done herself.
LATER = timedelta(minutes=20)


@dataclass(frozen=True)
class Answer:
    """What the browser gets, whom it names, and how often the log of this request names each of them."""

    status: int
    headers: ResponseHeaders
    cookies: SimpleCookie
    body: bytes
    shown: frozenset[UUID]
    logged: Counter[UUID]


@dataclass
class Walk:
    """What one person is answered."""

    looks: dict[str, Answer] = field(default_factory=dict)
    acts: dict[str, Answer] = field(default_factory=dict)
    searches: dict[str, Answer] = field(default_factory=dict)
    # The visits, before the looks and after them.
    visits: list[list[object]] = field(default_factory=list)

    def answers(self) -> Iterator[tuple[str, str, Answer]]:
        """Give every answer with its address and what was asked."""
        for asked in ("looks", "acts", "searches"):
            for name, answer in getattr(self, asked).items():
                yield asked, name, answer


@dataclass
class Walker:
    """Somebody in the house, whose every request comes from a browser that remembers no other."""

    house: House
    client: Client
    whose: dict[bytes, UUID]

    def __post_init__(self) -> None:
        self.kept = deepcopy(self.client.cookies)

    def goes(self, name: str) -> Answer:
        """Go to an address as the table says."""
        return self.told(go(self.house, self.another(), name, ROWS[name]))

    def searches(self, name: str) -> Answer:
        """Send a search to an address."""
        return self.told(self.another().post(reverse(name, args=ROWS[name].args(self.house)), SEARCH))

    def another(self) -> Client:
        """Forget what the last answer set."""
        self.client.cookies = deepcopy(self.kept)
        return self.client

    def told(self, answer: HttpResponse) -> Answer:
        """Keep what the rules read."""
        body = answer.getvalue()
        shown = frozenset(self.whose[each] for each in MARK.findall(body) if each in self.whose)
        logged = looks_in(self.house, answer) if shown else Counter[UUID]()
        return Answer(answer.status_code, answer.headers, answer.cookies, body, shown, logged)


@planted_once(at=NOW)
def plant_marked() -> House:
    """Plant the house, every card with a name of its own."""
    house = plant()
    with tenant_scope(house.solvik.tenant):
        for number, card in enumerate(Customer.objects.order_by("created_at", "pk")):
            card.name = f"Lapin{number:03} Mortensen"
            card.save(update_fields=["name"])
    return house


def marks(house: House) -> dict[bytes, UUID]:
    """Say whose mark is whose."""
    found = {}
    with tenant_scope(house.solvik.tenant):
        for card in Customer.objects.all():
            mark = MARK.match(card.name.encode())
            assert mark
            found[mark[1]] = card.pk
    return found


def looks_in(house: House, answer: HttpResponse) -> Counter[UUID]:
    """Count how often the log names each customer in the rows of the request that was answered."""
    with tenant_scope(house.solvik.tenant):
        entries = list(AuditEntry.objects.filter(request_id=answer["X-Request-ID"]))
        named = audit.named_in(entries)
        found: Counter[UUID] = Counter()
        for entry in entries:
            about = {entry.subject_id} if entry.subject_id else set()
            found.update(about | set(named[entry.pk]))
        return found


def history(house: House) -> list[object]:
    """Give the states of all visits and the number of their events."""
    with tenant_scope(house.solvik.tenant):
        rows = Booking.objects.order_by("pk").values_list("pk", "status", "starts_at", "changed_at")
        return [*rows, BookingEvent.objects.count()]


@contextmanager
def taken_back() -> Iterator[None]:
    """Take back what is written meanwhile, in both databases."""
    marks = {alias: transaction.savepoint(using=alias) for alias in connections}
    try:
        yield
    finally:
        for alias, mark in marks.items():
            transaction.savepoint_rollback(mark, using=alias)


def take_your_time() -> None:
    """Let a transaction in which every address is asked last longer than one of a request may."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_timeout = 0")


@cache
def walk(persona: str) -> Walk:
    """Walk through the house: looks come first, then acts, each taken back, and last the searches."""
    with taken_back(), time_machine.travel(NOW, tick=False) as clock:
        take_your_time()
        house = plant_marked()
        walker = Walker(house, house.client(persona, raise_request_exception=False), marks(house))
        found = Walk(visits=[history(house)])
        # A time is held for minutes only.
        for behind in (False, True):
            clock.shift(LATER if behind else timedelta())
            for name in NAMES:
                if ROWS[name].method == "get" and ROWS[name].behind == behind:
                    found.looks[name] = walker.goes(name)
        found.visits.append(history(house))
        for name in NAMES:
            if ROWS[name].method == "post":
                with taken_back():
                    found.acts[name] = walker.goes(name)
        for name in found.looks if persona in SEARCHERS else ():
            if ROWS[name].behind:
                found.searches[name] = walker.searches(name)
    return found


def walk_on(house: House, persona: str) -> Iterator[tuple[str, Answer]]:
    """Look at everything behind the door, and search there, in a house as it stands."""
    walker = Walker(house, house.client(persona, raise_request_exception=False), marks(house))
    for name in NAMES:
        if ROWS[name].behind and ROWS[name].method == "get":
            yield name, walker.goes(name)
            yield name, walker.searches(name)
