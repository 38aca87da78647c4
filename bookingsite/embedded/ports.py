"""Ports: the web's is the user's choice, the others are free ones, kept from start to start."""

import json
import random
import socket
from collections.abc import Iterable
from pathlib import Path

from bookingsite.embedded.faults import Refusal

# Below the range from which systems take ports for outgoing connections.
FIRST, LAST = 20000, 29999


def is_free(port: int) -> bool:
    """Say whether we could listen on a loopback port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen(1)
        except OSError:
            return False
    return True


def web_port(text: str) -> int:
    """Read PORT and see that nobody else listens there."""
    if not text.isdigit() or not 1024 <= int(text) <= 65535:
        raise Refusal(f"PORT={text} is not a port between 1024 and 65535.")
    if not is_free(int(text)):
        raise Refusal(
            f"Port {text} is in use by another program. Choose another: PORT={int(text) + 1} make demo"
        )
    return int(text)


def keep_or_choose(path: Path, names: Iterable[str]) -> dict[str, int]:
    """Give each name a free port: the one of last time, else another."""
    try:
        before = json.loads(path.read_text())
    except (OSError, ValueError):
        before = {}
    chosen: dict[str, int] = {}
    for name in names:
        port = before.get(name)
        while not isinstance(port, int) or port in chosen.values() or not is_free(port):
            port = random.randint(FIRST, LAST)
        chosen[name] = port
    path.write_text(json.dumps(chosen))
    return chosen
