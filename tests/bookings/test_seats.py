"""Classes: seats are counted under the resource's lock, the staff take none, a cancellation frees one."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bookings.actions.cancel import cancel
from bookings.actions.hold import HOLD_TIME, choose, choose_seat, find_hold
from bookings.locks import Taken
from bookings.models import Allocation, Booking, GroupSession
from bookings.seats import seats_left
from bookings.slots import Refused
from tenants.context import tenant_scope
from tests.bookings.steps import (
    at_once,
    book,
    come,
    customer_of,
    edit,
    free,
    guest,
    hold,
    plant_class,
    settle,
    sit,
    told,
    write,
)
from tests.bookings.visitor import Visitor, visits
from tests.world import NOW, Shop, local, plant_solvik

TEN = local("2026-11-26 10:00")


@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_s11_ten_at_once_fill_four_seats_and_six_are_refused() -> None:
    shop = plant_solvik()
    with tenant_scope(shop.tenant):
        session = plant_class(shop, at=TEN, seats=4)

    acts = [lambda number=number: come(shop, session, number) for number in range(10)]
    assert at_once(acts) == {"seated": 4, "refused": 6}
    with tenant_scope(shop.tenant):
        assert Booking.objects.filter(session=session).count() == 4
        assert Allocation.objects.count() == 1
        assert seats_left(session, now=NOW) == 0


def test_s11_a_cancellation_frees_exactly_one_seat(in_solvik: Shop) -> None:
    session = plant_class(in_solvik, at=TEN, seats=2)
    visits = [sit(in_solvik, session, typed=guest(number)) for number in range(2)]
    with pytest.raises(Taken):
        choose_seat(session=session, token=None, now=NOW)
    cancel(tenant=in_solvik.tenant, booking=visits[0], by=customer_of(visits[0]), now=NOW)
    cancel(tenant=in_solvik.tenant, booking=visits[0], by=customer_of(visits[0]), now=NOW)
    assert seats_left(session, now=NOW) == 1
    assert Allocation.objects.filter(session=session).count() == 1
    sit(in_solvik, session, typed=guest(3))
    with pytest.raises(Taken):
        choose_seat(session=session, token=None, now=NOW)


def test_a_held_seat_is_gone_until_it_expires(in_solvik: Shop) -> None:
    session = plant_class(in_solvik, at=TEN, seats=1)
    choose_seat(session=session, token=None, now=NOW)
    with pytest.raises(Taken):
        choose_seat(session=session, token=None, now=NOW + HOLD_TIME - timedelta(seconds=1))
    assert choose_seat(session=session, token=None, now=NOW + HOLD_TIME)


def test_a_seat_is_not_lost_to_ones_own_second_choice(in_solvik: Shop) -> None:
    session = plant_class(in_solvik, at=TEN, seats=1)
    token = choose_seat(session=session, token=None, now=NOW)
    assert choose_seat(session=session, token=token, now=NOW) == token


def test_a_seat_that_another_took_by_a_clock_ahead_of_ours_is_not_sold_twice(in_solvik: Shop) -> None:
    session = plant_class(in_solvik, at=TEN, seats=1)
    held = find_hold(choose_seat(session=session, token=None, now=NOW))
    assert held is not None
    sit(in_solvik, session, typed=guest(1), now=NOW + HOLD_TIME)
    with pytest.raises(Taken):
        settle(in_solvik, held, typed=guest(2), now=NOW + HOLD_TIME - timedelta(milliseconds=1))


def test_the_list_tells_the_seats_left_and_hides_a_full_class(in_solvik: Shop) -> None:
    session = plant_class(in_solvik, at=TEN, seats=2)
    assert [each.seats_left for each in free(in_solvik, "class", on="2026-11-26")] == [2]
    sit(in_solvik, session)
    assert [each.seats_left for each in free(in_solvik, "class", on="2026-11-26")] == [1]
    sit(in_solvik, session, typed=guest(1))
    assert free(in_solvik, "class", on="2026-11-26") == []


def test_a_day_is_full_where_the_class_is_and_has_none_where_there_is_none(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        session = plant_class(solvik, at=TEN, seats=2)
        for number in range(2):
            sit(solvik, session, typed=guest(number))
    address = f"/b/{solvik.tenant.slug}/book/time/?s={solvik.services['class'].pk}&day=2026-11-26"
    with time_machine.travel(NOW, tick=False):
        week = Client().get(address).context["week"]["days"]
    said = {each["iso"]: each["free_label"] for each in week}
    assert (said["2026-11-25"], said["2026-11-26"], said["2026-11-27"]) == (
        "intet hold",
        "fuldt",
        "intet hold",
    )


def test_s20_a_class_keeps_the_notice_in_the_list_and_at_post(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        plant_class(solvik, at=TEN)
        edit(solvik.services["class"], notice_minutes=24 * 60)
        late = TEN - timedelta(hours=23, minutes=59)
        assert free(solvik, "class", on="2026-11-26", now=late) == []
        assert len(free(solvik, "class", on="2026-11-26", now=TEN - timedelta(hours=24))) == 1
    address = f"/b/{solvik.tenant.slug}/book/time/?s={solvik.services['class'].pk}"
    for now, status in ((late, 409), (TEN - timedelta(hours=24), 302)):
        with time_machine.travel(now, tick=False):
            assert Client().post(address, {"start": TEN.isoformat()}).status_code == status


def test_s31_the_front_page_asks_for_all_classes_at_once(solvik: Shop) -> None:
    client, counts = Client(), []
    with time_machine.travel(NOW, tick=False):
        for hour in (9, 10, 14):
            with tenant_scope(solvik.tenant):
                plant_class(solvik, at=local(f"2026-11-26 {hour:02d}:00"))
            client.get(f"/b/{solvik.tenant.slug}/")
            with CaptureQueriesContext(connection) as asked:
                assert client.get(f"/b/{solvik.tenant.slug}/").status_code == 200
            counts.append(len(asked))
    assert len(set(counts)) == 1, counts


def test_the_class_takes_its_teachers_time_once(in_solvik: Shop) -> None:
    session = plant_class(in_solvik, at=TEN)
    sit(in_solvik, session)
    with pytest.raises(Refused):
        book(in_solvik, "cut", at=TEN)


def test_a_cancelled_class_seats_nobody_though_the_page_was_open(in_solvik: Shop) -> None:
    session = plant_class(in_solvik, at=TEN)
    held = find_hold(choose_seat(session=session, token=None, now=NOW))
    assert held is not None
    stale = GroupSession.objects.get(pk=session.pk)
    GroupSession.objects.filter(pk=session.pk).update(cancelled_at=NOW)
    with pytest.raises(Taken):
        settle(in_solvik, held)
    with pytest.raises(Taken):
        choose_seat(session=stale, token=None, now=NOW)


def test_going_from_a_time_to_a_seat_frees_the_time(in_solvik: Shop) -> None:
    session = plant_class(in_solvik, at=TEN)
    first = choose_token(in_solvik)
    choose_seat(session=session, token=first, now=NOW)
    assert Allocation.objects.filter(hold__isnull=False).count() == 0
    assert hold(in_solvik, "cut", at=local("2026-11-26 14:00")).starts_at == local("2026-11-26 14:00")


def choose_token(shop: Shop) -> str:
    """Hold two o'clock and give the flow's token."""
    return choose(plan=shop.plan("cut", who="alice"), start=local("2026-11-26 14:00"), token=None, now=NOW)


def test_nobody_is_promised_to_move_a_place_in_a_class(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        plant_class(solvik, at=TEN)
    with time_machine.travel(NOW, tick=False):
        visitor = Visitor(solvik)
        details = visitor.choose("class")
        done = str(visitor.post(details, **visitor.typed())["Location"])
        there = done.replace("done/", "")
        moved = visitor.get(f"{there}move/")
        assert (moved.status_code, moved["Location"]) == (302, there)
        said = [visitor.page(visitor.choose("class")).text, visitor.page(done).text, visitor.page(there).text]
        [booking] = visits(solvik)
        with tenant_scope(solvik.tenant):
            for row in told(booking).values():
                mail = write(row, solvik.tenant, now=NOW)
                said += [mail.text, mail.html] if row.channel == "email" else [mail.text]
    # Two pages and the details, the mail twice over, the SMS and the reminder.
    assert len(said) == 7
    assert [text for text in said if "flyt" in text.lower()] == []
    assert all("aflys" in text.lower() for text in said)
