"""S52: a change that came after a drop takes its question over; undoing the drop is refused with its name."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from bookings.actions.changeseries import FOLLOWING, move_series
from bookings.actions.move import move
from bookings.models import Booking, FormerPlace
from notifications.models import Message
from tenants.context import tenant_scope
from tests.bookings.calendar import client_of
from tests.bookings.deskpages import at, drag, text
from tests.bookings.recurring import repeat
from tests.bookings.recurring import visits as visits_of
from tests.bookings.steps import moving
from tests.replay import planted_once
from tests.world import NOW, Shop, local

pytestmark = pytest.mark.usefixtures("morning")

LATER = NOW + timedelta(minutes=3)


@planted_once(at=NOW)
def drag_first(shop: Shop) -> Booking:
    """Drop the first visit of a series at two, with the question still open."""
    with tenant_scope(shop.tenant):
        visit = visits_of(repeat(shop, "2026-11-26 10:00", times=3))[0]
        Message.objects.all().delete()
    assert drag(shop, client_of(shop, "alice"), visit, 840).status_code == 302
    return visit


@pytest.fixture
def dragged(solvik: Shop) -> Booking:
    """Give the first visit of a series, dropped at two with the question still open."""
    return drag_first(solvik)


def shift(shop: Shop, visit: Booking, *, tell: bool) -> None:
    """Move this visit and the following to Friday at one, as Bob does."""
    with tenant_scope(shop.tenant):
        move_series(
            tenant=shop.tenant,
            booking=Booking.objects.get(pk=visit.pk),
            scope=FOLLOWING,
            start=local("2026-11-27 13:00"),
            who=None,
            choices={},
            by=shop.actor("bob"),
            now=LATER,
            tell_customer=tell,
        )


def answer(shop: Shop, visit: Booking, said: str, *, client: Client | None = None):
    with tenant_scope(shop.tenant):
        place = FormerPlace.objects.filter(booking=visit).order_by("made_at")[0]
    with time_machine.travel(LATER + timedelta(seconds=5), tick=False):
        asked = {"place": place.pk, "answer": said}
        return (client or client_of(shop, "alice")).post(at(shop, "answer_change", visit.pk), asked)


@pytest.mark.parametrize("tell", [True, False])
def test_s52_a_moved_series_takes_the_question_over_and_the_drop_is_not_undone(
    solvik: Shop, dragged: Booking, tell: bool
) -> None:
    shift(solvik, dragged, tell=tell)
    refused = answer(solvik, dragged, "undo")
    assert refused.status_code == 409
    assert "kan ikke fortrydes" in text(refused) and "Bob" in text(refused)
    with tenant_scope(solvik.tenant):
        assert Booking.objects.get(pk=dragged.pk).starts_at == local("2026-11-27 13:00")
        assert [each.answer for each in FormerPlace.objects.filter(booking=dragged)] == ["passed_on"]


@pytest.mark.parametrize("said", ["tell", "quiet"])
def test_s52_nobody_is_told_twice_of_one_new_time(solvik: Shop, dragged: Booking, said: str) -> None:
    shift(solvik, dragged, tell=True)
    late = answer(solvik, dragged, said)
    assert late.status_code == 409 and "Bob" in text(late)
    with tenant_scope(solvik.tenant):
        assert not Message.objects.filter(about_id=dragged.pk, kind="booking_moved").exists()
        assert Message.objects.filter(kind="series_moved", channel="email").count() == 1


def test_s52_the_question_is_gone_from_the_calendar(solvik: Shop, dragged: Booking) -> None:
    shift(solvik, dragged, tell=False)
    page = client_of(solvik, "alice").get(f"{at(solvik, 'calendar_day')}?day=2026-11-27&visit={dragged.pk}")
    assert "Kunden kender ikke den nye tid" not in text(page)


def test_s52_a_later_drop_by_a_colleague_is_named_too(solvik: Shop, dragged: Booking) -> None:
    with tenant_scope(solvik.tenant):
        booking = Booking.objects.get(pk=dragged.pk)
        move(
            tenant=solvik.tenant,
            booking=booking,
            plan=moving(solvik, booking, "alice"),
            start=local("2026-11-26 15:00"),
            by=solvik.actor("bob"),
            now=LATER,
            tell_customer=None,
        )
    refused = answer(solvik, dragged, "undo")
    assert refused.status_code == 409 and "Bob" in text(refused)
