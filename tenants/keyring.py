"""The key-encryption keys from the environment: the first wraps, all unwrap."""

import base64
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class Keyring:
    """The key-encryption keys by name."""

    def __init__(self, text: str) -> None:
        self.keks: dict[str, AESGCM] = {}
        for entry in filter(None, text.split(",")):
            kid, _, encoded = entry.strip().partition(":")
            try:
                self.keks[kid] = AESGCM(base64.b64decode(encoded, validate=True))
            except ValueError:
                # The text of the error would quote the key.
                raise ImproperlyConfigured(f"KEYRING: the key {kid!r} is not 32 bytes in base64.") from None
        if not self.keks:
            raise ImproperlyConfigured("KEYRING is empty: nothing can be sealed or opened.")
        self.primary_id = next(iter(self.keks))

    @property
    def primary(self) -> AESGCM:
        """Give the key that new wrappings use."""
        return self.keks[self.primary_id]


@lru_cache(maxsize=4)
def parsed(text: str) -> Keyring:
    """Read a keyring once."""
    return Keyring(text)


def keyring() -> Keyring:
    """Give the ring of this process."""
    return parsed(settings.KEYRING)
