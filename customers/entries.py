"""What each card is filed under in the memory of a process: read and opened in one go, with no model made.

A hundred thousand cards are to be opened within a second. So the rows come in PostgreSQL's own bytes, the
ids stay bytes (a UUID takes as long to hash as a name to look up), and each word of a name is folded once.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Aggregate, BinaryField, QuerySet
from psycopg import Cursor

from customers import normalise
from customers.models import Customer
from tenants import crypto
from tenants.context import current_tenant_id
from tenants.fields import EncryptedTextField
from tenants.keys import opening_cipher

NEVER = -1.0
BATCH = 5000
COLUMNS = """
SELECT uuid_send(id), name, phone, email_index, coalesce(date_part('epoch', last_visit_at), -1),
    date_part('epoch', changed_at)
FROM customers_customer
"""
CHANGED = """
SELECT uuid_send(id), date_part('epoch', changed_at) FROM customers_customer WHERE changed_at >= %s
"""
ID_BYTES = 16

# The sixteen bytes of a card's id.
Id = bytes


class Entry(NamedTuple):
    """What a card is filed under: its name's key, its phone's digits from the end, and its latest visit."""

    name: str
    phone: str
    # Seconds since 1970; the clock that stamps changes is the database's.
    visit: float
    changed: float
    # Where it stands in the alphabet, and the blind index of its e-mail: for the list, and for hints.
    sort: str = ""
    email: bytes | None = None


NOBODY = Entry("", "", NEVER, NEVER)


class Folded(dict[str, tuple[str, str]]):
    """What words are filed and sorted under, each folded once. It lives as long as a reading."""

    def __missing__(self, word: str) -> tuple[str, str]:
        folded = self[word] = normalise.name_key(word), normalise.sort_key(word)
        return folded


def read_entries(ids: Sequence[Id] | None = None) -> Iterator[tuple[Id, Entry]]:
    """Open what the given cards, or all of them, are filed under."""
    name_of, phone_of, folded = opener("name"), opener("phone"), Folded()
    connection.ensure_connection()
    with Cursor(connection.connection) as cursor:
        if ids is None:
            cursor.execute(COLUMNS, binary=True)
        else:
            cursor.execute(COLUMNS + "WHERE id = ANY(%s)", [[UUID(bytes=card) for card in ids]], binary=True)
        while rows := cursor.fetchmany(BATCH):
            for card, name, phone, email, visit, changed in rows:
                # Folding word by word gives the same as folding the whole.
                words = [folded[word] for word in name_of(card, name).split()]
                key = " ".join([word for word, _ in words if word])
                sort = " ".join([word for _, word in words if word])
                yield card, Entry(key, phone_of(card, phone)[::-1].rstrip("+"), visit, changed, sort, email)


def opener(name: str) -> Callable[[Id, bytes], str]:
    """Give what opens one sealed column of the tenant; a value that does not open is filed under nothing."""
    sealed = Customer._meta.get_field(name)
    assert isinstance(sealed, EncryptedTextField)
    tenant_id = current_tenant_id()
    unseal = crypto.unsealer(tenant_id, sealed.crypto_id, partial(opening_cipher, tenant_id, sealed.key))

    def opened(card: Id, envelope: bytes) -> str:
        try:
            return unseal(card, envelope)
        except crypto.CannotOpen:
            return ""

    return opened


def database_clock() -> datetime:
    """Read the clock that stamps the changes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def changed_since(moment: datetime) -> list[tuple[Id, float]]:
    """Read which cards changed, and when."""
    with connection.cursor() as cursor:
        cursor.execute(CHANGED, [moment])
        return [(bytes(card), stamp) for card, stamp in cursor]


class Ids(Aggregate):
    """All ids as one value: a row or a UUID for each of tens of thousands takes several times as long."""

    template = "string_agg(uuid_send(%(expressions)s), ''::bytea)"
    output_field = BinaryField()


def ids_of(cards: QuerySet[Customer]) -> set[Id]:
    """Read which cards there are."""
    ids = bytes(cards.order_by().aggregate(ids=Ids("pk"))["ids"] or b"")
    return {ids[start : start + ID_BYTES] for start in range(0, len(ids), ID_BYTES)}
