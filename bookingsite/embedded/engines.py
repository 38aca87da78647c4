"""The two engines of one data directory, started together, and the environment that names them."""

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from bookingsite.embedded import ports, secretfile, stamps
from bookingsite.embedded.faults import Refusal
from bookingsite.embedded.places import CHECKOUT, Place, holder, lock, open_place
from bookingsite.embedded.postgres import DATABASES, SQL, Postgres
from bookingsite.embedded.processes import Family, adopt_orphans
from bookingsite.embedded.valkey import Valkey

ENGINES = ("postgres", "valkey")
CATCHERS = ("smtp", "sms")
OUTSIDE = ("DATABASE_URL", "VAULT_URL", "REDIS_URL")


class Stopped(BaseException):
    """Someone asked the launcher to end: Ctrl-C, a signal, a closed terminal."""


@dataclass
class Engines:
    """What is running, and where."""

    place: Place
    family: Family
    postgres: Postgres
    valkey: Valkey
    secrets: dict[str, str]
    ports: dict[str, int]

    def environment(self) -> dict[str, str]:
        """Give the settings that every process of the product reads."""
        database, vault = DATABASES
        address = self.postgres.address
        return {
            "DATA_DIR": str(self.place.data),
            "DATABASE_URL": address(database, "app"),
            "OWNER_DATABASE_URL": address(database, "owner"),
            "VAULT_URL": address(vault, "vault_app"),
            "OWNER_VAULT_URL": address(vault, "owner"),
            "REDIS_URL": self.valkey.address,
            "SECRET_KEY": self.secrets["SECRET_KEY"],
            "KEYRING": self.secrets["KEYRING"],
            "HOSTING_REGION": "DE",
            # Plain text over loopback to catchers of our own: what only a demo may do.
            "DEMO": "1",
            "DEBUG": "0",
            "EMAIL_CHANNEL": "smtp",
            "SMTP_URL": f"smtp://127.0.0.1:{self.ports['smtp']}",
            "SMS_CHANNEL": "demo",
            "DEMO_SMTP_PORT": str(self.ports["smtp"]),
            "DEMO_SMS_PORT": str(self.ports["sms"]),
        }

    def extra_environment(self) -> dict[str, str]:
        """Give what only tests and benchmarks ask for: the other roles and PostgreSQL's own tools."""
        database, vault = DATABASES
        return {
            "ADMIN_DATABASE_URL": self.postgres.address("postgres"),
            "SUPPORT_DATABASE_URL": self.postgres.address(database, "support"),
            "BACKUP_DATABASE_URL": self.postgres.address(database, "backup"),
            "BACKUP_VAULT_URL": self.postgres.address(vault, "backup"),
            "PG_BIN": str(self.place.postgres / "bin"),
            "PG_LIB": str(self.place.postgres / "lib"),
        }


def are_outside() -> bool:
    """Say whether the engines are somebody else's: all three addresses are set."""
    return all(os.environ.get(name) for name in OUTSIDE)


def obey_signals() -> None:
    """Turn the signals that ask us to end into one exception; leave alone what nohup has set aside."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise Stopped(signal.Signals(number).name)

    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        if sign is not signal.SIGHUP or signal.getsignal(sign) is not signal.SIG_IGN:
            signal.signal(sign, stop)


def deafen() -> None:
    """Hear no further signal while stopping; a handler, since an ignored signal would pass to children."""
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(sign, lambda number, frame: None)


def old_secrets(place: Place) -> None:
    """See that a cluster is never met by passwords and keys that are not its own."""
    if (place.data / "secrets.env").exists() or not place.cluster.exists():
        return
    if place.cluster.is_relative_to(place.data):
        raise Refusal(
            f"{place.data}/secrets.env is gone, and the data cannot be read without it. Remove {place.data}."
        )
    # The data directory was removed; what root keeps for it in /var/tmp goes after it.
    shutil.rmtree(place.cluster)


@contextmanager
def engines(
    data: Path, *, durable: bool, meanwhile: Callable[[Engines], None] | None = None
) -> Iterator[Engines]:
    """Run PostgreSQL and Valkey on a data directory for the length of a block; stop everything after it.

    What is done meanwhile happens while they start and cannot count on them yet.
    """
    held = lock(data)
    if held is None:
        raise Refusal(
            f"{data} is in use by process {holder(data)}. Stop that, or choose another: DATA_DIR=/some/where"
        )
    adopt_orphans()
    place = open_place(data)
    family = Family(data / "children.json", place.logs)
    family.end_leftovers()
    old_secrets(place)
    secrets = secretfile.read_or_make(data / "secrets.env")
    chosen = ports.keep_or_choose(data / "ports.json", (*ENGINES, *CATCHERS))
    running = Engines(
        place,
        family,
        Postgres(place, chosen["postgres"], secrets, durable),
        Valkey(place, chosen["valkey"], secrets),
        secrets,
        chosen,
    )
    try:
        start(running, meanwhile or (lambda started: None))
        yield running
    finally:
        deafen()
        family.close(ENGINES)
        held.close()


def start(running: Engines, meanwhile: Callable[[Engines], None]) -> None:
    """Start both at the same time, and make what is missing in the cluster."""
    running.valkey.launch(running.family)
    running.postgres.prepare(running.family)
    running.postgres.launch(running.family)
    meanwhile(running)
    running.postgres.wait(running.family)
    state = stamps.fingerprint(sorted(SQL.glob("*.sql")), *sorted(running.secrets.values()))
    if not stamps.is_done(running.place.stamps, "furnished", state):
        running.postgres.furnish()
        stamps.note_done(running.place.stamps, "furnished", state)
    running.valkey.wait()


def python(*arguments: str) -> list[str]:
    """Give a command of this interpreter."""
    return [sys.executable, *arguments]


def manage(*arguments: str) -> list[str]:
    """Give a management command."""
    return python(str(CHECKOUT / "manage.py"), *arguments)
