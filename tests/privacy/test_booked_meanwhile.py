"""Somebody books in the very moment in which her card is erased or merged away: real threads, no 500."""

import threading
from collections.abc import Callable
from time import sleep

import pytest
from django.db import connection
from django.http import Http404

from bookings.actions.cancel import cancel
from bookings.actions.cards import Restricted
from bookings.actions.make import book_by_staff
from bookings.actions.sessions import seat_by_staff
from bookings.catalogue import load_catalogue
from bookings.locks import lock_resources
from bookings.models import Booking
from customers.actions.merge import merge
from customers.actions.notes import write_note
from customers.models import Customer, Merge, Note
from customers.reach import card_to_edit
from privacy.erasure import erase_now
from privacy.models import Erasure
from tenants.actors import SYSTEM
from tenants.context import tenant_scope
from tests.bookings import recurring, steps
from tests.meanwhile import while_open
from tests.world import NOW, Shop, local, plant_solvik

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "vault"])


@pytest.fixture
def shop(transactional_db: None) -> Shop:
    return plant_solvik()


def card_of_camilla(shop: Shop) -> Customer:
    with tenant_scope(shop.tenant):
        steps.book(shop, "trim", at=local("2026-11-25 10:00"))
        return Customer.objects.get()


def second_card(shop: Shop) -> Customer:
    """Let Camilla book once more with another phone, and give the card that was made."""
    with tenant_scope(shop.tenant):
        other = steps.details(phone="+4520654321", email="")
        card = steps.book(shop, "trim", at=local("2026-11-25 12:30"), typed=other).customer
    assert card is not None
    return card


def book(shop: Shop, typed: steps.Details = steps.CAMILLA) -> Booking:
    # With Bob: the visit that the erasure cancels is Alice's, and her time is no gate here.
    return steps.book(shop, "cut", at=local("2026-11-26 10:00"), typed=typed, who="bob")


def erase(shop: Shop, card: Customer) -> None:
    erase_now(tenant=shop.tenant, card=card, reason="request", by=shop.actor("alice"), now=NOW)


def test_who_books_while_she_is_erased_gets_a_new_card(shop: Shop) -> None:
    card = card_of_camilla(shop)
    assert while_open(shop, lambda: erase(shop, card), lambda: book(shop)) == "done"
    with tenant_scope(shop.tenant):
        fresh = Customer.objects.get()
        assert fresh.pk != card.pk
        assert Booking.objects.get(customer=fresh).starts_at == local("2026-11-26 10:00")


def test_who_books_just_before_the_erasure_is_seen_by_it(shop: Shop) -> None:
    card = card_of_camilla(shop)
    assert while_open(shop, lambda: book(shop), lambda: erase(shop, card)) == "done"
    with tenant_scope(shop.tenant):
        assert not Customer.objects.exists()
        assert not Booking.objects.filter(status="booked").exists()


@pytest.mark.parametrize("takes_phone", [True, False])
def test_who_books_while_her_card_is_merged_away_gets_the_card_it_became_or_a_new_one(
    shop: Shop, takes_phone: bool
) -> None:
    gone = card_of_camilla(shop)
    kept = second_card(shop)

    def join() -> None:
        merge(
            gone_id=gone.pk,
            kept_id=kept.pk,
            take={"phone": takes_phone, "email": False},
            initials="AH",
            by=SYSTEM,
            now=NOW,
        )

    assert while_open(shop, join, lambda: book(shop)) == "done"
    with tenant_scope(shop.tenant):
        assert Merge.objects.count() == 1
        whose = Booking.objects.get(starts_at=local("2026-11-26 10:00")).customer_id
        assert (whose == kept.pk) is takes_phone
        assert not Customer.objects.filter(pk=gone.pk).exists()


def by_staff(shop: Shop, card: Customer) -> Booking:
    start = local("2026-11-26 10:00")
    return book_by_staff(
        tenant=shop.tenant,
        plan=shop.plan("cut", who="bob"),
        start=start,
        who=card,
        by=shop.actor("alice"),
        now=NOW,
    )


def test_a_colleague_who_books_somebody_that_is_erased_meanwhile_is_told(shop: Shop) -> None:
    card = card_of_camilla(shop)
    ended = while_open(shop, lambda: erase(shop, card), lambda: by_staff(shop, card))
    assert ended.startswith(Restricted.__name__)


def test_a_colleague_who_books_somebody_that_is_merged_meanwhile_books_whom_she_became(shop: Shop) -> None:
    gone, kept = card_of_camilla(shop), second_card(shop)

    def join() -> None:
        merge(gone_id=gone.pk, kept_id=kept.pk, take={}, initials="AH", by=SYSTEM, now=NOW)

    assert while_open(shop, join, lambda: by_staff(shop, gone)) == "done"
    with tenant_scope(shop.tenant):
        assert Booking.objects.get(starts_at=local("2026-11-26 10:00")).customer_id == kept.pk


def seat(shop: Shop, card: Customer) -> Booking:
    session = steps.plant_class(shop, at=local("2026-11-27 10:00"))
    offers = load_catalogue(online=False, ids=[session.service_id]).by_ids([session.service_id])
    assert offers is not None
    by = shop.actor("alice")
    return seat_by_staff(tenant=shop.tenant, session=session, customer=card, offer=offers[0], by=by, now=NOW)


def repeat(shop: Shop, card: Customer) -> object:
    return recurring.repeat(shop, "2026-11-26 10:00", times=2, who="bob", customer=card)


@pytest.mark.parametrize("give", [seat, repeat])
def test_a_seat_or_a_series_for_somebody_erased_meanwhile_is_refused_in_words(
    shop: Shop, give: Callable[[Shop, Customer], object]
) -> None:
    card = card_of_camilla(shop)
    with tenant_scope(shop.tenant):
        # Her visit is over: nothing of Alice's time is locked by the erasure.
        Booking.objects.update(status="done")
    ended = while_open(shop, lambda: erase(shop, card), lambda: give(shop, card))
    assert ended.startswith(Restricted.__name__)


def both_at_once(shop: Shop, *deeds: Callable[[], object]) -> list[str]:
    """Let each do its own at the same moment, and say how each ended."""
    barrier, ends = threading.Barrier(len(deeds)), dict[int, str]()

    def run(number: int, deed: Callable[[], object]) -> None:
        try:
            barrier.wait(10)
            with tenant_scope(shop.tenant):
                deed()
            ends[number] = "done"
        except Exception as error:
            ends[number] = type(error).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return [ends[number] for number in range(len(deeds))]


def test_who_books_her_with_the_colleague_of_her_coming_visit_never_deadlocks_the_erasure(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both want Alice's time and the card: the one who books has the time when the erasure comes."""
    card = card_of_camilla(shop)
    holds_time, began = threading.Event(), threading.Event()

    def lock_and_wait(ids: object) -> None:
        lock_resources(ids)
        holds_time.set()
        began.wait(2)
        # Long enough for the erasure to reach the lock that it must wait for.
        sleep(0.3)

    def book_her() -> Booking:
        monkeypatch.setattr("bookings.actions.make.lock_resources", lock_and_wait)
        start, by = local("2026-11-26 10:00"), shop.actor("alice")
        plan = shop.plan("cut", who="alice")
        return book_by_staff(tenant=shop.tenant, plan=plan, start=start, who=card, by=by, now=NOW)

    def erase_her() -> None:
        holds_time.wait(5)
        began.set()
        erase(shop, card)

    assert both_at_once(shop, book_her, erase_her) == ["done", "done"]
    with tenant_scope(shop.tenant):
        assert not Customer.objects.exists()
        assert not Booking.objects.filter(status="booked").exists()


def test_of_two_who_erase_her_at_once_one_is_told_that_she_is_gone(shop: Shop) -> None:
    card = card_of_camilla(shop)
    ends = both_at_once(shop, lambda: erase(shop, card), lambda: erase(shop, card))
    assert sorted(ends) == ["Gone", "done"]
    with tenant_scope(shop.tenant):
        assert Erasure.objects.filter(state="done").count() == 1


def test_a_merge_and_an_erasure_of_one_person_both_end(shop: Shop) -> None:
    gone, kept = card_of_camilla(shop), second_card(shop)

    def join() -> None:
        merge(gone_id=gone.pk, kept_id=kept.pk, take={}, initials="AH", by=SYSTEM, now=NOW)

    ends = both_at_once(shop, join, lambda: erase(shop, gone))
    assert ends in (["done", "done"], ["done", "Gone"], ["CannotMerge", "done"])


def test_a_merge_and_a_cancelling_of_one_visit_both_end(shop: Shop) -> None:
    gone, kept = card_of_camilla(shop), second_card(shop)

    def join() -> None:
        merge(gone_id=gone.pk, kept_id=kept.pk, take={}, initials="AH", by=SYSTEM, now=NOW)

    def call_off() -> None:
        booking = Booking.objects.get(starts_at=local("2026-11-25 10:00"))
        cancel(tenant=shop.tenant, booking=booking, by=SYSTEM, now=NOW)

    assert both_at_once(shop, join, call_off) == ["done", "done"]
    with tenant_scope(shop.tenant):
        card = Customer.objects.get()
        assert card.pk == kept.pk
        assert card.next_booking_at == local("2026-11-25 12:30")


def test_whoever_changes_a_card_that_is_erased_meanwhile_finds_none(shop: Shop) -> None:
    card = card_of_camilla(shop)

    def change() -> None:
        card_to_edit(shop.members["alice"], card.pk, hold=True)

    assert while_open(shop, lambda: erase(shop, card), change).startswith(Http404.__name__)


def test_what_is_written_on_a_card_just_before_its_erasure_goes_with_it(shop: Shop) -> None:
    card = card_of_camilla(shop)

    def write() -> None:
        held = card_to_edit(shop.members["alice"], card.pk, hold=True)
        by = shop.actor("alice")
        write_note(card=held, text="Te", trade_secret=False, reason="", initials="AH", by=by, now=NOW)

    assert while_open(shop, write, lambda: erase(shop, card)) == "done"
    with tenant_scope(shop.tenant):
        assert not Note.objects.exists()
