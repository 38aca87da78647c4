"""Marked values are typed into every personal field; nothing that is stored anywhere shows one of them."""

import base64
import io
import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
import time_machine
from django.conf import settings
from django.db import connections
from django.test import Client
from redis import Redis

from bookings.models import Booking, CalendarException, Resource
from customers.models import Customer, Note
from notifications.models import Message
from staff.actions import enrol_member
from tenants.actors import SYSTEM
from tenants.context import tenant_scope
from tests.bookings.steps import told, write
from tests.databases import admin_url, at
from tests.staff.conftest import Person, enter
from tests.world import NOW, PASSWORD, Shop, local, plant_solvik

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "vault"])

MARKS = {
    "name": "Kanarifugl Zqxbjørn",
    "phone": "29876543",
    "email": "kanarifugl.zqx@example.dk",
    "message": "Zqxbesked om min kanarifugl",
    "staff name": "Zqxkollega Kanarisen",
    "staff email": "zqxkollega@kanari.example",
    "note": "Zqxnotat om kanarifuglen",
    "absence": "Zqxkursus for kanarier",
}
TYPED = {
    "name": MARKS["name"],
    "phone": "29 87 65 43",
    "email": MARKS["email"],
    "message": MARKS["message"],
    "policy": "on",
    "no_news": "on",
}


def disguises(mark: str) -> set[bytes]:
    """Give the ways in which a value could stand somewhere: as it is, folded, hex, base64 at each offset."""
    found: set[bytes] = set()
    for text in {mark, mark.casefold(), mark.upper(), mark.lower()}:
        raw = text.encode()
        found |= {raw, text.encode("utf-16-le"), raw.hex().encode(), raw.hex().upper().encode()}
        for offset in range(3):
            coded = base64.b64encode(b"\x00" * offset + raw)
            # The letters at both ends also carry bits of their neighbours.
            inner = coded[(0, 2, 3)[offset] :].rstrip(b"=")[:-1]
            found |= {inner, inner.replace(b"+", b"-").replace(b"/", b"_")}
    return found


NEEDLES = {name: disguises(mark) for name, mark in MARKS.items()}


def shown(content: bytes, where: str) -> list[str]:
    """List which marks a piece of storage shows."""
    folded = content.lower()
    return [
        f"{name} in {where}"
        for name, needles in NEEDLES.items()
        if any(needle in content or needle.lower() in folded for needle in needles if len(needle) > 7)
    ]


def in_databases() -> list[str]:
    """Dump every table of both databases as a superuser and search it."""
    found = []
    for alias in connections:
        with psycopg.connect(at(admin_url(), str(connections[alias].settings_dict["NAME"]))) as link:
            tables = link.execute("SELECT relname FROM pg_stat_user_tables ORDER BY 1").fetchall()
            assert tables
            for (table,) in tables:
                out = io.BytesIO()
                with link.cursor().copy(f'COPY "{table}" TO STDOUT') as copy:
                    for piece in copy:
                        out.write(piece)
                found += shown(out.getvalue(), f"{alias}.{table}")
    return found


def in_valkey() -> list[str]:
    """Search every key and value of Valkey."""
    link = Redis.from_url(settings.REDIS_URL)
    found = []
    for key in link.scan_iter(count=1000):
        found += shown(bytes(key) + b" " + (link.dump(key) or b""), "Valkey")
    return found


def in_files() -> list[str]:
    """Search the files of the engines and of the site, the write-ahead log too."""
    return [hit for path in suspects(settings.DATA_DIR) for hit in shown(path.read_bytes(), str(path))]


def suspects(folder: Path) -> list[Path]:
    """List the files that hold any needle in any case: grep looks for all of them in one go."""
    with tempfile.NamedTemporaryFile() as patterns:
        needles = {needle for each in NEEDLES.values() for needle in each if len(needle) > 7}
        patterns.write(b"\n".join(sorted(needles)))
        patterns.flush()
        # Bytes, not letters: so it folds just what bytes.lower() folds.
        command = [
            "grep",
            "--recursive",
            "--text",
            "--ignore-case",
            "--files-with-matches",
            "--fixed-strings",
        ]
        done = subprocess.run(
            [*command, "--null", "--no-messages", f"--file={patterns.name}", str(folder)],
            env={**os.environ, "LC_ALL": "C"},
            capture_output=True,
            check=False,
        )
    # 2: a file went away while it was read; the others were read all the same.
    assert done.returncode in {0, 1, 2}, done.stderr
    return [Path(os.fsdecode(name)) for name in done.stdout.split(b"\0") if name]


@dataclass
class Walk:
    """A salon in which somebody has typed all the marks."""

    shop: Shop
    done: str


def walk(client: Client) -> Walk:
    """Book online, write a note, hire a colleague, be away, look at it as staff, and write the messages."""
    shop = plant_solvik()
    with tenant_scope(shop.tenant):
        hired = enrol_member(
            tenant=shop.tenant, email=MARKS["staff email"], name=MARKS["staff name"], password=PASSWORD,
            role="staff", by=SYSTEM, now=NOW,
        )  # fmt: skip
        person = Resource.objects.create(
            kind="staff", name=MARKS["staff name"], membership_id=hired.pk, position=5
        )
        CalendarException.objects.create(
            kind="absence", resource=person, starts_at=NOW, ends_at=local("2026-11-25 08:00"),
            label=MARKS["absence"],
        )  # fmt: skip
    done = book_online(client, shop)
    with tenant_scope(shop.tenant):
        customer = Customer.objects.get()
        assert (customer.name, customer.email, customer.phone) == (
            MARKS["name"],
            MARKS["email"],
            "+4529876543",
        )
        Note.objects.create(customer=customer, text=MARKS["note"], created_at=NOW)
        booking = Booking.objects.get()
        assert booking.message == MARKS["message"]
        for message in told(booking).values():
            write(message, shop.tenant, now=NOW)
    staff = Client()
    enter(staff, Person("alice@salon-solvik.example", shop.members["alice"], shop.tenant))
    page = staff.get(f"/d/{shop.tenant.slug}/calendar/?day=2026-11-26&visit={booking.pk}")
    # That the marks are readable where they should be shows that the walk is a real one.
    assert MARKS["name"] in page.content.decode() and MARKS["message"] in page.content.decode()
    return Walk(shop, done)


def book_online(client: Client, shop: Shop, hour: int = 10) -> str:
    """Book through the pages and give the address of the done page."""
    start = local(f"2026-11-26 {hour:02d}:00").isoformat()
    address = f"/b/{shop.tenant.slug}/book/time/?s={shop.services['cut'].pk}"
    chosen = client.post(address, {"start": start})
    wrong = client.post(chosen["Location"], {**TYPED, "phone": "2987654"})
    assert wrong.status_code == 422 and MARKS["name"] in wrong.content.decode()
    booked = client.post(chosen["Location"], TYPED)
    assert booked.status_code in {302, 500}
    if booked.status_code == 500:
        return ""
    assert client.get(booked["Location"]).status_code == 200
    return str(booked["Location"])


def test_s74_what_was_typed_shows_nowhere_that_it_is_stored(log: io.StringIO) -> None:
    with time_machine.travel(NOW, tick=False):
        found = walk(Client())
    address = f"/b/{found.shop.tenant.slug}/v/"
    assert found.done.startswith(address)
    assert in_databases() == []
    assert in_valkey() == []
    assert shown(log.getvalue().encode(), "the log") == []
    assert in_files() == []
    token = found.done.removeprefix(address).split("/")[0]
    assert token not in log.getvalue()


def test_s74_a_provoked_500_shows_nothing_either(log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(raise_request_exception=False)
    with time_machine.travel(NOW, tick=False):
        found = walk(client)

        def breaks(**values: object) -> None:
            raise ValueError(f"cannot book {values['details']!r}")

        monkeypatch.setattr("bookings.public_views.details.confirm", breaks)
        assert book_online(client, found.shop, hour=14) == ""
    assert '"error": "ValueError"' in log.getvalue()
    assert shown(log.getvalue().encode(), "the log") == []
    assert in_databases() + in_valkey() + in_files() == []


def test_s74_a_statement_that_the_database_refuses_shows_nothing_in_its_log(log: io.StringIO) -> None:
    client = Client(raise_request_exception=False)
    with time_machine.travel(NOW, tick=False):
        found = walk(client)
        # A row that breaks a check: the server writes the statement that failed into its own log.
        with tenant_scope(found.shop.tenant):
            Message.objects.all().delete()
        with pytest.raises(Exception, match="booking_not_empty"), tenant_scope(found.shop.tenant):
            row = Booking.objects.get()
            row.pk, row.reference, row.ends_at = None, "ANDEN", row.starts_at
            row.save(force_insert=True)
    assert in_files() + in_databases() == []
    assert shown(log.getvalue().encode(), "the log") == []


def test_the_search_of_files_finds_every_disguise(tmp_path: Path) -> None:
    hidden = [needle for needle in NEEDLES["name"] if len(needle) > 7]
    for number, needle in enumerate(hidden):
        (tmp_path / f"{number}.bin").write_bytes(b"\x00\xff\n" + needle.swapcase() + b"\n\x00")
    (tmp_path / "clean").write_bytes(b"Kanarifugl \x00 Zqx")
    assert {path.name for path in suspects(tmp_path)} == {f"{number}.bin" for number in range(len(hidden))}


def test_the_search_itself_finds_every_disguise() -> None:
    mark = MARKS["name"]
    raw = mark.encode()
    for content in (
        raw,
        raw.hex().encode(),
        raw.hex().upper().encode(),
        base64.b64encode(b"x" + raw + b"y"),
        base64.b64encode(b"xy" + raw + b"yz"),
        base64.urlsafe_b64encode(raw),
        mark.casefold().encode(),
        mark.upper().encode(),
    ):
        assert shown(b"before " + content + b" after", "here") == ["name in here"], content
