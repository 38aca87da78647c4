"""Moving a visit: the customer keeps every rule, the staff go on with open eyes, one of two wins."""

from datetime import datetime, timedelta

import pytest

from bookings.actions.cancel import TooLate, cancel
from bookings.actions.move import Ended, move
from bookings.models import Allocation, Booking
from bookings.slots import Refused
from tenants.actors import Actor
from tenants.context import tenant_scope
from tests.bookings.steps import at_once, book, customer_of, edit, moving, plant_class, sit, starts, told
from tests.world import NOW, Shop, local, plant_solvik

TEN = local("2026-11-26 10:00")
TWO = local("2026-11-26 14:00")
SATURDAY = local("2026-11-28 10:00")


def shift(
    shop: Shop,
    booking: Booking,
    start: datetime,
    *,
    by: Actor | None = None,
    now: datetime = NOW,
    who: str | None = "alice",
    **choices: object,
) -> Booking:
    """Move a visit, as its customer where nothing else is said."""
    return move(
        tenant=shop.tenant,
        booking=booking,
        plan=moving(shop, booking, who),
        start=start,
        by=by or customer_of(booking),
        now=now,
        **choices,
    )


def test_the_old_time_is_free_and_the_new_one_taken(in_solvik: Shop) -> None:
    booking = shift(in_solvik, book(in_solvik, "cut", at=TEN), TWO)
    assert (booking.starts_at, booking.ends_at) == (TWO, TWO + timedelta(hours=1))
    listed = starts(in_solvik, "cut", on="2026-11-26")
    assert "10:00" in listed and "14:00" not in listed
    assert [row.starts_at for row in Allocation.objects.all()] == [TWO]
    assert booking.items.get().starts_at == TWO


def test_a_quarter_later_overlaps_only_itself(in_solvik: Shop) -> None:
    booking = shift(in_solvik, book(in_solvik, "cut", at=TEN), TEN + timedelta(minutes=15))
    assert booking.starts_at == TEN + timedelta(minutes=15)
    assert Allocation.objects.count() == 1


def test_a_move_keeps_what_was_booked_though_the_service_has_changed(in_solvik: Shop) -> None:
    booking = book(in_solvik, "cut", at=TEN)
    edit(in_solvik.services["cut"], minutes=30, price_minor=1, name="Andet")
    booking = shift(in_solvik, booking, TWO)
    item = booking.items.get()
    assert booking.ends_at - booking.starts_at == timedelta(hours=1)
    assert (item.name, item.price_minor) == ("Dameklip", 49500)


def test_the_sequence_grows_with_each_move(in_solvik: Shop) -> None:
    booking = book(in_solvik, "cut", at=TEN)
    shift(in_solvik, booking, TWO)
    assert shift(in_solvik, booking, TEN).sequence == 2


def test_s20_the_customer_keeps_the_notice(in_solvik: Shop) -> None:
    edit(in_solvik.services["cut"], notice_minutes=240)
    booking = book(in_solvik, "cut", at=TEN)
    with pytest.raises(Refused) as refusal:
        shift(in_solvik, booking, local("2026-11-24 11:00"))
    assert refusal.value.reasons == ("notice",)
    assert shift(in_solvik, booking, local("2026-11-24 14:00")).starts_at == local("2026-11-24 14:00")


@pytest.mark.parametrize(
    ("start", "reason"),
    [
        (local("2026-11-26 14:07"), "off_grid"),
        (SATURDAY, "closed"),
        (local("2027-11-25 10:00"), "too_far"),
        (local("2026-11-23 10:00"), "past"),
    ],
)
def test_the_customer_keeps_every_other_rule_too(in_solvik: Shop, start: datetime, reason: str) -> None:
    booking = book(in_solvik, "cut", at=TEN)
    with pytest.raises(Refused) as refusal:
        shift(in_solvik, booking, start, accept=(reason,), overbook=True)
    assert reason in refusal.value.reasons
    assert Booking.objects.get().starts_at == TEN
    assert Allocation.objects.get().starts_at == TEN


def test_s56_a_minute_too_late_is_refused_to_the_customer_and_open_to_the_staff(in_solvik: Shop) -> None:
    booking = book(in_solvik, "cut", at=TEN)
    late = TEN - timedelta(hours=23, minutes=59)
    with pytest.raises(TooLate):
        shift(in_solvik, booking, TWO, now=late)
    assert shift(in_solvik, booking, TWO, now=late, by=in_solvik.actor("bob")).starts_at == TWO


def test_a_cancelled_visit_is_not_moved(in_solvik: Shop) -> None:
    booking = book(in_solvik, "cut", at=TEN)
    cancel(tenant=in_solvik.tenant, booking=booking, by=customer_of(booking), now=NOW)
    with pytest.raises(Ended):
        shift(in_solvik, booking, TWO, by=in_solvik.actor("alice"))


def test_s42_the_old_reminder_is_withdrawn_and_a_new_one_planned(in_solvik: Shop) -> None:
    booking = book(in_solvik, "cut", at=TEN)
    old = told(booking)["booking_reminder", "sms"]
    shift(in_solvik, booking, TWO + timedelta(days=1))
    old.refresh_from_db()
    new = told(booking)["booking_reminder", "sms"]
    assert (old.state, old.reason) == ("skipped", "moved")
    assert (new.state, new.send_at) == ("planned", TWO)
    assert told(booking)["booking_moved", "email"].state == "planned"


def test_s42_moved_within_its_own_day_it_still_has_just_one_live_reminder(in_solvik: Shop) -> None:
    booking = book(in_solvik, "cut", at=TEN)
    for start in (TWO, TEN, TWO):
        shift(in_solvik, booking, start)
    rows = [row for row in told_all(booking) if row == ("booking_reminder", "planned")]
    assert len(rows) == 1


def test_s42_moved_without_a_word_it_still_reminds_of_the_new_time(in_solvik: Shop) -> None:
    booking = book(in_solvik, "cut", at=TEN)
    shift(in_solvik, booking, TWO + timedelta(days=1), by=in_solvik.actor("alice"), tell_customer=False)
    reminder = told(booking)["booking_reminder", "sms"]
    assert (reminder.state, reminder.send_at) == ("planned", TWO)
    assert not any(kind == "booking_moved" for kind, _channel in told(booking))


def told_all(booking: Booking) -> list[tuple[str, str]]:
    """List kind and state of every message, the withdrawn ones too."""
    rows = type(told(booking)["booking_confirmation", "email"]).objects.filter(about_id=booking.pk)
    return list(rows.values_list("kind", "state"))


def test_s04_the_staff_are_told_of_another_visit_and_go_on_only_with_the_right_to(in_solvik: Shop) -> None:
    book(in_solvik, "cut", at=TWO)
    booking = book(in_solvik, "cut", at=TEN)
    alice = in_solvik.actor("alice")
    with pytest.raises(Refused) as refusal:
        shift(in_solvik, booking, TWO, by=alice)
    assert refusal.value.reasons == ("taken",)
    with pytest.raises(Refused):
        shift(in_solvik, booking, TWO, by=alice, accept=("taken",))
    moved = shift(in_solvik, booking, TWO, by=alice, accept=("taken",), overbook=True)
    assert Allocation.objects.get(booking=moved).lane == 1
    assert "14:00" not in starts(in_solvik, "cut", on="2026-11-26")


def test_a_third_visit_over_two_gets_a_lane_of_its_own(in_solvik: Shop) -> None:
    book(in_solvik, "cut", at=TWO)
    alice = in_solvik.actor("alice")
    lanes = []
    for hour in (9, 10):
        booking = book(in_solvik, "cut", at=local(f"2026-11-26 {hour:02d}:00"))
        shift(in_solvik, booking, TWO, by=alice, accept=("taken",), overbook=True)
        lanes.append(Allocation.objects.get(booking=booking).lane)
    assert lanes == [1, 2]


def test_the_lower_visit_gone_the_overbooked_one_still_blocks_its_time(in_solvik: Shop) -> None:
    first = book(in_solvik, "cut", at=TWO)
    second = book(in_solvik, "cut", at=TEN)
    shift(in_solvik, second, TWO, by=in_solvik.actor("alice"), accept=("taken",), overbook=True)
    cancel(tenant=in_solvik.tenant, booking=first, by=in_solvik.actor("alice"), now=NOW)
    assert "14:00" not in starts(in_solvik, "cut", on="2026-11-26")


def test_a_buffer_cut_by_the_staff_fits_lane_0_and_availability_still_counts_it(in_solvik: Shop) -> None:
    book(in_solvik, "cut", at=TWO)
    booking = book(in_solvik, "buffered", at=TEN)
    one = local("2026-11-26 13:00")
    alice = in_solvik.actor("alice")
    with pytest.raises(Refused) as refusal:
        shift(in_solvik, booking, one, by=alice)
    assert refusal.value.reasons == ("buffer",)
    moved = shift(in_solvik, booking, one, by=alice, accept=("buffer",))
    row = Allocation.objects.get(booking=moved)
    assert (row.lane, row.starts_at, row.ends_at) == (0, one, TWO)
    listed = starts(in_solvik, "trim", on="2026-11-26")
    assert "12:45" in listed and not {"13:00", "13:45", "14:45"} & set(listed)


def test_the_staff_may_move_into_closed_time_that_they_have_seen(in_solvik: Shop) -> None:
    booking = book(in_solvik, "cut", at=TEN)
    with pytest.raises(Refused):
        shift(in_solvik, booking, SATURDAY, by=in_solvik.actor("bob"))
    moved = shift(in_solvik, booking, SATURDAY, by=in_solvik.actor("bob"), accept=("closed",))
    assert (moved.starts_at, Allocation.objects.get().lane) == (SATURDAY, 0)


def test_the_staff_may_give_it_to_a_colleague(in_solvik: Shop) -> None:
    booking = shift(in_solvik, book(in_solvik, "cut", at=TEN), TEN, by=in_solvik.actor("alice"), who="bob")
    bob = in_solvik.people["bob"].pk
    assert booking.items.get().resource_id == bob
    assert Allocation.objects.get().resource_id == bob
    event = booking.events.get(kind="moved")
    assert (event.old_resource_id, event.new_resource_id) == (in_solvik.people["alice"].pk, bob)


def test_a_seat_in_a_class_is_not_moved_out_of_it(in_solvik: Shop) -> None:
    session = plant_class(in_solvik, at=TEN)
    booking = sit(in_solvik, session)
    with pytest.raises(Refused):
        shift(in_solvik, booking, TWO, by=in_solvik.actor("alice"), accept=("taken",), overbook=True)
    assert Allocation.objects.get().session_id == session.pk


def test_a_request_that_is_moved_forward_is_to_be_answered_before_its_new_time(in_solvik: Shop) -> None:
    edit(in_solvik.services["trial"], approval_minutes=7 * 24 * 60)
    booking = book(in_solvik, "trial", at=local("2026-12-03 10:00"))
    moved = shift(in_solvik, booking, TEN)
    assert moved.status == Booking.Status.REQUESTED
    assert moved.approve_by is not None and moved.approve_by < TEN


@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_two_moves_at_once_to_one_time_and_one_wins() -> None:
    shop = plant_solvik()
    with tenant_scope(shop.tenant):
        visits = [book(shop, "trim", at=TEN + timedelta(minutes=15 * number)) for number in range(6)]

    def press(booking: Booking) -> str:
        with tenant_scope(shop.tenant):
            shift(shop, booking, TWO)
        return "moved"

    outcome = at_once([lambda visit=visit: press(visit) for visit in visits])
    assert outcome == {"moved": 1, "refused": 5}
    with tenant_scope(shop.tenant):
        assert Allocation.objects.filter(starts_at=TWO).count() == 1
        assert Allocation.objects.count() == 6
        assert Booking.objects.filter(starts_at=TWO).count() == 1


@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_a_swap_at_once_leaves_both_with_a_time() -> None:
    shop = plant_solvik()
    with tenant_scope(shop.tenant):
        one, two = book(shop, "cut", at=TEN), book(shop, "cut", at=TWO)

    def press(booking: Booking, start: datetime) -> str:
        with tenant_scope(shop.tenant):
            shift(shop, booking, start)
        return "moved"

    outcome = at_once([lambda: press(one, TWO), lambda: press(two, TEN)])
    assert outcome == {"refused": 2}
    with tenant_scope(shop.tenant):
        assert sorted(Allocation.objects.values_list("starts_at", flat=True)) == [TEN, TWO]
