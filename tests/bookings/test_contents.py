"""A visit's services, lengths, people, price and payment, changed at the desk."""

from datetime import timedelta

import pytest

from bookings.actions.contents import OnlyService, change_contents
from bookings.actions.money import change_price, mark_paid, mark_unpaid
from bookings.actions.move import move
from bookings.actions.place import Warned
from bookings.actions.plans import Unknown, plan_as_booked
from bookings.actions.stale import Stale
from bookings.models import Allocation, Booking, Performer
from tests.bookings.desk import TEN, TWO, make
from tests.bookings.steps import edit
from tests.world import Shop, later

HOUR = timedelta(hours=1)
QUARTER = timedelta(minutes=15)


def times(booking: Booking) -> list[tuple[str, str, object, object]]:
    """Give each service with its person and its times."""
    rows = booking.items.select_related("resource").order_by("number")
    return [(row.name, row.resource.first_name, row.starts_at, row.ends_at) for row in rows]


def reshape(shop: Shop, booking: Booking, *, people=None, minutes=None, **more: object) -> Booking:
    """Give items of a visit other people or lengths, by their number."""
    items = list(booking.items.order_by("number"))
    plan = plan_as_booked(
        items,
        shop.tenant.zone,
        people={items[number].pk: shop.people[who].pk for number, who in (people or {}).items()},
        minutes={items[number].pk: length for number, length in (minutes or {}).items()},
    )
    given: dict[str, object] = {"now": later(minutes=5), "start": booking.starts_at, **more}
    return move(tenant=shop.tenant, booking=booking, plan=plan, by=shop.actor("alice"), **given)


def test_a_longer_service_moves_the_next_one_on(in_solvik: Shop) -> None:
    booking = reshape(in_solvik, make(in_solvik, "cut", "trim"), minutes={0: 75}, kind="resized")
    assert times(booking) == [
        ("Dameklip", "Alice", TEN, TEN + HOUR + QUARTER),
        ("Pandehår", "Alice", TEN + HOUR + QUARTER, TEN + HOUR + 2 * QUARTER),
    ]
    assert booking.ends_at == TEN + HOUR + 2 * QUARTER
    assert booking.events.filter(kind="resized").count() == 1


def test_made_longer_into_another_visit_it_warns(in_solvik: Shop) -> None:
    make(in_solvik, at=TEN + HOUR, who=None)
    with pytest.raises(Warned) as warned:
        reshape(in_solvik, make(in_solvik), minutes={0: 75})
    assert warned.value.reasons == ("taken",)


def test_one_service_goes_to_a_colleague_and_the_others_stay(in_solvik: Shop) -> None:
    booking = reshape(in_solvik, make(in_solvik, "cut", "trim"), people={1: "bob"}, kind="handed")
    assert [who for _, who, _, _ in times(booking)] == ["Alice", "Bob"]
    event = booking.events.get(kind="handed")
    alice, bob = in_solvik.people["alice"].pk, in_solvik.people["bob"].pk
    assert (event.old_resource_id, event.new_resource_id) == (alice, bob)
    assert sorted(Allocation.objects.values_list("resource_id", flat=True)) == sorted([alice, bob])


def test_a_colleague_who_does_not_perform_it_cannot_get_it(in_solvik: Shop) -> None:
    with pytest.raises(Unknown):
        reshape(in_solvik, make(in_solvik, "colour"), people={0: "bob"})


def test_a_service_that_left_the_price_list_is_moved_like_any_other(in_solvik: Shop) -> None:
    booking = make(in_solvik)
    edit(in_solvik.services["cut"], active=False)
    Performer.objects.filter(service=in_solvik.services["cut"]).delete()
    assert reshape(in_solvik, booking, start=TWO).starts_at == TWO


def test_a_moved_visit_keeps_the_gap_and_the_buffer_that_were_booked(in_solvik: Shop) -> None:
    booking = make(in_solvik, "colour")
    edit(in_solvik.services["colour"], gap_minutes=0, gap_start=0)
    reshape(in_solvik, booking, start=TWO - HOUR)
    alices = Allocation.objects.filter(resource=in_solvik.people["alice"]).order_by("starts_at")
    assert [(row.starts_at - (TWO - HOUR)).seconds // 60 for row in alices] == [0, 75]


def test_a_service_more_follows_on_and_is_added_up(in_solvik: Shop) -> None:
    booking = change_contents(
        tenant=in_solvik.tenant,
        booking=make(in_solvik),
        service_id=in_solvik.services["trim"].pk,
        by=in_solvik.actor("alice"),
        now=later(minutes=5),
    )
    assert times(booking)[1] == ("Pandehår", "Alice", TEN + HOUR, TEN + HOUR + QUARTER)
    assert (booking.price_minor, booking.ends_at, booking.sequence) == (59000, TEN + HOUR + QUARTER, 1)
    event = booking.events.get(kind="added")
    assert (event.what, event.new_ends_at) == ("Pandehår", TEN + HOUR + QUARTER)
    assert Allocation.objects.count() == 2


def test_a_service_less_lets_the_rest_close_up(in_solvik: Shop) -> None:
    booking = make(in_solvik, "trim", "cut")
    first = booking.items.get(number=0)
    booking = change_contents(
        tenant=in_solvik.tenant,
        booking=booking,
        without=first.pk,
        by=in_solvik.actor("alice"),
        now=later(minutes=5),
    )
    assert times(booking) == [("Dameklip", "Alice", TEN, TEN + HOUR)]
    assert booking.price_minor == 49500
    assert Allocation.objects.get().starts_at == TEN


def test_the_only_service_is_not_taken_off(in_solvik: Shop) -> None:
    booking = make(in_solvik)
    with pytest.raises(OnlyService):
        change_contents(
            tenant=in_solvik.tenant,
            booking=booking,
            without=booking.items.get().pk,
            by=in_solvik.actor("alice"),
            now=later(minutes=5),
        )


def test_a_changed_price_keeps_the_list_price_beside_it(in_solvik: Shop) -> None:
    booking = make(in_solvik, "cut", "trim")
    item = booking.items.get(number=0)
    alice = in_solvik.actor("alice")
    booking = change_price(
        booking=booking, item_id=item.pk, price_minor=40000, by=alice, now=later(minutes=1)
    )
    item.refresh_from_db()
    assert (item.price_minor, item.list_price_minor) == (40000, 49500)
    assert (booking.price_minor, booking.list_price_minor, booking.sequence) == (49500, 59000, 0)
    event = booking.events.get(kind="priced")
    assert (event.old_price_minor, event.new_price_minor, event.what) == (59000, 49500, "Dameklip")
    booking = change_price(
        booking=booking, item_id=item.pk, price_minor=49500, by=alice, now=later(minutes=2)
    )
    item.refresh_from_db()
    assert (item.list_price_minor, booking.list_price_minor) == (None, None)


def test_payment_says_how_and_can_be_taken_back(in_solvik: Shop) -> None:
    alice = in_solvik.actor("alice")
    booking = make(in_solvik)
    for _ in range(2):
        booking = mark_paid(booking=booking, how="mobilepay", by=alice, now=later(minutes=1))
    assert (booking.payment, booking.payment_how, booking.paid_at) == ("paid", "mobilepay", later(minutes=1))
    assert booking.events.filter(kind="paid").count() == 1
    booking = mark_unpaid(booking=booking, by=alice, now=later(minutes=2))
    assert (booking.payment, booking.payment_how, booking.paid_at) == ("unpaid", "", None)


def test_a_change_on_a_stale_page_says_what_came_between(in_solvik: Shop) -> None:
    booking = make(in_solvik)
    seen = booking.version
    reshape(in_solvik, booking, start=TWO, seen=seen)
    with pytest.raises(Stale) as stale:
        reshape(in_solvik, booking, start=TEN + HOUR, seen=seen, now=later(minutes=6))
    [event] = stale.value.events
    assert (event.kind, event.new_starts_at) == ("moved", TWO)
    assert stale.value.booking.starts_at == TWO
    alice = in_solvik.actor("alice")
    for act in (
        lambda: mark_paid(booking=booking, how="cash", by=alice, now=later(minutes=6), seen=seen),
        lambda: change_price(
            booking=booking,
            item_id=booking.items.get().pk,
            price_minor=1,
            by=alice,
            now=later(minutes=6),
            seen=seen,
        ),
    ):
        with pytest.raises(Stale):
            act()
