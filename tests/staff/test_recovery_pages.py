"""A forgotten password: one answer for everybody, a link that works once, and the second factor stays."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from notifications.models import Message
from notifications.tasks import tenants_with_due
from staff.actions.sweep import sweep
from staff.models import PasswordReset, Session
from tenants.context import PLATFORM_ID, tenant_scope
from tests.staff.conftest import PASSWORD, Person, enter
from tests.staff.mail import link_in, written

pytestmark = pytest.mark.django_db
NEW = "grøn cykel under bordet"


def ask(email: str) -> Client:
    """Ask for a link as a stranger does."""
    client = Client()
    client.post("/signin/forgot/", {"email": email})
    return client


def told(email: str) -> tuple[int, bytes, dict[str, str], list[str]]:
    """Give all that a stranger can compare, but for the request's own random id."""
    client = Client()
    answer = client.post("/signin/forgot/", {"email": email})
    headers = {**answer.headers, "X-Request-ID": "", "Expires": ""}
    return answer.status_code, answer.content, headers, sorted(client.cookies)


def test_a_known_and_an_unknown_address_are_answered_alike_and_cost_the_same(bob: Person) -> None:
    """PRIVACY 5: status, body, headers, cookies; and the same rows are written behind the page."""
    with time_machine.travel(timezone.now(), tick=False):
        assert told(bob.email) == told("nobody@nowhere.example")
    with tenant_scope(PLATFORM_ID):
        assert PasswordReset.objects.count() == Message.objects.count() == 2
    assert [mail.to for mail in written("password_reset")] == [bob.email]


def test_the_limit_for_one_address_does_not_tell_whether_it_is_known(bob: Person) -> None:
    answers = {told(email)[:2] for email in (bob.email, "x@nowhere.example") for _ in range(5)}
    assert len(answers) == 1
    with tenant_scope(PLATFORM_ID):
        assert PasswordReset.objects.count() == 6


def test_many_addresses_from_one_place_are_stopped(bob: Person) -> None:
    statuses = [Client().post("/signin/forgot/", {"email": f"x{n}@x.example"}).status_code for n in range(21)]
    assert statuses == [200] * 20 + [429]


def test_the_link_is_made_when_the_mail_is_written_and_works_once(bob: Person) -> None:
    ask(bob.email)
    with tenant_scope(PLATFORM_ID):
        assert PasswordReset.objects.get().token_hash is None
    link = link_in(written("password_reset")[0])
    enter(Client(), bob)
    page = Client().get(link)
    assert page.status_code == 200 and page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]
    refused = Client().post(link, {"password": "password1234"})
    assert refused.status_code == 422 and b"id_password-e" in refused.content
    assert Client().post(link, {"password": NEW})["Location"] == "/signin/?done=password"
    assert Client().get(link).status_code == 404
    with tenant_scope(PLATFORM_ID):
        assert not Session.objects.exists()
    signed = Client().post("/signin/", {"email": bob.email, "password": NEW})
    assert signed["Location"] == "/d/solvik/"
    assert [mail.to for mail in written("account_notice")] == [bob.email]


def test_looking_at_the_link_changes_nothing(bob: Person) -> None:
    ask(bob.email)
    link = link_in(written("password_reset")[0])
    before = bob.user().password
    for _ in range(3):
        assert Client().get(link).status_code == 200
    assert bob.user().password == before


def test_the_second_factor_is_still_asked_for(charlie: Person) -> None:
    ask(charlie.email)
    Client().post(link_in(written("password_reset")[0]), {"password": NEW})
    client = Client()
    client.post("/signin/", {"email": charlie.email, "password": NEW})
    assert client.get("/d/lund/").status_code == 302
    assert charlie.user().has_factor


def test_a_link_is_dead_after_an_hour_and_swept_away(bob: Person) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        ask(bob.email)
        link = link_in(written("password_reset")[0])
        clock.shift(timedelta(minutes=61))
        assert Client().get(link).status_code == 404
        assert Client().post(link, {"password": NEW}).status_code == 404
        assert written("password_reset") == []
        sweep(now=timezone.now())
        with tenant_scope(PLATFORM_ID):
            assert not PasswordReset.objects.exists()


def test_one_used_link_ends_the_others(bob: Person) -> None:
    ask(bob.email)
    ask(bob.email)
    first, second = (link_in(mail) for mail in written("password_reset"))
    Client().post(first, {"password": NEW})
    assert Client().get(second).status_code == 404


def test_the_sweep_of_the_post_office_finds_the_platforms_own_mail(bob: Person) -> None:
    ask(bob.email)
    assert PLATFORM_ID in tenants_with_due()


def test_ten_wrong_passwords_hold_back_and_the_mail_still_lets_in(bob: Person) -> None:
    """Ten wrong tries throttle; the owner of the mailbox is not locked out for ever."""
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        for _ in range(10):
            Client().post("/signin/", {"email": bob.email, "password": "not this one either"})
        assert Client().post("/signin/", {"email": bob.email, "password": PASSWORD}).status_code == 429
        ask(bob.email)
        assert Client().post(link_in(written("password_reset")[0]), {"password": NEW}).status_code == 302
        clock.shift(timedelta(minutes=16))
        assert Client().post("/signin/", {"email": bob.email, "password": NEW}).status_code == 302


def test_a_browser_that_sends_no_origin_may_use_its_link_and_another_site_may_not(bob: Person) -> None:
    """A page without referrer posts with `Origin: null`; what another site began is named by the browser."""
    ask(bob.email)
    link = link_in(written("password_reset")[0])
    browser = Client(enforce_csrf_checks=True)
    forged = browser.post(link, {"password": NEW}, headers={"sec-fetch-site": "cross-site"})
    assert forged.status_code == 403
    told = {"origin": "null", "sec-fetch-site": "same-origin"}
    assert browser.post(link, {"password": NEW}, headers=told).status_code == 302
