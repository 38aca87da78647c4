"""A hold becomes a visit: what is written, what is refused, what is told."""

import hashlib
from datetime import timedelta

import pytest
from django.db import connection, transaction

from bookings.actions.confirm import TooMany
from bookings.actions.hold import HOLD_TIME, choose, find_hold
from bookings.locks import Taken
from bookings.models import Allocation, Booking, BookingEvent, Hold
from bookings.slots import Refused
from customers.models import Customer, NewsletterChoice, Suppression
from notifications.models import Message
from notifications.nudges import nudger
from privacy.policy import publish_policy
from tenants.actors import SYSTEM
from tenants.context import tenant_scope
from tenants.models import AuditEntry, PolicyVersion, Tenant
from tests.bookings.steps import at_once, book, cards, details, edit, hold, settle, states, told
from tests.world import NOW, Shop, local, plant_solvik

TEN = local("2026-11-26 10:00")


def test_what_was_booked_survives_every_later_edit_of_the_service(in_solvik: Shop) -> None:
    booking = book(in_solvik, "colour", at=TEN)
    service = in_solvik.services["colour"]
    edit(service, name="Andet", name_en="Other", minutes=30, gap_minutes=0, price_minor=1, buffer_after=30)
    service.category.colour = 5
    service.category.save()
    booking.refresh_from_db()
    item = booking.items.get()
    assert (item.name, item.price_minor, item.colour) == ("Farve", 49500, 1)
    assert (item.gap_start, item.gap_minutes, item.buffer_after) == (30, 45, 0)
    assert (item.starts_at, item.ends_at) == (TEN, TEN + timedelta(hours=2))
    assert (booking.price_minor, booking.ends_at) == (49500, TEN + timedelta(hours=2))


def test_the_policy_is_stored_by_version_and_hash_and_the_basis_is_the_contract(in_solvik: Shop) -> None:
    booking = book(in_solvik, "cut", at=TEN)
    booking.refresh_from_db()
    policy = PolicyVersion.objects.get(pk=booking.policy_version_id)
    assert booking.policy_sha256 == hashlib.sha256(policy.text.encode()).hexdigest()
    assert booking.policy_sha256 == bytes(policy.sha256).hex()
    assert booking.legal_basis == "contract"


def test_a_newer_policy_leaves_the_visit_with_the_one_that_was_read(in_solvik: Shop) -> None:
    booking = book(in_solvik, "cut", at=TEN)
    before = booking.policy_sha256
    in_solvik.tenant.retention_months = 12
    in_solvik.tenant.save()
    publish_policy(tenant=in_solvik.tenant, by=SYSTEM, now=NOW + timedelta(days=1))
    booking.refresh_from_db()
    assert booking.policy_sha256 == before


def test_no_table_of_the_business_knows_of_a_consent(in_solvik: Shop) -> None:
    book(in_solvik, "cut", at=TEN)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name || '.' || column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name || column_name ILIKE '%consent%'"
        )
        assert cursor.fetchall() == []


@pytest.mark.parametrize("objects", [True, False])
def test_the_answer_to_the_newsletter_is_stored_and_a_no_closes_both_addresses(
    in_solvik: Shop, objects: bool
) -> None:
    book(in_solvik, "cut", at=TEN, typed=details(no_news=objects))
    choice = NewsletterChoice.objects.get()
    assert (choice.objected, choice.channel, choice.wording) == (objects, "booking", "objection-at-booking-1")
    assert Customer.objects.get().newsletter_offered_at == NOW
    assert Suppression.objects.count() == (2 if objects else 0)


def test_s71_a_known_email_with_another_name_leaves_the_old_card_alone(in_solvik: Shop) -> None:
    first = book(in_solvik, "cut", at=TEN)
    old = cards()[0]
    child = book(in_solvik, "cut", at=TEN + timedelta(hours=3), typed=details(name="Ida Winther", phone=""))
    before, after = old, Customer.objects.get(pk=old.pk)
    assert (after.name, after.email, after.phone) == (before.name, before.email, before.phone)
    assert child.customer_id != first.customer_id
    assert {card.name for card in cards()} == {"Camilla Winther", "Ida Winther"}


def test_s71_the_same_person_again_keeps_one_card(in_solvik: Shop) -> None:
    book(in_solvik, "cut", at=TEN)
    book(in_solvik, "cut", at=TEN + timedelta(hours=3), typed=details(name="camilla  WINTHER", email=""))
    assert [card.name for card in cards()] == ["Camilla Winther"]


def test_s70_a_family_may_have_only_so_many_visits_ahead(in_solvik: Shop) -> None:
    in_solvik.tenant.max_open_per_contact = 2
    in_solvik.tenant.save()
    book(in_solvik, "trim", at=TEN)
    book(in_solvik, "trim", at=TEN + timedelta(minutes=15), typed=details(name="Ida Winther"))
    held = hold(in_solvik, "trim", at=TEN + timedelta(minutes=30))
    with pytest.raises(TooMany), transaction.atomic():
        settle(in_solvik, held, typed=details(name="Bo Winther"))
    assert Booking.objects.count() == 2
    assert len(cards()) == 2


def test_a_hold_that_has_expired_may_be_taken_again_while_nobody_else_has_it(in_solvik: Shop) -> None:
    token = choose(plan=in_solvik.plan("cut", who="alice"), start=TEN, token=None, now=NOW)
    late = NOW + HOLD_TIME
    held = find_hold(token)
    assert held is not None
    with pytest.raises(Taken):
        settle(in_solvik, held, now=late)
    again = hold(in_solvik, "cut", at=TEN, token=token, now=late)
    assert settle(in_solvik, again, now=late).starts_at == TEN
    assert Hold.objects.count() == 1


def test_a_hold_that_has_expired_and_was_taken_by_another_is_gone(in_solvik: Shop) -> None:
    mine = choose(plan=in_solvik.plan("cut", who="alice"), start=TEN, token=None, now=NOW)
    book(in_solvik, "cut", at=TEN, now=NOW + HOLD_TIME)
    with pytest.raises(Refused):
        choose(plan=in_solvik.plan("cut", who="alice"), start=TEN, token=mine, now=NOW + HOLD_TIME)
    held = find_hold(mine)
    assert held is not None
    with pytest.raises(Taken):
        settle(in_solvik, held, typed=details(name="Dana Krog"), now=NOW + HOLD_TIME)


def test_a_hold_whose_time_was_cleared_away_never_becomes_a_visit_without_time(in_solvik: Shop) -> None:
    held = hold(in_solvik, "colour", at=TEN)
    # What a visitor does whose clock is a moment ahead of ours: to her this hold is over.
    hold(in_solvik, "cut", at=TEN + timedelta(hours=1), now=NOW + HOLD_TIME)
    with pytest.raises(Taken):
        settle(in_solvik, held, now=NOW + HOLD_TIME - timedelta(milliseconds=1))
    assert Booking.objects.count() == 0


def test_a_second_press_gives_the_same_visit_and_tells_nothing_twice(in_solvik: Shop) -> None:
    held = hold(in_solvik, "cut", at=TEN)
    first = settle(in_solvik, held)
    count = Message.objects.count()
    assert settle(in_solvik, held).pk == first.pk
    assert (Booking.objects.count(), Message.objects.count()) == (1, count)


@pytest.mark.parametrize(
    "change", [{"minutes": 75}, {"price_minor": 59500}, {"active": False}, {"online": False}]
)
def test_a_service_that_was_changed_while_it_was_held_is_not_booked_blindly(
    in_solvik: Shop, change: dict[str, object]
) -> None:
    held = hold(in_solvik, "cut", at=TEN)
    edit(in_solvik.services["cut"], **change)
    with pytest.raises(Taken):
        settle(in_solvik, held)
    assert Booking.objects.count() == 0


def test_a_colleague_who_stopped_performing_the_service_is_not_booked_for_it(in_solvik: Shop) -> None:
    held = hold(in_solvik, "cut", at=TEN)
    in_solvik.services["cut"].performer_rows.filter(resource=in_solvik.people["alice"]).delete()
    with pytest.raises(Taken):
        settle(in_solvik, held)


def test_the_allocations_go_over_to_the_visit_and_expire_no_more(in_solvik: Shop) -> None:
    booking = book(in_solvik, "colour", at=TEN)
    rows = Allocation.objects.filter(booking=booking)
    assert rows.count() == 3
    assert set(rows.values_list("expires_at", "hold", "lane")) == {(None, None, 0)}
    assert set(rows.values_list("item", flat=True)) == {booking.items.get().pk}


def test_history_and_audit_name_the_visit_and_nobody(in_solvik: Shop) -> None:
    booking = book(in_solvik, "cut", at=TEN)
    event = booking.events.get()
    assert (event.kind, event.new_starts_at, event.actor_kind) == (BookingEvent.Kind.BOOKED, TEN, "visitor")
    entry = AuditEntry.objects.get(action="booking.make")
    assert (entry.subject_id, str(entry.object_id)) == (booking.customer_id, str(booking.pk))


def test_both_ways_are_told_and_one_reminder_is_planned_a_day_before(in_solvik: Shop) -> None:
    booking = book(in_solvik, "cut", at=TEN)
    messages = told(booking)
    assert set(messages) == {
        ("booking_confirmation", "email"),
        ("booking_confirmation", "sms"),
        ("booking_reminder", "sms"),
    }
    assert messages["booking_reminder", "sms"].send_at == TEN - timedelta(days=1)
    assert messages["booking_confirmation", "email"].send_at == NOW


def test_s49_a_landline_gets_no_sms_and_the_visit_stands(in_solvik: Shop) -> None:
    booking = book(in_solvik, "cut", at=TEN, typed=details(phone="+4633121212"))
    assert booking.status == Booking.Status.BOOKED
    assert {channel for _kind, channel, _state in states(booking)} == {"email"}


def test_s43_a_visit_booked_within_a_day_gets_no_reminder(in_solvik: Shop) -> None:
    booking = book(in_solvik, "cut", at=local("2026-11-24 11:00"))
    assert {kind for kind, _channel, _state in states(booking)} == {"booking_confirmation"}


@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_s02_messages_are_planned_with_the_visit_or_not_at_all() -> None:
    shop = plant_solvik()
    with pytest.raises(ZeroDivisionError), tenant_scope(shop.tenant):
        book(shop, "cut", at=TEN)
        assert Message.objects.count() == 3
        raise ZeroDivisionError
    with tenant_scope(shop.tenant):
        assert (Booking.objects.count(), Message.objects.count(), Customer.objects.count()) == (0, 0, 0)


@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_s02_a_broker_that_is_away_stops_no_booking(monkeypatch: pytest.MonkeyPatch) -> None:
    shop = plant_solvik()

    def down(tenant_id: object) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(nudger, "wake", down)
    with tenant_scope(shop.tenant):
        booking = book(shop, "cut", at=TEN)
    with tenant_scope(shop.tenant):
        assert Booking.objects.get().pk == booking.pk
        assert ("booking_confirmation", "email", "planned") in states(booking)


@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_s70_the_limit_holds_when_one_contact_books_many_at_once() -> None:
    shop = plant_solvik()
    Tenant.objects.filter(pk=shop.tenant.pk).update(max_open_per_contact=2)
    with tenant_scope(shop.tenant):
        book(shop, "trim", at=TEN)
        holds = [hold(shop, "trim", at=TEN + timedelta(minutes=15 * number)) for number in range(1, 5)]

    def press(held: Hold) -> str:
        with tenant_scope(shop.tenant):
            settle(shop, held)
        return "booked"

    outcome = at_once([lambda held=held: press(held) for held in holds])
    with tenant_scope(shop.tenant):
        assert Booking.objects.count() == 2, outcome
        assert Customer.objects.count() == 1
