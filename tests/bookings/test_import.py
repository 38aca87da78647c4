"""A list comes in: what is new, what is known, what cannot be taken, and all of it taken back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bookings.actions.importing import bring as bringing
from bookings.actions.importing import work as working
from bookings.incoming.choices import Choices, kept
from bookings.models import Booking, ImportBatch, ImportRow
from customers.models import Customer, Note
from customers.newsletter import why_not
from tenants.context import tenant_scope
from tests.world import Shop, local

pytestmark = pytest.mark.django_db
PEOPLE = (
    "Fornavn;Efternavn;Mobil;E-mail;Sidste besøg;Bemærkning\r\n"
    "Åsa;Öberg;20123456;asa@example.dk;24-11-2025;Allergisk over for\xa0henna\r\n"
    "Anne;Hansen;4520123457;;01.10.2026;\r\n"
    '"Jens ""Bob""";Holm;2012;jens@example.dk;;\r\n'
    ";;20123459;ingen@example.dk;;\r\n"
    "Åsa;Öberg;20123456;;;\r\n"
    "Bo;Uden;;;;\r\n"
)


def bring(shop: Shop, text: str | bytes, *, kind: str = "customers", by: str = "alice") -> ImportBatch:
    """Bring a list, in Windows-1252 where it is a text."""
    raw = text.encode("cp1252") if isinstance(text, str) else text
    with tenant_scope(shop.tenant):
        return bringing.bring(
            kind=kind,
            raw=raw,
            file_name="kunder.csv",
            may_overbook=True,
            by=shop.actor(by),
            now=timezone.now(),
        )


def check(shop: Shop, batch: ImportBatch, **changes: object) -> ImportBatch:
    """Have it checked, with some answers changed."""
    with tenant_scope(shop.tenant):
        asked = Choices(**{**vars(kept(batch)), **changes})
        bringing.check_with(batch_id=batch.pk, choices=asked, now=timezone.now())
    working.work(shop.tenant.pk, now=timezone.now())
    return again(shop, batch)


def write(shop: Shop, batch: ImportBatch) -> ImportBatch:
    """Import what was checked."""
    with tenant_scope(shop.tenant):
        bringing.begin(batch_id=batch.pk, by=shop.actor("alice"), now=timezone.now())
    working.work(shop.tenant.pk, now=timezone.now())
    return again(shop, batch)


def undo(shop: Shop, batch: ImportBatch) -> ImportBatch:
    """Take the import back."""
    with tenant_scope(shop.tenant):
        bringing.undo(batch_id=batch.pk, by=shop.actor("alice"), now=timezone.now())
    working.work(shop.tenant.pk, now=timezone.now())
    return again(shop, batch)


def again(shop: Shop, batch: ImportBatch) -> ImportBatch:
    """Read the batch again."""
    with tenant_scope(shop.tenant):
        return ImportBatch.objects.get(pk=batch.pk)


def outcomes(shop: Shop, batch: ImportBatch) -> list[tuple[int, str, list[str]]]:
    """List what became of each row."""
    with tenant_scope(shop.tenant):
        rows = ImportRow.objects.filter(batch=batch).order_by("number")
        return [(row.line, row.outcome, row.remarks) for row in rows]


def test_s83_the_preview_is_the_result_and_the_same_file_twice_adds_nothing(solvik: Shop) -> None:
    batch = check(solvik, bring(solvik, PEOPLE))
    preview = outcomes(solvik, batch)
    assert preview == [
        (2, "new", ["note_health"]),
        (3, "new", []),
        (4, "new", ["phone_unreadable"]),
        (5, "failed", ["no_name"]),
        (6, "twice", ["as_line_2"]),
        (7, "new", []),
    ]
    with tenant_scope(solvik.tenant):
        assert Customer.objects.count() == 0
    assert write(solvik, batch).state == "done"
    assert outcomes(solvik, batch) == preview
    with tenant_scope(solvik.tenant):
        people = {str(card.name): card for card in Customer.objects.all()}
        assert set(people) == {"Åsa Öberg", "Anne Hansen", 'Jens "Bob" Holm', "Bo Uden"}
        assert people["Åsa Öberg"].phone == "+4520123456"
        assert people["Anne Hansen"].phone == "+4520123457"
        assert people['Jens "Bob" Holm'].phone == "2012"
        assert people["Åsa Öberg"].last_visit_at == local("2025-11-24 12:00")
        assert [str(note.text) for note in Note.objects.all()] == ["Allergisk over for\xa0henna"]
    second = check(solvik, bring(solvik, PEOPLE))
    assert [outcome for _line, outcome, _r in outcomes(solvik, second)] == [
        "known", "known", "known", "failed", "twice", "known",
    ]  # fmt: skip
    write(solvik, second)
    with tenant_scope(solvik.tenant):
        assert Customer.objects.count() == 4
        assert Note.objects.count() == 1


def test_s84_imported_people_get_no_newsletter_unless_the_source_says_so(solvik: Shop) -> None:
    text = (
        "Navn;E-mail;Sidste besøg;Nyhedsbrev\r\nJa Ja;ja@example.dk;01-11-2026;ja\r\n"
        "Nej Nej;nej@example.dk;01-11-2026;nej\r\nTom Tom;tom@example.dk;01-11-2026;\r\n"
    )
    write(solvik, check(solvik, bring(solvik, text)))
    with tenant_scope(solvik.tenant):
        why = {str(card.name): why_not(card, channel="email") for card in Customer.objects.all()}
    assert why == {"Ja Ja": "not_offered", "Nej Nej": "objected", "Tom Tom": "not_offered"}


def test_s84_where_the_owner_vouches_for_existing_customers_only_the_yes_counts(solvik: Shop) -> None:
    text = (
        "Navn;E-mail;Sidste besøg;Nyhedsbrev\r\nJa Ja;ja@example.dk;01-11-2026;ja\r\n"
        "Nej Nej;nej@example.dk;01-11-2026;nej\r\nTom Tom;tom@example.dk;01-11-2026;\r\n"
    )
    write(solvik, check(solvik, bring(solvik, text), existing=True))
    with tenant_scope(solvik.tenant):
        why = {str(card.name): why_not(card, channel="email") for card in Customer.objects.all()}
    assert why == {"Ja Ja": None, "Nej Nej": "objected", "Tom Tom": "not_offered"}


def test_undoing_takes_back_what_nobody_touched_and_names_the_rest(solvik: Shop) -> None:
    batch = write(solvik, check(solvik, bring(solvik, PEOPLE)))
    with tenant_scope(solvik.tenant):
        people = {str(card.name): card for card in Customer.objects.all()}
        people["Bo Uden"].phone = "+4520999999"
        people["Bo Uden"].save(update_fields=["phone"])
        Note.objects.create(
            customer=people["Anne Hansen"],
            text="Kommer med hund",
            created_at=timezone.now() + timedelta(seconds=1),
        )
    assert undo(solvik, batch).state == "undone"
    with tenant_scope(solvik.tenant):
        assert {str(card.name) for card in Customer.objects.all()} == {"Anne Hansen", "Bo Uden"}
        assert set(ImportRow.objects.exclude(kept="").values_list("kept", flat=True)) == {"note", "changed"}
        assert Note.objects.count() == 1


def test_nothing_of_the_list_stays_once_it_is_written(solvik: Shop) -> None:
    batch = write(solvik, check(solvik, bring(solvik, PEOPLE)))
    with tenant_scope(solvik.tenant):
        left = "".join(str(part.content) for part in batch.parts.all())
    assert "ingen@example.dk" in left
    assert "asa@example.dk" not in left
    working.clear(solvik.tenant.pk, now=timezone.now() + timedelta(days=2))
    with tenant_scope(solvik.tenant):
        assert batch.parts.count() == 0
        assert ImportBatch.objects.count() == 1
    working.clear(solvik.tenant.pk, now=timezone.now() + timedelta(days=40))
    with tenant_scope(solvik.tenant):
        assert ImportBatch.objects.count() == 0


def test_s71_a_known_address_under_another_name_is_another_person(solvik: Shop) -> None:
    write(solvik, check(solvik, bring(solvik, "Navn;E-mail\r\nMor Winther;fam@example.dk\r\n")))
    batch = check(solvik, bring(solvik, "Navn;E-mail\r\nBarn Winther;FAM@example.dk\r\n"))
    assert outcomes(solvik, batch) == [(2, "new", ["shares_address"])]
    write(solvik, batch)
    with tenant_scope(solvik.tenant):
        assert {str(card.name) for card in Customer.objects.all()} == {"Mor Winther", "Barn Winther"}


VISITS = (
    "Dato;Tid;Minutter;Ydelse;Medarbejder;Navn;Telefon\r\n"
    "07-12-2026;10.00;60;Dameklip;Alice;Camilla Winther;20123456\r\n"
    "07-12-2026;10.30;60;Dameklip;Alice;Ida Holm;20123457\r\n"
    "07-12-2026;18:00;30;Dameklip;Bob;Camilla Winther;20123456\r\n"
    "07-12-2026;11.00;60;Manicure;Alice;Ida Holm;20123457\r\n"
    "07-12-2020;11.00;60;Dameklip;Alice;Ida Holm;20123457\r\n"
)


def test_coming_visits_take_their_time_and_tell_nobody(solvik: Shop) -> None:
    answers = {
        "services": {"Dameklip": str(solvik.services["cut"].pk)},
        "staff": {"Alice": str(solvik.people["alice"].pk), "Bob": str(solvik.people["bob"].pk)},
    }
    batch = check(solvik, bring(solvik, VISITS, kind="visits"), **answers)
    preview = outcomes(solvik, batch)
    assert preview == [
        (2, "new", []),
        (3, "new", ["taken"]),
        (4, "new", ["closed"]),
        (5, "failed", ["no_service"]),
        (6, "failed", ["past"]),
    ]
    write(solvik, batch)
    assert outcomes(solvik, batch) == preview
    with tenant_scope(solvik.tenant):
        assert Customer.objects.count() == 2
        visits = list(Booking.objects.order_by("starts_at"))
        assert [str(each.customer.name) for each in visits if each.customer] == [
            "Camilla Winther", "Ida Holm", "Camilla Winther",
        ]  # fmt: skip
        assert [each.allocations.get().lane for each in visits] == [0, 1, 0]
        camilla = visits[0].customer
        assert camilla is not None and camilla.next_booking_at == local("2026-12-07 10:00")
    second = check(solvik, bring(solvik, VISITS, kind="visits"), **answers)
    assert [row[1] for row in outcomes(solvik, second)] == ["known", "known", "known", "failed", "failed"]
    undo(solvik, batch)
    with tenant_scope(solvik.tenant):
        assert (Customer.objects.count(), Booking.objects.count()) == (0, 0)


def test_notes_with_civil_register_numbers_or_health_are_named_and_taken_all_the_same(solvik: Shop) -> None:
    people = (
        "Navn;Mobil;Note\r\n"
        "Åsa Öberg;20123456;CPR 010190-1234\r\n"
        "Bo Dam;20123457;Allergisk over for henna\r\n"
        "Ida Lund;20123458;Vil have te\r\n"
        ";20123459;Allergisk\r\n"
    )
    batch = check(solvik, bring(solvik, people))
    assert [remarks for _line, _outcome, remarks in outcomes(solvik, batch)] == [
        ["note_cpr"],
        ["note_health"],
        [],
        ["no_name"],
    ]
    write(solvik, batch)
    with tenant_scope(solvik.tenant):
        assert Note.objects.count() == Customer.objects.count() == 3
