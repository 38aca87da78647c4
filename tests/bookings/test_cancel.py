"""Cancelling: the time is free at once, the customer is told, and late is late."""

from datetime import timedelta

import pytest

from bookings.actions.cancel import TooLate, cancel
from bookings.models import Allocation, Booking
from customers.models import Customer
from tests.bookings.steps import book, customer_of, starts, states, told
from tests.world import NOW, Shop, local

TEN = local("2026-11-26 10:00")
Status = Booking.Status


def test_s14_a_cancelled_time_is_listed_again_at_once_and_books(in_solvik: Shop) -> None:
    booking = book(in_solvik, "cut", at=TEN)
    assert "10:00" not in starts(in_solvik, "cut", on="2026-11-26")
    cancel(tenant=in_solvik.tenant, booking=booking, by=customer_of(booking), now=NOW)
    assert "10:00" in starts(in_solvik, "cut", on="2026-11-26")
    assert book(in_solvik, "cut", at=TEN).status == Status.BOOKED


def test_s42_what_was_planned_is_withdrawn_and_the_customer_is_told(in_solvik: Shop) -> None:
    booking = book(in_solvik, "cut", at=TEN)
    cancel(tenant=in_solvik.tenant, booking=booking, by=customer_of(booking), now=NOW)
    assert states(booking) == {
        ("booking_confirmation", "email", "skipped"),
        ("booking_confirmation", "sms", "skipped"),
        ("booking_reminder", "sms", "skipped"),
        ("booking_cancelled", "email", "planned"),
        ("booking_cancelled", "sms", "planned"),
    }


def test_the_staff_may_cancel_without_a_word(in_solvik: Shop) -> None:
    booking = book(in_solvik, "cut", at=TEN)
    cancel(tenant=in_solvik.tenant, booking=booking, by=in_solvik.actor("bob"), now=NOW, tell_customer=False)
    assert {state for _kind, _channel, state in states(booking)} == {"skipped"}


def test_s55_a_second_call_changes_nothing(in_solvik: Shop) -> None:
    booking = book(in_solvik, "cut", at=TEN)
    cancel(tenant=in_solvik.tenant, booking=booking, by=customer_of(booking), now=NOW)
    before = Booking.objects.get(pk=booking.pk).sequence
    cancel(tenant=in_solvik.tenant, booking=booking, by=customer_of(booking), now=NOW + timedelta(minutes=1))
    after = Booking.objects.get(pk=booking.pk)
    assert (after.sequence, after.status) == (before, Status.CANCELLED)
    assert booking.events.filter(kind="cancelled").count() == 1
    assert sum(kind == "booking_cancelled" for kind, _channel in told(booking)) == 2


def test_s56_a_minute_too_late_is_refused_to_the_customer_and_open_to_the_staff(in_solvik: Shop) -> None:
    booking = book(in_solvik, "cut", at=TEN)
    late = TEN - timedelta(hours=23, minutes=59)
    with pytest.raises(TooLate):
        cancel(tenant=in_solvik.tenant, booking=booking, by=customer_of(booking), now=late)
    assert Booking.objects.get(pk=booking.pk).status == Status.BOOKED
    assert Allocation.objects.filter(booking=booking).exists()
    cancel(tenant=in_solvik.tenant, booking=booking, by=in_solvik.actor("alice"), now=late)
    assert Booking.objects.get(pk=booking.pk).status == Status.CANCELLED


def test_s56_the_last_moment_itself_is_in_time(in_solvik: Shop) -> None:
    booking = book(in_solvik, "cut", at=TEN)
    gone = cancel(
        tenant=in_solvik.tenant, booking=booking, by=customer_of(booking), now=TEN - timedelta(hours=24)
    )
    assert gone.status == Status.CANCELLED


def test_a_visit_that_is_over_is_cancelled_in_silence(in_solvik: Shop) -> None:
    booking = book(in_solvik, "cut", at=TEN)
    cancel(
        tenant=in_solvik.tenant, booking=booking, by=in_solvik.actor("alice"), now=TEN + timedelta(hours=1)
    )
    assert not any(kind == "booking_cancelled" for kind, _channel in told(booking))


def test_the_card_forgets_the_cancelled_visit_and_knows_the_next(in_solvik: Shop) -> None:
    booking = book(in_solvik, "cut", at=TEN)
    later = book(in_solvik, "cut", at=TEN + timedelta(days=1))
    assert Customer.objects.get().next_booking_at == TEN
    cancel(tenant=in_solvik.tenant, booking=booking, by=customer_of(booking), now=NOW)
    assert Customer.objects.get().next_booking_at == later.starts_at
    cancel(tenant=in_solvik.tenant, booking=later, by=customer_of(later), now=NOW)
    assert Customer.objects.get().next_booking_at is None
