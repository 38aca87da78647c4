"""What each card is filed under in the memory of a process: read and opened in one go, with no model made.

A hundred thousand cards are to be opened within a second, so the rows come as they stand in the table:
Django's own reading of them would take as long again as the opening.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection

from customers import normalise
from customers.models import Customer
from tenants import crypto
from tenants.context import current_tenant_id
from tenants.crypto import Place
from tenants.fields import EncryptedTextField
from tenants.keys import opening_cipher

NEVER = -1.0
BATCH = 5000
COLUMNS = """
SELECT id, name, phone, email_index, extract(epoch FROM last_visit_at)::float8,
    extract(epoch FROM changed_at)::float8
FROM customers_customer
"""


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


def read_entries(ids: Sequence[UUID] | None = None) -> Iterator[tuple[UUID, Entry]]:
    """Open what the given cards, or all of them, are filed under."""
    name_of, phone_of = opener("name"), opener("phone")
    with connection.chunked_cursor() as cursor:
        if ids is None:
            cursor.execute(COLUMNS)
        else:
            cursor.execute(COLUMNS + "WHERE id = ANY(%s)", [list(ids)])
        while rows := cursor.fetchmany(BATCH):
            for card, sealed, phone, email, visit, changed in rows:
                name = name_of(card, sealed)
                yield (
                    card,
                    Entry(
                        normalise.name_key(name),
                        phone_of(card, phone)[::-1].rstrip("+"),
                        NEVER if visit is None else visit,
                        changed,
                        normalise.sort_key(name),
                        bytes(email) if email else None,
                    ),
                )


def opener(name: str) -> Callable[[UUID, bytes], str]:
    """Give what opens one sealed column of the tenant; a value that does not open is filed under nothing."""
    sealed = Customer._meta.get_field(name)
    assert isinstance(sealed, EncryptedTextField)
    tenant_id, crypto_id, key = current_tenant_id(), sealed.crypto_id, sealed.key
    ciphers: dict[int, AESGCM] = {}

    def opened(card: UUID, envelope: bytes) -> str:
        try:
            envelope = bytes(envelope)
            version = crypto.key_version_of(envelope)
            if version not in ciphers:
                ciphers[version] = opening_cipher(tenant_id, key, version)
            return crypto.unseal(envelope, cipher=ciphers[version], place=Place(tenant_id, crypto_id, card))
        except crypto.CannotOpen:
            return ""

    return opened
