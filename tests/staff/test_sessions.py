"""Sessions as rows: by hash, with nothing in them, ended at once."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.backends.base import UpdateError
from django.test import Client

from staff.models import Session, User
from staff.sessions import SessionStore
from tenants.context import PLATFORM_ID, tenant_scope
from tests.staff.conftest import Person, enter

pytestmark = pytest.mark.django_db


def test_a_session_refuses_to_remember_anything_else(client: Client, bob: Person) -> None:
    store = SessionStore(enter(client, bob))
    store["basket"] = "cut"
    with pytest.raises(TypeError):
        store.save()


def test_a_session_of_nobody_leaves_no_row() -> None:
    store = SessionStore()
    store.save()
    with tenant_scope(PLATFORM_ID):
        assert not Session.objects.exists()


def test_an_ended_session_does_not_rise_again(client: Client, bob: Person) -> None:
    store = SessionStore(enter(client, bob))
    assert store.user is not None
    with tenant_scope(PLATFORM_ID):
        Session.objects.all().delete()
    with pytest.raises(UpdateError):
        store.save()


def test_a_session_ends_with_the_working_day_and_is_swept(client: Client, bob: Person) -> None:
    with time_machine.travel(datetime(2026, 11, 24, 8, 0, tzinfo=UTC), tick=False) as clock:
        key = enter(client, bob)
        clock.shift(timedelta(hours=11, minutes=59))
        assert SessionStore(key).user is not None
        clock.shift(timedelta(minutes=2))
        assert SessionStore(key).user is None
        SessionStore.clear_expired()
        with tenant_scope(PLATFORM_ID):
            assert not Session.objects.exists()


def test_last_seen_moves_by_the_minute_not_by_the_request(client: Client, bob: Person) -> None:
    start = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        key = enter(client, bob)
        clock.shift(timedelta(seconds=50))
        assert SessionStore(key).user is not None
        with tenant_scope(PLATFORM_ID):
            assert Session.objects.get().last_seen_at == start
        clock.shift(timedelta(seconds=20))
        assert SessionStore(key).user is not None
        with tenant_scope(PLATFORM_ID):
            assert Session.objects.get().last_seen_at == start + timedelta(seconds=70)


def test_a_closed_account_is_out_everywhere(client: Client, bob: Person) -> None:
    key = enter(client, bob)
    with tenant_scope(PLATFORM_ID):
        User.objects.update(is_active=False)
    assert SessionStore(key).user is None


def test_the_device_is_kept_as_a_family_only(client: Client, bob: Person) -> None:
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile/15E148 Safari/604.1"
    client.post(
        "/signin/",
        {"email": bob.email, "password": "korrekt-hest-batteri-hæfteklamme"},
        headers={"user-agent": agent},
    )
    with tenant_scope(PLATFORM_ID):
        assert Session.objects.get().device == "Safari, iPhone"
