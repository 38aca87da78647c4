"""Booking at the desk: rules are warnings, neighbours are seen first, and the right person gets the card."""

from datetime import timedelta

import pytest

from bookings.actions.cancel import cancel
from bookings.actions.cards import Restricted
from bookings.actions.make import NewCard
from bookings.actions.place import Warned
from bookings.actions.plans import Unknown
from bookings.models import Allocation, Booking, BookingEvent, CalendarException, Performer
from customers.models import Customer
from notifications.models import Message
from tenants.context import tenant_scope
from tenants.models import AuditEntry
from tests.bookings.desk import TEN, TWO, make
from tests.bookings.steps import at_once, book, cards, details, edit, hold, starts, states
from tests.world import NOW, Shop, later, local, plant_solvik


def test_a_visit_is_written_with_its_items_time_history_and_messages(in_solvik: Shop) -> None:
    booking = make(in_solvik, "cut", "trim", people=("alice", "bob"), message="Ringede")
    alice, bob = in_solvik.people["alice"].pk, in_solvik.people["bob"].pk
    items = list(booking.items.order_by("number").values_list("name", "resource_id", "starts_at"))
    hour = timedelta(hours=1)
    assert items == [("Dameklip", alice, TEN), ("Pandehår", bob, TEN + hour)]
    assert (booking.price_minor, booking.source, booking.message) == (59000, "staff", "Ringede")
    assert sorted(Allocation.objects.values_list("resource_id", "starts_at", "lane")) == sorted(
        [(alice, TEN, 0), (bob, TEN + hour, 0)]
    )
    event = booking.events.get()
    assert (event.kind, event.actor_kind, event.overbooked, event.broke) == ("booked", "owner", False, "")
    assert ("booking_confirmation", "email", "planned") in states(booking)
    assert ("booking_reminder", "sms", "planned") in states(booking)
    assert "10:00" not in starts(in_solvik, "cut", on="2026-11-26")
    assert AuditEntry.objects.filter(action="booking.make", object_id=booking.pk).count() == 1


def test_not_told_she_is_reminded_all_the_same(in_solvik: Shop) -> None:
    booking = make(in_solvik, tell_customer=False)
    assert {kind for kind, _, _ in states(booking)} == {"booking_reminder"}


def test_what_a_colleague_books_needs_no_approval(in_solvik: Shop) -> None:
    assert make(in_solvik, "trial").status == "booked"


def test_somebody_without_a_name_has_no_card(in_solvik: Shop) -> None:
    booking = make(in_solvik, who=None)
    assert (booking.customer, booking.walk_in, cards()) == (None, True, [])
    assert not Message.objects.exists()


def test_a_name_alone_is_enough(in_solvik: Shop) -> None:
    booking = make(in_solvik, who=NewCard("Fru Holm"))
    assert booking.customer is not None and booking.customer.name == "Fru Holm"
    assert not Message.objects.exists()


def test_s71_a_known_address_with_another_name_is_another_person(in_solvik: Shop) -> None:
    first = make(in_solvik)
    child = make(in_solvik, at=TWO, who=NewCard("Ida Winther", "+4520123456", "camilla@example.dk"))
    assert first.customer_id != child.customer_id
    assert {card.name for card in cards()} == {"Camilla Winther", "Ida Winther"}


def test_s71_the_same_name_and_address_is_the_same_card_unchanged(in_solvik: Shop) -> None:
    first = make(in_solvik)
    again = make(in_solvik, at=TWO, who=NewCard("camilla  winther", "20123456"))
    assert first.customer_id == again.customer_id
    [card] = cards()
    assert (card.name, card.email) == ("Camilla Winther", "camilla@example.dk")


def test_a_restricted_card_gets_no_new_visit(in_solvik: Shop) -> None:
    card = make(in_solvik).customer
    assert card is not None
    Customer.objects.filter(pk=card.pk).update(restricted=True)
    with pytest.raises(Restricted):
        make(in_solvik, at=TWO, who=card)
    assert Booking.objects.count() == 1


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        (local("2026-11-28 10:00"), "closed"),
        (local("2026-11-24 08:30"), "notice"),
        (local("2026-11-23 10:00"), "past"),
        (local("2027-11-25 10:00"), "too_far"),
    ],
)
def test_a_rule_of_the_customers_is_a_warning_to_the_staff(in_solvik: Shop, at, reason: str) -> None:
    edit(in_solvik.services["cut"], notice_minutes=180)
    with pytest.raises(Warned) as warned:
        make(in_solvik, at=at)
    assert reason in warned.value.reasons
    booking = make(in_solvik, at=at, accept=warned.value.tokens)
    assert reason in booking.events.get().broke.split()


def test_between_the_customers_times_there_is_nothing_to_warn_of(in_solvik: Shop) -> None:
    assert make(in_solvik, at=TEN + timedelta(minutes=5)).starts_at == TEN + timedelta(minutes=5)


def test_s04_over_another_visit_only_with_the_right_and_it_is_stored_who_and_why(in_solvik: Shop) -> None:
    book(in_solvik, "cut", at=TEN)
    with pytest.raises(Warned) as warned:
        make(in_solvik, who=None)
    assert warned.value.reasons == ("taken",)
    [clash] = warned.value.clashes
    assert clash.booking is not None and clash.booking.who == "Camilla Winther"
    with pytest.raises(Warned):
        make(in_solvik, who=None, accept=warned.value.tokens)
    booking = make(in_solvik, who=None, accept=warned.value.tokens, overbook=True, why="Kun føn")
    event = booking.events.get()
    assert (event.overbooked, event.reason, event.broke) == (True, "Kun føn", "taken")
    assert event.actor_id == in_solvik.members["alice"].user_id
    assert AuditEntry.objects.get(action="booking.make", object_id=booking.pk).fields == ["overbooked"]
    assert Allocation.objects.get(booking=booking).lane == 1


def test_s04_who_accepted_one_neighbour_has_not_accepted_the_next(in_solvik: Shop) -> None:
    book(in_solvik, "trim", at=TEN)
    with pytest.raises(Warned) as warned:
        make(in_solvik, who=None)
    seen = warned.value.tokens
    book(in_solvik, "trim", at=TEN + timedelta(minutes=15), typed=details(name="Mette Holm"))
    with pytest.raises(Warned) as again:
        make(in_solvik, who=None, accept=seen, overbook=True)
    assert len(again.value.clashes) == 2
    assert make(in_solvik, who=None, accept=again.value.tokens, overbook=True).starts_at == TEN


def test_a_chair_that_is_taken_is_a_wall(in_solvik: Shop) -> None:
    book(in_solvik, "colour", at=TEN)
    Performer.objects.create(service=in_solvik.services["colour"], resource=in_solvik.people["bob"])
    with pytest.raises(Warned) as warned:
        make(in_solvik, "colour", people=("bob",), who=None)
    assert warned.value.reasons == ("room",)
    with pytest.raises(Warned):
        make(in_solvik, "colour", people=("bob",), who=None, accept=("room",), overbook=True)


def test_who_is_away_is_a_warning(in_solvik: Shop) -> None:
    CalendarException.objects.create(
        kind="absence", resource=in_solvik.people["alice"], starts_at=TEN, ends_at=TWO, label="Kursus"
    )
    with pytest.raises(Warned) as warned:
        make(in_solvik)
    assert warned.value.reasons == ("closed",)


def test_a_service_that_the_person_does_not_perform_is_refused(in_solvik: Shop) -> None:
    with pytest.raises(Unknown):
        make(in_solvik, "colour", people=("bob",))


def test_with_anyone_somebody_free_is_found(in_solvik: Shop) -> None:
    book(in_solvik, "cut", at=TEN)
    booking = make(in_solvik, people=(None,), who=None)
    assert booking.items.get().resource_id == in_solvik.people["bob"].pk


def test_s14_cancelled_at_the_desk_the_time_is_free_at_once(in_solvik: Shop) -> None:
    booking = make(in_solvik)
    cancel(tenant=in_solvik.tenant, booking=booking, by=in_solvik.actor("alice"), now=NOW, reason="Syg hund")
    booking.refresh_from_db()
    assert booking.cancel_reason == "Syg hund"
    assert "10:00" in starts(in_solvik, "cut", on="2026-11-26")


def test_s42_cancelled_the_reminder_is_withdrawn(in_solvik: Shop) -> None:
    booking = make(in_solvik)
    cancel(tenant=in_solvik.tenant, booking=booking, by=in_solvik.actor("alice"), now=NOW)
    assert ("booking_reminder", "sms", "skipped") in states(booking)


def test_s56_inside_the_cut_off_the_staff_can(in_solvik: Shop) -> None:
    booking = make(in_solvik)
    late = TEN - timedelta(minutes=1)
    ended = cancel(tenant=in_solvik.tenant, booking=booking, by=in_solvik.actor("bob"), now=late)
    assert ended.status == "cancelled"


def test_a_dead_hold_is_in_nobodys_way_and_a_live_one_is_seen(in_solvik: Shop) -> None:
    hold(in_solvik, "cut", at=TEN)
    with pytest.raises(Warned) as warned:
        make(in_solvik)
    assert [clash.held for clash in warned.value.clashes] == [True]
    assert make(in_solvik, now=later(minutes=6)).starts_at == TEN


@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_the_desk_and_the_net_at_once_and_one_wins() -> None:
    shop = plant_solvik()

    def desk() -> str:
        with tenant_scope(shop.tenant):
            make(shop, who=None)
        return "made"

    def net() -> str:
        with tenant_scope(shop.tenant):
            book(shop, "cut", at=TEN)
        return "made"

    assert at_once([desk, net, desk, net, desk, net]) == {"made": 1, "refused": 5}
    with tenant_scope(shop.tenant):
        assert Allocation.objects.count() == 1


@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_s03_the_constraint_holds_though_the_check_is_mocked_away(monkeypatch: pytest.MonkeyPatch) -> None:
    shop = plant_solvik()
    monkeypatch.setattr("bookings.actions.place.Terms.open_of", lambda self, reasons, clashes: [])
    monkeypatch.setattr("bookings.actions.place.free_lane", lambda fit: 0)
    with tenant_scope(shop.tenant):
        book(shop, "cut", at=TEN)

    def press() -> str:
        with tenant_scope(shop.tenant):
            make(shop, who=None)
        return "made"

    assert at_once([press, press]) == {"refused": 2}


@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_two_who_overbook_at_once_do_not_land_on_each_other() -> None:
    shop = plant_solvik()
    with tenant_scope(shop.tenant):
        book(shop, "cut", at=TEN)
        with pytest.raises(Warned) as warned:
            make(shop, who=None)

    def press() -> str:
        with tenant_scope(shop.tenant):
            make(shop, who=None, accept=warned.value.tokens, overbook=True)
        return "made"

    # The second has not seen the first, and is shown it.
    assert at_once([press, press]) == {"made": 1, "refused": 1}
    with tenant_scope(shop.tenant):
        assert sorted(Allocation.objects.values_list("lane", flat=True)) == [0, 1]
        assert BookingEvent.objects.filter(overbooked=True).count() == 1
