"""The whole product on engines of its own, so that they can be stopped, killed and started again."""

import http.client
import os
import shutil
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg

from bookingsite.embedded import demo, engines, places, ports, secretfile
from bookingsite.embedded.postgres import Postgres
from bookingsite.embedded.processes import Child, Family, wait_until
from bookingsite.embedded.valkey import Valkey
from tests.faults.tables import bring_tables

SHOP = "salon-solvik"


class SlowMail:
    """A mail server on loopback that keeps every letter, and can be slow to say that it has it."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.pause = 0.0
        self.letters: list[str] = []
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        """Take every caller."""
        while True:
            try:
                link, _address = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.talk, args=(link,), daemon=True).start()

    def talk(self, link: socket.socket) -> None:
        """Speak as much SMTP as a client needs."""
        lines = link.makefile("rb")
        link.sendall(b"220 slow\r\n")
        try:
            for line in lines:
                word = line.strip().upper()
                if word.startswith(b"DATA"):
                    link.sendall(b"354 go on\r\n")
                    self.take_letter(lines)
                    time.sleep(self.pause)
                link.sendall(b"221 bye\r\n" if word == b"QUIT" else b"250 OK\r\n")
        except OSError:
            return

    def take_letter(self, lines: Any) -> None:
        """Read a letter to its end; from here on it has arrived, whoever is told so."""
        body = b""
        for line in lines:
            if line == b".\r\n":
                break
            body += line
        self.letters.append(body.decode())


@dataclass
class Product:
    """What is running, and ways to trouble it."""

    running: engines.Engines
    environment: dict[str, str]
    port: int
    mail: SlowMail
    parts: dict[str, Child] = field(default_factory=dict)

    def start(self, *names: str) -> None:
        """Start parts of the product by the demo's own commands."""
        commands = {
            "web": demo.web_command(self.port),
            "worker": demo.worker_command(),
            "beat": demo.beat_command(),
        }
        for name in names:
            self.parts[name] = self.running.family.start(
                name, commands[name], environment=self.environment, cwd=places.CHECKOUT
            )

    def kill(self, name: str) -> None:
        """Kill a part with all that it started, as a machine out of memory does."""
        child = self.parts.pop(name)
        child.send(signal.SIGKILL, group=True)
        child.process.wait(10)
        self.running.family.children.remove(child)

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Ask the web once; give status, address to go on to, and text."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Accept-Language": "da", "Content-Type": "application/x-www-form-urlencoded"}
        try:
            link.request(method, path, urlencode(form) if form else None, headers)
            answer = link.getresponse()
            return answer.status, answer.headers.get("Location", ""), answer.read().decode()
        finally:
            link.close()

    def look(self) -> tuple[int, str]:
        """Open the business's front page; give status and text."""
        status, _there, text = self.ask("GET", f"/b/{SHOP}/")
        return status, text

    def rows(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask the database as superuser, past all walls."""
        with psycopg.connect(self.running.postgres.address("bookingsite"), autocommit=True) as link:
            found = link.execute(question, values)
            return found.fetchall() if found.description else []

    def free_hour(self, number: int) -> tuple[str, str]:
        """Give the address of a free time's form and the time; another number is another day."""
        service = self.rows(
            "SELECT s.id FROM bookings_service s JOIN tenants_tenant t ON t.id = s.tenant_id"
            " WHERE t.slug = %s AND s.seats = 1 AND NOT s.needs_approval AND s.online AND s.shown"
            " ORDER BY s.minutes, s.id LIMIT 1",
            SHOP,
        )[0][0]
        day = datetime.now(UTC).date() + timedelta(days=10 + 3 * number)
        path = f"/b/{SHOP}/book/time/?s={service}&day={day}"
        status, _there, text = self.ask("GET", path)
        assert status == 200
        return path, text.split('name="start" value="', 2)[-1].split('"', 1)[0]

    def choose(self, number: int) -> str:
        """Hold a time and give the address of the details."""
        path, start = self.free_hour(number)
        status, there, _text = self.ask("POST", path, {"start": start})
        assert status == 302, status
        return there

    def confirm(self, there: str, number: int) -> int:
        """Send the details of a person with an e-mail; give the status."""
        form = {
            "name": "Anna Prøve",
            "phone": f"26{number:06d}",
            "email": f"anna{number}@example.dk",
            "policy": "on",
        }
        return self.ask("POST", there, form)[0]

    def book(self, number: int) -> None:
        """Book a visit."""
        assert self.confirm(self.choose(number), number) == 302

    def bookings(self) -> int:
        """Count the visits that were booked through the pages in this run."""
        return int(self.rows("SELECT count(*) FROM bookings_hold WHERE booking_id IS NOT NULL")[0][0])

    def letters_to(self, number: int) -> int:
        """Count the letters that arrived for one person."""
        return sum(f"anna{number}@example.dk" in letter for letter in self.mail.letters)

    def states(self) -> dict[str, int]:
        """Count the confirmations by e-mail, by state."""
        return dict(
            self.rows(
                "SELECT state, count(*) FROM notifications_message"
                " WHERE kind = 'booking_confirmation' AND channel = 'email' GROUP BY state"
            )
        )

    def stop_valkey(self) -> None:
        """Take the broker away."""
        child = self.running.valkey.child
        assert child is not None
        child.process.terminate()
        child.process.wait(10)
        self.running.family.children.remove(child)

    def start_valkey(self) -> None:
        """Bring the broker back, empty."""
        self.running.valkey.launch(self.running.family)
        self.running.valkey.wait()

    def stop_postgres(self) -> None:
        """Take the database away as an update does: every connection ends."""
        child = self.running.postgres.child
        assert child is not None
        child.process.send_signal(signal.SIGINT)
        child.process.wait(20)
        self.running.family.children.remove(child)

    def start_postgres(self) -> None:
        """Bring the database back."""
        self.running.postgres.launch(self.running.family)
        self.running.postgres.wait(self.running.family)

    def wait_for_web(self) -> None:
        """Wait until the web answers."""
        assert wait_until(lambda: demo.asked(self.port) == 200, 40, every=0.1), self.parts["web"].tail()


@contextmanager
def product(data: Path) -> Iterator[Product]:
    """Run everything on a data directory of its own; no signal handler of the test process is touched."""
    place = places.open_place(data)
    # What an earlier run of root's left in /var/tmp for a directory of this name has other passwords.
    engines.old_secrets(place)
    # The rows of the migrations are sealed with the keyring of the tests' run.
    secrets = {**secretfile.read_or_make(data / "secrets.env"), "KEYRING": os.environ["KEYRING"]}
    names = ("postgres", "valkey", "smtp", "sms", "web")
    chosen = ports.keep_or_choose(data / "ports.json", names)
    family = Family(data / "children.json", place.logs)
    mail = SlowMail()
    running = engines.Engines(
        place,
        family,
        Postgres(place, chosen["postgres"], secrets, durable=False),
        Valkey(place, chosen["valkey"], secrets),
        secrets,
        chosen,
    )
    try:
        engines.start(running, lambda started: None)
        kept = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
        environment = {
            **kept,
            **running.environment(),
            "BASE_URL": f"http://localhost:{chosen['web']}",
            "SMTP_URL": f"smtp://127.0.0.1:{mail.port}",
            "DEMO_SMTP_PORT": str(mail.port),
            "DJANGO_SETTINGS_MODULE": "bookingsite.settings",
            "PYTHONUNBUFFERED": "1",
        }
        bring_tables(running)
        whole = Product(running, environment, chosen["web"], mail)
        yield whole
        # Nothing is left to be ended well.
        for name in list(whole.parts):
            whole.kill(name)
    finally:
        family.stop_all([each.name for each in family.children if each.name not in engines.ENGINES])
        family.stop_all()
        mail.socket.close()
        if not place.cluster.is_relative_to(data):
            shutil.rmtree(place.cluster.parent, ignore_errors=True)
