"""Finds customers by name, by the end of a phone number, and by e-mail, with no name in the database.

A blind index of name prefixes would give a third of the names away by frequency, so a tenant's names are
opened into the memory of this process instead: built once by whoever comes first, kept ten minutes, the
least used dropped first. A search reads again what changed since two minutes before the last reading: a
statement and a transaction last a minute at most, so no change can hide behind that overlap. What a
search gives is always read from the database by id: an erased person cannot come out of a stale memory.
"""

import threading
import time
from bisect import bisect_left, insort
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import itemgetter
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import F, QuerySet

from customers import normalise
from customers.contacts import EMAIL_LABEL
from customers.entries import NOBODY, Entry, read_entries
from customers.models import Customer
from tenants.context import current_tenant_id
from tenants.keys import blind_index

KEPT_SECONDS = 600
MOST_ENTRIES = 300_000
OVERLAP = timedelta(minutes=2)
SHORTEST_PHONE_END = 3
LAST_LETTER = "\U0010ffff"
# Beyond this many changes sorting once is quicker than inserting one by one.
FEW = 500

Key = tuple[str, UUID]
# The text that an id is filed under.
first = itemgetter(0)


@dataclass(slots=True)
class Directory:
    """One tenant's names and numbers, sorted for bisection."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    built_at: float = float("-inf")
    read_at: datetime | None = None
    entries: dict[UUID, Entry] = field(default_factory=dict)
    words: list[Key] = field(default_factory=list)
    phones: list[Key] = field(default_factory=list)
    order: list[Key] = field(default_factory=list)

    def bring_up_to_date(self) -> None:
        """Build, or read again what changed since just before the last reading."""
        started = database_clock()
        if self.read_at is None or time.monotonic() - self.built_at > KEPT_SECONDS:
            self.build()
            self.built_at = time.monotonic()
        else:
            self.reread(self.read_at - OVERLAP)
        self.read_at = started

    def build(self) -> None:
        """Open every card's name and number."""
        self.entries = dict(read_entries())
        self.sort()

    def reread(self, since: datetime) -> None:
        """File anew the cards that changed, opening only those not read in this state before."""
        stamps = Customer.objects.filter(changed_at__gte=since).values_list("pk", "changed_at")
        changed = [
            card for card, stamp in stamps if self.entries.get(card, NOBODY).changed != stamp.timestamp()
        ]
        if not changed:
            return
        entries = dict(read_entries(changed))
        if len(entries) > FEW:
            self.entries.update(entries)
            self.sort()
            return
        for card, entry in entries.items():
            self.refile(card, entry)

    def sort(self) -> None:
        """Sort everything at once, by the text alone: comparing ids takes longer than all the rest."""
        cards = self.entries.items()
        self.words = sorted(((word, card) for card, e in cards for word in set(e.name.split())), key=first)
        self.phones = sorted(((e.phone, card) for card, e in cards if e.phone), key=first)
        # By id where names are the same, so that each process has the same pages.
        self.order = sorted(((e.sort, card) for card, e in cards), key=lambda key: (key[0], key[1].int))

    def refile(self, card: UUID, entry: Entry) -> None:
        """Take one card out where it stood and put it where it belongs."""
        old = self.entries.get(card, NOBODY)
        for word in set(old.name.split()):
            take(self.words, (word, card))
        for word in set(entry.name.split()):
            insort(self.words, (word, card), key=first)
        take(self.phones, (old.phone, card))
        if entry.phone:
            insort(self.phones, (entry.phone, card), key=first)
        take(self.order, (old.sort, card))
        insort(self.order, (entry.sort, card), key=first)
        self.entries[card] = entry

    def named(self, words: list[str]) -> set[UUID]:
        """Give the cards whose name has a word beginning with each of these."""
        # The longest word first: it leaves the fewest to compare.
        found: set[UUID] | None = None
        for word in sorted(words, key=len, reverse=True):
            cards = set(beginning(self.words, word))
            found = cards if found is None else found & cards
            if not found:
                break
        return found or set()

    def ending(self, digits: str) -> set[UUID]:
        """Give the cards whose phone number ends in these digits."""
        return set(beginning(self.phones, digits[::-1]))


def search(
    text: str,
    *,
    country: str,
    by_contact: bool,
    among: QuerySet[Customer] | None = None,
    limit: int = 50,
    with_restricted: bool = False,
) -> list[Customer]:
    """Find customers by what a colleague typed, latest visit first.

    `by_contact` says whether the colleague may see contact data: without it a number or an e-mail finds
    nothing. `among` narrows to the cards that he may see at all. Cards out of use are found only for a
    rights case.
    """
    cards = Customer.objects.all() if among is None else among
    cards = cards if with_restricted else cards.filter(restricted=False)
    cards = cards.order_by(F("last_visit_at").desc(nulls_last=True), "pk")
    if "@" in text:
        if not by_contact:
            return []
        return list(cards.filter(email_index=blind_index(EMAIL_LABEL, normalise.email(text)))[:limit])
    hits = lookup(text, country=country, by_contact=by_contact)
    found: list[Customer] = []
    start, size = 0, 2 * limit
    # A common name has thousands of hits; the first hundred mostly fill the page.
    while start < len(hits) and len(found) < limit:
        found += with_ids(cards, hits[start : start + size])
        start, size = start + size, 4 * size
    return found[:limit]


def lookup(text: str, *, country: str, by_contact: bool) -> list[UUID]:
    """Look words or digits up in the tenant's directory, the latest visit first."""
    digits = "".join(letter for letter in text if letter.isdigit())
    words = normalise.name_key(text).split()
    is_number = bool(digits) and not any(letter.isalpha() for letter in text)
    if not words or (is_number and (not by_contact or len(digits) < SHORTEST_PHONE_END)):
        return []
    directory = of_tenant(current_tenant_id())
    with directory.lock:
        directory.bring_up_to_date()
        found = directory.ending(phone_end(text, digits, country)) if is_number else directory.named(words)
        hits = sorted(found, key=lambda card: directory.entries[card].visit, reverse=True)
    trim()
    return hits


def alphabet(cards: QuerySet[Customer], *, skip: int, limit: int, whole: bool) -> list[Customer]:
    """Give a page of cards by the alphabet. `whole` says that the cards are all there are.

    The database does not know the order, and memory not who is gone or filtered out: of the whole house a
    page is cut in memory and read by id; of a part of it the ids are read first and put in order.
    """
    directory = of_tenant(current_tenant_id())
    with directory.lock:
        directory.bring_up_to_date()
        if whole:
            ids = [card for _, card in directory.order[skip : skip + limit]]
        else:
            entries = directory.entries
            # As one array: a row for each id would take several times as long.
            found = cards.order_by().aggregate(ids=ArrayAgg("pk"))["ids"] or []
            found.sort(key=lambda card: (entries.get(card, NOBODY).sort, card.int))
            ids = found[skip : skip + limit]
    trim()
    there = {card.pk: card for card in with_ids(cards, ids)}
    return [there[card] for card in ids if card in there]


def phone_end(text: str, digits: str, country: str) -> str:
    """Give the digits in which the stored number must end; a whole number sheds its prefixes first."""
    try:
        return normalise.phone(text, country).e164.lstrip("+")
    except normalise.PhoneError:
        return digits


def with_ids(cards: QuerySet[Customer], ids: list[UUID]) -> QuerySet[Customer]:
    """Narrow to these ids, as one array: a statement takes only so many parameters."""
    return cards.extra(where=["customers_customer.id = ANY(%s)"], params=[ids])


def beginning(keys: list[Key], prefix: str) -> Iterator[UUID]:
    """Give the ids filed under everything that begins with the prefix."""
    low = bisect_left(keys, prefix, key=first)
    high = bisect_left(keys, prefix + LAST_LETTER, lo=low, key=first)
    return (card for _, card in keys[low:high])


def take(keys: list[Key], key: Key) -> None:
    """Take one key out of a sorted list, where it stands in it."""
    place = bisect_left(keys, key[0], key=first)
    while place < len(keys) and keys[place][0] == key[0]:
        if keys[place][1] == key[1]:
            del keys[place]
            return
        place += 1


def database_clock() -> datetime:
    """Read the clock that stamps the changes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


# -- the shelf: one process's directories, the least used at the front ---------------------------------------
_shelf: OrderedDict[UUID, Directory] = OrderedDict()
_shelf_lock = threading.Lock()


def of_tenant(tenant_id: UUID) -> Directory:
    """Give the tenant's directory, empty the first time; its lock makes the others wait for the builder."""
    with _shelf_lock:
        directory = _shelf.setdefault(tenant_id, Directory())
        _shelf.move_to_end(tenant_id)
        return directory


def trim() -> None:
    """Drop the least used directories until the rest fits; the one in use stays."""
    with _shelf_lock:
        total = sum(len(directory.entries) for directory in _shelf.values())
        while total > MOST_ENTRIES and len(_shelf) > 1:
            _, dropped = _shelf.popitem(last=False)
            total -= len(dropped.entries)


def forget(tenant_id: UUID) -> None:
    """Drop a tenant's directory: the business closed, or somebody's permissions changed."""
    with _shelf_lock:
        _shelf.pop(tenant_id, None)
