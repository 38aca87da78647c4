"""A series is changed from one visit on, or as a whole: alike, at once, or not at all."""

import pytest
import time_machine

from bookings.actions.cancel import cancel
from bookings.actions.changeseries import ALL, FOLLOWING, NothingLeft, cancel_series, move_series
from bookings.models import Allocation, Booking, BookingEvent, Series
from bookings.occasions import Undecided
from customers.models import Customer
from notifications.compose import Skip, compose
from notifications.models import Message
from tenants.context import tenant_scope
from tests.bookings.recurring import repeat, shown, visits
from tests.bookings.steps import at_once, book, details, write
from tests.world import NOW, Shop, local, plant_solvik

THURSDAY = "2026-11-26 10:00"


def move(
    shop: Shop,
    booking: Booking,
    to: str,
    *,
    scope: str = FOLLOWING,
    who: str | None = None,
    choices: dict[str, str] | None = None,
    tell: bool = True,
) -> list[Booking]:
    """Move as Alice does."""
    return move_series(
        tenant=shop.tenant,
        booking=booking,
        scope=scope,
        start=local(to),
        who=shop.people[who].pk if who else None,
        choices=choices or {},
        by=shop.actor("alice"),
        now=NOW,
        tell_customer=tell,
    )


def times(series: Series) -> list[str]:
    """List when the visits of a series are."""
    return shown([each.starts_at for each in visits(series)])


def test_this_and_the_following_move_by_the_same_days_and_to_the_same_clock(in_solvik: Shop) -> None:
    series = repeat(in_solvik, THURSDAY, times=4)
    moved = move(in_solvik, visits(series)[1], "2026-12-04 13:30")
    assert len(moved) == 3
    assert times(series) == ["26.11 10:00", "04.12 13:30", "11.12 13:30", "18.12 13:30"]
    for visit in moved:
        assert Allocation.objects.get(booking=visit).starts_at == visit.starts_at
        event = BookingEvent.objects.get(booking=visit, kind="moved")
        assert event.new_starts_at == visit.starts_at and visit.sequence == 1


def test_s37_a_series_that_is_moved_over_the_change_of_the_clocks_keeps_the_local_time(
    in_solvik: Shop,
) -> None:
    series = repeat(in_solvik, "2027-03-18 10:00", times=4)
    move(in_solvik, visits(series)[0], "2027-03-19 13:15", scope=ALL)
    assert [each.split()[1] for each in times(series)] == ["13:15"] * 4


def test_all_moves_what_is_still_to_come(in_solvik: Shop) -> None:
    series = repeat(in_solvik, THURSDAY, times=3)
    first, second, _third = visits(series)
    Booking.objects.filter(pk=first.pk).update(status="done")
    assert len(move(in_solvik, second, "2026-12-03 11:00", scope=ALL)) == 2
    assert times(series)[0] == "26.11 10:00"


def test_another_person_takes_over(in_solvik: Shop) -> None:
    series = repeat(in_solvik, THURSDAY, times=3)
    move(in_solvik, visits(series)[0], THURSDAY, scope=ALL, who="bob")
    bob = in_solvik.people["bob"].pk
    assert set(Allocation.objects.values_list("resource_id", flat=True)) == {bob}
    assert {item.resource_id for visit in visits(series) for item in visit.items.all()} == {bob}


def test_a_week_later_is_not_in_its_own_way(in_solvik: Shop) -> None:
    series = repeat(in_solvik, THURSDAY, times=4)
    move(in_solvik, visits(series)[0], "2026-12-03 10:00", scope=ALL)
    assert times(series) == ["03.12 10:00", "10.12 10:00", "17.12 10:00", "24.12 10:00"]


def test_what_is_in_the_way_is_listed_and_nothing_moves(in_solvik: Shop) -> None:
    series = repeat(in_solvik, THURSDAY, times=3)
    book(in_solvik, "cut", at=local("2026-12-03 13:00"), typed=details(name="Dana Krog", email=""))
    before = times(series)
    with pytest.raises(Undecided) as refused:
        move(in_solvik, visits(series)[0], "2026-11-26 13:00")
    assert [each.reasons for each in refused.value.occasions] == [(), ("taken",), ()]
    assert times(series) == before and not BookingEvent.objects.filter(kind="moved").exists()
    move(in_solvik, visits(series)[0], "2026-11-26 13:00", choices={"d2": "skip"})
    assert times(series) == ["26.11 13:00", "03.12 10:00", "10.12 13:00"]


def test_a_visit_that_stays_is_in_the_way_of_the_one_before_it(in_solvik: Shop) -> None:
    series = repeat(in_solvik, THURSDAY, times=2)
    book(in_solvik, "cut", at=local("2026-12-10 10:00"), typed=details(name="Dana Krog", email=""))
    with pytest.raises(Undecided) as refused:
        move(in_solvik, visits(series)[0], "2026-12-03 10:00", scope=ALL, choices={"d2": "skip"})
    assert refused.value.occasions[0].reasons == ("taken",)


def test_the_customer_is_told_once_of_all_new_times(in_solvik: Shop) -> None:
    series = repeat(in_solvik, THURSDAY, times=3)
    move(in_solvik, visits(series)[1], "2026-12-04 13:30")
    assert Message.objects.filter(kind="booking_moved").count() == 0
    with time_machine.travel(NOW, tick=False):
        mail = write(Message.objects.get(kind="series_moved", channel="email"), in_solvik.tenant, now=NOW)
    assert "2 af dine tider" in mail.text and "Fredag 4. december, 13.30" in mail.text
    assert "26. november" not in mail.text and mail.calendar.count("SEQUENCE:1") == 2


def test_s42_reminders_follow_to_the_new_times(in_solvik: Shop) -> None:
    series = repeat(in_solvik, THURSDAY, times=3)
    move(in_solvik, visits(series)[0], "2026-11-27 13:30", tell=False)
    planned = Message.objects.filter(kind="booking_reminder", state="planned").order_by("send_at")
    assert shown([each.send_at for each in planned]) == ["26.11 13:30", "03.12 13:30", "10.12 13:30"]
    old = Message.objects.filter(kind="booking_reminder", state="skipped")
    assert {each.reason for each in old} == {"moved"} and old.count() == 3
    assert not Message.objects.filter(kind="series_moved").exists()


def test_s14_cancelled_from_one_visit_on_the_time_is_free_and_the_customer_told_once(
    in_solvik: Shop,
) -> None:
    series = repeat(in_solvik, THURSDAY, times=4)
    rows = visits(series)
    gone = cancel_series(
        tenant=in_solvik.tenant, booking=rows[2], scope=FOLLOWING, by=in_solvik.actor("alice"), now=NOW
    )
    assert [each.status for each in visits(series)] == ["booked", "booked", "cancelled", "cancelled"]
    assert len(gone) == 2 and Allocation.objects.count() == 2
    assert BookingEvent.objects.filter(kind="cancelled").count() == 2
    assert Message.objects.filter(kind="booking_cancelled").count() == 0
    with time_machine.travel(NOW, tick=False):
        mail = write(Message.objects.get(kind="series_cancelled", channel="email"), in_solvik.tenant, now=NOW)
    assert "Torsdag 10. december" in mail.text and "3. december" not in mail.text
    assert mail.calendar.count("STATUS:CANCELLED") == 2 and "METHOD:CANCEL" in mail.calendar
    assert "/v/" not in mail.text


def test_s42_a_reminder_in_the_workers_hand_is_skipped_after_the_series_is_cancelled(
    in_solvik: Shop,
) -> None:
    series = repeat(in_solvik, THURSDAY, times=2)
    held = list(Message.objects.filter(kind="booking_reminder"))
    cancel_series(
        tenant=in_solvik.tenant,
        booking=visits(series)[0],
        scope=ALL,
        by=in_solvik.actor("alice"),
        now=NOW,
        tell_customer=False,
    )
    made = Message.objects.get(kind="series_booked", channel="email")
    for message in (*held, made):
        assert isinstance(compose(message, in_solvik.tenant, now=NOW), Skip)
    assert not Message.objects.filter(kind="series_cancelled").exists()
    assert Customer.objects.get().next_booking_at is None


def test_one_visit_can_still_be_cancelled_by_itself(in_solvik: Shop) -> None:
    series = repeat(in_solvik, THURSDAY, times=3)
    cancel(tenant=in_solvik.tenant, booking=visits(series)[1], by=in_solvik.actor("alice"), now=NOW)
    assert [each.status for each in visits(series)] == ["booked", "cancelled", "booked"]
    with time_machine.travel(NOW, tick=False):
        mail = write(Message.objects.get(kind="series_booked", channel="email"), in_solvik.tenant, now=NOW)
    assert "Dine 2 tider" in mail.text and "3. december" not in mail.text


def test_where_nothing_is_to_come_nothing_is_changed(in_solvik: Shop) -> None:
    alone = book(in_solvik, "cut", at=local(THURSDAY))
    with pytest.raises(NothingLeft):
        move(in_solvik, alone, "2026-11-27 10:00")
    with pytest.raises(NothingLeft):
        cancel_series(tenant=in_solvik.tenant, booking=alone, scope=ALL, by=in_solvik.actor("alice"), now=NOW)


@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_two_series_that_change_places_at_once_do_not_deadlock() -> None:
    shop = plant_solvik()
    with tenant_scope(shop.tenant):
        hers = repeat(shop, THURSDAY, times=6)
        his = repeat(shop, THURSDAY, times=6, who="bob")
        ends = {"bob": visits(hers)[0], "alice": visits(his)[0]}

    def go(who: str) -> str:
        with tenant_scope(shop.tenant):
            try:
                move(shop, ends[who], "2026-11-26 13:00", scope=ALL, who=who)
            except Undecided:
                return "undecided"
        return "moved"

    assert at_once([lambda: go("bob"), lambda: go("alice")]) == {"moved": 2}
    with tenant_scope(shop.tenant):
        assert Allocation.objects.count() == 12
