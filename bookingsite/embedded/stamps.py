"""Notes of what has been done for which state of the code, so that a later start skips it."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from bookingsite.embedded.places import CHECKOUT


def migration_files() -> list[Path]:
    """List every file that decides what the two databases look like after migrating."""
    found = [*CHECKOUT.glob("*/migrations/*.py"), *CHECKOUT.glob("tenants/vault/migrations/*.py")]
    found += [
        *CHECKOUT.glob("tenants/sql/*.sql"),
        CHECKOUT / "tenants" / "isolation.py",
        CHECKOUT / "tenants" / "walls.py",
        CHECKOUT / "tenants" / "bases.py",
    ]
    return sorted(path for path in found if path.exists())


def fingerprint(paths: Iterable[Path], *more: str) -> str:
    """Give a short hash of files, by name and content, and of what else counts."""
    whole = hashlib.sha256("\0".join(more).encode())
    for path in paths:
        content = path.read_bytes()
        whole.update(f"\0{path.relative_to(CHECKOUT)}\0{len(content)}\0".encode() + content)
    return whole.hexdigest()[:16]


def is_done(folder: Path, name: str, state: str) -> bool:
    """Say whether something has been done for this state."""
    stamp = folder / name
    return stamp.exists() and stamp.read_text() == state


def note_done(folder: Path, name: str, state: str) -> None:
    """Note that something has been done for this state."""
    (folder / name).write_text(state)
