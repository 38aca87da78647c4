"""The step of choosing day and time."""

from datetime import timedelta

import pytest
from django.test import Client

from bookings import limits
from bookings.models import GroupSession, Hold, Service
from tenants.context import tenant_scope
from tests.bookings.visitor import TEN, Page, Visitor, flow_of, instant
from tests.world import Shop, local

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def visitor(solvik: Shop) -> Visitor:
    return Visitor(solvik)


def alice(visitor: Visitor) -> str:
    return str(visitor.shop.people["alice"].pk)


def holds(shop: Shop) -> list[Hold]:
    with tenant_scope(shop.tenant):
        return list(Hold.objects.order_by("created_at"))


def test_it_opens_on_the_first_free_day_and_offers_the_next_free_time(visitor: Visitor) -> None:
    page = visitor.page(visitor.times("cut"))
    assert page.starts()[0] == "2026-11-24T08:00:00Z"
    assert "Næste ledige tid tirsdag 24. november kl. 9.00" in page.text


def test_s86_each_time_says_weekday_date_time_and_with_whom(visitor: Visitor) -> None:
    page = visitor.page(visitor.times("cut", day="2026-11-26", who=alice(visitor)))
    names = [each["aria-label"] for each in page.fields if each.get("type") == "radio"]
    assert "torsdag 26. november kl. 10.00, hos Alice" in names
    assert all("november kl." in str(name) and "hos " in str(name) for name in names)


def test_a_week_across_two_months_names_both(visitor: Visitor) -> None:
    assert "Uge 49 · november–december" in visitor.page(visitor.times("cut", day="2026-12-01")).text


def test_choosing_holds_the_time_and_leads_to_an_address_with_a_random_token(visitor: Visitor) -> None:
    answer = visitor.post(visitor.times("cut"), start=instant(TEN))
    assert answer.status_code == 302
    assert answer["Referrer-Policy"] == "no-referrer"
    assert len(flow_of(answer["Location"])) >= 32
    assert [each.starts_at for each in holds(visitor.shop)] == [TEN]


def test_nothing_chosen_is_said_on_the_same_page(visitor: Visitor) -> None:
    answer = visitor.post(visitor.times("cut"))
    assert answer.status_code == 400
    assert "Vælg en tid først" in Page(answer.content.decode()).text


@pytest.mark.parametrize("start", ["nonsense", "2026-11-26T10:00:00+99:00", "0001-01-01T00:00:00+14:00"])
def test_a_start_that_is_no_time_is_answered_politely(visitor: Visitor, start: str) -> None:
    assert visitor.post(visitor.times("cut"), start=start).status_code in {400, 409}


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "nonsense", "2026-02-30"])
def test_a_day_that_cannot_be_is_answered_with_one_that_can(visitor: Visitor, day: str) -> None:
    assert visitor.get(visitor.times("cut", day=day)).status_code == 200


def test_a_taken_time_is_answered_by_409_and_the_nearest_times(visitor: Visitor) -> None:
    visitor.choose("cut", who=alice(visitor))
    answer = visitor.post(visitor.times("cut", who=alice(visitor)), start=instant(TEN))
    page = Page(answer.content.decode())
    assert answer.status_code == 409
    assert "En anden har lige taget torsdag 26. november kl. 10.00" in page.text
    offers = [each for each in page.fields if each.get("name") == "start" and each.get("type") == "submit"]
    assert len(offers) == 3


def test_s16_a_time_that_was_never_offered_is_refused(visitor: Visitor) -> None:
    answer = visitor.post(visitor.times("cut"), start=instant(local("2026-11-26 03:07")))
    assert answer.status_code == 409
    assert holds(visitor.shop) == []


def test_two_tabs_a_second_choice_under_the_same_flow_moves_the_hold(visitor: Visitor) -> None:
    token = flow_of(visitor.choose("cut"))
    again = visitor.choose("cut", at=TEN + timedelta(hours=3), flow=token)
    assert flow_of(again) == token
    assert [each.starts_at for each in holds(visitor.shop)] == [TEN + timedelta(hours=3)]


def test_coming_back_finds_the_time_still_chosen_and_free_to_oneself(visitor: Visitor) -> None:
    details = visitor.choose("cut", who=alice(visitor))
    back = next(link for link in visitor.page(details).links if "/book/time/" in link)
    page = visitor.page(back)
    ticked = [each["value"] for each in page.fields if each.get("type") == "radio" and "checked" in each]
    assert ticked == ["2026-11-26T09:00:00Z"]


def test_a_stranger_does_not_see_a_held_time(visitor: Visitor) -> None:
    visitor.choose("cut", who=alice(visitor))
    other = visitor.page(visitor.times("cut", who=alice(visitor), day="2026-11-26"))
    assert "2026-11-26T09:00:00Z" not in other.starts()


def test_a_flow_that_somebody_thought_up_is_not_taken(visitor: Visitor) -> None:
    assert flow_of(visitor.choose("cut", flow="thought-up")) != "thought-up"


def test_a_flow_that_has_become_a_visit_begins_anew(visitor: Visitor) -> None:
    details = visitor.choose("cut")
    visitor.post(details, **visitor.typed())
    later = visitor.choose("cut", at=TEN + timedelta(hours=3), flow=flow_of(details))
    assert flow_of(later) != flow_of(details)


def test_s70_one_address_can_hold_only_so_many_times_an_hour(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CHOICES_PER_ADDRESS", 3)
    for _ in range(3):
        visitor.post(visitor.times("cut"), start=instant(TEN))
    answer = visitor.post(visitor.times("cut"), start=instant(TEN))
    assert answer.status_code == 429
    elsewhere = Client(REMOTE_ADDR="192.0.2.7").post(visitor.times("cut"), {"start": instant(TEN)})
    assert elsewhere.status_code in {302, 409}


def test_looking_changes_nothing(visitor: Visitor) -> None:
    for method in ("get", "head", "options"):
        visitor.get(visitor.times("cut", start=instant(TEN)), method)
    assert holds(visitor.shop) == []


def test_a_class_is_booked_seat_by_seat_until_it_is_full(lund: Shop) -> None:
    visitor = Visitor(lund)
    with tenant_scope(lund.tenant):
        Service.objects.filter(pk=lund.services["visit"].pk).update(seats=2, minutes=60)
        GroupSession.objects.create(
            service=lund.services["visit"],
            resource=lund.people["charlie"],
            starts_at=TEN,
            ends_at=TEN + timedelta(hours=1),
            seats=2,
        )
    page = visitor.page(visitor.times("visit"))
    assert page.starts() == ["2026-11-26T09:00:00Z"]
    assert "2 pladser" in page.text
    for name in ("Camilla", "Mette"):
        visitor.book("visit", who="", name=name, email=f"{name}@example.dk", phone="2012345" + str(len(name)))
    answer = visitor.post(visitor.times("visit"), start=instant(TEN))
    assert answer.status_code == 409


@pytest.mark.parametrize("address", ["", "book/", "times"])
def test_the_english_choice_survives_every_step_without_cookies(visitor: Visitor, address: str) -> None:
    visitor.lang = "en"
    start = visitor.times("cut") if address == "times" else f"{visitor.base()}{address}?lang=en"
    own = [link for link in visitor.page(start).links if link.startswith(("/b/", "?", "../"))]
    switch = [link for link in own if "lang=da" in link]
    assert len(switch) == 1
    assert all("lang=en" in link for link in own if link not in switch)


def test_the_english_choice_goes_along_to_the_private_page_and_the_message(visitor: Visitor) -> None:
    visitor.lang = "en"
    done = visitor.book("cut")
    assert done.endswith("?lang=en")
    page = visitor.page(done)
    assert "Thank you, Camilla" in page.text
    own = [link for link in page.links if link.startswith("/b/")]
    assert own and all("lang=en" in link for link in own)


def test_the_services_form_takes_the_language_along(visitor: Visitor) -> None:
    cut = visitor.shop.services["cut"].pk
    page = visitor.page(f"{visitor.base()}book/?lang=en")
    assert page.field("lang")["value"] == "en"
    answer = visitor.get(f"{visitor.base()}book/?next=1&lang=en&s={cut}")
    assert answer["Location"].endswith("&lang=en")
