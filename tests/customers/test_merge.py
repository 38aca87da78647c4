"""Two cards become one and can be two again; nothing that hung on either is lost."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from bookings.models import Booking
from customers.actions.block import block
from customers.actions.cards import edit_card
from customers.actions.merge import CannotMerge, merge
from customers.actions.notes import write_note
from customers.actions.relate import relate
from customers.actions.settle import settle_merges, tenants_with_merges
from customers.actions.unmerge import CannotUndo, unmerge
from customers.aliases import ids_of, resolve
from customers.blocks import live_block
from customers.models import Block, Customer, Merge, MergedCard, MergeMove, NewsletterChoice, Note, Relation
from customers.models import Suppression as Closed
from customers.newsletter import record_choice, why_not
from notifications.models import Message
from tenants import ledger
from tenants.actors import SYSTEM
from tenants.context import tenant_scope
from tenants.models import AuditEntry
from tenants.vault.models import LedgerEntry
from tests.bookings import steps
from tests.replay import planted_once
from tests.world import NOW, Shop, local, plant_solvik

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)
ALICE = SYSTEM


@pytest.fixture
def shop(db: None) -> Iterator[Shop]:
    planted = plant_solvik()
    with tenant_scope(planted.tenant):
        yield planted


@planted_once(at=NOW)
def book_twice(shop: Shop) -> tuple[Customer, Customer]:
    """Let Camilla book twice: by her mobile, and by her work's e-mail with a longer name."""
    for typed, hour in (
        (steps.details(email=""), 10),
        (steps.details(name="Camilla Winther Holm", phone="", email="cwh@example.dk"), 12),
    ):
        steps.book(shop, "trim", at=local(f"2026-11-26 {hour}:30"), typed=typed)
    kept, gone = sorted(steps.cards(), key=lambda card: len(card.name))
    return kept, gone


@pytest.fixture
def pair(shop: Shop) -> tuple[Customer, Customer]:
    """Give both of Camilla's cards."""
    return book_twice(shop)


def together(kept: Customer, gone: Customer, *names: str, now: Any = NOW) -> Merge:
    take = dict.fromkeys(names, True)
    return merge(gone_id=gone.pk, kept_id=kept.pk, take=take, initials="AH", by=ALICE, now=now)


def note(card: Customer, text: str) -> Note:
    return write_note(
        card=card, text=text, trade_secret=True, reason="opskrift", initials="AH", by=ALICE, now=NOW
    )


def read(pk: UUID) -> Customer:
    return Customer.objects.get(pk=pk)


def facts(pk: UUID) -> dict[str, Any]:
    """Give all that a card says and all that hangs on it, as it can be compared."""
    card = read(pk)
    names = [f.attname for f in Customer._meta.concrete_fields if f.attname != "changed_at"]
    hung = {
        model.__name__: sorted(model.objects.filter(**{way: pk}).values_list("pk", flat=True))
        for model, way in (
            *((Note, "customer"), (NewsletterChoice, "customer"), (Block, "customer")),
            *((Booking, "customer"), (Message, "recipient_id")),
        )
    }
    ties = sorted(
        (str(row.customer_id), str(row.other_id), row.kind)
        for row in Relation.objects.all()
        if pk in (row.customer_id, row.other_id)
    )
    return {name: getattr(card, name) for name in names} | hung | {"ties": ties}


def test_s79_visits_notes_messages_and_answers_follow(pair: tuple[Customer, Customer]) -> None:
    kept, gone = pair
    note(gone, "Bund 6/7")
    block(card=gone, reason="Udeblev", until=NOW + timedelta(days=9), initials="AH", by=ALICE, now=NOW)
    messages = Message.objects.count()
    together(kept, gone, "name")
    assert Booking.objects.filter(customer=kept).count() == 2
    assert Note.objects.get(customer=kept).text == "Bund 6/7"
    assert Message.objects.filter(recipient_id=kept.pk).count() == messages
    assert NewsletterChoice.objects.filter(customer=kept).count() == 2
    assert live_block(kept.pk, now=NOW) is not None
    assert not Customer.objects.filter(pk=gone.pk).exists()
    assert read(kept.pk).next_booking_at == local("2026-11-26 10:30")


def test_s79_both_ids_lead_to_the_card(pair: tuple[Customer, Customer]) -> None:
    kept, gone = pair
    together(kept, gone)
    for asked in pair:
        found = resolve(asked.pk)
        assert found is not None and found.pk == kept.pk
    assert ids_of(kept.pk) == [kept.pk, gone.pk]


def test_what_is_taken_over_is_sealed_anew_and_found_by_its_index(pair: tuple[Customer, Customer]) -> None:
    kept, gone = pair
    theirs = gone.email_index
    together(kept, gone, "name", "email")
    card = read(kept.pk)
    assert (card.name, card.email, card.phone) == ("Camilla Winther Holm", "cwh@example.dk", "+4520123456")
    assert card.email_index == theirs


def test_a_value_of_one_card_does_not_open_in_the_others_row(pair: tuple[Customer, Customer]) -> None:
    kept, gone = pair
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE customers_customer SET name = (SELECT name FROM customers_customer WHERE id = %s)"
            " WHERE id = %s",
            [gone.pk, kept.pk],
        )
    assert read(kept.pk).name == "(kan ikke læses)"


@pytest.mark.parametrize("who", ["kept", "gone"])
def test_s79_the_strictest_answer_about_news_wins(pair: tuple[Customer, Customer], who: str) -> None:
    kept, gone = pair
    objector, other = (kept, gone) if who == "kept" else (gone, kept)
    for card, no, channel, minutes in (
        (objector, True, "booking", 5),
        # The other card's later yes, given where it counts, is not this person's last word.
        (other, True, "booking", 6),
        (other, False, "profile", 9),
    ):
        record_choice(
            customer=card,
            objected=no,
            wording="w",
            channel=channel,
            by=ALICE,
            now=NOW + timedelta(minutes=minutes),
        )
    together(kept, gone, "email", now=NOW + timedelta(hours=1))
    card = read(kept.pk)
    Customer.objects.filter(pk=card.pk).update(last_visit_at=NOW)
    assert card.newsletter_objected
    assert why_not(read(kept.pk), channel="email") == why_not(read(kept.pk), channel="sms") == "objected"


def test_nobody_gets_a_no_who_never_said_one(pair: tuple[Customer, Customer]) -> None:
    kept, gone = pair
    together(kept, gone)
    assert not read(kept.pk).newsletter_objected
    assert Closed.objects.count() == 0


def test_a_tie_between_the_two_ends_and_the_others_follow_once(
    shop: Shop, pair: tuple[Customer, Customer]
) -> None:
    kept, gone = pair
    steps.book(
        shop, "trim", at=local("2026-11-26 15:00"), typed=steps.details(name="Emil", phone="+4520999999")
    )
    child = Customer.objects.exclude(pk__in=(kept.pk, gone.pk)).get()
    relate(card=kept, other=gone, tie="other", by=ALICE, now=NOW)
    relate(card=kept, other=child, tie="child", by=ALICE, now=NOW)
    relate(card=gone, other=child, tie="other", by=ALICE, now=NOW)
    together(kept, gone)
    assert list(Relation.objects.values_list("customer", "other", "kind")) == [(kept.pk, child.pk, "parent")]


def test_s79_undoing_restores_exactly_what_was(shop: Shop, pair: tuple[Customer, Customer]) -> None:
    kept, gone = pair
    steps.book(
        shop, "trim", at=local("2026-11-26 15:00"), typed=steps.details(name="Emil", phone="+4520999999")
    )
    child = Customer.objects.exclude(pk__in=(kept.pk, gone.pk)).get()
    relate(card=kept, other=gone, tie="other", by=ALICE, now=NOW)
    relate(card=kept, other=child, tie="child", by=ALICE, now=NOW)
    relate(card=child, other=gone, tie="parent", by=ALICE, now=NOW)
    edit_card(tenant=shop.tenant, card=gone, values={"birthday": "1988-03-14"}, by=ALICE, now=NOW)
    note(gone, "Bund 6/7")
    note(kept, "Kaffe uden mælk")
    record_choice(customer=gone, objected=True, wording="w", channel="booking", by=ALICE, now=NOW)
    before = {card.pk: facts(card.pk) for card in pair}
    closed = sorted(Closed.objects.values_list("pk", flat=True))
    row = together(kept, gone, "name", "email", "birthday")
    assert read(kept.pk).birthday == "1988-03-14"
    unmerge(merge_id=row.pk, by=ALICE, now=NOW + timedelta(days=1))
    assert {card.pk: facts(card.pk) for card in pair} == before
    assert sorted(Closed.objects.values_list("pk", flat=True)) == closed
    assert MergedCard.objects.count() == MergeMove.objects.count() == 0
    assert ids_of(kept.pk) == [kept.pk]


def test_what_came_after_the_merge_stays(shop: Shop, pair: tuple[Customer, Customer]) -> None:
    kept, gone = pair
    row = together(kept, gone, "name", "email")
    later = note(kept, "Siden")
    edit_card(tenant=shop.tenant, card=read(kept.pk), values={"email": "ny@example.dk"}, by=ALICE, now=NOW)
    record_choice(customer=read(kept.pk), objected=True, wording="w", channel="staff", by=ALICE, now=NOW)
    unmerge(merge_id=row.pk, by=ALICE, now=NOW)
    card = read(kept.pk)
    assert (card.name, card.email, card.newsletter_objected) == ("Camilla Winther", "ny@example.dk", True)
    assert Note.objects.get(pk=later.pk).customer_id == kept.pk
    assert not read(gone.pk).newsletter_objected


def test_a_merge_is_undone_within_thirty_days_once_and_in_its_turn(pair: tuple[Customer, Customer]) -> None:
    kept, gone = pair
    row = together(kept, gone)
    with pytest.raises(CannotUndo):
        unmerge(merge_id=row.pk, by=ALICE, now=NOW + timedelta(days=31))
    unmerge(merge_id=row.pk, by=ALICE, now=NOW + timedelta(days=29))
    with pytest.raises(CannotUndo):
        unmerge(merge_id=row.pk, by=ALICE, now=NOW)


def test_a_card_that_was_kept_can_become_part_of_a_third(shop: Shop, pair: tuple[Customer, Customer]) -> None:
    kept, gone = pair
    first = together(kept, gone)
    steps.book(
        shop, "trim", at=local("2026-11-26 15:00"), typed=steps.details(name="C. W.", phone="+4520999999")
    )
    third = Customer.objects.exclude(pk=kept.pk).get()
    second = together(third, kept)
    assert {found.pk for found in map(resolve, (gone.pk, kept.pk)) if found} == {third.pk}
    assert set(ids_of(third.pk)) == {gone.pk, kept.pk, third.pk}
    with pytest.raises(CannotUndo):
        unmerge(merge_id=first.pk, by=ALICE, now=NOW)
    unmerge(merge_id=second.pk, by=ALICE, now=NOW)
    unmerge(merge_id=first.pk, by=ALICE, now=NOW)
    assert Booking.objects.filter(customer=gone.pk).count() == 1


def test_it_refuses_the_same_card_twice_and_one_that_is_restricted(pair: tuple[Customer, Customer]) -> None:
    kept, gone = pair
    with pytest.raises(CannotMerge):
        together(kept, kept)
    Customer.objects.filter(pk=gone.pk).update(restricted=True)
    with pytest.raises(CannotMerge):
        together(kept, gone)
    assert Merge.objects.count() == 0


def test_both_are_written_down_for_the_access_log(pair: tuple[Customer, Customer]) -> None:
    kept, gone = pair
    row = together(kept, gone)
    unmerge(merge_id=row.pk, by=ALICE, now=NOW)
    rows = AuditEntry.objects.filter(action__in=("customer.merge", "customer.unmerge"))
    assert sorted(rows.values_list("action", "subject_id")) == sorted(
        (action, card.pk) for action in ("customer.merge", "customer.unmerge") for card in pair
    )


def test_the_ledger_knows_of_it_and_a_lost_line_is_added(shop: Shop) -> None:
    typed = (steps.details(), steps.details(name="Camilla W.", phone="+4520999999"))
    for hour, each in enumerate(typed, start=10):
        steps.book(shop, "trim", at=local(f"2026-11-26 {hour}:30"), typed=each)
    kept, gone = steps.cards()
    together(kept, gone)
    assert not LedgerEntry.objects.exists()  # the transaction is still open
    assert shop.tenant.pk in tenants_with_merges(NOW)
    settle_merges(shop.tenant.pk, now=NOW)
    settle_merges(shop.tenant.pk, now=NOW)
    line = LedgerEntry.objects.get()
    assert (line.kind, line.subject_id, line.plan) == ("merge", gone.pk, f"customers.merge:{kept.pk}")
    assert ledger.verify() == []
    assert shop.tenant.pk not in tenants_with_merges(NOW)


def test_after_thirty_days_what_both_cards_said_is_forgotten(
    shop: Shop, pair: tuple[Customer, Customer]
) -> None:
    kept, gone = pair
    together(kept, gone)
    settle_merges(shop.tenant.pk, now=NOW + timedelta(days=29))
    assert MergedCard.objects.count() == 2
    settle_merges(shop.tenant.pk, now=NOW + timedelta(days=31))
    assert MergedCard.objects.count() == MergeMove.objects.count() == 0
    assert resolve(gone.pk) == kept
