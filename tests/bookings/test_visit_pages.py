"""The visit's private pages: done, see, move, cancel, calendar file."""

import re
from datetime import timedelta

import pytest
import time_machine
from icalendar import Calendar

from bookings.models import Booking, BookingEvent
from notifications.models import Message
from tenants.context import tenant_scope
from tenants.models import Tenant
from tests.bookings.visitor import TEN, Page, Visitor, instant, visits
from tests.world import Shop, local

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def visitor(solvik: Shop) -> Visitor:
    return Visitor(solvik)


def planned(shop: Shop) -> int:
    with tenant_scope(shop.tenant):
        return Message.objects.count()


def events(shop: Shop) -> list[str]:
    with tenant_scope(shop.tenant):
        return sorted(BookingEvent.objects.values_list("kind", flat=True))


def test_s54_the_done_page_reloaded_three_times_sends_nothing(visitor: Visitor) -> None:
    done = visitor.book("cut")
    before = planned(visitor.shop)
    for _ in range(3):
        visitor.page(done)
    assert planned(visitor.shop) == before


@pytest.mark.parametrize("tail", ["", "done/", "move/", "cancel/", "booking.ics"])
def test_s54_an_unknown_token_is_not_found(visitor: Visitor, lund: Shop, tail: str) -> None:
    link = visitor.link("cut")
    assert visitor.get(f"{visitor.base()}v/{'x' * 32}/{tail}").status_code == 404
    stranger = link.replace("salon-solvik", "lund-klinik")
    assert visitor.get(stranger + tail).status_code == 404


def test_the_done_page_says_what_when_with_whom_where_and_for_how_much(visitor: Visitor) -> None:
    text = visitor.page(visitor.book("cut")).text
    for words in ("Torsdag 26. november", "10.00–11.00", "Dameklip hos Alice", "Solvikgade 14", "495 kr."):
        assert words in text


def test_the_done_page_of_a_time_that_is_near_offers_neither_to_move_nor_to_cancel(visitor: Visitor) -> None:
    page = visitor.page(visitor.book("cut", at=local("2026-11-24 14:00")))
    main = page.text[page.text.index("Tak, Camilla") :]
    assert "Se din tid" in main
    assert "flyt" not in main.lower() and "aflys" not in main.lower()


def test_s55_looking_ten_times_cancels_nothing(visitor: Visitor) -> None:
    link = visitor.link("cut")
    for _ in range(10):
        for method in ("get", "head", "options"):
            for tail in ("cancel/", "move/", ""):
                visitor.get(link + tail, method)
    assert [each.status for each in visits(visitor.shop)] == ["booked"]
    assert events(visitor.shop) == ["booked"]


def test_s55_a_second_cancelling_changes_nothing(visitor: Visitor) -> None:
    link = visitor.link("cut")
    for _ in range(2):
        answer = visitor.post(link + "cancel/")
        assert (answer.status_code, answer["Location"]) == (302, link)
    assert events(visitor.shop) == ["booked", "cancelled"]
    with tenant_scope(visitor.shop.tenant):
        assert Message.objects.filter(kind="booking_cancelled").count() == 2
        assert not Message.objects.filter(kind="booking_reminder", state="planned").exists()
    assert "din tid er aflyst" in visitor.page(link).text


def test_a_cancelled_visit_names_no_price_and_no_deadline(visitor: Visitor) -> None:
    link = visitor.link("cut")
    visitor.post(link + "cancel/")
    text = visitor.page(link).text
    assert "betales på stedet" not in text
    assert "Afbud" not in text


def test_a_cancelled_time_is_free_for_others_at_once(visitor: Visitor) -> None:
    link = visitor.link("cut")
    visitor.post(link + "cancel/")
    assert visitor.book("cut", name="Mette Holm")


def test_s56_after_the_cut_off_only_the_telephone_helps(visitor: Visitor) -> None:
    link = visitor.link("cut")
    with time_machine.travel(TEN - timedelta(hours=23, minutes=59), tick=False):
        for tail, typed in (
            ("cancel/", {}),
            ("move/", {"start": instant(TEN + timedelta(days=1)), "sure": "1"}),
        ):
            answer = visitor.post(link + tail, **typed)
            assert answer.status_code == 409
            assert "00 00 00 00" in Page(answer.content.decode()).text
        page = visitor.page(link)
        assert not any("/cancel/" in each or "/move/" in each for each in page.links)
    assert [each.status for each in visits(visitor.shop)] == ["booked"]


def test_s56_up_to_the_cut_off_it_can_be_cancelled(visitor: Visitor) -> None:
    link = visitor.link("cut")
    with time_machine.travel(TEN - timedelta(hours=24), tick=False):
        assert visitor.post(link + "cancel/").status_code == 302
    assert [each.status for each in visits(visitor.shop)] == ["cancelled"]


@pytest.mark.parametrize("tail", ["", "done/", "move/", "cancel/", "booking.ics"])
def test_s57_the_pages_show_little_and_are_kept_out_of_search(visitor: Visitor, tail: str) -> None:
    answer = visitor.get(visitor.link("cut", message="Husk cyklen") + tail)
    html = answer.content.decode()
    assert answer.status_code == 200
    for secret in ("Winther", "camilla@", "20123456", "20 12 34 56", "+4520", "Husk cyklen"):
        assert secret not in html
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Cache-Control"] == "no-store"
    assert not re.search(r'(?:src|href)="https?://', html)


def test_s57_a_link_is_dead_fourteen_days_after_the_visit(visitor: Visitor) -> None:
    link = visitor.link("cut")
    end = TEN + timedelta(hours=1)
    with time_machine.travel(end + timedelta(days=13, hours=23), tick=False):
        assert visitor.get(link).status_code == 200
    with time_machine.travel(end + timedelta(days=14), tick=False):
        assert visitor.get(link).status_code == 404


def test_moving_asks_once_and_then_moves(visitor: Visitor) -> None:
    link = visitor.link("cut")
    there = instant(TEN + timedelta(days=1))
    asked = visitor.post(link + "move/", start=there)
    assert "Fredag 27. november kl. 10.00" in Page(asked.content.decode()).text
    assert [each.starts_at for each in visits(visitor.shop)] == [TEN]
    moved = visitor.post(link + "move/", start=there, sure="1")
    assert (moved.status_code, moved["Location"]) == (302, link)
    assert [each.starts_at for each in visits(visitor.shop)] == [TEN + timedelta(days=1)]
    assert events(visitor.shop) == ["booked", "moved"]


def test_moving_to_a_taken_time_offers_the_nearest(visitor: Visitor) -> None:
    link = visitor.link("cut")
    visitor.book("cut", at=TEN + timedelta(hours=3), name="Mette Holm")
    answer = visitor.post(link + "move/", start=instant(TEN + timedelta(hours=3)), sure="1")
    page = Page(answer.content.decode())
    assert answer.status_code == 409
    assert (
        len([each for each in page.fields if each.get("type") == "submit" and each.get("name") == "start"])
        == 3
    )
    assert TEN in [each.starts_at for each in visits(visitor.shop)]


def test_moving_without_a_choice_is_told(visitor: Visitor) -> None:
    answer = visitor.post(visitor.link("cut") + "move/")
    assert answer.status_code == 400
    assert "Vælg en tid først" in Page(answer.content.decode()).text


def test_the_visits_own_time_does_not_stand_in_the_way_of_moving_it(visitor: Visitor) -> None:
    page = visitor.page(visitor.link("cut") + "move/?day=2026-11-26")
    assert "2026-11-26T09:15:00Z" in page.starts()


def test_a_cancelled_visit_cannot_be_moved(visitor: Visitor) -> None:
    link = visitor.link("cut")
    visitor.post(link + "cancel/")
    answer = visitor.post(link + "move/", start=instant(TEN + timedelta(days=1)), sure="1")
    assert answer.status_code == 409
    assert [each.status for each in visits(visitor.shop)] == ["cancelled"]


def test_the_calendar_file_keeps_its_uid_and_counts_up(visitor: Visitor) -> None:
    link = visitor.link("cut")
    files = []
    for _ in range(2):
        answer = visitor.get(link + "booking.ics")
        assert answer["Content-Type"].startswith("text/calendar")
        calendar = Calendar.from_ical(answer.content)
        assert calendar.walk("VTIMEZONE")
        files.append(calendar.walk("VEVENT")[0])
        visitor.post(link + "move/", start=instant(TEN + timedelta(days=1)), sure="1")
    assert files[0]["UID"] == files[1]["UID"]
    assert files[1]["SEQUENCE"] > files[0]["SEQUENCE"]
    assert files[1].decoded("DTSTART") == TEN + timedelta(days=1)


def test_the_private_pages_speak_the_language_that_was_booked_in(visitor: Visitor) -> None:
    visitor.lang = "en"
    link = visitor.link("cut") + "?lang=en"
    page = visitor.page(link)
    assert "Women's cut with Alice" in page.text
    own = [each for each in page.links if each.startswith("/b/")]
    assert own and all("lang=en" in each for each in own)


def test_a_business_that_closed_its_page_closes_the_links(visitor: Visitor) -> None:
    link = visitor.link("cut")
    Tenant.objects.filter(pk=visitor.shop.tenant.pk).update(state="suspended")
    assert visitor.get(link).status_code == 404


def test_every_private_address_is_a_new_random_one(visitor: Visitor) -> None:
    done = visitor.book("cut")
    with tenant_scope(visitor.shop.tenant):
        booking = Booking.objects.get()
    assert str(booking.pk) not in done
    assert booking.reference not in done
    token = re.search(r"/v/([^/]+)/", done)
    assert token and len(token[1]) >= 32


def test_s71_the_done_page_does_not_tell_that_a_known_card_has_an_email(visitor: Visitor) -> None:
    """The same name and number: the card is found, but nobody learns what else stands on it."""
    first = visitor.book("cut", name="Camilla Winther", phone="20 12 34 56", email="camilla@example.dk")
    known = Page(visitor.get(first).content.decode()).text
    later = TEN + timedelta(hours=4)
    again = visitor.book("cut", at=later, name="Camilla Winther", phone="20 12 34 56", email="")
    for text in (known, Page(visitor.get(again).content.decode()).text):
        assert "Bekræftelsen er på vej til dig" in text
        assert "mail" not in text.lower()


LANDLINE = "Vi kan ikke sende sms til dit nummer."


def test_s49_whoever_gives_a_landline_alone_is_booked_and_told_to_keep_the_page(visitor: Visitor) -> None:
    done = visitor.book("cut", phone="70 12 34 56", email="")
    assert planned(visitor.shop) == 0
    text = visitor.page(done).text
    assert LANDLINE in text and "Gem denne side" in text
    reached = visitor.book(
        "cut", at=TEN + timedelta(hours=3), phone="70 12 34 56", email="ny@example.dk", name="Ny Kunde"
    )
    assert LANDLINE not in visitor.page(reached).text


def test_s71_a_landline_does_not_tell_that_its_card_has_an_email(visitor: Visitor) -> None:
    visitor.book("cut", phone="70 12 34 56")
    known = visitor.book("cut", at=TEN + timedelta(hours=3), phone="70 12 34 56", email="")
    assert planned(visitor.shop) > 2
    text = visitor.page(known).text
    assert LANDLINE in text
    assert "Bekræftelsen" not in text and "påmindelse" not in text
