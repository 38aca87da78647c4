"""The staff's day and what they do with a visit."""

import re

import pytest
import time_machine
from django.test import Client

from bookings.models import Booking, BookingEvent
from notifications.models import Message
from staff.permissions import Permission
from tenants.context import tenant_scope
from tenants.models import AuditEntry
from tests.bookings.calendar import act, allow, calendar, client_of
from tests.bookings.visitor import TEN, Page, Visitor, visits
from tests.replay import planted_once
from tests.staff.conftest import Person, enter
from tests.world import NOW, Shop, local

pytestmark = pytest.mark.usefixtures("morning")


DAY = "?day=2026-11-26"
SECRETS = ("20123456", "20 12 34 56", "camilla@example.dk")


def actions_of(shop: Shop) -> list[str]:
    with tenant_scope(shop.tenant):
        return sorted(AuditEntry.objects.values_list("action", flat=True))


def history(shop: Shop) -> list[str]:
    with tenant_scope(shop.tenant):
        return sorted(BookingEvent.objects.values_list("kind", flat=True))


@planted_once(at=NOW)
def book_ten(shop: Shop) -> Booking:
    """Book with Alice on Thursday at ten."""
    Visitor(shop).book("cut", message="Husk cyklen")
    return visits(shop)[0]


@pytest.fixture
def booked(solvik: Shop) -> Booking:
    """Give a visit with Alice on Thursday at ten."""
    return book_ten(solvik)


def test_the_owner_sees_every_column_and_the_visit(solvik: Shop, booked: Booking) -> None:
    page = Page(client_of(solvik, "alice").get(calendar(solvik)).content.decode())
    assert "Torsdag 26. november" in page.text
    assert "Alice" in page.text and "Bob" in page.text
    names = [str(attrs.get("aria-label")) for tag, attrs in page.tags if "visit " in str(attrs.get("class"))]
    assert any(each.startswith("10.00 til 11.00, Camilla Winther, Dameklip, hos Alice") for each in names)


def test_s65_a_colleague_of_his_own_calendar_sees_only_his_column(solvik: Shop, booked: Booking) -> None:
    allow(solvik, "bob", Permission.OWN_CALENDAR)
    client = client_of(solvik, "bob")
    html = client.get(calendar(solvik)).content.decode()
    assert "Bob" in html
    assert "Camilla" not in html
    assert "Alice" not in html
    for address in (
        calendar(solvik, f"{DAY}&visit={booked.pk}"),
        act(solvik, booked, "move"),
        act(solvik, booked, "cancel"),
    ):
        assert client.get(address).status_code == 403
    for what in ("mark", "cancel", "move", "answer"):
        assert client.post(act(solvik, booked, what), {"status": "arrived"}).status_code == 403
    assert [each.status for each in visits(solvik)] == ["booked"]


def test_s65_a_stranger_and_a_visitor_get_nothing(solvik: Shop, lund: Shop, booked: Booking) -> None:
    stranger = Client()
    enter(stranger, Person("charlie@lund-klinik.example", lund.members["charlie"], lund.tenant))
    assert stranger.get(calendar(solvik)).status_code == 404
    assert Client().get(calendar(solvik)).status_code == 302
    for what in ("mark", "cancel", "move", "answer"):
        assert stranger.post(act(solvik, booked, what)).status_code == 404
        assert Client().post(act(solvik, booked, what)).status_code == 302
    own_slug = act(solvik, booked, "cancel").replace("salon-solvik", "lund-klinik")
    assert stranger.post(own_slug).status_code == 404
    assert [each.status for each in visits(solvik)] == ["booked"]


@pytest.mark.parametrize("may", [True, False])
def test_contact_is_shown_only_to_those_who_may_see_it(solvik: Shop, booked: Booking, may: bool) -> None:
    rights = [Permission.ALL_CALENDARS, *([Permission.SEE_CONTACT] if may else [])]
    allow(solvik, "bob", *rights)
    client = client_of(solvik, "bob")
    pages = [
        client.get(address).content.decode()
        for address in (
            calendar(solvik, f"{DAY}&visit={booked.pk}"),
            act(solvik, booked, "move"),
            act(solvik, booked, "cancel"),
        )
    ]
    assert ("camilla@example.dk" in pages[0]) is may
    assert "Camilla Winther" in pages[0]
    if not may:
        assert not any(secret in html for html in pages for secret in SECRETS)


@pytest.mark.parametrize("may", [True, False])
def test_the_customers_message_is_a_note(solvik: Shop, booked: Booking, may: bool) -> None:
    allow(solvik, "bob", Permission.ALL_CALENDARS, *([Permission.SEE_NOTES] if may else []))
    html = client_of(solvik, "bob").get(calendar(solvik, f"{DAY}&visit={booked.pk}")).content.decode()
    assert ("Husk cyklen" in html) is may


def test_looking_at_a_day_and_a_visit_is_written_down(solvik: Shop, booked: Booking) -> None:
    client_of(solvik, "alice").get(calendar(solvik, f"{DAY}&visit={booked.pk}"))
    assert {"calendar.view", "booking.view"} <= set(actions_of(solvik))
    with tenant_scope(solvik.tenant):
        entry = AuditEntry.objects.get(action="booking.view")
    assert entry.subject_id == booked.customer_id
    assert entry.actor_id == solvik.members["alice"].user_id


@pytest.mark.parametrize("what", ["move", "cancel"])
def test_a_form_that_names_the_customer_is_written_down(solvik: Shop, booked: Booking, what: str) -> None:
    client_of(solvik, "alice").get(act(solvik, booked, what))
    assert "booking.view" in actions_of(solvik)


def test_a_visit_is_moved_by_form(solvik: Shop, booked: Booking) -> None:
    bob = solvik.people["bob"].pk
    typed = {"day": "2026-11-27", "time": "13:00", "who": str(bob), "tell": "1", "accept": ""}
    answer = client_of(solvik, "alice").post(act(solvik, booked, "move"), typed)
    assert answer.status_code == 302
    assert answer["Location"].startswith(calendar(solvik, "?day=2026-11-27"))
    [moved] = visits(solvik)
    assert moved.starts_at.isoformat() == "2026-11-27T12:00:00+00:00"
    assert history(solvik) == ["booked", "moved"]
    assert "booking.move" in actions_of(solvik)
    with tenant_scope(solvik.tenant):
        assert moved.items.get().resource_id == bob
        assert Message.objects.filter(kind="booking_moved", state="planned").count() == 2


def test_what_speaks_against_a_time_is_said_first_and_can_be_accepted(solvik: Shop, booked: Booking) -> None:
    client = client_of(solvik, "alice")
    typed = {"day": "2026-11-26", "time": "07:07", "who": str(solvik.people["alice"].pk), "accept": ""}
    warned = client.post(act(solvik, booked, "move"), typed)
    page = Page(warned.content.decode())
    assert warned.status_code == 409
    assert "er ikke på arbejde" in page.text
    assert [each.starts_at for each in visits(solvik)] == [TEN]
    accepted = str(page.field("accept")["value"])
    assert "closed" in accepted.split()
    assert client.post(act(solvik, booked, "move"), {**typed, "accept": accepted}).status_code == 302
    assert visits(solvik)[0].starts_at.isoformat() == "2026-11-26T06:07:00+00:00"


def test_without_the_right_to_overbook_a_taken_time_stays_taken(solvik: Shop, booked: Booking) -> None:
    Visitor(solvik).book("cut", who="bob", name="Mette Holm", email="m@example.dk", phone="20 65 43 21")
    allow(solvik, "bob", Permission.ALL_CALENDARS)
    typed = {"day": "2026-11-26", "time": "10:00", "who": str(solvik.people["bob"].pk), "accept": "taken"}
    answer = client_of(solvik, "bob").post(act(solvik, booked, "move"), typed)
    assert answer.status_code == 409
    assert Page(answer.content.decode()).field("accept").get("value", "") == ""


@pytest.mark.parametrize(
    "typed",
    [
        {"day": "", "time": "", "who": ""},
        {"day": "2026-02-30", "time": "25:00", "who": "x"},
        {"day": "0001-01-01", "time": "00:00", "who": "00000000-0000-4000-8000-000000000009"},
        {"day": "0001-01-01", "time": "00:00"},
        {"day": "9999-12-31", "time": "23:59"},
    ],
)
def test_a_form_of_nonsense_is_answered_politely(
    solvik: Shop, booked: Booking, typed: dict[str, str]
) -> None:
    given = {"who": str(solvik.people["alice"].pk), **typed}
    answer = client_of(solvik, "alice").post(act(solvik, booked, "move"), given)
    assert answer.status_code in {200, 409, 422}


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "nonsense"])
def test_a_day_that_cannot_be_is_no_fault(solvik: Shop, day: str) -> None:
    assert client_of(solvik, "alice").get(calendar(solvik, f"?day={day}")).status_code == 200


@pytest.mark.parametrize(("tell", "told"), [({"tell": "1"}, 2), ({}, 0)])
def test_a_visit_is_cancelled_with_or_without_telling(
    solvik: Shop, booked: Booking, tell: dict[str, str], told: int
) -> None:
    client = client_of(solvik, "alice")
    assert client.get(act(solvik, booked, "cancel")).status_code == 200
    assert [each.status for each in visits(solvik)] == ["booked"]
    for _ in range(2):
        assert client.post(act(solvik, booked, "cancel"), tell).status_code == 302
    assert [each.status for each in visits(solvik)] == ["cancelled"]
    assert history(solvik) == ["booked", "cancelled"]
    assert actions_of(solvik).count("booking.cancel") == 1
    with tenant_scope(solvik.tenant):
        assert Message.objects.filter(kind="booking_cancelled").count() == told


def test_s56_the_staff_can_cancel_after_the_cut_off(solvik: Shop, booked: Booking) -> None:
    with time_machine.travel(TEN, tick=False):
        client_of(solvik, "alice").post(act(solvik, booked, "cancel"))
    assert [each.status for each in visits(solvik)] == ["cancelled"]


def test_how_a_visit_went_is_marked_and_can_be_undone(solvik: Shop, booked: Booking) -> None:
    client = client_of(solvik, "alice")
    for status in ("arrived", "done", "booked", "no_show"):
        answer = client.post(act(solvik, booked, "mark"), {"status": status})
        assert answer.status_code == 302
        assert visits(solvik)[0].status == status
    page = Page(client.get(calendar(solvik, f"{DAY}&visit={booked.pk}")).content.decode())
    assert "Ændringer" in page.text
    assert len(history(solvik)) == 5


def test_a_mark_that_cannot_be_is_refused(solvik: Shop, booked: Booking) -> None:
    client = client_of(solvik, "alice")
    assert client.post(act(solvik, booked, "mark"), {"status": "cancelled"}).status_code == 404
    client.post(act(solvik, booked, "cancel"))
    assert client.post(act(solvik, booked, "mark"), {"status": "arrived"}).status_code == 409


@pytest.mark.parametrize("what", ["mark", "cancel", "move", "answer"])
def test_every_change_needs_the_forgery_token(solvik: Shop, booked: Booking, what: str) -> None:
    client = Client(enforce_csrf_checks=True)
    enter(client, Person("alice@salon-solvik.example", solvik.members["alice"], solvik.tenant))
    assert client.post(act(solvik, booked, what), {"status": "arrived"}).status_code == 403


def test_s68_markup_in_a_name_is_inert_in_the_day(solvik: Shop) -> None:
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    Visitor(solvik).book("cut", name=evil, message=evil)
    [booking] = visits(solvik)
    client = client_of(solvik, "alice")
    for address in (
        calendar(solvik, f"{DAY}&visit={booking.pk}"),
        act(solvik, booking, "move"),
        act(solvik, booking, "cancel"),
    ):
        answer = client.get(address)
        html = answer.content.decode()
        assert "alert(1)" in html
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "'unsafe" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize(("answer", "status"), [("approve", "booked"), ("decline", "declined")])
def test_a_request_is_answered_from_the_panel(solvik: Shop, answer: str, status: str) -> None:
    Visitor(solvik).book("trial")
    [booking] = visits(solvik)
    client = client_of(solvik, "alice")
    assert "Sig ja" in client.get(calendar(solvik, f"{DAY}&visit={booking.pk}")).content.decode()
    client.post(act(solvik, booking, "answer"), {"answer": answer})
    assert visits(solvik)[0].status == status


def test_the_panel_shows_each_message_with_its_state(solvik: Shop, booked: Booking) -> None:
    html = client_of(solvik, "alice").get(calendar(solvik, f"{DAY}&visit={booked.pk}")).content.decode()
    text = Page(html).text
    assert "Bekræftelse, e-mail" in text or "Bekræftelse, mail" in text
    assert "Påmindelse, sms" in text
    assert not re.search(r"\bETA\b", text)


def test_s49_the_staff_are_told_when_no_message_reaches_the_customer(solvik: Shop) -> None:
    Visitor(solvik).book("cut", phone="70 12 34 56", email="")
    Visitor(solvik).book("cut", at=local("2026-11-26 13:00"), name="Helle Toft")
    client, said = (
        client_of(solvik, "alice"),
        "Hverken mail eller sms når kunden. Ring, når noget ændrer sig.",
    )
    texts = [
        Page(client.get(calendar(solvik, f"{DAY}&visit={visit.pk}")).content.decode()).text
        for visit in sorted(visits(solvik), key=lambda each: each.starts_at)
    ]
    assert [said in text for text in texts] == [True, False]


def test_earlier_visits_with_colleagues_are_for_those_who_see_their_calendars(solvik: Shop) -> None:
    mine = {"name": "Helle Toft", "phone": "20 65 43 21"}
    Visitor(solvik).book("trim", at=local("2026-11-26 09:00"), who="alice", **mine)
    Visitor(solvik).book("cut", at=local("2026-11-26 13:00"), who="bob", **mine)
    later = max(visits(solvik), key=lambda visit: visit.starts_at)
    seen = {}
    for rights in ((Permission.OWN_CALENDAR,), (Permission.ALL_CALENDARS,)):
        allow(solvik, "bob", *rights)
        answer = client_of(solvik, "bob").get(calendar(solvik, f"{DAY}&visit={later.pk}"))
        seen[rights[0]] = answer.context["panel"]["earlier"]
    assert seen[Permission.OWN_CALENDAR] == []
    assert [row["services"] for row in seen[Permission.ALL_CALENDARS]] == ["Pandehår"]
