"""Marking how a visit went."""

from datetime import timedelta

import pytest

from bookings.actions.cancel import cancel
from bookings.actions.mark import NotFromHere, mark
from bookings.models import Allocation, Booking
from customers.models import Customer
from tests.bookings.steps import book, states
from tests.world import NOW, Shop, local

TEN = local("2026-11-26 10:00")
Status = Booking.Status


def put(shop: Shop, booking: Booking, *marks: str) -> Booking:
    """Set one mark after the other."""
    for status in marks:
        booking = mark(tenant=shop.tenant, booking=booking, status=status, by=shop.actor("alice"), now=TEN)
    return booking


def test_arrived_and_done_make_it_the_last_visit(in_solvik: Shop) -> None:
    booking = put(in_solvik, book(in_solvik, "cut", at=TEN), "arrived", "done")
    assert booking.status == Status.DONE
    card = Customer.objects.get()
    assert (card.last_visit_at, card.next_booking_at) == (TEN, None)


def test_who_did_not_come_has_no_last_visit_and_hears_nothing_more(in_solvik: Shop) -> None:
    booking = put(in_solvik, book(in_solvik, "cut", at=TEN), "no_show")
    assert Customer.objects.get().last_visit_at is None
    assert {state for _kind, _channel, state in states(booking)} == {"skipped"}


def test_a_mark_by_mistake_is_taken_back(in_solvik: Shop) -> None:
    booking = put(in_solvik, book(in_solvik, "cut", at=TEN), "arrived", "booked")
    assert booking.status == Status.BOOKED
    assert set(booking.events.values_list("kind", flat=True)) == {"booked", "arrived", "reopened"}


def test_s42_a_no_show_by_mistake_before_the_visit_gets_its_reminder_back(in_solvik: Shop) -> None:
    booking = book(in_solvik, "cut", at=TEN)
    for status in ("no_show", "booked"):
        mark(tenant=in_solvik.tenant, booking=booking, status=status, by=in_solvik.actor("alice"), now=NOW)
    assert ("booking_reminder", "sms", "planned") in states(booking)
    assert ("booking_confirmation", "email", "skipped") in states(booking)


def test_the_same_mark_twice_is_one_line_of_history(in_solvik: Shop) -> None:
    booking = put(in_solvik, book(in_solvik, "cut", at=TEN), "arrived", "arrived")
    assert booking.events.filter(kind="arrived").count() == 1


def test_a_visit_that_is_marked_keeps_its_time(in_solvik: Shop) -> None:
    booking = put(in_solvik, book(in_solvik, "cut", at=TEN), "no_show")
    assert Allocation.objects.filter(booking=booking).count() == 1


@pytest.mark.parametrize("status", ["arrived", "done", "no_show", "booked"])
def test_a_cancelled_visit_takes_no_mark(in_solvik: Shop, status: str) -> None:
    booking = book(in_solvik, "cut", at=TEN)
    cancel(tenant=in_solvik.tenant, booking=booking, by=in_solvik.actor("alice"), now=NOW)
    with pytest.raises(NotFromHere):
        put(in_solvik, booking, status)


def test_a_request_takes_no_mark_before_it_is_answered(in_solvik: Shop) -> None:
    with pytest.raises(NotFromHere):
        put(in_solvik, book(in_solvik, "trial", at=TEN), "arrived")


def test_a_mark_grows_no_sequence_for_the_customers_calendar(in_solvik: Shop) -> None:
    booking = put(in_solvik, book(in_solvik, "cut", at=TEN), "arrived", "done")
    assert booking.sequence == 0
    assert booking.changed_at == TEN + timedelta(0)
