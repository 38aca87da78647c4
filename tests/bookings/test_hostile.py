"""What a hostile hand can type, post or time; each of these once got through."""

from datetime import timedelta
from unittest.mock import patch

import pytest
import time_machine
from django.test import Client

from bookings import limits
from bookings.actions.hold import HOLD_TIME, choose, choose_seat, find_hold
from bookings.actions.mark import mark
from bookings.actions.move import move
from bookings.locks import Taken
from bookings.models import Booking, Hold
from bookings.public_views import details as details_page
from bookings.seats import seats_left
from bookings.slots import Refused
from tenants.context import tenant_scope
from tenants.tokens import token_hash
from tests.bookings.calendar import act, calendar, client_of
from tests.bookings.steps import book, details, plant_class, settle, sit
from tests.bookings.visitor import TEN, Page, Visitor, visits
from tests.world import NOW, Shop, local

pytestmark = pytest.mark.usefixtures("morning")


@pytest.mark.parametrize("version", ["%00", "0.9%00", "%FF", "x" * 2000])
def test_a_policy_version_of_nonsense_is_not_found(solvik: Shop, version: str) -> None:
    assert Client().get(f"/b/{solvik.tenant.slug}/policy/{version}/").status_code == 404


@pytest.mark.parametrize("day", ["0001-01-01", "0001-01-02", "9999-12-30", "9999-12-31", "1999-W01-1"])
def test_the_ends_of_the_calendar_are_no_fault(solvik: Shop, day: str) -> None:
    client = client_of(solvik, "alice")
    assert client.get(calendar(solvik, f"?day={day}")).status_code == 200


def test_a_visit_moves_to_no_end_of_the_calendar(solvik: Shop) -> None:
    Visitor(solvik).book("cut")
    [booking] = visits(solvik)
    client = client_of(solvik, "alice")
    for day in ("0001-01-01", "0001-01-03", "1899-12-31", "9999-12-29", "9999-12-31"):
        for accept in ("", "past notice too_far off_grid closed taken room buffer unknown"):
            typed = {"day": day, "time": "23:59", "who": str(solvik.people["alice"].pk), "accept": accept}
            answer = client.post(act(solvik, booking, "move"), typed)
            assert answer.status_code in {200, 409, 422}, (day, accept)
    assert visits(solvik)[0].starts_at == TEN


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_no_form_goes_to_the_ends_of_the_calendar(solvik: Shop, day: str) -> None:
    client, alice = client_of(solvik, "alice"), str(solvik.people["alice"].pk)
    with tenant_scope(solvik.tenant):
        lesson = plant_class(solvik, at=local("2026-11-27 10:00"))
        asked = book(solvik, "trial", at=TEN)
    here = f"/d/{solvik.tenant.slug}/"
    when = {"day": day, "time": "11:00", "who": alice}
    again = {**when, "act": "preview", "ends": "times", "times": "6", "every": "1"}
    posts = {
        f"{here}classes/{lesson.pk}/change/": {**when, "seats": "5"},
        f"{here}classes/new/": {**again, "service": str(lesson.service_id), "seats": "4"},
        f"{here}series/new/": {**again, "service": str(solvik.services["cut"].pk)},
        f"{here}requests/{asked.pk}/propose/": when,
        f"{here}calendar/{asked.pk}/repeat/": {**again, "ends": "until", "until": day},
        f"{here}absences/new/": {"who": alice, "first": day},
        f"{here}calendar/block/": {**when, "until_day": day, "until_time": "12:00"},
    }
    for address, typed in posts.items():
        assert client.post(address, typed).status_code in {404, 422}, address


def test_a_room_that_is_taken_is_not_shared_by_an_acceptance_posted_by_hand(in_solvik: Shop) -> None:
    one = local("2026-11-26 13:00")
    book(in_solvik, "colour", at=one)
    booking = book(in_solvik, "colour", at=local("2026-11-27 13:00"), typed=details(name="Mette Holm"))
    with pytest.raises(Refused) as refused:
        move(
            tenant=in_solvik.tenant,
            booking=booking,
            plan=in_solvik.plan("colour", who="alice"),
            start=one,
            by=in_solvik.actor("alice"),
            now=NOW,
            accept=("taken", "room", "buffer", "closed"),
            overbook=True,
        )
    # The chair is a wall; and over another visit without a word of why is no acceptance either.
    assert "room" in refused.value.reasons


@pytest.mark.parametrize("name", ["name", "phone", "email", "message", "policy", "policy_version", "start"])
def test_no_field_of_the_details_is_a_way_to_a_fault(
    solvik: Shop, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(limits, "BOOKINGS_PER_ADDRESS", 100)
    visitor = Visitor(solvik)
    address = visitor.choose("cut")
    for value in ("\0", "A\0lma", "-1", "\u0662\u0660\u0661", "🙂" * 300, "\u202e\u200d", "x" * 90000):
        answer = visitor.post(address, **visitor.typed(**{name: value}))
        assert answer.status_code in {302, 409, 422}, value[:20]


def test_a_second_press_after_the_five_minutes_finds_the_visit_of_the_first(solvik: Shop) -> None:
    visitor = Visitor(solvik)
    details_url = visitor.choose("cut", who=str(solvik.people["alice"].pk))
    with tenant_scope(solvik.tenant):
        stale = Hold.objects.get()
    with time_machine.travel(NOW + HOLD_TIME + timedelta(seconds=1), tick=False):
        first = visitor.post(details_url, **visitor.typed())
        assert first.status_code == 302
        # The second request read the hold before the first was done.
        holds = iter([stale])
        with patch.object(details_page, "find_hold", lambda token: next(holds, None) or find_hold(token)):
            second = visitor.post(details_url, **visitor.typed())
    assert second.status_code == 302, Page(second.content.decode()).text
    assert "/done/" in second["Location"]
    assert len(visits(solvik)) == 1


@pytest.mark.parametrize("seated", [True, False])
def test_a_flow_that_became_a_visit_holds_nothing_more(in_solvik: Shop, seated: bool) -> None:
    if seated:
        session = plant_class(in_solvik, at=TEN, seats=4)
        token = choose_seat(session=session, token=None, now=NOW)
    else:
        token = choose(plan=in_solvik.plan("cut"), start=TEN, token=None, now=NOW)
    held = find_hold(token)
    assert held is not None
    settle(in_solvik, held)
    with pytest.raises(Taken):
        if seated:
            choose_seat(session=session, token=token, now=NOW)
        else:
            choose(plan=in_solvik.plan("cut"), start=local("2026-11-27 10:00"), token=token, now=NOW)
    assert Hold.objects.get(token_hash=token_hash(token)).booking_id
    assert Booking.objects.count() == 1


def test_a_seat_marked_as_not_come_is_not_sold_again_before_it_is_taken_back(in_solvik: Shop) -> None:
    session = plant_class(in_solvik, at=TEN, seats=1)
    booking = sit(in_solvik, session)
    by = in_solvik.actor("alice")
    mark(tenant=in_solvik.tenant, booking=booking, status="no_show", by=by, now=NOW)
    with pytest.raises(Taken):
        choose_seat(session=session, token=None, now=NOW)
    mark(tenant=in_solvik.tenant, booking=booking, status="booked", by=by, now=NOW)
    assert seats_left(session, now=NOW) == 0
