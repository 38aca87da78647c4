"""The desk's pages: conflicts before saving, stale pages, the question after a drop, and who may see whom."""

from urllib.parse import urlencode
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from bookings.models import Booking, BookingEvent, CalendarException, FormerPlace
from customers.models import Customer
from notifications.models import Message
from staff.permissions import Permission
from tenants.context import tenant_scope
from tenants.models import AuditEntry
from tests.bookings.steps import book, details
from tests.bookings.test_day_page import allow, client_of
from tests.bookings.visitor import Page, no_tries_so_far  # noqa: F401  a fixture
from tests.world import NOW, Shop, local

TEN = local("2026-11-26 10:00")


@pytest.fixture(autouse=True)
def morning():  # type: ignore[no-untyped-def]
    """Stand on the morning of the tests' world."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def booked(solvik: Shop) -> Booking:
    """Give Camilla's visit with Alice at ten."""
    with tenant_scope(solvik.tenant):
        return book(solvik, "cut", at=TEN)


def at(shop: Shop, name: str, *args: object) -> str:
    """Give an address."""
    return reverse(name, args=[shop.tenant.slug, *args])


def typed(shop: Shop, **changes: str) -> dict[str, str]:
    """Give what is typed for a haircut at two with Alice."""
    given = {
        "day": "2026-11-26",
        "time": "14:00",
        "lines": "1",
        "service-0": str(shop.services["cut"].pk),
        "who-0": str(shop.people["alice"].pk),
        "customer": "new",
        "name": "Mette Holm",
        "phone": "20 65 43 21",
        "tells": "1",
        "tell": "1",
        "book": "1",
        **changes,
    }
    return {name: value for name, value in given.items() if value != "-"}


def visits(shop: Shop) -> list[Booking]:
    """Read all visits, the earliest first."""
    with tenant_scope(shop.tenant):
        return list(Booking.objects.select_related("customer").order_by("starts_at", "created_at"))


def text(answer) -> str:  # type: ignore[no-untyped-def]
    """Give the words of an answer."""
    return Page(answer.content.decode()).text


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


def drag(shop: Shop, client: Client, visit: Booking, minute: int, **changes: object):  # type: ignore[no-untyped-def]
    """Drop the visit at this minute of its day."""
    with tenant_scope(shop.tenant):
        item = visit.items.get()
    sent = {
        "by": "drag",
        "item": item.pk,
        "who": item.resource_id,
        "old_minute": 600,
        "day": "2026-11-26",
        "minute": minute,
        "seen": visit.version,
        **changes,
    }
    return client.post(at(shop, "drop_visit", visit.pk), sent)


def test_s52_a_drop_moves_and_asks_and_undo_puts_it_back(solvik: Shop, booked: Booking) -> None:
    client = client_of(solvik, "alice")
    assert drag(solvik, client, booked, 840).status_code == 302
    day = client.get(f"{at(solvik, 'calendar_day')}?day=2026-11-26")
    assert "Skal kunden have besked?" in text(day)
    assert "Kunden kender ikke den nye tid" in text(
        client.get(f"{at(solvik, 'calendar_day')}?day=2026-11-26&visit={booked.pk}")
    )
    with tenant_scope(solvik.tenant):
        place = FormerPlace.objects.get()
        assert not Message.objects.filter(kind="booking_moved").exists()
    undone = {"place": place.pk, "answer": "undo"}
    assert client.post(at(solvik, "answer_change", booked.pk), undone).status_code == 302
    [back] = visits(solvik)
    assert back.starts_at == TEN
    assert "Fortrudt" in text(client.get(at(solvik, "calendar_day")))


@pytest.mark.parametrize(("first", "other"), [(True, "Sig det ikke"), (False, "Fortæl kunden")])
def test_which_answer_stands_first_is_the_tenants_to_say(
    solvik: Shop, booked: Booking, first: bool, other: str
) -> None:
    with tenant_scope(solvik.tenant):
        type(solvik.tenant).objects.filter(pk=solvik.tenant.pk).update(staff_tells_customer=first)
    client = client_of(solvik, "alice")
    drag(solvik, client, booked, 840)
    html = client.get(at(solvik, "calendar_day")).content.decode()
    stressed = html.split('class="btn answer yes"', 1)[1].split("</button>", 1)[0]
    assert other not in stressed


def test_a_drop_into_the_way_shows_the_form_with_what_was_dragged(solvik: Shop, booked: Booking) -> None:
    with tenant_scope(solvik.tenant):
        book(solvik, "cut", at=local("2026-11-26 14:00"), typed=details(name="Mette Holm"))
    answer = drag(solvik, client_of(solvik, "alice"), booked, 870)
    page = Page(answer.content.decode())
    assert (answer.status_code, answer["HX-Retarget"]) == (409, "#panel-place")
    assert page.field("time")["value"] == "14:30"
    assert "Mette Holm" in page.text


def test_a_drop_on_a_stale_page_says_who_changed_what_and_loses_nothing(
    solvik: Shop, booked: Booking
) -> None:
    client = client_of(solvik, "alice")
    seen = booked.version
    with time_machine.travel(NOW.replace(minute=5), tick=False):
        drag(solvik, client, booked, 840)
    answer = drag(solvik, client, booked, 900, seen=seen)
    page = Page(answer.content.decode())
    assert answer.status_code == 409
    assert "Flyttet af Alice" in page.text and "14.00" in page.text
    assert page.field("time")["value"] == "15:00"
    fresh = str(page.field("seen")["value"])
    again = {"day": "2026-11-26", "time": "15:00", "seen": fresh}
    assert client.post(at(solvik, "move_visit", booked.pk), again).status_code == 302


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("mark_visit", {"status": "arrived"}),
        ("pay_visit", {"how": "cash"}),
        ("cancel_visit", {"reason": "Kan ikke"}),
        ("move_visit", {"day": "2026-11-26", "time": "15:00"}),
    ],
)
def test_every_form_carries_the_version_and_a_stale_one_changes_nothing(
    solvik: Shop, booked: Booking, name: str, sent: dict[str, str]
) -> None:
    client = client_of(solvik, "alice")
    with time_machine.travel(NOW.replace(minute=5), tick=False):
        drag(solvik, client, booked, 840)
    answer = client.post(at(solvik, name, booked.pk), {**sent, "seen": booked.version})
    assert answer.status_code == 409
    assert "Flyttet af Alice" in text(answer)
    [same] = visits(solvik)
    assert (same.status, same.payment, same.starts_at) == ("booked", "unpaid", local("2026-11-26 14:00"))
    fresh = str(Page(answer.content.decode()).field("seen")["value"])
    assert client.post(at(solvik, name, booked.pk), {**sent, "seen": fresh}).status_code == 302


def test_the_edge_makes_it_longer_and_the_history_says_so(solvik: Shop, booked: Booking) -> None:
    client = client_of(solvik, "alice")
    with tenant_scope(solvik.tenant):
        item = booked.items.get().pk
    sent = {"by": "drag", "item": item, "minutes": 75, "seen": booked.version}
    assert client.post(at(solvik, "resize_visit", booked.pk), sent).status_code == 302
    page = client.get(f"{at(solvik, 'calendar_day')}?day=2026-11-26&visit={booked.pk}")
    assert "Gjort længere eller kortere af Alice: Dameklip, fra 11.00 til 11.15" in text(page)
    assert "varer nu til 11.15" in text(page)


def test_price_payment_services_and_history_stand_in_the_panel(solvik: Shop, booked: Booking) -> None:
    client = client_of(solvik, "alice")
    with tenant_scope(solvik.tenant):
        item = booked.items.get().pk
    assert (
        client.post(at(solvik, "price_visit", booked.pk), {"item": item, "price": "abc"}).status_code == 422
    )
    client.post(at(solvik, "price_visit", booked.pk), {"item": item, "price": "450,50"})
    client.post(at(solvik, "pay_visit", booked.pk), {"how": "mobilepay"})
    trim = solvik.services["trim"].pk
    client.post(at(solvik, "change_services", booked.pk), {"service": trim})
    page = text(client.get(f"{at(solvik, 'calendar_day')}?day=2026-11-26&visit={booked.pk}"))
    for words in (
        "450,50",
        "495",
        "MobilePay",
        "Betalt",
        "Pandehår",
        "Pris ændret af Alice",
        "Ydelse lagt til",
    ):
        assert words in page, words


def test_a_message_is_sent_again_from_the_panel_once(solvik: Shop, booked: Booking) -> None:
    client = client_of(solvik, "alice")
    with tenant_scope(solvik.tenant):
        sent = Message.objects.get(kind="booking_confirmation", channel="email")
        Message.objects.filter(pk=sent.pk).update(state="sent", settled_at=NOW)
    day = f"{at(solvik, 'calendar_day')}?day=2026-11-26&visit={booked.pk}"
    assert "Send igen" in text(client.get(day))
    for _ in range(2):
        client.post(at(solvik, "tell_again", booked.pk), {"message": sent.pk})
    with tenant_scope(solvik.tenant):
        rows = Message.objects.filter(kind="booking_confirmation", channel="email")
        assert sorted(rows.values_list("attempt", "state")) == [(1, "sent"), (2, "planned")]
    assert client.post(at(solvik, "tell_again", booked.pk), {"message": uuid4()}).status_code == 404


def test_time_is_blocked_after_the_visits_in_it_were_shown_and_given_back(
    solvik: Shop, booked: Booking
) -> None:
    client, here = client_of(solvik, "alice"), at(solvik, "block_time")
    sent = {
        "who": str(solvik.people["alice"].pk),
        "day": "2026-11-26",
        "time": "10:30",
        "until_day": "2026-11-26",
        "until_time": "12:00",
        "label": "Leverandør",
    }
    shown = client.post(here, sent)
    assert shown.status_code == 409 and "Camilla Winther" in text(shown)
    assert client.post(here, {**sent, "seen_hits": "1"}).status_code == 302
    with tenant_scope(solvik.tenant):
        block = CalendarException.objects.get()
    day = client.get(f"{at(solvik, 'calendar_day')}?day=2026-11-26").content.decode()
    assert at(solvik, "change_block", block.pk) in day and "Leverandør" in day
    assert (
        client_of(solvik, "bob").post(at(solvik, "change_block", block.pk), {"lift": "1"}).status_code == 403
    )
    assert client.post(at(solvik, "change_block", block.pk), {"lift": "1"}).status_code == 302
    with tenant_scope(solvik.tenant):
        assert not CalendarException.objects.exists()


def test_s68_markup_in_what_the_desk_types_is_inert(solvik: Shop) -> None:
    evil = "<script>alert(1)</script>"
    client = client_of(solvik, "alice")
    client.post(at(solvik, "make_visit"), typed(solvik, name=f"Mette {evil}", message=evil))
    [made] = visits(solvik)
    drag(solvik, client, made, 900, old_minute=840)
    for address in (
        f"{at(solvik, 'calendar_day')}?day=2026-11-26&visit={made.pk}",
        at(solvik, "move_visit", made.pk),
        at(solvik, "change_services", made.pk),
    ):
        html = client.get(address).content.decode()
        assert "alert(1)" in html and "<script>alert" not in html


def test_a_restricted_card_is_not_found_and_not_booked(solvik: Shop, booked: Booking) -> None:
    with tenant_scope(solvik.tenant):
        Customer.objects.filter(pk=booked.customer_id).update(restricted=True)
    assert "Camilla" not in find(solvik, "alice", "camilla")
    named = typed(solvik, customer=str(booked.customer_id))
    assert client_of(solvik, "alice").post(at(solvik, "make_visit"), named).status_code == 422
