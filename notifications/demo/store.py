"""Where the demo's catchers keep what arrived: sealed files, so that no message lies readable on the disk."""

import base64
import contextlib
import hashlib
import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEEP = 200


class Inbox:
    """A folder of sealed entries, the newest first."""

    def __init__(self, folder: Path, keyring: str) -> None:
        self.folder = folder
        self.seal = AESGCM(hashlib.sha256(b"demo inbox\0" + keyring.encode()).digest())

    def keep(self, entry: dict[str, Any]) -> str:
        """Write one entry whole or not at all, and let the oldest go."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = f"{time.time_ns():020d}-{token_hex(4)}"
        whole = json.dumps({**entry, "at": datetime.now(UTC).isoformat()}).encode()
        nonce = os.urandom(12)
        draft = self.folder / f"{name}.part"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(nonce + self.seal.encrypt(nonce, whole, name.encode()))
        draft.rename(self.folder / f"{name}.sealed")
        for old in self.names()[KEEP:]:
            with contextlib.suppress(FileNotFoundError):
                (self.folder / f"{old}.sealed").unlink()
        return name

    def names(self) -> list[str]:
        """List the entries, newest first."""
        return sorted((path.stem for path in self.folder.glob("*.sealed")), reverse=True)

    def read(self, name: str) -> dict[str, Any] | None:
        """Open one entry; None where it is gone or was sealed by another keyring."""
        try:
            sealed = (self.folder / f"{name}.sealed").read_bytes()
            entry = json.loads(self.seal.decrypt(sealed[:12], sealed[12:], name.encode()))
        except (FileNotFoundError, InvalidTag, ValueError):
            return None
        return {**entry, "name": name} if isinstance(entry, dict) else None

    def entries(self, limit: int = 60) -> list[dict[str, Any]]:
        """Open the newest entries."""
        return [entry for name in self.names()[:limit] if (entry := self.read(name))]


def mail_entry(sender: str, recipients: list[str], raw: bytes) -> dict[str, Any]:
    """Make an entry of a mail: the envelope and the bytes as they came."""
    return {"kind": "mail", "from": sender, "to": recipients, "raw": base64.b64encode(raw).decode()}
