"""PostgreSQL out of its wheel: a cluster on loopback TCP with passwords, its roles and databases."""

import os
import pwd
import re
import shutil
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from bookingsite.embedded.faults import Refusal
from bookingsite.embedded.places import CHECKOUT, Place, name_of
from bookingsite.embedded.processes import Child, Family, born, group_of, wait_until

MAJOR = "18"
SQL = CHECKOUT / "tenants" / "sql"
ROLES = ("owner", "app", "support", "backup", "vault_app")
DATABASES = {"bookingsite": "grants_default.sql", "bookingsite_vault": "grants_vault.sql"}
READY_WITHIN = 75.0
COME_AGAIN = re.compile(r"lock file|shared memory block|is another postmaster|could not bind", re.IGNORECASE)
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    # No socket file: nothing to be left behind, and no limit on the length of DATA_DIR.
    "unix_socket_directories": "",
    "max_connections": "150",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # What a statement carried, and the row that offended, stay out of the log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
# For tests: nothing there needs to survive a power cut.
CARELESS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "512MB",
    # Each of a thousand new connections would take some milliseconds for a password that guards nothing.
    "scram_iterations": "1",
}


@dataclass
class Postgres:
    """One cluster and its server."""

    place: Place
    port: int
    secrets: dict[str, str]
    durable: bool = True
    name: str = "postgres"
    child: Child | None = field(default=None)

    def address(self, database: str, role: str = "postgres") -> str:
        """Give the address of a database for a role."""
        password = self.secrets[f"{role.upper()}_PASSWORD"]
        return f"postgres://{role}:{password}@127.0.0.1:{self.port}/{database}"

    def environment(self) -> dict[str, str]:
        """Give the little that the server needs to know."""
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "LD_LIBRARY_PATH": str(self.place.postgres / "lib"),
            "LC_ALL": "C",
            "TZ": "UTC",
        }

    def prepare(self, family: Family) -> None:
        """Make the cluster if there is none, and see that the one that is there can be used."""
        cluster = self.place.cluster
        if (cluster / "PG_VERSION").exists():
            major = (cluster / "PG_VERSION").read_text().strip()
            if major != MAJOR:
                raise Refusal(f"{cluster} was made by PostgreSQL {major}, not {MAJOR}. Use another DATA_DIR.")
            stands = cluster.stat().st_uid
            runs = user_and_group(self.place.user)[0]
            if stands != runs:
                raise Refusal(
                    f"{cluster} belongs to {name_of(stands)}, not to {name_of(runs)}. Use another DATA_DIR."
                )
            self.drop_stale_lock()
            return
        self.make_cluster(family)

    def make_cluster(self, family: Family) -> None:
        """Run initdb beside the final place and move the result there, so that no half-made one counts."""
        draft = self.place.cluster.with_name("postgres.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        password = draft.with_name("postgres.password")
        password.write_text(self.secrets["POSTGRES_PASSWORD"] + "\n")
        password.chmod(0o600)
        uid, gid = user_and_group(self.place.user)
        for path in (draft, password):
            os.chown(path, uid, gid)
        words = ["--auth=scram-sha-256", "--encoding=UTF8", "--no-sync", "--no-instructions", "--locale=C"]
        words += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--username=postgres"]
        command: list[str | Path] = [
            self.place.postgres / "bin" / "initdb",
            "-D",
            draft,
            f"--pwfile={password}",
            *words,
        ]
        try:
            child = family.start(
                "initdb", command, environment=self.environment(), user=self.place.user, cwd=draft.parent
            )
            family.finish(child, doing="Making the PostgreSQL cluster")
        finally:
            password.unlink(missing_ok=True)
        draft.rename(self.place.cluster)
        for stamp in self.place.stamps.iterdir():
            stamp.unlink()

    def drop_stale_lock(self) -> None:
        """Remove postmaster.pid where the number in it is no longer a PostgreSQL server on this cluster."""
        lock = self.place.cluster / "postmaster.pid"
        try:
            pid = int(lock.read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            lock.unlink(missing_ok=True)
            return
        if not self.is_ours(pid):
            lock.unlink(missing_ok=True)
            return
        for sign in (signal.SIGINT, signal.SIGQUIT):
            os.kill(pid, sign)
            if wait_until(lambda: not self.is_ours(pid), 20):
                return

    def is_ours(self, pid: int) -> bool:
        """Say whether a process is a server on this cluster."""
        if not born(pid):
            return False
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            return False
        return str(self.place.cluster).encode() in words

    def launch(self, family: Family) -> None:
        """Start the server; do not wait."""
        settings = {**SETTINGS, "port": str(self.port), **({} if self.durable else CARELESS)}
        command: list[str | Path] = [self.place.postgres / "bin" / "postgres", "-D", self.place.cluster]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        # SIGINT is the fast shutdown: sessions end, nothing is lost.
        self.child = family.start(
            self.name,
            command,
            environment=self.environment(),
            stop=signal.SIGINT,
            user=self.place.user,
            cwd=self.place.cluster,
            patience=20,
        )

    def wait(self, family: Family) -> None:
        """Wait until it answers; start it again where a killed one still stands in its way."""
        until = time.monotonic() + READY_WITHIN
        while True:
            assert self.child is not None
            if self.child.process.poll() is not None:
                family.children.remove(self.child)
                if time.monotonic() > until or not COME_AGAIN.search(self.child.tail(4)):
                    raise Refusal(
                        f"PostgreSQL did not start. The end of {self.child.log}:\n{self.child.tail()}"
                    )
                time.sleep(1)
                self.drop_stale_lock()
                self.launch(family)
            try:
                psycopg.connect(self.address("postgres"), connect_timeout=3).close()
                return
            except psycopg.OperationalError as error:
                if time.monotonic() > until or "authentication failed" in str(error):
                    raise Refusal(f"PostgreSQL does not answer: {str(error).strip()}") from None
            time.sleep(0.03)

    def furnish(self) -> None:
        """Make roles, passwords, databases and the extension; as often as one likes."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as link:
            link.execute((SQL / "roles.sql").read_bytes())
            for role in ROLES:
                password = sql.Literal(self.secrets[f"{role.upper()}_PASSWORD"])
                link.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), password))
            known = {row[0] for row in link.execute("SELECT datname FROM pg_database")}
            for database in DATABASES:
                if database not in known:
                    link.execute(sql.SQL("CREATE DATABASE {} OWNER owner").format(sql.Identifier(database)))
        for database, grants in DATABASES.items():
            furnish_database(self.address(database), grants)


def furnish_database(address: str, grants: str) -> None:
    """Give a new database its extension and the right to connect; the address is a superuser's."""
    with psycopg.connect(address, autocommit=True) as link:
        if grants == "grants_default.sql":
            link.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        link.execute((SQL / grants).read_bytes())


def user_and_group(user: str | None) -> tuple[int, int]:
    """Give the numbers of the user that the server runs as, and of its group."""
    if user is None:
        return os.geteuid(), os.getegid()
    return pwd.getpwnam(user).pw_uid, group_of(user)
