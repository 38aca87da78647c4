"""The pages of moving: from a file to a preview, no script runs, and nobody reaches another's list."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bookings.actions.importing import work as working
from bookings.models import ExportFile, ImportBatch, ImportPart, ImportRow
from bookings.tasks import sweep_exchange, work_exchange
from customers.models import Customer
from staff.models import Membership
from tenants.context import tenant_scope
from tests.bookings.test_export import export
from tests.bookings.test_import import PEOPLE, again, bring, check, write
from tests.world import Shop, signed_in

pytestmark = pytest.mark.django_db
EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'


def browser(membership: Membership) -> Client:
    """Give somebody's signed-in browser, in English."""
    return signed_in(Client(headers={"accept-language": "en"}), membership)


@pytest.fixture
def alice(solvik: Shop) -> Iterator[Client]:
    """Give Alice's browser."""
    yield browser(solvik.members["alice"])


def upload(client: Client, raw: bytes, kind: str = "customers"):
    """Bring a file by the page."""
    here = reverse("import_start", args=["salon-solvik"])
    return client.post(here, {"kind": kind, "file": SimpleUploadedFile("kunder.csv", raw)})


def test_a_file_is_brought_looked_at_and_imported_by_pages_alone(solvik: Shop, alice: Client) -> None:
    columns = upload(alice, PEOPLE.encode("cp1252"))["Location"]
    page = alice.get(columns).content.decode()
    assert "6 rows were read" in page and "Windows-1252" in page and "Åsa" in page
    answers = {"order": "dmy", "leave_old": "on"}
    answers |= {
        f"col-{at}": each for at, each in enumerate(("first", "last", "phone", "email", "last_visit"))
    }
    here = alice.post(columns, answers)["Location"]
    assert "is being checked" in alice.get(here).content.decode()
    assert 'http-equiv="refresh"' in alice.get(here).content.decode()
    work_exchange(solvik.tenant.pk)
    preview = alice.get(here).content.decode()
    assert "4 customers will be imported" in preview
    assert "There is no name in the row." in preview
    rows = alice.get(here + "rows.csv").content.decode("utf-8-sig")
    assert "ingen@example.dk" in rows and "The same as line 2; one is enough." in rows
    alice.post(here + "act/", {"act": "begin"})
    work_exchange(solvik.tenant.pk)
    assert "4 customers are imported" in alice.get(here).content.decode()
    # A second press, and a second worker, do nothing more.
    alice.post(here + "act/", {"act": "begin"})
    work_exchange(solvik.tenant.pk)
    with tenant_scope(solvik.tenant):
        assert Customer.objects.count() == 4
    alice.post(here + "act/", {"act": "undo"})
    work_exchange(solvik.tenant.pk)
    assert "Everything that it had added is gone again." in alice.get(here).content.decode()


def test_a_wrong_file_is_told_what_is_wrong_with_it(solvik: Shop, alice: Client) -> None:
    answer = upload(alice, b"%PDF-1.7")
    assert answer.status_code == 422
    assert "This is no list." in answer.content.decode()
    assert (
        "Choose a file first."
        in alice.post(reverse("import_start", args=["salon-solvik"]), {"kind": "customers"}).content.decode()
    )


def test_columns_without_a_name_and_one_thing_twice_are_refused(solvik: Shop, alice: Client) -> None:
    columns = upload(alice, PEOPLE.encode("cp1252"))["Location"]
    answer = alice.post(columns, {"order": "dmy", "col-2": "phone", "col-3": "phone"})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "Say which column holds the name." in said
    assert "Phone is chosen twice." in said


def test_s68_what_stands_in_a_file_is_never_run(solvik: Shop, alice: Client) -> None:
    raw = f'Navn;E-mail;{EVIL.replace(";", "")}\r\n"{EVIL.replace(chr(34), chr(34) * 2)}";ikke en mail;x\r\n'
    columns = upload(alice, raw.encode())["Location"]
    pages = [alice.get(columns).content.decode()]
    batch = str(columns).removesuffix("columns/")
    alice.post(columns, {"order": "dmy", "col-0": "name", "col-1": "email"})
    work_exchange(solvik.tenant.pk)
    pages.append(alice.get(batch).content.decode())
    for page in pages:
        assert "<script>alert" not in page and "<img src=x" not in page
        assert "&lt;script&gt;" in page


def test_anothers_list_and_file_are_ones_that_never_were(solvik: Shop, lund: Shop) -> None:
    theirs = bring(solvik, PEOPLE)
    charlie = browser(lund.members["charlie"])
    for slug in ("salon-solvik", "lund-klinik"):
        for pk in (theirs.pk, uuid4()):
            for name in ("import_batch", "import_columns", "import_rows", "import_names"):
                assert charlie.get(reverse(name, args=[slug, pk])).status_code == 404
            for act in ("begin", "undo", "discard"):
                address = reverse("import_act", args=[slug, pk])
                assert charlie.post(address, {"act": act}).status_code == 404
    with pytest.raises(ImportBatch.DoesNotExist):
        again(lund, theirs)
    # A job with one's own tenant and another's list finds nothing to do.
    assert working.step(lund.tenant.pk, theirs.pk, now=timezone.now()) is False
    export(solvik, "customers")
    with tenant_scope(lund.tenant):
        assert not ExportFile.objects.exists() and not ImportPart.objects.exists()


def test_services_of_another_business_are_no_services_here(solvik: Shop, lund: Shop) -> None:
    raw = b"Dato;Tid;Ydelse;Navn\r\n07-12-2027;10.00;Dameklip;Ida Holm\r\n"
    foreign = {"services": {"Dameklip": str(lund.services["visit"].pk)}}
    batch = check(solvik, bring(solvik, raw, kind="visits"), **foreign)
    with tenant_scope(solvik.tenant):
        assert list(ImportRow.objects.filter(batch=batch).values_list("remarks", flat=True)) == [
            ["no_service"]
        ]


def test_a_worker_that_died_is_taken_over_by_the_sweep(solvik: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first part is written, then the worker dies; the next one goes on and writes nothing twice."""
    text = "Navn;E-mail\r\n" + "".join(f"Ida {n};ida{n}@example.dk\r\n" for n in range(1200))
    batch = check(solvik, bring(solvik, text))
    sent: list[str] = []
    monkeypatch.setattr(
        "bookings.tasks.current_app.send_task", lambda name, args, **more: sent.append(args[0])
    )
    with tenant_scope(solvik.tenant):
        ImportBatch.objects.filter(pk=batch.pk).update(state="running")
    assert working.step(solvik.tenant.pk, batch.pk, now=timezone.now())
    with tenant_scope(solvik.tenant):
        assert Customer.objects.count() == 500
        assert ImportBatch.objects.get().done_rows == 500
    sweep_exchange()
    assert sent == [str(solvik.tenant.pk)]
    work_exchange(solvik.tenant.pk)
    with tenant_scope(solvik.tenant):
        assert Customer.objects.count() == 1200
        assert ImportBatch.objects.get().state == "done"
    assert write(solvik, batch).state == "done"


def test_an_export_is_asked_for_made_and_fetched_by_pages_alone(solvik: Shop, alice: Client) -> None:
    write(solvik, check(solvik, bring(solvik, PEOPLE)))
    start = reverse("export_start", args=["salon-solvik"])
    here = alice.post(start, {"what": "customers", "form": "csv"})["Location"]
    assert "Your file is being made" in alice.get(here).content.decode()
    assert alice.get(here + "file/").status_code == 404
    work_exchange(solvik.tenant.pk)
    assert "Your file is ready" in alice.get(here).content.decode()
    file = alice.get(here + "file/")
    assert file["Content-Disposition"].startswith('attachment; filename="salon-solvik-customers-')
    assert file["Cache-Control"] and "Åsa Öberg" in file.content.decode("utf-8-sig")
    alice.post(here)
    assert alice.get(here).status_code == 404


def test_the_preview_names_notes_that_hold_what_rather_should_not_stand_there(
    solvik: Shop, alice: Client
) -> None:
    batch = check(solvik, bring(solvik, "Navn;Note\r\nBo Dam;Allergisk over for henna\r\nIda Lund;Te\r\n"))
    page = alice.get(reverse("import_batch", args=["salon-solvik", batch.pk])).content.decode()
    assert "2 customers will be imported" in page
    assert page.count("The note tells of health.") == 1
