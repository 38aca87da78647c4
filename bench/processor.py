"""Processor time of the server's processes: what an answer costs, however busy the machine is."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from bookingsite.embedded.processes import stat_of

TICK = os.sysconf("SC_CLK_TCK")


def spent(parent: int) -> float:
    """Give the seconds that a process and its children have used so far."""
    pids = [int(path.name) for path in Path("/proc").glob("[0-9]*")]
    rows = [(pid, fields) for pid in pids if (fields := stat_of(pid))]
    mine = [fields for pid, fields in rows if pid == parent or fields[1] == str(parent)]
    return sum(int(fields[11]) + int(fields[12]) for fields in mine) / TICK


def postmaster() -> int:
    """Find the server that the addresses name; 0 where it is not on this machine."""
    port = f"port={urlsplit(os.environ['ADMIN_DATABASE_URL']).port}".encode()
    for path in Path("/proc").glob("[0-9]*"):
        try:
            words = (path / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if words[0].endswith(b"postgres") and port in words:
            return int(path.name)
    return 0
