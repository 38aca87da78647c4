"""One customer's card: all that a colleague may see of it, nothing more, and what she writes on it."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bookings.actions.mark import mark
from bookings.models import Booking
from customers.actions.block import block
from customers.actions.notes import write_note
from customers.actions.relate import relate
from customers.models import Block, Customer, NewsletterChoice, Relation
from staff.permissions import Permission
from tenants.actors import SYSTEM
from tenants.context import tenant_scope
from tenants.models import AuditEntry
from tests.bookings import steps
from tests.customers.desk import Desk, text_of
from tests.world import NOW, local

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
TYPED = {"name": "Anne Bruun", "phone": "", "email": "", "language": "da", "birthday": ""}


def card_text(desk: Desk, card: Customer, client: Client | None = None) -> str:
    answer = (client or desk.client()).get(desk.address("customer_card", card.pk))
    assert answer.status_code == 200
    return text_of(answer)


def visit(desk: Desk, at: str, who: str = "alice", status: str = ""):
    with tenant_scope(desk.shop.tenant):
        booking = steps.book(desk.shop, "cut", at=local(at), who=who)
        if status:
            mark(tenant=desk.shop.tenant, booking=booking, status=status, by=SYSTEM, now=NOW)
        return Booking.objects.select_related("customer").get(pk=booking.pk)


def read(desk: Desk, card: Customer) -> Customer:
    with tenant_scope(desk.shop.tenant):
        return Customer.objects.get(pk=card.pk)


def audited(desk: Desk, action: str) -> AuditEntry:
    with tenant_scope(desk.shop.tenant):
        return AuditEntry.objects.get(action=action)


def test_it_shows_visits_money_and_absences(desk: Desk) -> None:
    booking = visit(desk, "2026-11-25 09:00", status="done")
    visit(desk, "2026-11-25 13:00", status="no_show")
    visit(desk, "2026-11-26 10:00", who="bob")
    text = card_text(desk, booking.customer)
    for part in (
        "Besøg 1",
        "Udeblevet 1",
        "Købt for i alt 495 kr.",
        "hos Alice",
        "Dameklip, Bob",
        "20 12 34 56",
    ):
        assert part in text, part
    assert read(desk, booking.customer).no_shows == 1


def test_s73_without_the_colleagues_calendars_only_ones_own_visits_count(desk: Desk) -> None:
    own = visit(desk, "2026-11-25 09:00", who="bob", status="done")
    visit(desk, "2026-11-25 13:00", who="alice", status="no_show")
    text = card_text(desk, own.customer, desk.client("bob"))
    assert "Besøg 1" in text and "Udeblevet 0" in text and "Alice" not in text
    assert "20 12 34 56" not in text and "camilla@example.dk" not in text


def test_s73_anothers_customer_is_refused_and_a_strangers_is_not_there(desk: Desk) -> None:
    booking = visit(desk, "2026-11-26 10:00", who="alice")
    client = desk.client("bob")
    for name in ("customer_card", "customer_visits"):
        assert client.get(desk.address(name, booking.customer_id)).status_code == 403
        assert client.get(desk.address(name, uuid4())).status_code == 404


def test_notes_and_the_reason_of_a_block_are_for_those_who_may_see_notes(desk: Desk) -> None:
    card = desk.add("Anne Bruun")
    with tenant_scope(desk.shop.tenant):
        write_note(
            card=card,
            text="Hemmeligt",
            trade_secret=True,
            reason="opskrift",
            initials="AH",
            by=SYSTEM,
            now=NOW,
        )
        block(card=card, reason="Udeblev", until=NOW + timedelta(days=9), initials="AH", by=SYSTEM, now=NOW)
    client = desk.hire("rita", Permission.ALL_CALENDARS, Permission.SEE_CONTACT)
    page = client.get(desk.address("customer_card", card.pk)).content.decode()
    assert "Hemmeligt" not in page and "opskrift" not in page and "Udeblev<" not in page
    assert "Kan ikke booke på nettet til og med 2. december 2026" in page
    text = card_text(desk, card)
    assert "Hemmeligt" in text and "begrundelse: opskrift" in text and "Forretningshemmelighed" in text


def test_a_look_at_the_card_is_written_down(desk: Desk) -> None:
    card = desk.add("Anne Bruun")
    card_text(desk, card)
    assert audited(desk, "customer.view").subject_id == card.pk


def test_a_restricted_card_is_only_for_who_answers_for_erasures_and_cannot_be_changed(desk: Desk) -> None:
    card = desk.add("Anne Bruun", restricted=True)
    assert "Kortet må ikke bruges" in card_text(desk, card)
    client = desk.hire("rita", Permission.ALL_CALENDARS, Permission.EDIT_CUSTOMERS, Permission.SEE_NOTES)
    assert client.get(desk.address("customer_card", card.pk)).status_code == 403
    assert desk.client().post(desk.address("customer_edit", card.pk), TYPED).status_code == 403


def test_the_card_asks_as_much_however_long_the_history(desk: Desk) -> None:
    first = visit(desk, "2026-11-25 09:00", status="done")
    client, counts = desk.client(), []
    for hour in (None, 10, 11, 13):
        if hour:
            visit(desk, f"2026-11-25 {hour}:00", status="done")
        client.get(desk.address("customer_card", first.customer_id))
        with CaptureQueriesContext(connection) as asked:
            client.get(desk.address("customer_card", first.customer_id))
        counts.append(len(asked))
    assert len(set(counts)) == 1, counts


# -- making and changing
def test_a_card_without_phone_or_email_is_fine(desk: Desk) -> None:
    answer = desk.client().post(desk.address("customer_new"), TYPED)
    assert answer.status_code == 302
    with tenant_scope(desk.shop.tenant):
        card = Customer.objects.get()
        assert (card.name, card.email, card.phone, card.newsletter_offered_at) == ("Anne Bruun", "", "", None)
    assert audited(desk, "customer.create").fields == ["language", "name"]


def test_who_is_there_already_is_shown_before_a_second_card_is_made(desk: Desk) -> None:
    card, client = desk.add("Anne Bruun", "", "20 12 34 56"), desk.client()
    typed = {**TYPED, "name": "anne bruun", "phone": "20123456"}
    answer = client.post(desk.address("customer_new"), typed)
    assert answer.status_code == 409 and desk.address("customer_card", card.pk) in answer.content.decode()
    assert client.post(desk.address("customer_new"), {**typed, "really": "1"}).status_code == 302


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "Skriv kundens navn."),
        ({"phone": "1234567"}, "Et dansk nummer har 8."),
        ({"email": "anne"}, "Der mangler et @"),
        ({"birthday": "2027-01-01"}, "Den dag er ikke kommet endnu."),
        ({"birthday": "1850-01-01"}, "mere end 120 år siden"),
        ({"birthday": "i går"}, "Skriv fødselsdagen"),
        ({"language": "fr"}, "fr"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
    desk: Desk, typed: dict[str, str], said: str
) -> None:
    card = desk.add("Anne Bruun")
    answer = desk.client().post(desk.address("customer_edit", card.pk), {**TYPED, "name": "Anne B.", **typed})
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page
    assert "name" in typed or 'value="Anne B."' in page
    assert read(desk, card).name == "Anne Bruun"


def test_p24_an_edit_leaves_the_names_of_the_fields_and_never_their_values(desk: Desk) -> None:
    card = desk.add("Anne Bruun", "anne@example.dk", "20 12 34 56")
    typed = {**TYPED, "phone": "20 12 34 56", "email": "ny@example.dk", "birthday": "1988-03-14"}
    desk.client().post(desk.address("customer_edit", card.pk), typed)
    row = audited(desk, "customer.update")
    assert (row.fields, row.subject_id) == (["birthday", "email"], card.pk)
    told = str({f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields})
    assert "example" not in told and "1988" not in told
    changed = read(desk, card)
    assert (changed.email, changed.birthday) == ("ny@example.dk", "1988-03-14")
    assert changed.email_index != card.email_index and changed.phone_index == card.phone_index


def test_saving_unchanged_writes_nothing(desk: Desk) -> None:
    card = desk.add("Anne Bruun")
    desk.client().post(desk.address("customer_edit", card.pk), TYPED)
    with tenant_scope(desk.shop.tenant):
        assert not AuditEntry.objects.filter(action="customer.update").exists()


def test_who_may_not_see_contact_data_neither_sees_it_in_the_form_nor_empties_it(desk: Desk) -> None:
    card = desk.add("Anne Bruun", "anne@example.dk", "20 12 34 56")
    client = desk.hire("rita", Permission.ALL_CALENDARS, Permission.EDIT_CUSTOMERS)
    page = client.get(desk.address("customer_edit", card.pk)).content.decode()
    assert "anne@example.dk" not in page and 'name="phone"' not in page
    client.post(desk.address("customer_edit", card.pk), {**TYPED, "name": "Anne B.", "email": "x@example.dk"})
    after = read(desk, card)
    assert (after.name, after.email, after.phone) == ("Anne B.", "anne@example.dk", "+4520123456")


# -- news, blocks, family
def test_p9_staff_write_a_no_to_news_down_and_take_it_back(desk: Desk) -> None:
    card, client = desk.add("Anne Bruun", "anne@example.dk"), desk.client()
    client.post(desk.address("customer_news", card.pk), {})
    assert read(desk, card).newsletter_offered_at is None  # an empty box is no answer of hers
    client.post(desk.address("customer_news", card.pk), {"no_news": "on"})
    assert read(desk, card).newsletter_objected
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        client.post(desk.address("customer_news", card.pk), {})
    assert not read(desk, card).newsletter_objected
    with tenant_scope(desk.shop.tenant):
        assert (
            list(NewsletterChoice.objects.order_by("at", "-objected").values_list("channel", "actor_kind"))
            == [("staff", "owner")] * 2
        )


def test_a_block_needs_a_reason_and_an_end(desk: Desk) -> None:
    card, client = desk.add("Anne Bruun"), desk.client()
    address = desk.address("customer_block", card.pk)
    for typed in (
        {"reason": "", "last_day": "2026-12-24"},
        {"reason": "x", "last_day": ""},
        {"reason": "x", "last_day": "2026-11-23"},
        {"reason": "x", "last_day": "2030-01-01"},
    ):
        assert client.post(address, typed).status_code == 422, typed
    assert client.post(address, {"reason": "Udeblev tre gange", "last_day": "2026-12-24"}).status_code == 302
    with tenant_scope(desk.shop.tenant):
        row = Block.objects.get()
        assert (row.reason, row.until, row.by_initials) == (
            "Udeblev tre gange",
            local("2026-12-25 00:00"),
            "AH",
        )
    assert "Udeblev tre gange" in card_text(desk, card)
    client.post(desk.address("customer_unblock", card.pk))
    assert "Kan ikke booke" not in card_text(desk, card)


def test_parent_and_child_find_each_other_and_a_shared_address_is_shown(desk: Desk) -> None:
    mother, child = desk.add("Anne Bruun", "anne@example.dk"), desk.add("Emil Bruun", "anne@example.dk")
    assert "samme e-mail" in card_text(desk, mother)
    client = desk.client()
    found = client.post(desk.address("customer_link", mother.pk), {"q": "emil"})
    assert "Emil Bruun" in text_of(found)
    client.post(desk.address("customer_link", mother.pk), {"other": str(child.pk), "tie": "child"})
    assert "Emil Bruun Barn" in card_text(desk, mother)
    assert "Anne Bruun Forælder" in card_text(desk, child)
    client.post(desk.address("customer_unlink", mother.pk), {"other": str(child.pk)})
    with tenant_scope(desk.shop.tenant):
        assert not Relation.objects.exists()


def test_s73_family_and_hints_name_nobody_whom_the_colleague_may_not_see(desk: Desk) -> None:
    own = visit(desk, "2026-11-25 09:00", who="bob").customer
    other = desk.add("Camilla Winther Holm", "camilla@example.dk")
    with tenant_scope(desk.shop.tenant):
        relate(card=own, other=other, tie="partner", by=SYSTEM, now=NOW)
    rights = (
        Permission.OWN_CALENDAR,
        Permission.OWN_CUSTOMERS_ONLY,
        Permission.SEE_CONTACT,
        Permission.EDIT_CUSTOMERS,
    )
    client = desk.hire("rita", *rights)
    with tenant_scope(desk.shop.tenant):
        person = desk.shop.people["bob"]
        person.membership_id = desk.shop.members["rita"].pk
        person.save(update_fields=["membership_id"])
    text = card_text(desk, own, client)
    assert "Holm" not in text
    assert (
        client.post(
            desk.address("customer_link", own.pk), {"other": str(other.pk), "tie": "other"}
        ).status_code
        == 403
    )


def test_a_number_that_cannot_be_read_stands_in_nobodys_way_until_it_is_changed(desk: Desk) -> None:
    card = desk.add("Bo Holm")
    with tenant_scope(desk.shop.tenant):
        card.phone = "2012"
        card.save(update_fields=["phone"])
    typed = {"name": "Bo Holmgaard", "phone": "2012", "email": "", "language": "da"}
    client = desk.client()
    assert client.post(desk.address("customer_edit", card.pk), typed).status_code == 302
    with tenant_scope(desk.shop.tenant):
        assert (Customer.objects.get().name, Customer.objects.get().phone) == ("Bo Holmgaard", "2012")
    assert client.post(desk.address("customer_edit", card.pk), typed | {"phone": "20123"}).status_code == 422
