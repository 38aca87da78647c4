"""The desk's changes: the question after a drop, stale pages, money, messages, blocked time."""

from uuid import uuid4

import pytest
import time_machine

from bookings.models import Booking, CalendarException, FormerPlace
from notifications.models import Message
from tenants.context import tenant_scope
from tests.bookings.calendar import client_of
from tests.bookings.deskpages import TEN, at, drag, text, typed, visits
from tests.bookings.steps import book, book_first, details
from tests.bookings.visitor import Page
from tests.world import NOW, Shop, local

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def booked(solvik: Shop) -> Booking:
    """Give Camilla's visit with Alice at ten."""
    return book_first(solvik, "cut", at=TEN)


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


@pytest.mark.parametrize(("first", "other"), [(True, "Giv ikke besked"), (False, "Giv kunden besked")])
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
    mark = str(Page(shown.content.decode()).field("seen_hits")["value"])
    for _twice in range(2):
        assert client.post(here, {**sent, "seen_hits": mark}).status_code == 302
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
