"""Notes: with author and time, a warning of what should not stand there, and secrets with a reason."""

import pytest

from customers.models import Customer, Note
from staff.permissions import Permission
from tenants.actors import SYSTEM
from tenants.context import tenant_scope
from tenants.models import AuditEntry
from tenants.personal import DECLARED
from tests.customers.desk import Desk, text_of

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
NOTING = (Permission.ALL_CALENDARS, Permission.SEE_NOTES)


@pytest.fixture
def card(desk: Desk) -> Customer:
    """Give Anne's card."""
    return desk.add("Anne Bruun")


def notes(desk: Desk) -> list[Note]:
    with tenant_scope(desk.shop.tenant):
        found = list(Note.objects.order_by("created_at"))
        for note in found:
            assert note.text is not None
        return found


def write(desk: Desk, card: Customer, client=None, **typed: str):
    return (client or desk.client()).post(desk.address("note_new", card.pk), typed)


def test_a_note_is_shown_with_its_author_and_time(desk: Desk, card: Customer) -> None:
    assert write(desk, card, text="Kaffe uden mælk").status_code == 302
    text = text_of(desk.client().get(desk.address("customer_card", card.pk)))
    assert "Kaffe uden mælk" in text and "Alice, 24. november 2026 8.00" in text


@pytest.mark.parametrize(("text", "said"), [("010190-1234", "CPR-nummer"), ("Er gravid", "noget om helbred")])
def test_what_should_not_stand_there_is_warned_of_and_saved_all_the_same(
    desk: Desk, card: Customer, text: str, said: str
) -> None:
    answer = write(desk, card, text=text)
    page = answer.content.decode()
    assert answer.status_code == 409 and said in page and text in page and "Gem alligevel" in page
    assert notes(desk) == []
    seen = page.split('name="seen" value="')[1].split('"')[0]
    assert write(desk, card, text=text, seen=seen).status_code == 302
    assert notes(desk)[0].text == text


def test_a_second_warning_is_given_for_what_was_added_meanwhile(desk: Desk, card: Customer) -> None:
    assert write(desk, card, text="Er gravid 010190-1234", seen="health").status_code == 409
    assert write(desk, card, text="Er gravid 010190-1234", seen="cpr health").status_code == 302


def test_a_trade_secret_needs_a_reason_and_what_is_none_keeps_none(desk: Desk, card: Customer) -> None:
    assert write(desk, card, text="Bund 6/7", trade_secret="on").status_code == 422
    assert write(desk, card, text="Bund 6/7", trade_secret="on", reason="Egen opskrift").status_code == 302
    note = notes(desk)[0]
    assert (note.trade_secret, note.reason) == (True, "Egen opskrift")
    address = desk.address("note_edit", card.pk, note.pk)
    desk.client().post(address, {"text": "Bund 6/7", "reason": "Egen opskrift"})
    note = notes(desk)[0]
    assert (note.trade_secret, note.reason) == (False, "") and note.edited_at is not None
    with tenant_scope(desk.shop.tenant):
        row = AuditEntry.objects.get(action="customer.note.rewrite")
        assert (row.fields, row.subject_id) == (["reason", "trade_secret"], card.pk)


def test_nothing_but_a_note_can_be_withheld(desk: Desk) -> None:
    """The flag must not become a way to hide what is known of a person."""
    withheld = [
        f"{label}.{name}"
        for label, declaration in DECLARED.items()
        for name, entry in declaration.fields.items()
        if getattr(entry, "withhold", "") == "trade_secret"
    ]
    assert withheld == ["customers.note.text"]


def test_ones_own_note_may_be_changed_anothers_only_by_who_edits_cards(desk: Desk, card: Customer) -> None:
    write(desk, card, text="Alices note")
    client = desk.hire("rita", *NOTING)
    write(desk, card, client, text="Ritas note")
    alices, ritas = sorted(notes(desk), key=lambda note: str(note.text))
    for note, status in ((alices, 403), (ritas, 302)):
        assert client.post(desk.address("note_edit", card.pk, note.pk), {"text": "Ny"}).status_code == status
    assert client.post(desk.address("note_delete", card.pk, alices.pk)).status_code == 403
    assert desk.client().post(desk.address("note_delete", card.pk, ritas.pk)).status_code == 302
    assert [note.text for note in notes(desk)] == ["Alices note"]
    page = client.get(desk.address("customer_card", card.pk)).content.decode()
    assert desk.address("note_edit", card.pk, alices.pk) not in page


def test_a_note_is_only_found_on_its_own_card(desk: Desk, card: Customer) -> None:
    write(desk, card, text="Alices note")
    other = desk.add("Bo Fogh")
    address = desk.address("note_edit", other.pk, notes(desk)[0].pk)
    assert desk.client().get(address).status_code == 404


def test_without_the_right_to_see_notes_there_are_none(desk: Desk, card: Customer) -> None:
    client = desk.hire("rita", Permission.ALL_CALENDARS, Permission.EDIT_CUSTOMERS)
    assert write(desk, card, client, text="x").status_code == 403
    assert "c-notes" not in client.get(desk.address("customer_card", card.pk)).content.decode()


def test_the_initials_of_who_has_left_stay(desk: Desk, card: Customer) -> None:
    with tenant_scope(desk.shop.tenant):
        Note.objects.create(
            customer=card,
            text="Gammel note",
            author_initials="ZZ",
            created_at=card.created_at,
            author_id=SYSTEM.id,
        )
    assert "ZZ, 24. november 2026" in text_of(desk.client().get(desk.address("customer_card", card.pk)))
