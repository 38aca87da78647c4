"""Requests: their time is blocked from the asking on, and the customer is told either way."""

from datetime import timedelta

import pytest

from bookings.actions.cancel import cancel
from bookings.actions.requests import approve, decline, expire_requests
from bookings.actions.sweep import clear_lapsed, tenants_with_lapsed
from bookings.models import Allocation, Booking
from bookings.slots import Refused
from tenants.actors import SYSTEM
from tenants.context import tenant_scope
from tests.bookings.steps import at_once, book, customer_of, details, edit, hold, settle, starts, states, told
from tests.world import NOW, Shop, local, plant_lund, plant_solvik

TEN = local("2026-11-26 10:00")
Status = Booking.Status


def test_s05_a_request_that_waits_blocks_its_time(in_solvik: Shop) -> None:
    booking = book(in_solvik, "trial", at=TEN)
    assert booking.status == Status.REQUESTED
    assert "10:00" not in starts(in_solvik, "cut", on="2026-11-26")
    with pytest.raises(Refused):
        book(in_solvik, "trial", at=TEN, typed=details(name="Dana Krog"))


def test_a_request_is_answered_by_a_receipt_without_a_reminder(in_solvik: Shop) -> None:
    booking = book(in_solvik, "trial", at=TEN)
    assert {kind for kind, _channel, _state in states(booking)} == {"booking_requested"}


def test_approved_it_is_a_visit_with_confirmation_and_reminder(in_solvik: Shop) -> None:
    booking = book(in_solvik, "trial", at=TEN)
    approved = approve(tenant=in_solvik.tenant, booking=booking, by=in_solvik.actor("alice"), now=NOW)
    assert (approved.status, approved.approve_by) == (Status.BOOKED, None)
    messages = told(booking)
    assert messages["booking_confirmation", "email"].state == "planned"
    assert messages["booking_reminder", "sms"].send_at == TEN - timedelta(days=1)
    assert Allocation.objects.filter(booking=booking).count() == 1


def test_declined_its_time_is_free_and_the_customer_is_told(in_solvik: Shop) -> None:
    booking = book(in_solvik, "trial", at=TEN)
    gone = decline(tenant=in_solvik.tenant, booking=booking, by=in_solvik.actor("alice"), now=NOW)
    assert gone.status == Status.DECLINED
    assert "10:00" in starts(in_solvik, "cut", on="2026-11-26")
    assert ("booking_declined", "email", "planned") in states(booking)
    assert ("booking_requested", "email", "skipped") in states(booking)


def test_unanswered_it_lapses_once_and_the_customer_is_told(in_solvik: Shop) -> None:
    booking = book(in_solvik, "trial", at=TEN)
    late = NOW + timedelta(hours=24)
    assert expire_requests(tenant=in_solvik.tenant, by=SYSTEM, now=late - timedelta(seconds=1)) == 0
    assert expire_requests(tenant=in_solvik.tenant, by=SYSTEM, now=late) == 1
    assert expire_requests(tenant=in_solvik.tenant, by=SYSTEM, now=late) == 0
    booking.refresh_from_db()
    assert booking.status == Status.EXPIRED
    assert ("booking_declined", "sms", "planned") in states(booking)
    assert "10:00" in starts(in_solvik, "cut", on="2026-11-26", now=late)


def test_a_request_for_soon_is_to_be_answered_while_the_customer_can_still_set_out(in_solvik: Shop) -> None:
    booking = book(in_solvik, "trial", at=local("2026-11-24 11:00"))
    assert booking.approve_by == local("2026-11-24 10:00")


def test_an_answer_after_the_answer_changes_nothing(in_solvik: Shop) -> None:
    booking = book(in_solvik, "trial", at=TEN)
    alice = in_solvik.actor("alice")
    decline(tenant=in_solvik.tenant, booking=booking, by=alice, now=NOW)
    assert approve(tenant=in_solvik.tenant, booking=booking, by=alice, now=NOW).status == Status.DECLINED
    assert not any(kind == "booking_confirmation" for kind, _channel in told(booking))


def test_the_customer_may_take_a_request_back(in_solvik: Shop) -> None:
    booking = book(in_solvik, "trial", at=TEN)
    cancel(tenant=in_solvik.tenant, booking=booking, by=customer_of(booking), now=NOW)
    assert expire_requests(tenant=in_solvik.tenant, by=SYSTEM, now=NOW + timedelta(days=3)) == 0
    assert Booking.objects.get().status == Status.CANCELLED


@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_the_sweep_finds_only_businesses_with_something_lapsed() -> None:
    shop, stranger = plant_solvik(), plant_lund()
    with tenant_scope(shop.tenant):
        booking = book(shop, "trial", at=TEN)
    with tenant_scope(stranger.tenant):
        hold(stranger, "visit", at=TEN, who="charlie")
    late = NOW + timedelta(hours=24)
    assert tenants_with_lapsed(late - timedelta(seconds=1)) == []
    assert tenants_with_lapsed(late) == [shop.tenant.pk]
    clear_lapsed(shop.tenant.pk, now=late)
    assert tenants_with_lapsed(late) == []
    with tenant_scope(shop.tenant):
        assert Booking.objects.get(pk=booking.pk).status == Status.EXPIRED


@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_s05_two_requests_at_once_for_one_time_and_one_is_heard() -> None:
    shop = plant_solvik()

    def ask(number: int) -> str:
        with tenant_scope(shop.tenant):
            held = hold(shop, "trial", at=TEN)
        with tenant_scope(shop.tenant):
            settle(shop, held, typed=details(name=f"Gæst {number}", phone=f"+452012340{number}", email=""))
        return "asked"

    assert at_once([lambda: ask(1), lambda: ask(2)]) == {"asked": 1, "refused": 1}


@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_approve_and_decline_at_once_end_in_one_answer() -> None:
    shop = plant_solvik()
    for _round in range(5):
        with tenant_scope(shop.tenant):
            edit(shop.services["trial"], approval_minutes=60)
            booking = book(shop, "trial", at=TEN)

        def answer(act: object, booking: Booking = booking) -> str:
            with tenant_scope(shop.tenant):
                act(tenant=shop.tenant, booking=booking, by=shop.actor("alice"), now=NOW)
            return "answered"

        assert at_once([lambda: answer(approve), lambda: answer(decline)]) == {"answered": 2}
        with tenant_scope(shop.tenant):
            booking.refresh_from_db()
            held = Allocation.objects.filter(booking=booking).exists()
            assert held == (booking.status == Status.BOOKED)
            live = {kind for kind, _channel, state in states(booking) if state == "planned"}
            assert ("booking_declined" in live) == (booking.status == Status.DECLINED)
            cancel(tenant=shop.tenant, booking=booking, by=shop.actor("alice"), now=NOW)
