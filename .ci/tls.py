# ruff: noqa: S603, T201, PLW1509
"""Connects to Debian's PostgreSQL over TLS with the certificates that docker-compose.yml uses.

The engines from the wheels speak no TLS, so this is held apart from the tests: the right authority and name
get in, another authority, another name and plain text do not.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bookingsite.certificates import make
from bookingsite.embedded.ports import is_free
from bookingsite.embedded.processes import end_with_parent, wait_until

PORT = next(port for port in range(20100, 20200) if is_free(port))


def user() -> str | None:
    """Give the user that the server runs as, where we are root."""
    return "postgres" if os.geteuid() == 0 else None


def gets_in(**options: str) -> bool:
    """Try to connect once."""
    try:
        link = psycopg.connect(port=PORT, user="postgres", dbname="postgres", **options)
    except psycopg.OperationalError:
        return False
    with link:
        row = link.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").fetchone()
    return bool(row and row[0])


def main() -> None:
    """Make a cluster with TLS only, and try the four ways in."""
    tools = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
    folder = Path(tempfile.mkdtemp(prefix="tls-", dir="/var/tmp"))
    folder.chmod(0o755)
    cluster, keys, others = folder / "cluster", folder / "keys", folder / "others"
    for path in (cluster, keys, others):
        path.mkdir(mode=0o700)
    now = datetime.now(UTC)
    make(keys, ["database"], now)
    make(others, ["database"], now)
    if user():
        for path in (cluster, keys, keys / "database.key", keys / "database.crt"):
            shutil.chown(path, user())
    subprocess.run(
        [tools / "initdb", "-D", cluster, "-U", "postgres", "--auth=trust", "--no-sync"],
        user=user(), check=True, capture_output=True, cwd=folder,
    )  # fmt: skip
    (cluster / "pg_hba.conf").write_text("hostssl all all 127.0.0.1/32 trust\n")
    parent = os.getpid()
    settings = {
        "ssl": "on", "ssl_cert_file": keys / "database.crt", "ssl_key_file": keys / "database.key",
        "listen_addresses": "127.0.0.1", "port": PORT, "unix_socket_directories": "",
    }  # fmt: skip
    server = subprocess.Popen(
        [tools / "postgres", "-D", cluster, *(f"--{name}={value}" for name, value in settings.items())],
        user=user(), cwd=folder, stderr=subprocess.DEVNULL,
        preexec_fn=lambda: end_with_parent(parent, signal.SIGINT),
    )  # fmt: skip
    try:
        good = {"sslmode": "verify-full", "sslrootcert": str(keys / "ca.crt")}
        assert wait_until(lambda: gets_in(host="localhost", hostaddr="127.0.0.1", **good), 20, every=0.2)
        assert not gets_in(host="elsewhere", hostaddr="127.0.0.1", **good), "another name got in"
        wrong = {**good, "sslrootcert": str(others / "ca.crt")}
        assert not gets_in(host="localhost", hostaddr="127.0.0.1", **wrong), "another authority got in"
        assert not gets_in(host="127.0.0.1", sslmode="disable"), "plain text got in"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(20)
        shutil.rmtree(folder)
    print("the right authority and name get in; another authority, another name and plain text do not")


if __name__ == "__main__":
    main()
