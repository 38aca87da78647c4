"""Classes by the staff: made once or in a row, seats under the lock, changed and cancelled for everybody."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from bookings.actions.hold import choose_seat, find_hold
from bookings.actions.sessions import Full, SeatedAlready, cancel_class, make_classes, seat_by_staff
from bookings.catalogue import load_catalogue
from bookings.links import mint_link
from bookings.locks import Taken
from bookings.models import Allocation, Booking, BookingEvent, GroupSession, Resource
from bookings.occasions import Undecided
from bookings.recurrence import Rule
from bookings.slots import Plan
from customers.models import Customer
from notifications.models import Message
from tenants.context import tenant_scope
from tests.bookings.calendar import client_of
from tests.bookings.recurring import card, shown
from tests.bookings.steps import at_once, book, come, free, guest, plant_class, settle, sit
from tests.bookings.visitor import Page
from tests.site.questions import asking
from tests.world import NOW, Shop, local, make_service, plant_solvik

pytestmark = pytest.mark.usefixtures("morning")

TEN = local("2026-11-26 10:00")


def seat(shop: Shop, session: GroupSession, customer: Customer, *, tell: bool = True) -> Booking:
    """Give a seat as Alice does."""
    offers = load_catalogue(online=False, ids=[session.service_id]).offers
    return seat_by_staff(
        tenant=shop.tenant,
        session=session,
        customer=customer,
        offer=offers[0],
        by=shop.actor("alice"),
        now=NOW,
        tell_customer=tell,
    )


def make(
    shop: Shop, first: datetime, *, times: int = 1, seats: int = 4, choices: dict[str, str] | None = None
) -> list[GroupSession]:
    """Make classes as Alice does."""
    if "class" not in shop.services:
        category = shop.services["cut"].category
        shop.services["class"] = make_service(
            category, [shop.people["alice"]], "Flettekursus", 60, seats=seats
        )
    plan = shop.plan("class")
    fixed = Plan(plan.offers, plan.resources, None, plan.zone, people=(shop.people["alice"].pk,))
    minute = first.hour * 60 + first.minute
    return make_classes(
        tenant=shop.tenant,
        plan=fixed,
        rule=Rule(first.date(), minute, 1, times),
        seats=seats,
        choices=choices or {},
        by=shop.actor("alice"),
        now=NOW,
    )


def page(shop: Shop, tail: str = "") -> str:
    return f"/d/{shop.tenant.slug}/classes/{tail}"


def test_a_row_of_classes_is_made_and_each_can_be_booked_online(in_solvik: Shop) -> None:
    made = make(in_solvik, TEN, times=3)
    assert shown([each.starts_at for each in made]) == ["26.11 10:00", "03.12 10:00", "10.12 10:00"]
    assert len({each.series_id for each in made}) == 1 and made[0].series_id is not None
    assert [each.seats_left for each in free(in_solvik, "class", on="2026-12-03")] == [4]
    assert sit(in_solvik, made[1]).session_id == made[1].pk


def test_s09_a_row_of_classes_is_made_whole_or_not_at_all(in_solvik: Shop) -> None:
    book(in_solvik, "cut", at=local("2026-12-03 10:00"))
    with pytest.raises(Undecided) as refused:
        make(in_solvik, TEN, times=3)
    assert [each.wish.place for each in refused.value.occasions if each.reasons] == [2]
    assert not GroupSession.objects.exists()
    assert len(make(in_solvik, TEN, times=3, choices={"d2": "skip"})) == 2


@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_s11_ten_colleagues_at_once_fill_four_seats_and_six_are_told_it_is_full() -> None:
    shop = plant_solvik()
    with tenant_scope(shop.tenant):
        session = plant_class(shop, at=TEN, seats=4)
        people = [card(f"Gæst {number}") for number in range(10)]

    def come(number: int) -> str:
        with tenant_scope(shop.tenant):
            try:
                seat(shop, session, people[number])
            except Full:
                return "full"
        return "seated"

    acts = [lambda number=number: come(number) for number in range(10)]
    assert at_once(acts) == {"seated": 4, "full": 6}
    with tenant_scope(shop.tenant):
        assert Booking.objects.filter(session=session).count() == 4
        assert Allocation.objects.count() == 1


@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_s11_staff_and_visitors_at_once_never_sell_a_seat_twice() -> None:
    shop = plant_solvik()
    with tenant_scope(shop.tenant):
        session = plant_class(shop, at=TEN, seats=4)
        people = [card(f"Gæst {number}") for number in range(6)]

    def staff(number: int) -> str:
        with tenant_scope(shop.tenant):
            seat(shop, session, people[number])
        return "seated"

    acts = [lambda number=number: staff(number) for number in range(6)]
    acts += [lambda number=number: come(shop, session, number) for number in range(6)]
    assert at_once(acts) == {"seated": 4, "refused": 8}


def test_a_held_seat_is_not_the_staffs_to_give(in_solvik: Shop) -> None:
    session = plant_class(in_solvik, at=TEN, seats=1)
    choose_seat(session=session, token=None, now=NOW)
    with pytest.raises(Full):
        seat(in_solvik, session, card())


def test_nobody_is_seated_twice_by_one_card(in_solvik: Shop) -> None:
    session, camilla = plant_class(in_solvik, at=TEN), card()
    seat(in_solvik, session, camilla)
    with pytest.raises(SeatedAlready):
        seat(in_solvik, session, camilla)


def test_s64_a_seat_is_one_event_one_confirmation_and_one_reminder(in_solvik: Shop) -> None:
    booking = seat(in_solvik, plant_class(in_solvik, at=TEN), card())
    assert [each.kind for each in booking.events.all()] == ["booked"]
    kinds = sorted(Message.objects.values_list("kind", "channel"))
    assert kinds == [
        ("booking_confirmation", "email"),
        ("booking_confirmation", "sms"),
        ("booking_reminder", "sms"),
    ]


def change(shop: Shop, session: GroupSession, **typed: str) -> dict[str, str]:
    """Give what stands in the form of a change."""
    given = {"who": str(session.resource_id), "room": "", "day": "2026-11-26", "time": "10:00", "seats": "4"}
    return {**given, "tell": "1", **typed}


def test_a_class_that_moves_takes_everybody_along_and_tells_each(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        session = plant_class(solvik, at=TEN, seats=4)
        visits = [sit(solvik, session, typed=guest(number)) for number in range(2)]
        held = find_hold(choose_seat(session=session, token=None, now=NOW))
    client = client_of(solvik, "alice")
    answer = client.post(page(solvik, f"{session.pk}/change/"), change(solvik, session, time="14:00"))
    assert answer.status_code == 302
    with tenant_scope(solvik.tenant):
        for visit in visits:
            moved = Booking.objects.get(pk=visit.pk)
            assert (moved.starts_at, moved.items.get().starts_at) == (local("2026-11-26 14:00"),) * 2
            assert BookingEvent.objects.filter(booking=visit, kind="moved").count() == 1
            assert Message.objects.filter(about_id=visit.pk, kind="booking_moved", state="planned").exists()
        assert Allocation.objects.get(session=session).starts_at == local("2026-11-26 14:00")
        assert held is not None
        with pytest.raises(Taken):
            settle(solvik, held, typed=guest(3))


def test_more_seats_tell_nobody_and_fewer_than_are_taken_are_refused(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        session = plant_class(solvik, at=TEN, seats=4)
        for number in range(2):
            sit(solvik, session, typed=guest(number))
        before = Message.objects.count()
    client, address = client_of(solvik, "alice"), page(solvik, f"{session.pk}/change/")
    assert client.post(address, change(solvik, session, seats="9")).status_code == 302
    refused = client.post(address, change(solvik, session, seats="1"))
    assert refused.status_code == 422 and "2 har plads" in refused.content.decode()
    with tenant_scope(solvik.tenant):
        assert GroupSession.objects.get().seats == 9 and Message.objects.count() == before


def test_what_is_in_the_way_of_a_change_is_said_first(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        session = plant_class(solvik, at=TEN)
        book(solvik, "cut", at=local("2026-11-26 14:00"))
    client, address = client_of(solvik, "alice"), page(solvik, f"{session.pk}/change/")
    taken = client.post(address, change(solvik, session, time="14:00"))
    assert taken.status_code == 409 and "Alice er optaget." in taken.content.decode()
    closed = client.post(address, change(solvik, session, time="18:00"))
    assert closed.status_code == 409 and "ikke på arbejde" in closed.content.decode()
    assert client.post(address, change(solvik, session, time="18:00", keep="1")).status_code == 302


def test_s14_a_cancelled_class_frees_the_time_and_tells_everybody_once(in_solvik: Shop) -> None:
    session = plant_class(in_solvik, at=TEN)
    visits = [sit(in_solvik, session, typed=guest(number)) for number in range(3)]
    for count in (3, 0):
        assert (
            cancel_class(tenant=in_solvik.tenant, session=session, by=in_solvik.actor("alice"), now=NOW)
            == count
        )
    assert not Allocation.objects.exists()
    for visit in visits:
        assert BookingEvent.objects.filter(booking=visit, kind="cancelled").count() == 1
        assert Message.objects.filter(about_id=visit.pk, kind="booking_cancelled").count() == 1
    assert free(in_solvik, "class", on="2026-11-26") == []


def test_a_seat_is_given_by_searching_taken_back_and_marked_from_the_page(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        session, camilla = plant_class(solvik, at=TEN, seats=2), card()
    client, here = client_of(solvik, "alice"), page(solvik, f"{session.pk}/")
    found = client.post(f"{here}add/", {"act": "find", "q": "camilla"}).content.decode()
    assert "Camilla Winther" in found
    assert client.post(f"{here}add/", {"act": "add", "card": str(camilla.pk)}).status_code == 302
    assert client.post(f"{here}add/", {"act": "add", "card": str(camilla.pk)}).status_code == 409
    assert client.post(f"{here}add/", {"act": "add", "name": "Åse Ny"}).status_code == 302
    full = client.post(f"{here}add/", {"act": "add", "name": "Bo Sen"})
    assert full.status_code == 409 and "Den sidste plads er optaget" in full.content.decode()
    with tenant_scope(solvik.tenant):
        visit = Booking.objects.get(customer=camilla)
    assert client.post(f"{here}{visit.pk}/mark/", {"status": "arrived"}).status_code == 302
    text = Page(client.get(here).content.decode()).text
    assert "2 af 2 pladser optaget" in text and "Er kommet" in text and "Åse Ny" in text
    assert client.post(f"{here}{visit.pk}/remove/", {"tell": "1"}).status_code == 302
    assert "1 af 2 pladser optaget" in Page(client.get(here).content.decode()).text


def test_attendees_never_see_one_another(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        session = plant_class(solvik, at=TEN)
        visits = [sit(solvik, session, typed=guest(number)) for number in range(3)]
        token = mint_link(visits[0], now=NOW)
    client, base = Client(), f"/b/{solvik.tenant.slug}/"
    service = solvik.services["class"].pk
    pages = [
        f"{base}v/{token}/",
        f"{base}v/{token}/done/",
        f"{base}v/{token}/cancel/",
        f"{base}v/{token}/booking.ics",
        base,
        f"{base}book/time/?s={service}",
    ]
    for address in pages:
        body = client.get(address).content.decode()
        for other in visits[1:]:
            assert other.customer is not None
            for secret in (other.customer.name, other.reference, str(other.pk), str(other.customer_id)):
                assert secret not in body, address


def test_own_only_staff_reach_the_classes_they_teach_alone(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        session = plant_class(solvik, at=TEN)
        visit = sit(solvik, session)
    client, here = client_of(solvik, "bob"), page(solvik, f"{session.pk}/")
    assert "Flettekursus" not in client.get(page(solvik)).content.decode()
    assert client.get(here).status_code == 403
    for tail in ("add/", f"{visit.pk}/remove/", f"{visit.pk}/mark/", "change/", "cancel/"):
        assert client.post(here + tail, {"act": "add", "status": "arrived"}).status_code == 403


def test_a_seat_of_another_class_is_not_marked_here(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        session = plant_class(solvik, at=TEN)
        alone = book(solvik, "cut", at=local("2026-11-26 14:00"))
    client = client_of(solvik, "alice")
    for tail in ("remove", "mark"):
        answer = client.post(page(solvik, f"{session.pk}/{alone.pk}/{tail}/"), {"status": "arrived"})
        assert answer.status_code == 404


def test_a_class_is_made_by_form_once_or_after_its_dates_were_shown(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        category = solvik.services["cut"].category
        service = make_service(category, [solvik.people["alice"]], "Flettekursus", 60, seats=6)
        room = Resource.objects.create(kind="room", name="Lille sal", position=20)
    typed = {
        "service": str(service.pk),
        "who": str(solvik.people["alice"].pk),
        "room": str(room.pk),
        "day": "2026-11-26",
        "time": "10:00",
        "seats": "6",
        "every": "1",
        "act": "preview",
    }
    client = client_of(solvik, "alice")
    assert client.post(page(solvik, "new/"), typed | {"ends": "once"}).status_code == 302
    again = typed | {"ends": "times", "times": "3", "day": "2026-12-03"}
    assert "Torsdag 17. december" in client.post(page(solvik, "new/"), again).content.decode()
    assert client.post(page(solvik, "new/"), again | {"act": "book"}).status_code == 302
    assert client.post(page(solvik, "new/"), typed | {"ends": "once"}).status_code == 409
    with tenant_scope(solvik.tenant):
        assert GroupSession.objects.count() == 4
        assert Allocation.objects.filter(resource=room).count() == 4
        assert {each.room_id for each in GroupSession.objects.all()} == {room.pk}
    assert "Lille sal" in client.get(page(solvik)).content.decode()


def test_the_calendar_leads_to_the_class(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        session = plant_class(solvik, at=TEN)
    day = client_of(solvik, "alice").get(f"/d/{solvik.tenant.slug}/calendar/?day=2026-11-26")
    assert page(solvik, f"{session.pk}/") in day.content.decode()


def test_s68_markup_in_a_name_is_inert_on_the_list_of_a_class(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        session = plant_class(solvik, at=TEN)
        seat(solvik, session, card('<script>alert(1)</script>"><img onerror=x>'))
    body = client_of(solvik, "alice").get(page(solvik, f"{session.pk}/")).content.decode()
    assert "<script>alert" not in body and "<img onerror" not in body


def test_the_pages_of_classes_ask_as_much_for_one_as_for_many(solvik: Shop) -> None:
    with tenant_scope(solvik.tenant):
        session = plant_class(solvik, at=TEN, seats=12)
        sit(solvik, session, typed=guest(0))
    client, counts = client_of(solvik, "alice"), []
    for number in (0, 1, 11):
        with tenant_scope(solvik.tenant):
            for each in range(max(number, 1)):
                if number:
                    make(solvik, local("2026-12-01 09:00") + timedelta(days=7 * each + number // 11))
            if number == 11:
                for each in range(1, 11):
                    seat(solvik, session, card(f"Gæst {chr(65 + each)}"))
        asked_now = []
        for address in (page(solvik), page(solvik, f"{session.pk}/")):
            # Whoever is looked at for the first time gets a name in the access log.
            client.get(address)
            found: list[str] = []
            with asking(found):
                assert client.get(address).status_code == 200
            asked_now.append(len(found))
        counts.append(asked_now)
    assert counts[1] == counts[2], counts
