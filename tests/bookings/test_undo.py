"""S52: a drop tells nobody until somebody says so, and is taken back to the minute."""

from datetime import datetime, timedelta

import pytest

from bookings.actions.cancel import cancel
from bookings.actions.move import move
from bookings.actions.undo import Answered, CannotUndo, answer_question, undo_move
from bookings.locks import Taken
from bookings.models import Allocation, Booking, BookingItem, FormerPlace
from notifications.models import Message
from tenants.context import tenant_scope
from tests.bookings.steps import at_once, book, details, moving, starts, states, told
from tests.world import Shop, later, local, plant_solvik

TEN = local("2026-11-26 10:00")
TWO = local("2026-11-26 14:00")
FIVE_MINUTES = later(minutes=5)


def drag(
    shop: Shop, booking: Booking, start: datetime = TWO, *, who: str = "alice", **more: object
) -> Booking:
    """Drag the visit as Alice does, without an answer yet."""
    given: dict[str, object] = {"tell_customer": None, "now": FIVE_MINUTES, **more}
    return move(
        tenant=shop.tenant,
        booking=booking,
        plan=moving(shop, booking, who),
        start=start,
        by=shop.actor("alice"),
        **given,
    )


def place_of(booking: Booking) -> FormerPlace:
    """Give the latest change of a visit."""
    return FormerPlace.objects.filter(booking=booking).order_by("-made_at", "-sequence")[0]


def undo(shop: Shop, booking: Booking, *, now: datetime = FIVE_MINUTES) -> Booking:
    """Press undo."""
    return undo_move(tenant=shop.tenant, place=place_of(booking), by=shop.actor("alice"), now=now)


def answer(shop: Shop, booking: Booking, tell: bool, *, now: datetime = FIVE_MINUTES) -> None:
    """Answer the question."""
    answer_question(
        tenant=shop.tenant, place=place_of(booking), tell_customer=tell, by=shop.actor("alice"), now=now
    )


def stand() -> dict[str, list[tuple[object, ...]]]:
    """Give where everything stands, to the minute, the person and the lane."""
    return {
        "visits": sorted(Booking.objects.values_list("pk", "starts_at", "ends_at", "approve_by", "status")),
        "items": sorted(BookingItem.objects.values_list("pk", "resource", "starts_at", "ends_at")),
        "taken": sorted(
            Allocation.objects.values_list("resource", "lane", "starts_at", "ends_at", "item", "item_number")
        ),
    }


def planned(booking: Booking) -> set[tuple[str, str, datetime]]:
    """Give what is still to be told, and when."""
    rows = Message.objects.filter(about_id=booking.pk, state="planned")
    return set(rows.values_list("kind", "channel", "send_at"))


def test_s52_nothing_is_sent_before_the_question_is_answered(in_solvik: Shop) -> None:
    booking = drag(in_solvik, book(in_solvik, "cut", at=TEN))
    assert not any(kind == "booking_moved" for kind, _ in told(booking))
    assert place_of(booking).answer == "open"
    answer(in_solvik, booking, True)
    message = told(booking)["booking_moved", "email"]
    assert (message.state, message.send_at) == ("planned", FIVE_MINUTES + timedelta(seconds=10))


def test_s52_answered_with_no_the_customer_is_not_told(in_solvik: Shop) -> None:
    booking = drag(in_solvik, book(in_solvik, "cut", at=TEN))
    answer(in_solvik, booking, False)
    assert not any(kind == "booking_moved" for kind, _ in told(booking))
    with pytest.raises(Answered):
        answer(in_solvik, booking, True)


def test_s52_undone_everything_stands_as_before_and_nothing_of_the_change_is_sent(in_solvik: Shop) -> None:
    booking = book(in_solvik, "cut", "trim", at=TEN)
    before, waits = stand(), planned(booking)
    moved = drag(in_solvik, booking, who="bob")
    assert stand() != before
    back = undo(in_solvik, moved)
    assert stand() == before
    assert planned(booking) == waits
    assert not any(kind == "booking_moved" for kind, _, _ in states(booking))
    assert back.sequence == 2
    assert [event.kind for event in booking.events.order_by("at", "kind")] == ["booked", "moved", "undone"]
    assert starts(in_solvik, "cut", on="2026-11-26")[:2] == ["09:00", "12:30"]


def test_s52_told_by_the_form_it_can_be_undone_for_ten_seconds(in_solvik: Shop) -> None:
    booking = book(in_solvik, "cut", at=TEN)
    before = stand()
    moved = drag(in_solvik, booking, tell_customer=True)
    undo(in_solvik, moved, now=FIVE_MINUTES + timedelta(seconds=9))
    assert stand() == before
    assert ("booking_moved", "email", "planned") not in states(booking)
    again = drag(in_solvik, booking, tell_customer=True, now=later(minutes=6))
    with pytest.raises(CannotUndo):
        undo(in_solvik, again, now=later(minutes=6, seconds=10))


def test_s52_what_has_left_the_house_is_not_undone(in_solvik: Shop) -> None:
    booking = drag(in_solvik, book(in_solvik, "cut", at=TEN), tell_customer=True)
    Message.objects.filter(kind="booking_moved").update(state="sent")
    with pytest.raises(CannotUndo):
        undo(in_solvik, booking)
    assert Booking.objects.get().starts_at == TWO


def test_the_lane_of_a_double_booking_comes_back(in_solvik: Shop) -> None:
    book(in_solvik, "cut", at=TEN)
    over = book(in_solvik, "cut", at=TWO, typed=details(name="Mette Holm"))
    drag(in_solvik, over, TEN, accept=("taken",), overbook=True, why="Hun har travlt", tell_customer=False)
    before = stand()
    moved = drag(in_solvik, over, local("2026-11-26 15:00"), now=later(minutes=6))
    assert Allocation.objects.get(booking=over).lane == 0
    undo(in_solvik, moved, now=later(minutes=6))
    assert stand() == before
    assert Allocation.objects.get(booking=over).lane == 1


def test_a_time_that_somebody_took_meanwhile_is_not_taken_back(in_solvik: Shop) -> None:
    booking = drag(in_solvik, book(in_solvik, "cut", at=TEN))
    book(in_solvik, "trim", at=TEN, typed=details(name="Mette Holm"), now=later(minutes=6))
    with pytest.raises(Taken):
        undo(in_solvik, booking, now=later(minutes=7))
    assert Booking.objects.get(pk=booking.pk).starts_at == TWO


def test_a_second_undo_changes_nothing(in_solvik: Shop) -> None:
    booking = drag(in_solvik, book(in_solvik, "cut", at=TEN))
    undo(in_solvik, booking)
    assert undo(in_solvik, booking).sequence == 2


def test_after_a_later_change_the_earlier_one_cannot_be_undone(in_solvik: Shop) -> None:
    booking = drag(in_solvik, book(in_solvik, "cut", at=TEN))
    first = place_of(booking)
    drag(in_solvik, booking, local("2026-11-26 15:00"), now=later(minutes=6))
    with pytest.raises(CannotUndo):
        undo_move(tenant=in_solvik.tenant, place=first, by=in_solvik.actor("alice"), now=later(minutes=6))


def test_the_question_of_an_earlier_change_comes_back_when_the_later_is_undone(in_solvik: Shop) -> None:
    booking = drag(in_solvik, book(in_solvik, "cut", at=TEN))
    first = place_of(booking)
    drag(in_solvik, booking, local("2026-11-26 15:00"), now=later(minutes=6))
    first.refresh_from_db()
    assert first.answer == "passed_on"
    undo(in_solvik, booking, now=later(minutes=7))
    first.refresh_from_db()
    assert first.answer == "open"
    undo_move(tenant=in_solvik.tenant, place=first, by=in_solvik.actor("alice"), now=later(minutes=8))
    assert Booking.objects.get().starts_at == TEN


def test_a_confirmation_that_never_left_goes_out_though_nobody_is_told_of_the_move(
    in_solvik: Shop,
) -> None:
    booking = drag(in_solvik, book(in_solvik, "cut", at=TEN))
    assert told(booking)["booking_confirmation", "email"].state == "skipped"
    answer(in_solvik, booking, False)
    assert told(booking)["booking_confirmation", "email"].state == "planned"


def test_a_customer_without_an_address_is_no_question(in_solvik: Shop) -> None:
    booking = drag(in_solvik, book(in_solvik, "cut", at=TEN, typed=details(email="", phone="")))
    assert place_of(booking).answer == "nobody"


def test_a_cancelled_visit_asks_nothing_and_is_not_put_back(in_solvik: Shop) -> None:
    booking = drag(in_solvik, book(in_solvik, "cut", at=TEN))
    cancel(tenant=in_solvik.tenant, booking=booking, by=in_solvik.actor("alice"), now=later(minutes=6))
    assert place_of(booking).answer == "passed_on"
    with pytest.raises(CannotUndo):
        undo(in_solvik, booking, now=later(minutes=7))


@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_undo_against_an_online_booking_of_the_freed_time_leaves_one_of_them_there() -> None:
    shop = plant_solvik()
    with tenant_scope(shop.tenant):
        booking = drag(shop, book(shop, "cut", at=TEN))

    def take_back() -> str:
        with tenant_scope(shop.tenant):
            undo(shop, booking, now=later(minutes=6))
        return "undone"

    def book_it() -> str:
        with tenant_scope(shop.tenant):
            book(shop, "cut", at=TEN, typed=details(name="Mette Holm"), now=later(minutes=6))
        return "booked"

    outcome = at_once([take_back, book_it, book_it])
    assert outcome["refused"] == 2
    with tenant_scope(shop.tenant):
        assert Allocation.objects.filter(starts_at=TEN).count() == 1


@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_two_who_answer_at_once_tell_the_customer_once() -> None:
    shop = plant_solvik()
    with tenant_scope(shop.tenant):
        booking = drag(shop, book(shop, "cut", at=TEN))

    def press() -> str:
        with tenant_scope(shop.tenant):
            answer(shop, booking, True)
        return "answered"

    assert at_once([press, press, press]) == {"answered": 3}
    with tenant_scope(shop.tenant):
        assert Message.objects.filter(kind="booking_moved", channel="email").count() == 1
