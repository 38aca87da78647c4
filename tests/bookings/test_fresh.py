"""An open calendar asks whether it still is as it was, and hears of nothing or of all."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bookings.models import Booking, BookingItem, CalendarException, GroupSession, Hold
from customers.models import Note
from notifications.models import Message
from staff.permissions import Permission
from tenants.context import tenant_scope
from tenants.models import AuditEntry
from tests.bookings import steps
from tests.bookings.calendar import address, allow, client_of, put
from tests.bookings.visitor import Page
from tests.world import NOW, Shop, local

pytestmark = pytest.mark.usefixtures("morning")

TEN = local("2026-11-26 10:00")
KINDS = ("", "week/", "list/")


def seen_in(html: str) -> str:
    """Give the mark that a page was drawn with."""
    [diary] = [attrs for _tag, attrs in Page(html).tags if attrs.get("id") == "diary"]
    return str(diary["data-seen"])


def watch(shop: Shop, kind: str = "", name: str = "alice", **query: object) -> Callable[[], tuple[int, str]]:
    """Open the calendar; give the question that it asks from then on."""
    client = client_of(shop, name)
    seen = seen_in(client.get(address(shop, kind, **query)).content.decode())

    def ask() -> tuple[int, str]:
        answer = client.get(address(shop, kind, **query, seen=seen))
        return answer.status_code, answer.content.decode()

    return ask


def views(shop: Shop) -> list[int | None]:
    with tenant_scope(shop.tenant):
        rows = AuditEntry.objects.filter(action="calendar.view")
        return sorted(each.count or 0 for each in rows)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_has_changed_and_nothing_is_sent(solvik: Shop, kind: str) -> None:
    with tenant_scope(solvik.tenant):
        put(solvik, TEN)
    ask = watch(solvik, kind)
    assert ask() == (204, "")
    assert views(solvik) == [1]


def moved(shop: Shop, booking: Booking) -> None:
    BookingItem.objects.filter(booking=booking).update(starts_at=TEN + timedelta(minutes=15))


def in_bobs_lane(shop: Shop, booking: Booking) -> None:
    BookingItem.objects.filter(booking=booking).update(resource=shop.people["bob"])


def paid(shop: Shop, booking: Booking) -> None:
    Booking.objects.filter(pk=booking.pk).update(payment="paid", payment_how="cash", paid_at=NOW)


def renamed(shop: Shop, booking: Booking) -> None:
    card = booking.customer
    assert card is not None
    card.name = "Karen Holm Dahl"
    card.save(update_fields=["name"])


def noted(shop: Shop, booking: Booking) -> None:
    Note.objects.create(customer=booking.customer, text="Kaffe uden mælk", created_at=NOW)


def not_told(shop: Shop, booking: Booking) -> None:
    Message.objects.create(
        about_kind="booking",
        about_id=booking.pk,
        kind="booking_confirmation",
        channel="email",
        state="failed",
        send_at=NOW,
        due_at=NOW,
        planned_by_kind="system",
        created_at=NOW,
    )


def held(shop: Shop, booking: Booking) -> None:
    steps.hold(shop, "cut", at=local("2026-11-26 13:00"))


def away(shop: Shop, booking: Booking) -> None:
    CalendarException.objects.create(
        kind="absence", resource=shop.people["bob"], starts_at=TEN, ends_at=local("2026-11-26 12:00")
    )


def classed(shop: Shop, booking: Booking) -> None:
    steps.plant_class(shop, at=local("2026-11-26 14:00"))


def gone(shop: Shop, booking: Booking) -> None:
    booking.items.all().delete()
    booking.allocations.all().delete()


CHANGES = (moved, in_bobs_lane, paid, renamed, noted, not_told, held, away, classed, gone)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_whatever_can_be_seen_is_heard_of(solvik: Shop, change: Callable[[Shop, Booking], None]) -> None:
    with tenant_scope(solvik.tenant):
        booking = put(solvik, TEN)
    ask = watch(solvik)
    assert ask()[0] == 204
    with tenant_scope(solvik.tenant):
        change(solvik, booking)
    status, html = ask()
    assert status == 200
    assert "<html" not in html and 'id="diary"' in html
    assert seen_in(html)


def test_a_visit_that_ends_and_a_hold_that_dies_change_the_picture(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        put(solvik, TEN)
        steps.hold(solvik, "cut", at=local("2026-11-26 13:00"))
    ask = watch(solvik)
    with time_machine.travel(NOW + timedelta(minutes=20), tick=False):
        status, html = ask()
        assert status == 200 and "Bookes" not in html
    with tenant_scope(solvik.tenant):
        Hold.objects.all().delete()
    with time_machine.travel(TEN + timedelta(minutes=50), tick=False):
        ask = watch(solvik)
    with time_machine.travel(TEN + timedelta(minutes=61), tick=False):
        assert "visit s1 past at-1000 for-60" in " ".join(ask()[1].split())


def test_what_lies_outside_the_window_is_not_heard_of(solvik: Shop) -> None:
    ask = watch(solvik)
    with tenant_scope(solvik.tenant):
        put(solvik, local("2026-11-27 10:00"))
    assert ask()[0] == 204


def test_only_what_changed_is_written_down_as_shown_again(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        for hour in (9, 11, 13):
            put(solvik, local(f"2026-11-26 {hour:02d}:00"), name=f"Kunde {hour}")
    # A card's own time of change is the database's, which no test can travel in: so look long after it.
    much_later = NOW.replace(year=2099)
    with time_machine.travel(much_later, tick=False):
        ask = watch(solvik)
        with tenant_scope(solvik.tenant):
            late = put(solvik, local("2026-11-26 15:00"), name="Sen Kunde")
            Booking.objects.filter(pk=late.pk).update(changed_at=much_later)
        assert ask()[0] == 200
    assert views(solvik) == [1, 3]


@pytest.mark.parametrize("seen", ["", "nonsense", "WyJ4Iiwi:1:abc"])
def test_a_made_up_mark_is_answered_and_written_down_in_full(solvik: Shop, seen: str) -> None:
    with tenant_scope(solvik.tenant):
        put(solvik, TEN)
    assert client_of(solvik, "alice").get(address(solvik, seen=seen)).status_code == 200
    assert views(solvik) == [1]


def test_a_mark_of_another_page_or_person_vouches_for_nothing(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        put(solvik, TEN)
    allow(solvik, "bob", Permission.ALL_CALENDARS)
    alice, bob = client_of(solvik, "alice"), client_of(solvik, "bob")
    empty = seen_in(alice.get(address(solvik, day="2027-02-02")).content.decode())
    hers = seen_in(alice.get(address(solvik)).content.decode())
    assert views(solvik) == [0, 1]
    assert alice.get(address(solvik, seen=empty)).status_code == 200
    assert bob.get(address(solvik, seen=hers)).status_code == 200
    assert views(solvik) == [0, 1, 1, 1]


def test_s65_a_right_that_is_taken_away_holds_from_the_next_question_on(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        put(solvik, TEN)
    allow(solvik, "bob", Permission.ALL_CALENDARS)
    ask = watch(solvik, name="bob")
    allow(solvik, "bob", Permission.OWN_CALENDAR)
    status, html = ask()
    assert status == 200 and "Karen" not in html and "Alice" not in html
    allow(solvik, "bob")
    assert ask()[0] == 403


def test_a_stranger_learns_nothing_by_asking(solvik: Shop, lund: Shop) -> None:
    stranger = client_of(lund, "charlie")
    assert stranger.get(address(solvik, seen="x")).status_code == 404
    assert Client().get(address(solvik, seen="x")).status_code == 302


def test_the_question_is_one_and_the_answer_that_nothing_changed_reads_no_names(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        put(solvik, TEN)
    ask = watch(solvik, "week/")
    ask()
    with CaptureQueriesContext(connection) as seen:
        assert ask()[0] == 204
    asked = [each["sql"] for each in seen.captured_queries if "bookings_bookingitem" in each["sql"]]
    assert len(asked) == 1 and "md5" in asked[0]


def test_seats_taken_by_others_are_heard_of(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        session = steps.plant_class(solvik, at=local("2026-11-26 14:00"))
    ask = watch(solvik)
    with tenant_scope(solvik.tenant):
        steps.sit(solvik, GroupSession.objects.get(pk=session.pk))
    status, html = ask()
    assert status == 200
    assert "1 af 4 pladser" in html
