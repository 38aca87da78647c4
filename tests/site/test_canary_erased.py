"""A marked person is typed in through the web, printed out whole, and erased: no mark of her is left."""

import html
import io
import re

import psycopg
import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.urls import reverse

from bookings.models import Booking
from customers.models import Customer
from privacy.models import CustomerHold, Erasure
from tenants import audit, ledger
from tenants.context import tenant_scope
from tenants.models import AuditEntry
from tests.databases import admin_url, at
from tests.site import test_canary as canary
from tests.staff.conftest import Person, enter
from tests.world import NOW, Shop, later, local, plant_solvik

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "vault"])

MARKS = {
    "name": "Zqxanna Kanariholm",
    "phone": "29876543",
    "email": "zqxkanari@example.dk",
    "message": "Zqxbesked om min kanarifugl",
    "birthday": "1911-11-13",
    "note": "Zqxnotat om kanarifuglen",
    "block": "Zqxspærret for kanarier",
    "dispute": "Zqxuenighed om kanarifugl",
    "answer": "Zqxsvar fra salonen om kanarifugle",
}
SECRETS = {"secret": "Zqxopskrift på kanarigul", "why secret": "Zqxhemmelig kanariblanding"}
MOTHER = {
    "name": "Zzmor Kanariholm",
    "phone": "20 65 43 21",
    "email": MARKS["email"],
    "message": "Zzparkering",
}
# What both share, and what both are called by: it stays, with the mother.
SHARED = {"email"}


@pytest.fixture(autouse=True)
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    marks = {name: mark for name, mark in {**MARKS, **SECRETS}.items() if name not in {"phone", *SHARED}}
    needles = {name: canary.disguises(mark) for name, mark in marks.items()}
    monkeypatch.setattr(canary, "NEEDLES", needles)


def book(shop: Shop, service: str, hour: int, typed: dict[str, str]) -> None:
    """Book through the public pages."""
    client = Client()
    start = local(f"2026-11-26 {hour:02d}:00").isoformat()
    address = f"/b/{shop.tenant.slug}/book/time/?s={shop.services[service].pk}"
    chosen = client.post(address, {"start": start})
    booked = client.post(chosen["Location"], {**typed, "policy": "on", "no_news": "on"})
    assert booked.status_code == 302, booked.content.decode()[:2000]
    assert client.get(booked["Location"]).status_code == 200


def type_in_everything(shop: Shop, owner: Client) -> Customer:
    """Type a mark into every field about a person that a page offers."""
    hers = {name: MARKS[name] for name in ("name", "phone", "email", "message")}
    book(shop, "cut", 9, hers)
    book(shop, "trial", 11, hers)
    book(shop, "cut", 14, MOTHER)
    with tenant_scope(shop.tenant):
        card = next(each for each in Customer.objects.all() if each.name == MARKS["name"])
        request = Booking.objects.get(status="requested")
    send(owner, shop, "customer_edit", card.pk, {**hers, "language": "da", "birthday": MARKS["birthday"]})
    send(owner, shop, "note_new", card.pk, {"text": MARKS["note"]})
    send(
        owner, shop, "note_new", card.pk,
        {"text": SECRETS["secret"], "trade_secret": "on", "reason": SECRETS["why secret"]},
    )  # fmt: skip
    send(owner, shop, "customer_block", card.pk, {"reason": MARKS["block"], "last_day": "2026-12-24"})
    send(owner, shop, "gdpr_hold", card.pk, {"reason": MARKS["dispute"], "until": "2027-01-24"})
    send(owner, shop, "decline_request", request.pk, {"words": MARKS["answer"]})
    return card


def send(owner: Client, shop: Shop, name: str, number: object, typed: dict[str, str]) -> None:
    answer = owner.post(reverse(name, args=[shop.tenant.slug, number]), typed)
    assert answer.status_code == 302, (name, text_of(answer.content)[:1500])


def text_of(content: bytes) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content.decode())))


def look(shop: Shop, owner: Client) -> None:
    """See her in lists, in a search and in the calendar."""
    here = f"/d/{shop.tenant.slug}"
    owner.get(f"{here}/calendar/?day=2026-11-26")
    owner.get(f"{here}/customers/")
    owner.post(f"{here}/customers/", {"q": "kanariholm"})


def where_the_id_stands(number: object) -> set[str]:
    """Search the dump of both databases for a customer's id."""
    found = set()
    for alias in connections:
        with psycopg.connect(at(admin_url(), str(connections[alias].settings_dict["NAME"]))) as link:
            for (table,) in link.execute("SELECT relname FROM pg_stat_user_tables").fetchall():
                out = io.BytesIO()
                with link.cursor().copy(f'COPY "{table}" TO STDOUT') as copy:
                    for piece in copy:
                        out.write(piece)
                if str(number).encode() in out.getvalue():
                    found.add(table)
    return found


def test_s74_s81_all_of_her_is_in_the_print_out_and_none_of_her_is_left_after_the_erasure(
    log: io.StringIO,
) -> None:
    with time_machine.travel(NOW, tick=False):
        shop = plant_solvik()
        owner = Client(headers={"accept-language": "da"})
        enter(owner, Person("alice@salon-solvik.example", shop.members["alice"], shop.tenant))
        card = type_in_everything(shop, owner)
        look(shop, owner)
        printed_whole(shop, owner, card)
        audit.chain(shop.tenant.pk, now=NOW)
        assert len(where_the_id_stands(card.pk)) > 5
        erase_by_the_page(shop, owner, card)
    assert canary.in_databases() + canary.in_valkey() + canary.in_files() == []
    assert canary.shown(log.getvalue().encode(), "the log") == []
    assert where_the_id_stands(card.pk) == {"vault_ledgerentry"}
    audit.chain(shop.tenant.pk, now=later(days=1))
    assert audit.verify(shop.tenant.pk) == [] == ledger.verify()
    with time_machine.travel(NOW, tick=False):
        her_mother_is_as_she_was(shop, owner, card)


def printed_whole(shop: Shop, owner: Client, card: Customer) -> None:
    """Everything she or anybody typed about her is in the print-out; what is secret is counted."""
    text = text_of(owner.get(reverse("gdpr_printout", args=[shop.tenant.slug, card.pk])).content)
    spoken = {**MARKS, "phone": "29 87 65 43", "birthday": "13. november 1911"}
    assert [name for name, mark in spoken.items() if mark not in text] == []
    assert [name for name, mark in SECRETS.items() if mark in text] == []
    assert "1 intern note er udeladt (forretningshemmelighed)." in text
    assert "Zzmor" not in text and "Zzparkering" not in text and "Alice" not in text


def erase_by_the_page(shop: Shop, owner: Client, card: Customer) -> None:
    """Lift the dispute, look at what goes, type the name."""
    here = reverse("gdpr_erase", args=[shop.tenant.slug, card.pk])
    assert MARKS["dispute"] in text_of(owner.get(here).content)
    with tenant_scope(shop.tenant):
        held = CustomerHold.objects.get()
    send(owner, shop, "gdpr_lift", held.pk, {})
    shown = owner.get(here)
    assert shown.status_code == 200, (shown.status_code, shown.headers)
    page = shown.content.decode()
    assert "Zzmor Kanariholm" in page, "who shares her address is named before"
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen is not None
    typed = {"reason": "request", "coming": "quiet", "seen": seen[1], "name": "zqxanna  kanariholm"}
    done = owner.post(here, {**typed, "name": "Zqxanna"})
    assert done.status_code == 422
    done = owner.post(here, typed)
    assert done.status_code == 302
    receipt = text_of(owner.get(done["Location"]).content)
    assert "Kunden er slettet" in receipt
    assert [name for name, mark in {**MARKS, **SECRETS}.items() if mark in receipt] == []
    assert owner.get(here).status_code == 404
    with tenant_scope(shop.tenant):
        assert Erasure.objects.get().customer_id is None


def her_mother_is_as_she_was(shop: Shop, owner: Client, card: Customer) -> None:
    """She who has the same surname and e-mail is untouched, and stands where she stood."""
    with tenant_scope(shop.tenant):
        mother = Customer.objects.get()
        assert (mother.name, mother.email) == (MOTHER["name"], MOTHER["email"])
        assert mother.bookings.get().message == MOTHER["message"]
        entries = list(AuditEntry.objects.filter(subject_id=None))
        named = {one for ids in audit.named_in(entries).values() for one in ids}
        assert mother.pk in named and card.pk not in named
        payloads = " ".join(str(entry.payload) for entry in AuditEntry.objects.all())
        assert str(card.pk) not in payloads and str(mother.pk) in payloads
    found = owner.post(f"/d/{shop.tenant.slug}/customers/", {"q": "kanariholm"}).content.decode()
    assert MOTHER["name"] in found and MARKS["name"] not in found
