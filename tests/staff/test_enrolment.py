"""The second factor's pages: enrolling it, giving it, and the day the phone is lost."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from staff import secondfactor, signin
from staff.models import RecoveryCode, Session
from tenants.context import PLATFORM_ID, tenant_scope
from tests.staff.conftest import PASSWORD, Person, enter

pytestmark = pytest.mark.django_db
EIGHT = datetime(2026, 11, 24, 8, 0, 1, tzinfo=UTC)


def enrol(client: Client, person: Person) -> list[str]:
    """Go through the enrolment as a person with a phone does; give the recovery codes."""
    client.post("/signin/", {"email": person.email, "password": PASSWORD})
    client.get("/signin/enrol/")
    page = client.post("/signin/enrol/", {"code": person.code()}).content.decode()
    return re.findall(r"<li>([A-Z2-7]{4}(?:-[A-Z2-7]{4}){3})</li>", page)


def at_the_code(person: Person) -> Client:
    """Give a browser that has shown the password."""
    client = Client()
    client.post("/signin/", {"email": person.email, "password": PASSWORD})
    return client


def test_the_owner_enrols_sees_ten_codes_once_and_is_in(client: Client, alice: Person) -> None:
    assert len(enrol(client, alice)) == 10
    assert client.get("/d/")["Location"] == "/d/solvik/"
    assert client.get("/signin/enrol/").status_code == 302
    with tenant_scope(PLATFORM_ID):
        assert Session.objects.get().stage == Session.Stage.DOUBLE


def test_the_secret_stands_while_the_page_is_loaded_again_and_is_sealed(
    client: Client, alice: Person
) -> None:
    enter(client, alice, Session.Stage.SINGLE)
    first = client.get("/signin/enrol/").content.decode()
    secret = str(alice.user().totp_secret)
    again = client.get("/signin/enrol/").content.decode()
    shown = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    assert shown in first and shown in again and "<svg" in first
    raw = alice.user().__dict__["totp_secret"]
    assert isinstance(raw, bytes) and secret.encode() not in raw


def test_a_wrong_first_code_enrols_nothing(client: Client, alice: Person) -> None:
    enter(client, alice, Session.Stage.SINGLE)
    client.get("/signin/enrol/")
    assert b'id="id_code-e"' in client.post("/signin/enrol/", {"code": "abcdef"}).content
    assert not alice.user().has_factor


def test_enrolling_sends_the_other_browsers_back_to_sign_in(client: Client, alice: Person) -> None:
    other = Client()
    enter(other, alice, Session.Stage.SINGLE)
    enrol(client, alice)
    assert other.get("/signin/enrol/")["Location"] == "/signin/"


def test_the_code_lets_in_and_the_same_code_does_not_let_in_twice(charlie: Person) -> None:
    with time_machine.travel(EIGHT, tick=False) as clock:
        code = charlie.code()
        assert at_the_code(charlie).post("/signin/code/", {"code": code})["Location"] == "/d/lund/"
        second = at_the_code(charlie)
        assert second.post("/signin/code/", {"code": code}).status_code == 200
        assert second.get("/d/").status_code == 302
        clock.shift(timedelta(seconds=30))
        assert second.post("/signin/code/", {"code": code}).status_code == 200
        assert second.post("/signin/code/", {"code": charlie.code()}).status_code == 302


def test_two_who_read_the_account_before_either_used_the_code_do_not_both_get_in(charlie: Person) -> None:
    with time_machine.travel(EIGHT, tick=False):
        one, other = charlie.user(), charlie.user()
        code = charlie.code()
        assert signin.accept_code(one, code, now=EIGHT)
        assert not signin.accept_code(other, code, now=EIGHT)


def test_the_code_used_to_enrol_does_not_let_in(client: Client, alice: Person) -> None:
    with time_machine.travel(EIGHT, tick=False):
        enrol(client, alice)
        assert at_the_code(alice).post("/signin/code/", {"code": alice.code()}).status_code == 200


def test_a_recovery_code_lets_in_once_and_its_neighbour_still_does(client: Client, alice: Person) -> None:
    codes = enrol(client, alice)
    first = at_the_code(alice).post("/signin/code/", {"recovery_code": codes[0].lower()})
    assert first.status_code == 302 and first["Location"] == "/d/solvik/"
    assert at_the_code(alice).post("/signin/code/", {"recovery_code": codes[0]}).status_code == 200
    assert at_the_code(alice).post("/signin/code/", {"recovery_code": codes[1]}).status_code == 302


def test_recovery_codes_are_kept_by_their_hash(client: Client, alice: Person) -> None:
    codes = enrol(client, alice)
    with tenant_scope(PLATFORM_ID):
        kept = {bytes(row.code_hash) for row in RecoveryCode.objects.all()}
    assert kept == {secondfactor.recovery_hash(code) for code in codes}


def test_codes_cannot_be_tried_without_end(charlie: Person) -> None:
    with time_machine.travel(EIGHT, tick=False) as clock:
        client = at_the_code(charlie)
        for _ in range(signin.TRIES):
            client.post("/signin/code/", {"code": "000 00"})
        assert client.post("/signin/code/", {"code": charlie.code()}).status_code == 200
        clock.shift(timedelta(minutes=16))
        assert at_the_code(charlie).post("/signin/code/", {"code": charlie.code()}).status_code == 302


def test_a_password_waits_ten_minutes_for_its_code_and_no_longer(charlie: Person) -> None:
    with time_machine.travel(EIGHT, tick=False) as clock:
        client = at_the_code(charlie)
        clock.shift(timedelta(minutes=11))
        assert client.post("/signin/code/", {"code": charlie.code()})["Location"] == "/signin/"


def test_the_code_page_is_for_whoever_has_shown_the_password(client: Client, bob: Person) -> None:
    assert client.get("/signin/code/")["Location"] == "/signin/"
    enter(client, bob, Session.Stage.SINGLE)
    assert client.get("/signin/code/")["Location"] == "/signin/"


def test_the_demo_shows_the_code_of_the_moment_and_nothing_else_does(charlie: Person, settings: Any) -> None:
    with time_machine.travel(EIGHT, tick=False):
        client = at_the_code(charlie)
        code = charlie.code()
        settings.DEMO = False
        page = client.get("/signin/code/").content.decode()
        assert code not in page and "demo-code" not in page
        settings.DEMO = True
        page = client.get("/signin/code/").content.decode()
        assert code in page and "demo-code" in page
        client.post("/signin/code/", {"code": code})
        following = at_the_code(charlie)
        shown = re.search(r"<output>(\d{6})</output>", following.get("/signin/code/").content.decode())
        assert shown and shown[1] != code
        assert following.post("/signin/code/", {"code": shown[1]}).status_code == 302


def test_the_demo_shows_the_code_while_enrolling_and_nothing_else_does(
    client: Client, alice: Person, settings: Any
) -> None:
    enter(client, alice, Session.Stage.SINGLE)
    settings.DEMO = False
    assert b"demo-code" not in client.get("/signin/enrol/").content
    settings.DEMO = True
    assert b"demo-code" in client.get("/signin/enrol/").content
