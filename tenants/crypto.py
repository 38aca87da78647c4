"""Sealing a text so that it opens only in its own place: pure functions over bytes.

An envelope is `version(1) | algorithm(1) | key version(2) | nonce(12) | ciphertext + tag(16)`. What it is
bound to (tenant, crypto id, row) is not stored in it but authenticated with it, length-prefixed, so that
no two different places spell the same bytes.
"""

import hashlib
import hmac
import os
import struct
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = 1
AES_256_GCM = 1
HEADER = struct.Struct(">BBH")
NONCE = 12
TAG = 16
START = HEADER.size + NONCE
SHORTEST = START + TAG
INDEX_BYTES = 16
INDEX_VERSION = 1

# The length before a row's id, as `length_prefixed` writes it.
ROW = (16).to_bytes(4, "big")

Part = bytes | str | int | UUID


class CannotOpen(Exception):
    """The value is no envelope of ours, or was sealed for another place or under another key."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value lives. The crypto id is a lasting name, not the column's, which may be renamed."""

    tenant_id: UUID
    crypto_id: str
    row_id: UUID

    def bound(self) -> bytes:
        """Spell the place as the bytes that are authenticated with the value."""
        return beginning_of(self.tenant_id, self.crypto_id) + ROW + self.row_id.bytes


@lru_cache(maxsize=4096)
def beginning_of(tenant_id: UUID, crypto_id: str) -> bytes:
    """Spell what all places of a column share; a hundred thousand names are opened in one go."""
    return length_prefixed(VERSION, tenant_id, crypto_id)


def length_prefixed(*parts: Part) -> bytes:
    """Join parts so that no other tuple of parts gives the same bytes."""
    pieces: list[bytes] = []
    for part in parts:
        raw = as_bytes(part)
        pieces.append(len(raw).to_bytes(4, "big"))
        pieces.append(raw)
    return b"".join(pieces)


def as_bytes(part: Part) -> bytes:
    """Write one part as bytes; integers take eight, so that they cannot be taken for text."""
    if isinstance(part, bytes):
        return part
    if isinstance(part, str):
        return part.encode()
    if isinstance(part, UUID):
        return part.bytes
    return part.to_bytes(8, "big")


def pad(raw: bytes, step: int) -> bytes:
    """Fill up to a multiple of `step`, so that the length of a name is not told by its ciphertext."""
    filled = raw + b"\x80"
    return filled + b"\x00" * (-len(filled) % step)


def unpad(padded: bytes) -> bytes:
    """Take the padding off again."""
    raw = padded.rstrip(b"\x00")
    if not raw.endswith(b"\x80"):
        raise CannotOpen("padding")
    return raw[:-1]


def seal(
    text: str, *, cipher: AESGCM, key_version: int, place: Place, step: int, nonce: bytes = b""
) -> bytes:
    """Seal a text for one place. The nonce is given only by tests with known answers."""
    nonce = nonce or os.urandom(NONCE)
    sealed = cipher.encrypt(nonce, pad(text.encode(), step), place.bound())
    return HEADER.pack(VERSION, AES_256_GCM, key_version) + nonce + sealed


def unseal(envelope: bytes, *, cipher: AESGCM, place: Place) -> str:
    """Open an envelope in its place, or raise CannotOpen."""
    key_version_of(envelope)
    nonce = envelope[HEADER.size : HEADER.size + NONCE]
    try:
        padded = cipher.decrypt(nonce, envelope[HEADER.size + NONCE :], place.bound())
    except InvalidTag:
        raise CannotOpen("tag") from None
    return unpad(padded).decode()


def unsealer(
    tenant_id: UUID, crypto_id: str, cipher_of: Callable[[int], AESGCM]
) -> Callable[[bytes, bytes], str]:
    """Give what opens one column's envelopes by row id, as `unseal` does, a hundred thousand in one go.

    What all rows share is spelled once, and the header of an envelope is read once for each key version.
    """
    column = beginning_of(tenant_id, crypto_id) + ROW
    ciphers: dict[bytes, AESGCM] = {}

    def opened(row: bytes, envelope: bytes) -> str:
        cipher = ciphers.get(envelope[: HEADER.size])
        if cipher is None:
            cipher = ciphers[envelope[: HEADER.size]] = cipher_of(key_version_of(envelope))
        try:
            padded = cipher.decrypt(envelope[HEADER.size : START], envelope[START:], column + row)
        except (InvalidTag, ValueError):
            raise CannotOpen("tag") from None
        return unpad(padded).decode()

    return opened


def key_version_of(envelope: bytes) -> int:
    """Read which version of the key an envelope was sealed under."""
    if len(envelope) < SHORTEST:
        raise CannotOpen("too short")
    version, algorithm, key_version = HEADER.unpack_from(envelope)
    if (version, algorithm) != (VERSION, AES_256_GCM):
        raise CannotOpen("unknown version")
    return int(key_version)


def wrap(
    key: bytes, *, kek: AESGCM, tenant_id: UUID, purpose: str, version: int, nonce: bytes = b""
) -> bytes:
    """Wrap a tenant's key under the key-encryption key, bound to whose it is and what for."""
    nonce = nonce or os.urandom(NONCE)
    return nonce + kek.encrypt(nonce, key, length_prefixed("wrap", tenant_id, purpose, version))


def unwrap(wrapped: bytes, *, kek: AESGCM, tenant_id: UUID, purpose: str, version: int) -> bytes:
    """Unwrap a tenant's key, or raise CannotOpen."""
    bound = length_prefixed("wrap", tenant_id, purpose, version)
    try:
        return kek.decrypt(wrapped[:NONCE], wrapped[NONCE:], bound)
    except (InvalidTag, ValueError):
        raise CannotOpen("wrapped key") from None


def index_of(key: bytes, label: str, normalised: str) -> bytes:
    """Give the blind index of a normalised value: equal values meet, nothing else can be told."""
    message = length_prefixed(label, INDEX_VERSION, normalised)
    return hmac.new(key, message, hashlib.sha256).digest()[:INDEX_BYTES]


def chained(previous: bytes, *parts: Part) -> bytes:
    """Give the next link of a hash chain."""
    return hashlib.sha256(length_prefixed(previous, *parts)).digest()
