"""The worker is killed, the broker goes, the database is restarted: nothing is lost, nothing doubled."""

import threading
import time
from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from bookingsite.embedded.processes import wait_until
from tests.faults.product import Product, product

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def house(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Product]:
    """Give the whole product, running."""
    with django_db_blocker.unblock(), product(tmp_path_factory.mktemp("faults")) as running:
        running.start("web", "worker", "beat")
        running.wait_for_web()
        # The faults meet a product at rest: the worker is up and has chained what planting wrote down.
        unchained = "SELECT FROM tenants_auditentry WHERE seq IS NULL LIMIT 1"
        assert wait_until(lambda: not running.rows(unchained), 90), running.parts["worker"].tail()
        yield running


def test_a_worker_killed_in_mid_send_leaves_unknown_and_the_rest_still_leaves(house: Product) -> None:
    house.mail.pause = 30
    house.book(1)
    assert wait_until(lambda: house.letters_to(1) == 1, 20)
    house.kill("worker")
    house.book(2)
    house.mail.pause = 0
    # The lease has run out: the row's time is moved, not the clock of four processes.
    house.rows(
        "UPDATE notifications_message SET claimed_until = now() - interval '1 second' WHERE state = 'claimed'"
    )
    house.start("worker")
    assert wait_until(lambda: house.letters_to(2) == 1, 25)
    assert wait_until(lambda: house.states().get("unknown") == 1, 25), house.states()
    assert house.letters_to(1) == 1
    assert not {"planned", "claimed", "failed"} & set(house.states()), house.states()


def test_without_the_broker_bookings_go_on_and_the_confirmation_leaves_when_it_is_back(
    house: Product,
) -> None:
    """The broker goes in the middle of a task: that worker finishes it, and takes up work when it is back."""
    house.mail.pause = 2
    house.book(5)
    assert wait_until(lambda: house.letters_to(5) == 1, 20)
    before = house.bookings()
    house.stop_valkey()
    began = time.monotonic()
    house.book(3)
    assert time.monotonic() - began < 10
    assert house.bookings() == before + 1
    assert house.letters_to(3) == 0
    house.mail.pause = 0
    house.start_valkey()
    # Only the sweep knows of it: the nudge had nobody to tell.
    assert wait_until(lambda: house.letters_to(3) == 1, 35), house.states()
    time.sleep(1)
    assert house.letters_to(3) == house.letters_to(5) == 1
    assert house.parts["worker"].process.poll() is None, house.parts["worker"].tail()


def test_a_restarted_database_fails_politely_and_loses_nothing(house: Product) -> None:
    there = house.choose(4)
    before = house.bookings()
    house.stop_postgres()
    for status, text in (house.look(), (house.confirm(there, 4), ""), house.look()):
        assert status in {500, 503}
        assert not any(word in text for word in ("Traceback", "psycopg", "Error", "127.0.0.1", "postgres"))
    house.start_postgres()
    # Each of the web's threads held a connection that is dead now.
    assert [house.look()[0] for _ in range(12)] == [200] * 12
    assert house.confirm(there, 4) == 302
    assert house.bookings() == before + 1
    assert wait_until(lambda: house.letters_to(4) == 1, 40), house.states()
    assert house.parts["web"].process.poll() is None
    assert house.parts["worker"].process.poll() is None


def test_a_database_restarted_under_visitors_answers_them_all(house: Product) -> None:
    seen: list[int] = []
    over = threading.Event()

    def visit() -> None:
        while not over.is_set():
            seen.append(house.look()[0])

    visitors = [threading.Thread(target=visit, daemon=True) for _ in range(4)]
    for visitor in visitors:
        visitor.start()
    assert wait_until(lambda: len(seen) > 8, 10)
    house.stop_postgres()
    house.start_postgres()
    assert wait_until(lambda: len(seen) > 16 and seen[-8:] == [200] * 8, 20), seen
    over.set()
    for visitor in visitors:
        visitor.join(20)
    assert set(seen) <= {200, 500, 503}
