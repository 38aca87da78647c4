"""Erasing one person: everything of hers goes, everything of her mother's stays, and the ledger knows."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from bookings.models import Booking, BookingEvent, BookingLink
from customers.models import Customer, NewsletterChoice, Note, Suppression
from notifications.models import Message
from privacy import erasure, holds
from privacy.models import Erasure
from tenants import audit, ledger
from tenants.context import tenant_scope
from tenants.models import AuditEntry
from tenants.vault.models import LedgerEntry
from tests.bookings import steps
from tests.privacy.people import AFTER, Family, plant_family, sent
from tests.world import NOW, Shop, later, local, plant_solvik

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shop(transactional_db: None) -> Shop:
    return plant_solvik()


@pytest.fixture
def family(shop: Shop) -> Iterator[Family]:
    with tenant_scope(shop.tenant):
        made = plant_family(shop)
        sent(made.past)
    return made


def erase(shop: Shop, card: Customer, *, reason: str = "request") -> Erasure:
    with tenant_scope(shop.tenant):
        return erasure.erase_now(
            tenant=shop.tenant, card=card, reason=reason, by=shop.actor("alice"), now=AFTER
        )


def test_s74_nothing_of_her_is_left_and_nothing_of_her_mothers_is_touched(shop: Shop, family: Family) -> None:
    erase(shop, family.her)
    with tenant_scope(shop.tenant):
        assert [card.name for card in Customer.objects.all()] == ["Karin Winther"]
        assert [note.customer_id for note in Note.objects.all()] == [family.mother.pk]
        assert not NewsletterChoice.objects.exclude(customer=family.mother).exists()
        mother = Customer.objects.get()
        assert (mother.email, mother.phone) == ("winther@example.dk", "+4520654321")
        assert Booking.objects.get(customer=mother).message == "Parkering?"
        assert BookingLink.objects.exclude(booking=family.mothers).count() == 0
        assert BookingLink.objects.filter(booking=family.mothers).exists()
        assert Message.objects.filter(recipient_id=mother.pk).exists()


def test_the_paid_visit_stays_as_an_entry_of_the_books_without_a_name(shop: Shop, family: Family) -> None:
    done = erase(shop, family.her)
    with tenant_scope(shop.tenant):
        visit = Booking.objects.get(pk=family.past.pk)
        assert (visit.customer, visit.message) == (None, "")
        assert (visit.price_minor, visit.payment, visit.starts_at) == (49500, "paid", family.past.starts_at)
        assert not BookingEvent.objects.filter(booking=visit).exclude(actor_id=None).exists()
        assert visit.items.count() == 1
    line = LedgerEntry.objects.get(kind="intent")
    assert line.seq == done.ledger_seq
    assert '["Bogføringsloven § 12", 1, "2031-12-31"]' in line.plan
    assert '["GDPR art. 21(3)"' in line.plan


def test_her_no_to_news_is_remembered_by_its_fingerprint_alone(shop: Shop, family: Family) -> None:
    erase(shop, family.her)
    with tenant_scope(shop.tenant):
        assert Suppression.objects.filter(kind="email").exists()


def test_messages_that_were_sent_stay_without_her_and_those_that_wait_never_leave(
    shop: Shop, family: Family
) -> None:
    erase(shop, family.her)
    with tenant_scope(shop.tenant):
        rows = Message.objects.filter(about_id=family.past.pk)
        assert {row.recipient_id for row in rows} == {None}
        assert {row.state for row in rows} <= {"sent", "skipped"}
        assert {row.provider_ref for row in rows} == {""}


def test_the_chain_verifies_and_names_her_nowhere(shop: Shop, family: Family) -> None:
    audit.chain(shop.tenant.pk, now=NOW)
    erase(shop, family.her)
    audit.chain(shop.tenant.pk, now=AFTER)
    assert audit.verify(shop.tenant.pk) == []
    with tenant_scope(shop.tenant):
        rows = list(AuditEntry.objects.all())
        assert not [row for row in rows if row.payload and str(family.her.pk) in row.payload]
        assert not AuditEntry.objects.filter(subject_id=family.her.pk).exists()
        assert AuditEntry.objects.filter(subject_id=family.mother.pk).exists()
        lists = [row for row in rows if row.action == "calendar.view"]
        assert list(audit.named_in(lists).values()) == [[family.mother.pk]]
        last = AuditEntry.objects.get(action="customer.erase")
        assert (last.subject_id, last.count, last.actor_id) == (None, 1, shop.members["alice"].user_id)


def test_the_receipt_counts_and_names_nobody(shop: Shop, family: Family) -> None:
    done = erase(shop, family.her)
    assert (done.state, done.customer_id) == ("done", None)
    counts = dict(line.rsplit(" ", 1) for line in done.counts)
    assert counts["customers.note delete"] == "2"
    assert counts["customers.customer delete"] == "1"
    assert counts["bookings.booking empty"] == "1"
    kinds = list(LedgerEntry.objects.order_by("seq").values_list("kind", "subject_id"))
    assert kinds == [("intent", family.her.pk), ("done", family.her.pk)]
    assert ledger.open_intents() == [] and ledger.verify() == []


def test_s42_a_coming_visit_is_cancelled_its_time_is_free_and_no_reminder_leaves(shop: Shop) -> None:
    with tenant_scope(shop.tenant):
        booking = steps.book(shop, "cut", at=local("2026-11-30 10:00"))
        assert Message.objects.filter(kind="booking_reminder", state="planned").exists()
    assert booking.customer is not None
    with tenant_scope(shop.tenant):
        erasure.erase_now(
            tenant=shop.tenant, card=booking.customer, reason="request", by=shop.actor("alice"), now=NOW
        )
    with tenant_scope(shop.tenant):
        visit = Booking.objects.get()
        assert (visit.status, visit.customer) == ("cancelled", None)
        assert not visit.allocations.exists()
        assert not Message.objects.filter(state__in=["planned", "claimed"]).exists()
        steps.book(shop, "cut", at=local("2026-11-30 10:00"))


def test_s51_the_erased_are_in_no_recipient_list(shop: Shop, family: Family) -> None:
    erase(shop, family.her)
    with tenant_scope(shop.tenant):
        assert not Message.objects.filter(recipient_id=family.her.pk).exists()
        assert not Customer.objects.filter(email_index=family.her.email_index).exclude(pk=family.mother.pk)


def test_whoever_is_to_be_told_is_told_first(shop: Shop) -> None:
    with tenant_scope(shop.tenant):
        booking = steps.book(shop, "cut", at=local("2026-11-30 10:00"))
        assert booking.customer is not None
        waiting = erasure.erase_when_told(
            tenant=shop.tenant, card=booking.customer, reason="request", by=shop.actor("alice"), now=NOW
        )
        assert waiting.state == "waiting"
        assert Booking.objects.get().status == "cancelled"
        assert Message.objects.filter(kind="booking_cancelled", state="planned").count() == 2
        again = erasure.begin(card=booking.customer, reason="request", by=shop.actor("alice"), now=NOW)
        assert again.pk == waiting.pk


def test_a_dispute_holds_her_back_until_it_is_lifted(shop: Shop, family: Family) -> None:
    with tenant_scope(shop.tenant):
        held = holds.hold(
            card=family.her, reason="Uenig om regning", until=later(days=90), by=shop.actor("alice"), now=NOW
        )
    with pytest.raises(erasure.OnHold):
        erase(shop, family.her)
    with tenant_scope(shop.tenant):
        assert Customer.objects.filter(pk=family.her.pk).exists()
        holds.lift(held=held, by=shop.actor("alice"), now=AFTER)
    assert LedgerEntry.objects.count() == 0
    assert erase(shop, family.her).state == "done"


def test_nothing_goes_where_the_ledger_cannot_be_told(
    shop: Shop, family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(lines: object, *, now: object) -> None:
        raise ConnectionError

    monkeypatch.setattr("privacy.erasure.ledger.append_all", away)
    with pytest.raises(ConnectionError):
        erase(shop, family.her)
    with tenant_scope(shop.tenant):
        assert Customer.objects.filter(pk=family.her.pk).exists()
        assert Note.objects.filter(customer=family.her).count() == 2


def test_the_models_own_deletion_refuses(shop: Shop, family: Family) -> None:
    with pytest.raises(Exception, match="protected"), tenant_scope(shop.tenant), transaction.atomic():
        family.her.delete()
