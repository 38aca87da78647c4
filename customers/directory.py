"""Finds customers by name, by the end of a phone number, and by e-mail, with no name in the database.

A blind index of name prefixes would give a third of the names away by frequency, so a tenant's names are
opened into the memory of this process instead: built once by whoever comes first, kept ten minutes, the
least used dropped first. A search reads again what changed since two minutes before the last reading: a
statement and a transaction last a minute at most, so no change can hide behind that overlap. What a
search gives is always read from the database by id: an erased person cannot come out of a stale memory.
"""

import gc
import threading
import time
from bisect import bisect_left, insort
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import nlargest
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from customers import normalise
from customers.contacts import EMAIL_LABEL
from customers.entries import NOBODY, Entry, Id, changed_since, database_clock, read_entries
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
# So many hits are put in order at first, the many behind them only if they are asked for.
FIRST = 100

Place = tuple[str, Id]


@dataclass(slots=True)
class Directory:
    """One tenant's names and numbers, sorted for bisection."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    built_at: float = float("-inf")
    read_at: datetime | None = None
    entries: dict[Id, Entry] = field(default_factory=dict)
    # Each word of all the names once, and who has it in the name.
    words: list[str] = field(default_factory=list)
    holders: dict[str, set[Id]] = field(default_factory=dict)
    # Sorted when somebody first asks by number, or for the alphabet.
    phones: list[Id] | None = None
    order: list[Id] | None = None
    # Who may be the same person, see alike.py; forgotten with every change.
    pairs: dict[tuple[Id, Id], Any] | None = None

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
        # The collector would take a fifth of the time, and nothing that is read here is a circle.
        gc.disable()
        try:
            self.entries = dict(read_entries())
            self.sort()
        finally:
            gc.enable()

    def reread(self, since: datetime) -> None:
        """File anew the cards that changed, opening only those not read in this state before."""
        changed = [
            card for card, stamp in changed_since(since) if self.entries.get(card, NOBODY).changed != stamp
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
        """File all the names at once."""
        holders = defaultdict(set)
        for card, entry in self.entries.items():
            for word in entry.name.split():
                holders[word].add(card)
        self.holders, self.words = dict(holders), sorted(holders)
        self.phones = self.order = self.pairs = None

    def refile(self, card: Id, entry: Entry) -> None:
        """Take one card out where it stood and put it where it belongs."""
        self.pairs = None
        for word in set(self.entries.get(card, NOBODY).name.split()):
            self.holders[word].discard(card)
            if not self.holders[word]:
                del self.holders[word], self.words[bisect_left(self.words, word)]
        take(self.phones, card, self.by_phone)
        take(self.order, card, self.by_name)
        self.entries[card] = entry
        for word in entry.name.split():
            if word not in self.holders:
                insort(self.words, word)
            self.holders.setdefault(word, set()).add(card)
        if self.phones is not None:
            insort(self.phones, card, key=self.by_phone)
        if self.order is not None:
            insort(self.order, card, key=self.by_name)

    def by_phone(self, card: Id) -> Place:
        """Say where a card stands among the numbers, read from their ends."""
        return self.entries.get(card, NOBODY).phone, card

    def by_name(self, card: Id) -> Place:
        """Say where a card stands in the alphabet."""
        return self.entries.get(card, NOBODY).sort, card

    def named(self, words: list[str]) -> set[Id]:
        """Give the cards whose name has a word beginning with each of these."""
        # The longest word first: it leaves the fewest to compare.
        found: set[Id] | None = None
        for prefix in sorted(words, key=len, reverse=True):
            low = bisect_left(self.words, prefix)
            high = bisect_left(self.words, prefix + LAST_LETTER, lo=low)
            cards = set[Id]().union(*(self.holders[word] for word in self.words[low:high]))
            found = cards if found is None else found & cards
            if not found:
                break
        return found or set()

    def ending(self, digits: str) -> set[Id]:
        """Give the cards whose phone number ends in these digits."""
        if self.phones is None:
            self.phones = self.sorted_by(lambda card: self.entries[card].phone)
        low = bisect_left(self.phones, (digits[::-1], b""), key=self.by_phone)
        high = bisect_left(self.phones, (digits[::-1] + LAST_LETTER, b""), lo=low, key=self.by_phone)
        return set(self.phones[low:high])

    def alphabet(self) -> list[Id]:
        """Give all cards by the alphabet."""
        if self.order is None:
            self.order = self.sorted_by(lambda card: self.entries[card].sort)
        return self.order

    def sorted_by(self, text_of: Callable[[Id], str]) -> list[Id]:
        """Sort the cards by a text, and by id where it is the same: each process has the same pages."""
        # Sorting keeps the order of equals: twice by one thing takes less time than once by two.
        return sorted(sorted(self.entries), key=text_of)


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
    size = 2 * limit
    # A common name has thousands of hits; the first hundred mostly fill the page.
    while len(found) < limit and (some := list(islice(hits, size))):
        found += with_ids(cards, some)
        size = 4 * size
    return found[:limit]


def lookup(text: str, *, country: str, by_contact: bool) -> Iterator[Id]:
    """Look words or digits up in the tenant's directory, the latest visit first."""
    digits = "".join(letter for letter in text if letter.isdigit())
    words = normalise.name_key(text).split()
    is_number = bool(digits) and not any(letter.isalpha() for letter in text)
    if not words or (is_number and (not by_contact or len(digits) < SHORTEST_PHONE_END)):
        return iter(())
    directory = of_tenant(current_tenant_id())
    with directory.lock:
        directory.bring_up_to_date()
        found = directory.ending(phone_end(text, digits, country)) if is_number else directory.named(words)
        visits = {card: directory.entries[card].visit for card in found}
    trim()
    return newest(visits)


def newest(visits: dict[Id, float]) -> Iterator[Id]:
    """Give the latest visit first."""
    first = nlargest(FIRST, visits, key=visits.__getitem__)
    yield from first
    for card in first:
        del visits[card]
    yield from sorted(visits, key=visits.__getitem__, reverse=True)


def alphabet(
    cards: QuerySet[Customer], *, skip: int, limit: int, among: set[Id] | None = None
) -> list[Customer]:
    """Give a page of cards by the alphabet: of the whole house, or among the ids of a part of it.

    The database does not know the order, and memory not who is gone or filtered out: so a page is cut in
    memory and read by id. The ids are read before the directory, which then knows each of them.
    """
    directory = of_tenant(current_tenant_id())
    with directory.lock:
        directory.bring_up_to_date()
        order = directory.alphabet()
        shown = order if among is None else (card for card in order if card in among)
        ids = list(islice(shown, skip, skip + limit))
    trim()
    there = {card.pk.bytes: card for card in with_ids(cards, ids)}
    return [there[card] for card in ids if card in there]


def phone_end(text: str, digits: str, country: str) -> str:
    """Give the digits in which the stored number must end; a whole number sheds its prefixes first."""
    try:
        return normalise.phone(text, country).e164.lstrip("+")
    except normalise.PhoneError:
        return digits


def with_ids(cards: QuerySet[Customer], ids: list[Id]) -> QuerySet[Customer]:
    """Narrow to these ids, as one array: a statement takes only so many parameters."""
    return cards.extra(where=["customers_customer.id = ANY(%s)"], params=[[UUID(bytes=card) for card in ids]])


def take(cards: list[Id] | None, card: Id, key: Callable[[Id], Place]) -> None:
    """Take a card out of a sorted list, if there is one and it stands in it."""
    if cards is None:
        return
    place = bisect_left(cards, key(card), key=key)
    if place < len(cards) and cards[place] == card:
        del cards[place]


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
