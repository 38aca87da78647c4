"""Many at once on one time: real threads, real connections, one winner."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic

import pytest
import time_machine
from django.db import connection, connections

from bookings.actions.confirm import Details, confirm
from bookings.actions.hold import choose, find_hold
from bookings.locks import Taken
from bookings.models import Allocation, Booking, Hold
from bookings.slots import Plan, Refused
from notifications.models import Message
from tenants.actors import VISITOR
from tenants.context import tenant_scope
from tests.bookings.visitor import Page, Visitor, instant
from tests.world import NOW, Shop, local, plant_solvik

TEN = local("2026-11-26 10:00")
# Seconds a round of fifty may take. Without the sorted locks a round deadlocked for up to 45 seconds.
LIMIT = 2.0
ROUNDS = 20


Act = Callable[[int], str]
AtOnce = Callable[[Act], tuple[Counter[str], float]]


@contextmanager
def crowd(count: int) -> Iterator[AtOnce]:
    """Give many threads, each with a connection that it keeps, as a web process does.

    What is given runs one act in all of them, started at the same moment; it counts how they end, and gives
    the seconds.
    """

    def at_once(act: Act) -> tuple[Counter[str], float]:
        # Nobody passes before all stand here: each act has a thread of its own.
        barrier = threading.Barrier(count + 1)

        def run(number: int) -> str:
            connection.ensure_connection()
            barrier.wait(30)
            try:
                return act(number)
            except (Taken, Refused):
                return "refused"
            except Exception as error:
                return f"{type(error).__name__}: {error}"

        running = [pool.submit(run, number) for number in range(count)]
        barrier.wait(30)
        began = monotonic()
        wait(running, 60)
        took = monotonic() - began
        return Counter(each.result(0) for each in running), took

    def leave(number: int) -> str:
        connections.close_all()
        return "left"

    with ThreadPoolExecutor(count) as pool:
        try:
            yield at_once
        finally:
            at_once(leave)


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


@pytest.fixture(scope="module")
def fifty() -> Iterator[AtOnce]:
    """Give fifty threads for all races: a new connection's first questions take longer than a round."""
    with crowd(50) as at_once:
        yield at_once


def race(at_once: AtOnce, shop: Shop, plans: Sequence[Plan], booked: int) -> None:
    """Let fifty want the same time, wish by wish in turn, again and again: so many get it and are told."""
    for number in range(ROUNDS):
        outcome, took = at_once(lambda visitor: book(shop, visitor, plans[visitor % len(plans)]))
        assert outcome == {"booked": booked, "refused": 50 - booked}, (number, outcome)
        assert took < LIMIT, (number, took)
        with tenant_scope(shop.tenant):
            assert Booking.objects.count() == booked
            assert Message.objects.filter(kind="booking_confirmation").count() == booked
            for model in (Allocation, Hold, Message, Booking):
                model.objects.all().delete()


@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_s01_fifty_at_once_book_one_time_once(fifty: AtOnce) -> None:
    shop = plant_solvik()
    with tenant_scope(shop.tenant):
        plans = [shop.plan("cut", who="alice")]
    race(fifty, shop, plans, booked=1)


@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_s01_two_people_in_mixed_order_never_deadlock(fifty: AtOnce) -> None:
    shop = plant_solvik()
    with tenant_scope(shop.tenant):
        plans = [shop.plan("cut", "trim"), shop.plan("trim", "cut")]
    race(fifty, shop, plans, booked=2)


def ask(shop: Shop, number: int) -> str:
    """Press one time on the page as a visitor of her own; say what she is shown."""
    visitor = Visitor(shop)
    answer = visitor.post(visitor.times("cut", who=str(shop.people["alice"].pk)), start=instant(TEN))
    if answer.status_code == 302:
        typed = visitor.typed(email=f"{number}@example.dk", phone=f"20 12 34 {number:02d}")
        return f"booked {visitor.post(answer['Location'], **typed).status_code}"
    page = Page(answer.content.decode())
    others = [each for each in page.fields if each.get("name") == "start" and each.get("type") == "submit"]
    told = "En anden har lige taget" in page.text
    return f"{answer.status_code}, {'told' if told else 'not told'}, {len(others)} others"


@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_s01_twenty_at_once_on_the_page_and_nineteen_are_offered_other_times() -> None:
    shop = plant_solvik()
    with time_machine.travel(NOW, tick=False), crowd(20) as at_once:
        outcome, _took = at_once(lambda number: ask(shop, number))
    assert outcome == {"booked 302": 1, "409, told, 3 others": 19}, outcome
    with tenant_scope(shop.tenant):
        assert Booking.objects.count() == 1
        confirmations = Message.objects.filter(kind="booking_confirmation")
        assert sorted(each.channel for each in confirmations) == ["email", "sms"]


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

    with crowd(8) as at_once:
        outcome, _took = at_once(press)
    assert len(outcome) == 1, outcome
    with tenant_scope(shop.tenant):
        assert Booking.objects.count() == 1
        assert Message.objects.filter(kind="booking_confirmation").count() == 1
