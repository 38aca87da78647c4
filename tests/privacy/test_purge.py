"""Clearing out: confirmed by number, taken back until the day, judged anew on it, and reported."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bookings.actions.sweep import clear_lapsed
from customers.links import link_customer
from customers.models import Customer
from notifications.models import Message
from privacy.erasure import erase_when_told
from privacy.inactive import Rule, free_ids, over_retention, search
from privacy.models import Erasure, Purge
from privacy.purge import Stale, cancel_erasure, cancel_purge, plan_purge, run_due, tenants_with_due
from privacy.tasks import erase_due
from tenants import audit, ledger
from tenants.context import tenant_scope
from tenants.models import AuditEntry
from tenants.vault.models import LedgerEntry
from tests.bookings import steps
from tests.world import NOW, Shop, later, local, plant_solvik

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shop(transactional_db: None) -> Shop:
    made = plant_solvik()
    with tenant_scope(made.tenant):
        for number in range(5):
            Customer.objects.create(
                name=f"Gammel {number}",
                created_at=later(days=-1500),
                last_visit_at=later(days=-1000 - number),
            )
        Customer.objects.create(name="Ny", created_at=later(days=-1500), last_visit_at=later(days=-10))
    return made


def rule(shop: Shop) -> Rule:
    return Rule.after_months(24, now=NOW, zone=shop.tenant.zone)


@pytest.fixture
def planned(shop: Shop) -> Iterator[Purge]:
    with tenant_scope(shop.tenant):
        return plan_purge(rule=rule(shop), counted=5, days=7, by=shop.actor("alice"), now=NOW)


def test_until_the_day_nobody_is_deleted_and_nobody_is_in_use(shop: Shop, planned: Purge) -> None:
    assert run_due(shop.tenant.pk, now=later(days=6)) == 0
    with tenant_scope(shop.tenant):
        assert Customer.objects.count() == 6
        assert Customer.objects.filter(restricted=True).count() == 5
        assert over_retention(shop.tenant, now=NOW) == 0


def test_s76_on_the_day_they_go_and_the_number_is_nought(shop: Shop, planned: Purge) -> None:
    assert tenants_with_due(later(days=8)) == [shop.tenant.pk]
    assert run_due(shop.tenant.pk, now=later(days=8)) == 5
    with tenant_scope(shop.tenant):
        assert [card.name for card in Customer.objects.all()] == ["Ny"]
        assert over_retention(shop.tenant, now=later(days=8)) == 0
        done = Purge.objects.get()
        assert (done.state, done.counts) == ("done", ["erased 5"])
        assert not Erasure.objects.exclude(customer=None).exists()
        actions = list(AuditEntry.objects.filter(action__startswith="purge").values_list("action", "count"))
        assert sorted(actions) == [("purge.done", 5), ("purge.plan", 5)]
    assert LedgerEntry.objects.filter(kind="done").count() == 5
    assert ledger.open_intents() == [] and ledger.verify() == []
    assert run_due(shop.tenant.pk, now=later(days=8)) == 0
    assert tenants_with_due(later(days=9)) == []


def test_taken_back_in_time_all_is_as_before(shop: Shop, planned: Purge) -> None:
    with tenant_scope(shop.tenant):
        assert cancel_purge(purge=planned, by=shop.actor("alice"), now=later(days=2)) == 5
        assert not Customer.objects.filter(restricted=True).exists()
        assert search(rule(shop), now=NOW).free == 5
        assert cancel_purge(purge=planned, by=shop.actor("alice"), now=later(days=2)) == 0
    assert run_due(shop.tenant.pk, now=later(days=8)) == 0
    assert LedgerEntry.objects.count() == 0


def test_s78_a_new_visit_wins_on_the_day(shop: Shop, planned: Purge) -> None:
    with tenant_scope(shop.tenant):
        stays = Customer.objects.get(last_visit_at=later(days=-1000))
        booking = steps.book(shop, "cut", at=local("2026-12-04 10:00"))
        booking.customer = stays
        booking.save()
    assert run_due(shop.tenant.pk, now=later(days=8)) == 4
    with tenant_scope(shop.tenant):
        stays.refresh_from_db()
        assert stays.restricted is False
        assert Purge.objects.get().counts == ["coming 1", "erased 4"]


def test_who_books_again_herself_is_taken_back_at_once(shop: Shop) -> None:
    with tenant_scope(shop.tenant):
        card = link_customer(
            name="Camilla Winther", email="camilla@example.dk", phone="", language="da",
            by=shop.actor("alice"), now=later(days=-1500),
        )  # fmt: skip
        Customer.objects.filter(pk=card.pk).update(last_visit_at=later(days=-900))
        plan_purge(rule=rule(shop), counted=6, days=7, by=shop.actor("alice"), now=NOW)
        booking = steps.book(shop, "cut", at=local("2026-11-30 10:00"), now=later(days=1))
        assert booking.customer_id == card.pk
        card.refresh_from_db()
        assert card.restricted is False
        assert Message.objects.filter(recipient_id=card.pk, state="planned").exists()
    assert run_due(shop.tenant.pk, now=later(days=8)) == 5
    with tenant_scope(shop.tenant):
        assert Customer.objects.filter(pk=card.pk).exists()


def test_a_number_that_is_not_the_number_found_decides_nothing(shop: Shop) -> None:
    with tenant_scope(shop.tenant):
        with pytest.raises(Stale) as stale:
            plan_purge(rule=rule(shop), counted=4, days=7, by=shop.actor("alice"), now=NOW)
        assert stale.value.count == 5
        assert not Purge.objects.exists() and not Customer.objects.filter(restricted=True).exists()
        with pytest.raises(ValueError, match="30 days"):
            plan_purge(rule=rule(shop), counted=5, days=31, by=shop.actor("alice"), now=NOW)


def test_what_was_shown_is_what_goes(shop: Shop) -> None:
    with tenant_scope(shop.tenant):
        shown = set(free_ids(rule(shop), now=NOW))
        plan_purge(rule=rule(shop), counted=5, days=0, by=shop.actor("alice"), now=NOW)
        assert set(Erasure.objects.values_list("customer_id", flat=True)) == shown


def test_a_clock_that_has_jumped_ahead_finds_nobody_more(shop: Shop, planned: Purge) -> None:
    assert run_due(shop.tenant.pk, now=NOW + timedelta(days=3000)) == 5
    with tenant_scope(shop.tenant):
        assert [card.name for card in Customer.objects.all()] == ["Ny"]


def test_the_job_does_it_for_every_business(shop: Shop) -> None:
    with tenant_scope(shop.tenant):
        plan_purge(rule=rule(shop), counted=5, days=0, by=shop.actor("alice"), now=NOW)
    assert erase_due() == 5


def test_the_reminders_of_others_are_untouched(shop: Shop, planned: Purge) -> None:
    with tenant_scope(shop.tenant):
        steps.book(shop, "cut", at=local("2026-12-10 10:00"))
        before = Message.objects.filter(state="planned").count()
    run_due(shop.tenant.pk, now=later(days=8))
    clear_lapsed(shop.tenant.pk, now=later(days=8))
    with tenant_scope(shop.tenant):
        assert Message.objects.filter(state="planned").count() == before > 0


def test_whoever_is_told_first_goes_once_the_message_has_left(shop: Shop) -> None:
    with tenant_scope(shop.tenant):
        booking = steps.book(shop, "cut", at=local("2026-11-30 10:00"))
        assert booking.customer is not None
        erase_when_told(
            tenant=shop.tenant, card=booking.customer, reason="request", by=shop.actor("alice"), now=NOW
        )
        cancelled = Message.objects.filter(kind="booking_cancelled")
    assert run_due(shop.tenant.pk, now=NOW) == 0
    with tenant_scope(shop.tenant):
        cancelled.update(state="sent", handed_at=NOW, settled_at=NOW)
    assert run_due(shop.tenant.pk, now=later(minutes=1)) == 1
    audit.chain(shop.tenant.pk, now=NOW)
    assert audit.verify(shop.tenant.pk) == []


def test_a_message_that_never_leaves_delays_it_by_a_day_at_most(shop: Shop) -> None:
    with tenant_scope(shop.tenant):
        booking = steps.book(shop, "cut", at=local("2026-11-30 10:00"))
        assert booking.customer is not None
        erase_when_told(
            tenant=shop.tenant, card=booking.customer, reason="request", by=shop.actor("alice"), now=NOW
        )
    assert run_due(shop.tenant.pk, now=later(hours=23)) == 0
    assert run_due(shop.tenant.pk, now=later(hours=25)) == 1


def test_a_single_decision_can_be_taken_back(shop: Shop) -> None:
    with tenant_scope(shop.tenant):
        booking = steps.book(shop, "cut", at=local("2026-11-30 10:00"))
        assert booking.customer is not None
        waiting = erase_when_told(
            tenant=shop.tenant, card=booking.customer, reason="request", by=shop.actor("alice"), now=NOW
        )
        assert cancel_erasure(erasure=waiting, by=shop.actor("alice"), now=NOW)
        assert not cancel_erasure(erasure=waiting, by=shop.actor("alice"), now=NOW)
    assert run_due(shop.tenant.pk, now=later(days=2)) == 0
