"""A class that was changed or cancelled meanwhile is not laid over, and no seat is undone out of it."""

from datetime import timedelta

import pytest

from bookings.actions.cancel import cancel
from bookings.actions.former import Answer, remember, settle
from bookings.actions.sessions import ClassChanged, cancel_class, change_class
from bookings.actions.undo import CannotUndo, undo_move
from bookings.kinds import items_of
from bookings.models import Allocation, Booking, GroupSession
from bookings.slots import Plan
from tenants.context import tenant_scope
from tests.bookings.calendar import client_of
from tests.bookings.steps import plant_class, sit
from tests.bookings.visitor import Page
from tests.world import NOW, Shop, local

pytestmark = pytest.mark.usefixtures("morning")

TEN, TWO = local("2026-11-26 10:00"), local("2026-11-26 14:00")


def shift(shop: Shop, session: GroupSession, *, seen: str = "") -> GroupSession:
    """Move the class to two o'clock, as Bob does."""
    plan = shop.plan("class")
    return change_class(
        tenant=shop.tenant,
        session=session,
        plan=Plan(plan.offers, plan.resources, None, plan.zone, people=(shop.people["alice"].pk,)),
        start=TWO,
        seats=session.seats,
        choices={},
        by=shop.actor("bob"),
        now=NOW + timedelta(minutes=1),
        seen=seen,
    )


def test_a_change_on_a_stale_page_says_who_changed_the_class_and_keeps_what_was_typed(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        session = plant_class(solvik, at=TEN)
    client, here = client_of(solvik, "alice"), f"/d/{solvik.tenant.slug}/classes/{session.pk}/change/"
    seen = str(Page(client.get(here).content.decode()).field("seen")["value"])
    with tenant_scope(solvik.tenant):
        shift(solvik, session)
    typed = {"who": str(session.resource_id), "room": "", "day": "2026-11-27", "time": "11:00", "seats": "7"}
    refused = client.post(here, typed | {"seen": seen})
    page = Page(refused.content.decode())
    assert refused.status_code == 409 and "Bob ændrede det til Torsdag 26. november 14.00" in page.text
    assert page.field("seats")["value"] == "7"
    with tenant_scope(solvik.tenant):
        assert GroupSession.objects.get().starts_at == TWO
    again = client.post(here, typed | {"seen": str(page.field("seen")["value"])})
    assert again.status_code == 302
    with tenant_scope(solvik.tenant):
        assert GroupSession.objects.get().seats == 7


def test_a_cancelled_class_takes_no_time_again(in_solvik: Shop) -> None:
    session = plant_class(in_solvik, at=TEN)
    cancel_class(tenant=in_solvik.tenant, session=session, by=in_solvik.actor("alice"), now=NOW)
    with pytest.raises(ClassChanged):
        shift(in_solvik, session)
    assert not Allocation.objects.exists()


@pytest.mark.parametrize("late", ["open", "quiet"])
def test_s52_a_late_undo_takes_no_seat_out_of_a_class_that_has_moved(in_solvik: Shop, late: str) -> None:
    session = plant_class(in_solvik, at=TEN)
    seat = sit(in_solvik, session)
    alice = in_solvik.actor("alice")
    place = remember(seat, items_of(seat), by=alice, now=NOW)
    place.sequence = seat.sequence
    settle(place, late, now=NOW)
    shift(in_solvik, session)
    with pytest.raises(CannotUndo):
        undo_move(tenant=in_solvik.tenant, place=place, by=alice, now=NOW + timedelta(minutes=2))
    place.refresh_from_db()
    assert place.answer != Answer.OPEN
    assert Booking.objects.get(pk=seat.pk).starts_at == TWO
    assert set(Allocation.objects.values_list("session", flat=True)) == {session.pk}


def test_a_seat_given_up_meanwhile_stays_given_up_when_the_class_moves(in_solvik: Shop) -> None:
    session = plant_class(in_solvik, at=TEN)
    seat = sit(in_solvik, session)
    cancel(tenant=in_solvik.tenant, booking=seat, by=in_solvik.actor("alice"), now=NOW)
    shift(in_solvik, session)
    gone = Booking.objects.get(pk=seat.pk)
    assert (gone.status, gone.starts_at) == (Booking.Status.CANCELLED, TEN)
