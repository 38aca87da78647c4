"""The passwords and keys of one data directory: made once, in secrets.env, for its owner only."""

import base64
import os
import secrets
from pathlib import Path

PASSWORDS = (
    "POSTGRES_PASSWORD",
    "OWNER_PASSWORD",
    "APP_PASSWORD",
    "SUPPORT_PASSWORD",
    "BACKUP_PASSWORD",
    "VAULT_APP_PASSWORD",
    "VALKEY_PASSWORD",
)


def fresh() -> dict[str, str]:
    """Make a new set."""
    made = {name: secrets.token_hex(16) for name in PASSWORDS}
    made["SECRET_KEY"] = secrets.token_urlsafe(48)
    made["KEYRING"] = "k1:" + base64.b64encode(os.urandom(32)).decode()
    return made


def read_or_make(path: Path) -> dict[str, str]:
    """Read the set of a data directory; make what is missing."""
    found: dict[str, str] = {}
    if path.exists():
        lines = path.read_text("utf-8").splitlines()
        found = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    whole = {**fresh(), **found}
    if whole != found:
        draft = path.with_suffix(".part")
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write("".join(f"{name}={value}\n" for name, value in whole.items()))
        draft.rename(path)
    return whole
