"""Limits: in Valkey, and in the database while it is away."""

import pytest
import time_machine
from django.conf import settings
from django.test import RequestFactory, override_settings
from redis.exceptions import ConnectionError as Away

from tenants import throttle
from tenants.models import ThrottleCount

pytestmark = pytest.mark.django_db


class Store:
    """A Valkey of two commands."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}

    def pipeline(self, transaction: bool) -> "Store":
        return self

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *given: object) -> None:
        pass

    def incr(self, name: str) -> None:
        self.counts[name] = self.counts.get(name, 0) + 1
        self.last = self.counts[name]

    def expire(self, name: str, seconds: int) -> None:
        assert seconds > 0

    def execute(self) -> list[int]:
        return [self.last]


@pytest.fixture(autouse=True)
def rested(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "_away_until", 0.0)


@pytest.fixture
def gone(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    tries: list[str] = []

    def client(address: str) -> object:
        tries.append(address)
        raise Away("refused")

    monkeypatch.setattr(throttle, "client", client)
    return tries


def tries(count: int, key: str = "a") -> list[bool]:
    return [throttle.allow(key, limit=3, per_seconds=60) for _ in range(count)]


def test_it_counts_in_valkey(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store()
    monkeypatch.setattr(throttle, "client", lambda address: store)
    with time_machine.travel(1_790_000_000, tick=False):
        assert tries(5) == [True, True, True, False, False]
        assert tries(1, "b") == [True]
    assert not ThrottleCount.objects.exists()
    assert all(len(name) == len("throttle:") + 64 for name in store.counts)


def test_s70_limits_hold_while_valkey_is_away(gone: list[str]) -> None:
    with time_machine.travel(1_790_000_000, tick=False):
        assert tries(5) == [True, True, True, False, False]
        assert tries(1, "b") == [True]
    assert ThrottleCount.objects.count() == 2


def test_the_next_window_begins_anew_and_old_ones_are_swept(gone: list[str]) -> None:
    with time_machine.travel(1_790_000_000, tick=False) as clock:
        tries(4)
        clock.shift(61)
        assert tries(1) == [True]
        assert ThrottleCount.objects.count() == 1


def test_a_dead_valkey_is_left_alone_for_a_moment(gone: list[str]) -> None:
    tries(5)
    assert len(gone) == 1


def test_a_port_where_nobody_listens_counts_as_away() -> None:
    with override_settings(REDIS_URL="redis://127.0.0.1:1/0"), time_machine.travel(1_790_000_000, tick=False):
        assert tries(4) == [True, True, True, False]


@pytest.mark.parametrize(
    ("told", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unknown", "unknown"),
    ],
)
def test_s70_a_whole_network_of_new_addresses_counts_as_one(told: str, counted: str) -> None:
    assert throttle.address_of(RequestFactory(REMOTE_ADDR=told).get("/")) == counted


def test_neither_store_shows_the_key() -> None:
    assert b"192.0.2.7" not in throttle.hash_of("192.0.2.7")
    with override_settings(SECRET_KEY=settings.SECRET_KEY + "x"):
        other = throttle.hash_of("192.0.2.7")
    assert other != throttle.hash_of("192.0.2.7")
