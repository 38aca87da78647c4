"""The desk's new visit: conflicts before saving, nothing typed is lost, and who may find whom."""

from urllib.parse import urlencode

import pytest

from bookings.models import Booking, BookingEvent
from customers.models import Customer
from notifications.models import Message
from staff.permissions import Permission
from tenants.context import tenant_scope
from tenants.models import AuditEntry
from tests.bookings.calendar import allow, client_of
from tests.bookings.deskpages import TEN, at, text, typed, visits
from tests.bookings.steps import book, book_first, details
from tests.bookings.visitor import Page
from tests.world import Shop

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def booked(solvik: Shop) -> Booking:
    """Give Camilla's visit with Alice at ten."""
    return book_first(solvik, "cut", at=TEN)


def test_a_visit_is_made_by_form_with_a_new_customer(solvik: Shop) -> None:
    answer = client_of(solvik, "alice").post(at(solvik, "make_visit"), typed(solvik))
    assert answer.status_code == 302
    [made] = visits(solvik)
    assert answer["Location"].endswith(f"?day=2026-11-26&visit={made.pk}#visit")
    assert made.customer is not None and made.customer.name == "Mette Holm"
    with tenant_scope(solvik.tenant):
        assert Message.objects.filter(about_id=made.pk, kind="booking_confirmation").count() == 1


def test_the_pressed_time_and_person_stand_in_the_panel(solvik: Shop) -> None:
    bob = str(solvik.people["bob"].pk)
    asked = urlencode({"day": "2026-11-27", "minute": "645", "who": bob})
    page = Page(client_of(solvik, "alice").get(f"{at(solvik, 'make_visit')}?{asked}").content.decode())
    assert (page.field("day")["value"], page.field("time")["value"]) == ("2026-11-27", "10:45")
    assert {"value": bob, "selected": None} in [given for tag, given in page.tags if tag == "option"]


def test_a_walk_in_needs_no_name(solvik: Shop) -> None:
    client_of(solvik, "alice").post(at(solvik, "make_visit"), typed(solvik, customer="none", name=""))
    [made] = visits(solvik)
    assert (made.walk_in, made.customer) == (True, None)
    html = client_of(solvik, "alice").get(f"{at(solvik, 'calendar_day')}?day=2026-11-26").content.decode()
    assert "Kunde uden navn" in html


def test_what_is_missing_is_said_and_nothing_typed_is_lost(solvik: Shop) -> None:
    wrong = typed(solvik, **{"service-0": "", "phone": "2065432", "name": "Åse Ø'Brien"})
    answer = client_of(solvik, "alice").post(at(solvik, "make_visit"), wrong)
    assert answer.status_code == 422
    page = Page(answer.content.decode())
    assert "Vælg en ydelse" in page.text and "7 cifre" in page.text
    assert page.field("name")["value"] == "Åse Ø'Brien"
    assert page.field("phone")["value"] == "2065432"
    assert visits(solvik) == []


def test_several_services_are_added_and_taken_off_without_script(solvik: Shop) -> None:
    client = client_of(solvik, "alice")
    more = Page(client.post(at(solvik, "make_visit"), typed(solvik, book="-", more="1")).content.decode())
    assert more.field("lines")["value"] == "2"
    both = typed(
        solvik,
        lines="2",
        **{"service-1": str(solvik.services["trim"].pk), "who-1": str(solvik.people["bob"].pk)},
    )
    unsaved = {name: value for name, value in both.items() if name != "book"}
    less = Page(client.post(at(solvik, "make_visit"), unsaved | {"less": "0"}).content.decode())
    assert less.field("lines")["value"] == "1"
    assert visits(solvik) == []
    client.post(at(solvik, "make_visit"), both)
    with tenant_scope(solvik.tenant):
        made = Booking.objects.latest("created_at")
        assert [item.resource.first_name for item in made.items.order_by("number")] == ["Alice", "Bob"]


def test_s04_the_conflict_is_shown_first_and_accepted_only_with_the_right_and_a_why(
    solvik: Shop, booked: Booking
) -> None:
    client, here = client_of(solvik, "alice"), at(solvik, "make_visit")
    clash = typed(solvik, time="10:15", customer="none")
    warned = client.post(here, clash)
    page = Page(warned.content.decode())
    assert warned.status_code == 409
    assert "10.00–11.00: Camilla Winther, Dameklip, hos Alice" in page.text
    tokens = str(page.field("accept")["value"])
    assert client.post(here, {**clash, "accept": tokens}).status_code == 422
    assert len(visits(solvik)) == 1
    assert client.post(here, {**clash, "accept": tokens, "why": "Kun føn"}).status_code == 302
    with tenant_scope(solvik.tenant):
        event = BookingEvent.objects.get(overbooked=True)
    assert event.reason == "Kun føn"
    allow(solvik, "bob", Permission.ALL_CALENDARS)
    refused = client_of(solvik, "bob").post(here, {**clash, "accept": tokens, "why": "Jeg vil"})
    assert refused.status_code == 409
    assert "Du må ikke lægge et besøg oven i et andet" in text(refused)


def test_the_check_says_free_or_what_is_in_the_way_while_it_is_typed(solvik: Shop, booked: Booking) -> None:
    client, here = client_of(solvik, "alice"), at(solvik, "check_visit")
    assert "Alice er ledig. Til kl. 15.00, 495 kr." in text(client.post(here, typed(solvik)))
    taken = client.post(here, typed(solvik, time="10:30"))
    assert "Camilla Winther" in text(taken)
    assert visits(solvik) == [booked]


def find(shop: Shop, who: str, query: str) -> str:
    """Search as a colleague."""
    return text(client_of(shop, who).post(at(shop, "find_customer"), {"q": query}))


def test_s73_the_search_finds_own_customers_only_and_no_number_without_the_right(
    solvik: Shop, booked: Booking
) -> None:
    with tenant_scope(solvik.tenant):
        other = details(name="Mette Holm", phone="+4520654321", email="m@example.dk")
        book(solvik, "cut", at=TEN, who="bob", typed=other)
    assert "Camilla Winther" in find(solvik, "alice", "cam") and "20 12 34 56" in find(solvik, "alice", "cam")
    assert "Camilla" in find(solvik, "alice", "3456")
    assert "Camilla" not in find(solvik, "bob", "cam")
    assert "Mette Holm" in find(solvik, "bob", "mett")
    assert "20 65" not in find(solvik, "bob", "mett")
    assert "Mette" not in find(solvik, "bob", "4321")
    with tenant_scope(solvik.tenant):
        assert AuditEntry.objects.filter(action="customer.search").count() >= 4


def test_s73_another_colleagues_customer_cannot_be_named_by_her_id(solvik: Shop, booked: Booking) -> None:
    mine = typed(solvik, customer=str(booked.customer_id), **{"who-0": str(solvik.people["bob"].pk)})
    assert client_of(solvik, "bob").post(at(solvik, "make_visit"), mine).status_code == 422
    assert visits(solvik) == [booked]


def test_own_calendar_only_books_herself_whatever_the_form_says(solvik: Shop) -> None:
    client_of(solvik, "bob").post(at(solvik, "make_visit"), typed(solvik))
    [made] = visits(solvik)
    with tenant_scope(solvik.tenant):
        assert made.items.get().resource_id == solvik.people["bob"].pk


def test_own_calendar_only_does_not_change_a_visit_that_a_colleague_has_a_part_in(solvik: Shop) -> None:
    both = typed(
        solvik,
        lines="2",
        **{"service-1": str(solvik.services["trim"].pk), "who-1": str(solvik.people["bob"].pk)},
    )
    client_of(solvik, "alice").post(at(solvik, "make_visit"), both)
    [made] = visits(solvik)
    for name in ("move_visit", "resize_visit", "cancel_visit", "price_visit", "change_services", "hand_over"):
        assert client_of(solvik, "bob").get(at(solvik, name, made.pk)).status_code == 403, name


def test_no_name_and_no_number_stands_in_an_address(solvik: Shop) -> None:
    client = client_of(solvik, "alice")
    assert client.get(at(solvik, "find_customer"), {"q": "Camilla"}).status_code == 405
    answer = client.post(at(solvik, "make_visit"), typed(solvik, name="Kanarie Canary"))
    assert "anari" not in answer["Location"].casefold()


def test_a_restricted_card_is_not_found_and_not_booked(solvik: Shop, booked: Booking) -> None:
    with tenant_scope(solvik.tenant):
        Customer.objects.filter(pk=booked.customer_id).update(restricted=True)
    assert "Camilla" not in find(solvik, "alice", "camilla")
    named = typed(solvik, customer=str(booked.customer_id))
    assert client_of(solvik, "alice").post(at(solvik, "make_visit"), named).status_code == 422
