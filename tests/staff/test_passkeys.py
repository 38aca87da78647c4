"""Passkeys: added after the password, good for one site and one question, and ended at once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from staff.models import Passkey, PasskeyChallenge, Session
from tenants.context import PLATFORM_ID, tenant_scope
from tests.staff.conftest import PASSWORD, Person, enter
from tests.staff.mail import written
from tests.staff.softkey import SoftKey, challenge_of

pytestmark = pytest.mark.django_db
KEYS = "/d/solvik/account/passkeys/"


@pytest.fixture(autouse=True)
def address(settings: Any) -> None:
    """Let the site have the name that the keys are made for."""
    settings.BASE_URL = "http://localhost:8000"


def ask(client: Client) -> dict[str, Any]:
    """Ask for a question at sign-in."""
    answer = client.post("/signin/passkey/ask/")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def with_key(person: Person, key: SoftKey, client: Client | None = None) -> Client:
    """Add a key on the account page."""
    if client is None:
        client = Client()
        enter(client, person)
    options = client.post(f"{KEYS}ask/", {"current": PASSWORD}).json()
    added = client.post(
        f"{KEYS}keep/", {"act": "add", "name": "Telefon", "credential": key.register(options)}
    )
    assert added["Location"] == f"{KEYS}?done=added"
    return client


def come(client: Client, answer: str) -> Any:
    """Send the answer."""
    return client.post("/signin/passkey/", {"credential": answer})


def stage() -> str:
    """Give the stage of the newest session."""
    with tenant_scope(PLATFORM_ID):
        return str(Session.objects.latest("created_at").stage)


def test_a_verified_key_lets_the_owner_in_without_password_and_code(alice: Person) -> None:
    key = SoftKey()
    with_key(alice.with_factor(), key)
    client = Client()
    options = ask(client)
    assert options["publicKey"]["userVerification"] == "required"
    assert not options["publicKey"].get("allowCredentials"), "nobody is named to a stranger"
    assert come(client, key.sign_in(options))["Location"] == "/d/solvik/"
    assert stage() == Session.Stage.DOUBLE and client.get(KEYS).status_code == 200
    assert [mail.to for mail in written("account_notice")] == [alice.email]


def test_a_key_that_has_not_made_sure_who_holds_it_stands_in_for_the_code_but_not_for_the_password(
    alice: Person,
) -> None:
    key = SoftKey()
    with_key(alice.with_factor(), key)
    client = Client()
    assert come(client, key.sign_in(ask(client), verified=False)).status_code == 200
    assert client.get(KEYS).status_code == 302
    client.post("/signin/", {"email": alice.email, "password": PASSWORD})
    assert b"data-passkey" in client.get("/signin/code/").content
    options = ask(client)
    assert len(options["publicKey"]["allowCredentials"]) == 1
    assert come(client, key.sign_in(options, verified=False)).status_code == 302
    assert stage() == Session.Stage.DOUBLE


def test_anothers_key_does_not_finish_her_sign_in(alice: Person, bob: Person) -> None:
    key = SoftKey()
    with_key(bob, key)
    client = Client()
    client.post("/signin/", {"email": alice.with_factor().email, "password": PASSWORD})
    assert come(client, key.sign_in(ask(client))).status_code == 200
    assert client.get(KEYS).status_code == 302


Trick = Callable[[SoftKey, dict[str, Any]], str]
TRICKS: dict[str, Trick] = {
    "another origin": lambda key, asked: key.sign_in(asked, origin="http://localhost.evil.example"),
    "another port": lambda key, asked: key.sign_in(asked, origin="http://localhost:9000"),
    "another site": lambda key, asked: key.sign_in(asked, site="evil.example"),
    "another question": lambda key, asked: key.sign_in({"publicKey": {"challenge": "AAAA"}}),
    "another key": lambda key, asked: SoftKey().sign_in(asked),
    "no answer": lambda key, asked: "",
    "a list": lambda key, asked: "[]",
    "rubbish": lambda key, asked: '{"id": "x", "rawId": "x", "response": {}}',
    "very long": lambda key, asked: "x" * 30_000,
}


@pytest.mark.parametrize("trick", TRICKS)
def test_a_wrong_answer_opens_nothing_and_uses_the_question_up(bob: Person, trick: str) -> None:
    key = SoftKey()
    with_key(bob, key)
    client = Client()
    options = ask(client)
    assert come(client, TRICKS[trick](key, options)).status_code == 200
    assert come(client, key.sign_in(options)).status_code == 200, "the question was used up"
    assert client.get(KEYS).status_code == 302


def test_a_question_is_answered_once_by_one_browser_within_five_minutes(bob: Person) -> None:
    key = SoftKey()
    with_key(bob, key)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = Client()
        options = ask(client)
        answer = key.sign_in(options)
        assert come(client, answer).status_code == 302
        assert come(Client(), answer).status_code == 200
        late = Client()
        options = ask(late)
        clock.shift(timedelta(minutes=6))
        assert come(late, key.sign_in(options)).status_code == 200
    browser = Client(enforce_csrf_checks=True)
    browser.get("/signin/")
    forged = browser.post("/signin/passkey/ask/")
    assert forged.status_code == 403


def test_another_browsers_question_is_not_answered(bob: Person) -> None:
    key = SoftKey()
    with_key(bob, key)
    first, second = Client(), Client()
    for number, client in enumerate((first, second)):
        client.cookies["csrftoken"] = str(number) * 32
    options = ask(first)
    ask(second)
    assert come(second, key.sign_in(options)).status_code == 200
    assert come(first, key.sign_in(options)).status_code == 302


def test_a_copied_key_is_found_out_by_its_count(bob: Person) -> None:
    key = SoftKey()
    with_key(bob, key)
    copy = SoftKey(counter=0, secret=key.secret)
    for _ in range(3):
        client = Client()
        assert come(client, key.sign_in(ask(client))).status_code == 302
    client = Client()
    assert come(client, copy.sign_in(ask(client))).status_code == 200


def test_adding_a_key_asks_for_the_password_and_one_key_is_added_once(bob: Person) -> None:
    key, client = SoftKey(), Client()
    enter(client, bob)
    assert client.post(f"{KEYS}ask/", {"current": "wrong"}).status_code == 422
    options = client.post(f"{KEYS}ask/", {"current": PASSWORD}).json()
    assert len(challenge_of(options)) == 32
    foreign = key.register(options, origin="http://evil.example")
    assert client.post(f"{KEYS}keep/", {"credential": foreign})["Location"].endswith("?done=no")
    with_key(bob, key, client)
    again = client.post(f"{KEYS}ask/", {"current": PASSWORD}).json()
    assert len(again["publicKey"]["excludeCredentials"]) == 1
    assert client.post(f"{KEYS}keep/", {"credential": key.register(again)})["Location"].endswith("?done=no")
    with tenant_scope(PLATFORM_ID):
        assert Passkey.objects.count() == 1 and PasskeyChallenge.objects.count() == 0


def test_a_removed_key_opens_nothing_and_names_are_hers(bob: Person, alice: Person) -> None:
    key = SoftKey()
    client = with_key(bob, key)
    with tenant_scope(PLATFORM_ID):
        passkey = Passkey.objects.get()
    stranger = Client()
    enter(stranger, alice.with_factor())
    for act in ("remove", "rename"):
        stranger.post(f"{KEYS}keep/", {"act": act, "key": str(passkey.pk), "name": "x"})
    client.post(f"{KEYS}keep/", {"act": "rename", "key": str(passkey.pk), "name": "Min bærbare"})
    assert "Min bærbare" in client.get(KEYS).content.decode()
    client.post(f"{KEYS}keep/", {"act": "remove", "key": str(passkey.pk)})
    browser = Client()
    assert come(browser, key.sign_in(ask(browser))).status_code == 200
    with tenant_scope(PLATFORM_ID):
        assert not Passkey.objects.exists()
