import threading
import time
import uuid

from celery import Celery

from notifications import nudges
from notifications.nudges import DELIVER, Nudger
from tests.notifications.capture import free_port


class Broker:
    """Stands for the Celery application."""

    def __init__(self, pause=0.0, away=False):
        self.pause, self.away, self.told = pause, away, []
        self.first = threading.Event()

    def send_task(self, name, args, **options):
        self.told.append((name, args, options))
        self.first.set()
        time.sleep(self.pause)
        if self.away:
            raise ConnectionError("nobody at home")


def until(condition, seconds=3.0):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    assert condition()


def test_a_nudge_names_the_tenant_and_no_moment(monkeypatch):
    broker = Broker()
    monkeypatch.setattr(nudges, "current_app", broker)
    tenant_id = uuid.uuid4()
    Nudger().wake(tenant_id)
    until(lambda: broker.told)
    name, args, options = broker.told[0]
    assert (name, args) == (DELIVER, [str(tenant_id)])
    assert not {"eta", "countdown"} & set(options)


def test_s02_a_broker_that_is_slow_or_away_delays_nobody(monkeypatch, caplog):
    broker = Broker(pause=0.5, away=True)
    monkeypatch.setattr(nudges, "current_app", broker)
    nudger = Nudger()
    began = time.monotonic()
    for _ in range(2000):
        nudger.wake(uuid.uuid4())
    assert time.monotonic() - began < 0.4
    until(lambda: nudger.silent_until > 0, 5)
    told = len(broker.told)
    nudger.wake(uuid.uuid4())
    time.sleep(0.05)
    assert len(broker.told) == told
    assert "nobody at home" not in caplog.text


def test_many_nudges_for_one_tenant_are_one(monkeypatch):
    broker = Broker(pause=0.2)
    monkeypatch.setattr(nudges, "current_app", broker)
    nudger, first, second = Nudger(), uuid.uuid4(), uuid.uuid4()
    nudger.wake(first)
    broker.first.wait(3)
    for _ in range(50):
        nudger.wake(second)
    until(lambda: len(broker.told) == 2)
    time.sleep(0.3)
    assert len(broker.told) == 2


def test_a_real_client_with_no_broker_costs_the_caller_nothing(monkeypatch):
    app = Celery("nobody", broker=f"redis://127.0.0.1:{free_port()}/0", set_as_current=False)
    monkeypatch.setattr(nudges, "current_app", app)
    began = time.monotonic()
    Nudger().wake(uuid.uuid4())
    assert time.monotonic() - began < 0.1


def test_a_thread_with_nothing_to_do_ends_and_another_begins(monkeypatch):
    broker = Broker()
    monkeypatch.setattr(nudges, "current_app", broker)
    monkeypatch.setattr(nudges, "IDLE", 0.02)
    nudger = Nudger()
    nudger.wake(uuid.uuid4())
    until(lambda: nudger.thread is None)
    nudger.wake(uuid.uuid4())
    until(lambda: len(broker.told) == 2)
