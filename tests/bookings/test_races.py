"""Many at once on one time: real threads, real connections, one winner."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from time import monotonic

import pytest
from django.db import connection

from bookings.actions.confirm import Details, confirm
from bookings.actions.hold import choose, find_hold
from bookings.locks import Taken
from bookings.models import Allocation, Booking, Hold
from bookings.slots import Plan, Refused
from notifications.models import Message
from tenants.actors import VISITOR
from tenants.context import tenant_scope
from tests.world import NOW, Shop, local, plant_solvik

TEN = local("2026-11-26 10:00")
# Seconds a round of fifty may take. Without the sorted locks a round deadlocked for up to 45 seconds.
LIMIT = 2.0


def at_once(count: int, act: Callable[[int], str]) -> tuple[Counter[str], float]:
    """Run one act in many threads that start at the same moment; count how they end, and give the seconds.

    Each thread is connected before the clock starts, as a web process is.
    """
    barrier = threading.Barrier(count + 1)
    results: list[str] = []

    def run(number: int) -> None:
        connection.ensure_connection()
        barrier.wait(30)
        try:
            results.append(act(number))
        except (Taken, Refused):
            results.append("refused")
        except Exception as error:
            results.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    barrier.wait(30)
    began = monotonic()
    for thread in threads:
        thread.join(60)
    return Counter(results), monotonic() - began


def book(shop: Shop, number: int, plan: Plan) -> str:
    """Choose and confirm as one visitor does, in two transactions."""
    with tenant_scope(shop.tenant):
        token = choose(plan=plan, start=TEN, token=None, now=NOW)
    with tenant_scope(shop.tenant):
        hold = find_hold(token)
        assert hold is not None
        details = Details(f"Gæst {number}", f"+45201234{number:02d}", "", "", False, "da")
        confirm(
            tenant=shop.tenant,
            hold=hold,
            catalogue=shop.catalogue(),
            details=details,
            policy=None,
            by=VISITOR,
            now=NOW,
        )
    return "booked"


@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_s01_fifty_at_once_book_one_time_once() -> None:
    shop = plant_solvik()
    with tenant_scope(shop.tenant):
        plan = shop.plan("cut", who="alice")
    for round_number in range(20):
        outcome, took = at_once(50, lambda number: book(shop, number, plan))
        assert outcome == {"booked": 1, "refused": 49}, (round_number, outcome)
        assert took < LIMIT, took
        with tenant_scope(shop.tenant):
            assert Booking.objects.count() == 1
            assert Message.objects.filter(kind="booking_confirmation").count() == 1
            Allocation.objects.all().delete()
            Hold.objects.all().delete()
            Message.objects.all().delete()
            Booking.objects.all().delete()


@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_s01_two_people_in_mixed_order_never_deadlock() -> None:
    shop = plant_solvik()
    with tenant_scope(shop.tenant):
        wishes = (shop.plan("cut", "trim"), shop.plan("trim", "cut"))
    outcome, took = at_once(50, lambda number: book(shop, number, wishes[number % 2]))
    assert outcome == {"booked": 2, "refused": 48}, outcome
    assert took < LIMIT, took


@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_a_double_click_books_once() -> None:
    shop = plant_solvik()
    with tenant_scope(shop.tenant):
        token = choose(plan=shop.plan("cut"), start=TEN, token=None, now=NOW)

    def press(number: int) -> str:
        with tenant_scope(shop.tenant):
            hold = find_hold(token)
            assert hold is not None
            details = Details("Camilla Winther", "+4520123456", "", "", False, "da")
            return str(
                confirm(
                    tenant=shop.tenant,
                    hold=hold,
                    catalogue=shop.catalogue(),
                    details=details,
                    policy=None,
                    by=VISITOR,
                    now=NOW + timedelta(seconds=number),
                ).pk
            )

    outcome, _took = at_once(8, press)
    assert len(outcome) == 1, outcome
    with tenant_scope(shop.tenant):
        assert Booking.objects.count() == 1
        assert Message.objects.filter(kind="booking_confirmation").count() == 1
