"""The sign-in page: password first. What it tells, and what it does not."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from staff import signin
from staff.models import Membership, Session, User
from tenants import throttle
from tenants.context import PLATFORM_ID, tenant_scope
from tenants.models import AuditEntry, Tenant
from tenants.tokens import token_hash
from tests.staff.conftest import PASSWORD, Person

pytestmark = pytest.mark.django_db


def try_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> HttpResponse:
    return client.post("/signin/", {"email": email, "password": password, **more})


def plain(response: HttpResponse) -> tuple[Any, ...]:
    """Give the answer without what differs between any two answers."""
    body = re.sub(rb'(csrfmiddlewaretoken" value=")[^"]+', rb"\1", response.content)
    body = re.sub(rb'(name="email" value=")[^"]+', rb"\1", body)
    headers = {name: value for name, value in response.headers.items() if name != "X-Request-ID"}
    return response.status_code, body, headers, sorted(response.cookies)


def test_a_colleague_gets_in_by_password_and_lands_in_her_one_business(client: Client, bob: Person) -> None:
    response = try_in(client, " BOB@solvik.example ")
    assert response.status_code == 302 and response["Location"] == "/d/solvik/"


def test_she_goes_on_to_where_she_was_going_but_only_to_a_page_of_ours(client: Client, bob: Person) -> None:
    assert try_in(client, bob.email, next="/d/solvik/day/")["Location"] == "/d/solvik/day/"
    for foreign in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"):
        assert try_in(Client(), bob.email, next=foreign)["Location"] == "/d/solvik/"


def test_the_owner_is_led_to_set_up_a_factor_and_a_factor_is_asked_for_once_there(
    client: Client, alice: Person, charlie: Person
) -> None:
    assert try_in(client, alice.email)["Location"] == "/signin/enrol/"
    assert try_in(Client(), charlie.email, next="/d/lund/")["Location"] == "/signin/code/?next=%2Fd%2Flund%2F"


@time_machine.travel(datetime(2026, 11, 24, 8, 0, 1, tzinfo=UTC), tick=False)
def test_a_known_and_an_unknown_email_get_the_same_answer(bob: Person) -> None:
    known = try_in(Client(), bob.email, "not-her-password")
    unknown = try_in(Client(), "eve@solvik.example", "not-her-password")
    assert known.status_code == 200 and b"sessionid" not in bytes(str(known.cookies), "utf-8")
    assert plain(known) == plain(unknown)


def test_a_closed_account_is_answered_like_an_unknown_email(bob: Person) -> None:
    with tenant_scope(PLATFORM_ID):
        User.objects.filter(pk=bob.membership.user_id).update(is_active=False)
    assert plain(try_in(Client(), bob.email))[:2] == plain(try_in(Client(), "eve@solvik.example"))[:2]


def test_a_known_and_an_unknown_email_cost_the_same_work(bob: Person) -> None:
    signin.nobodys_password()
    work = []
    for email in (bob.email, "eve@solvik.example"):
        with (
            mock.patch.object(signin, "check_password", wraps=signin.check_password) as checked,
            CaptureQueriesContext(connection) as queries,
        ):
            try_in(Client(), email, "not-her-password")
        (_typed, encoded), _named = checked.call_args
        work.append((checked.call_count, encoded.rsplit("$", 2)[0], len(queries)))
    assert work[0] == work[1]
    assert work[0][0] == 1 and work[0][1].startswith("argon2$")


def test_ten_tries_hold_the_account_back_for_a_while_known_or_not(bob: Person) -> None:
    with time_machine.travel(datetime(2026, 11, 24, 8, 0, tzinfo=UTC), tick=False) as clock:
        for email in (bob.email, "eve@solvik.example"):
            answers = [try_in(Client(), email, "wrong-wrong-wrong").status_code for _ in range(11)]
            assert answers == [200] * 10 + [429]
        assert try_in(Client(), bob.email).status_code == 429
        clock.shift(timedelta(minutes=16))
        assert try_in(Client(), bob.email).status_code == 302


def test_one_address_is_held_back_over_many_accounts(salon: Tenant, bob: Person) -> None:
    with time_machine.travel(datetime(2026, 11, 24, 8, 0, tzinfo=UTC), tick=False):
        for number in range(signin.TRIES_FROM_ONE_ADDRESS):
            assert try_in(Client(), f"eve{number}@solvik.example").status_code == 200
        assert try_in(Client(), bob.email).status_code == 429
        assert try_in(Client(REMOTE_ADDR="10.1.1.1"), bob.email).status_code == 302


def test_tries_are_counted_with_valkey_away(
    bob: Person, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(throttle, "_away_until", 0.0)
    with time_machine.travel(datetime(2026, 11, 24, 8, 0, tzinfo=UTC), tick=False):
        answers = [try_in(Client(), bob.email, "wrong-wrong-wrong").status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]


def test_the_cookie_stands_nowhere_in_the_database(client: Client, bob: Person) -> None:
    try_in(client, bob.email)
    key = client.cookies["sessionid"].value
    with tenant_scope(PLATFORM_ID), connection.cursor() as cursor:
        cursor.execute("SELECT s::text FROM staff_session s")
        rows = "".join(row[0] for row in cursor.fetchall())
    assert key not in rows and key.encode().hex() not in rows
    assert token_hash(key).hex() in rows


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(client: Client, bob: Person) -> None:
    cookie = try_in(client, bob.email).cookies["sessionid"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"


def test_signing_in_changes_the_key_and_the_former_one_opens_nothing(client: Client, charlie: Person) -> None:
    try_in(client, charlie.email)
    former = client.cookies["sessionid"].value
    client.post("/signin/code/", {"code": charlie.code()})
    later = client.cookies["sessionid"].value
    assert later != former
    with tenant_scope(PLATFORM_ID):
        hashes = {bytes(row.key_hash) for row in Session.objects.all()}
    assert hashes == {token_hash(later)}


def test_a_planted_cookie_is_not_taken_over(client: Client, bob: Person) -> None:
    client.cookies["sessionid"] = "planted-by-somebody-else-0123456789"
    try_in(client, bob.email)
    assert client.cookies["sessionid"].value != "planted-by-somebody-else-0123456789"


def test_signing_out_ends_the_session_and_needs_a_post(client: Client, bob: Person) -> None:
    try_in(client, bob.email)
    assert client.get("/signout/").status_code == 405
    key = client.cookies["sessionid"].value
    assert client.post("/signout/").status_code == 302
    with tenant_scope(PLATFORM_ID):
        assert not Session.objects.exists()
    client.cookies["sessionid"] = key
    assert client.get("/d/")["Location"].startswith("/signin/")


def test_a_sign_in_is_noted_on_the_place_and_in_the_access_log(client: Client, bob: Person) -> None:
    try_in(client, bob.email)
    with tenant_scope(bob.tenant):
        assert Membership.objects.get(pk=bob.membership.pk).last_sign_in_at is not None
        entry = AuditEntry.objects.get(action="staff.sign_in")
        assert (entry.actor_kind, entry.actor_id) == ("staff", bob.membership.user_id)


def test_who_works_in_two_places_chooses_and_who_works_nowhere_is_told(
    client: Client, clinic: Tenant, bob: Person, hire: Callable[..., Person]
) -> None:
    hire(clinic, bob.email, "reception")
    assert try_in(client, bob.email)["Location"] == "/d/"
    page = client.get("/d/").content.decode()
    assert 'href="/d/solvik/"' in page and 'href="/d/lund/"' in page
    for tenant in (bob.tenant, clinic):
        with tenant_scope(tenant):
            Membership.objects.update(active=False, ended_at=datetime.now(UTC))
    response = client.get("/d/")
    assert response.status_code == 200 and b'href="/d/solvik/"' not in response.content


def test_the_page_asks_browsers_to_fill_in_the_right_things(client: Client) -> None:
    page = client.get("/signin/").content.decode()
    assert 'autocomplete="username"' in page and 'autocomplete="current-password"' in page


def test_empty_fields_are_said_in_words_and_the_email_stays(client: Client, salon: Tenant) -> None:
    page = client.post("/signin/", {"email": "bob@solvik.example", "password": ""}).content.decode()
    assert 'value="bob@solvik.example"' in page and 'aria-invalid="true"' in page


def test_the_demo_lists_its_logins_and_nothing_else_does(
    client: Client, settings: Any, tmp_path: Any
) -> None:
    settings.DEMO_LOGINS = tmp_path / "logins.txt"
    settings.DEMO_LOGINS.write_text("solvik\towner\talice@solvik.example\tet-langt-kodeord\n", "utf-8")
    settings.DEMO = True
    assert "et-langt-kodeord" in client.get("/signin/").content.decode()
    settings.DEMO = False
    page = client.get("/signin/").content.decode()
    assert "et-langt-kodeord" not in page and "alice@solvik.example" not in page
    settings.DEMO = True
    settings.DEMO_LOGINS = tmp_path / "not-planted-yet.txt"
    assert client.get("/signin/").status_code == 200
