"""One's own account: name, language, password, address, the second factor, and the signed-in browsers."""

from datetime import timedelta

import pyotp
import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from staff.models import EmailChange, RecoveryCode, Session
from staff.sessions import SessionStore
from tenants.context import PLATFORM_ID, tenant_scope
from tests.staff.conftest import PASSWORD, Person, enter
from tests.staff.mail import link_in, written

pytestmark = pytest.mark.django_db
NEW = "grøn cykel under bordet"
HERE = "/d/solvik/account/"


def browser(person: Person) -> Client:
    """Give a browser that is signed in."""
    client = Client()
    enter(client, person)
    return client


def sessions() -> int:
    """Count all signed-in browsers."""
    with tenant_scope(PLATFORM_ID):
        return Session.objects.count()


def test_a_new_password_takes_the_old_one_and_signs_the_other_browsers_out(bob: Person) -> None:
    here, other = browser(bob), browser(bob)
    wrong = here.post(f"{HERE}password/", {"current": "not this one", "password": NEW})
    assert wrong.status_code == 422 and b"id_current-e" in wrong.content
    short = here.post(f"{HERE}password/", {"current": PASSWORD, "password": "password1234"})
    assert short.status_code == 422 and b"id_password-e" in short.content
    assert here.post(f"{HERE}password/", {"current": PASSWORD, "password": NEW}).status_code == 302
    assert here.get(HERE).status_code == 200
    assert other.get(HERE)["Location"].startswith("/signin/")
    assert Client().post("/signin/", {"email": bob.email, "password": NEW}).status_code == 302
    assert [mail.to for mail in written("account_notice")] == [bob.email]


def test_ten_wrong_passwords_on_the_account_hold_back_and_pass_by_themselves(bob: Person) -> None:
    here = browser(bob)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(10):
            here.post(f"{HERE}password/", {"current": "wrong", "password": NEW})
        held = here.post(f"{HERE}password/", {"current": PASSWORD, "password": NEW})
        assert held.status_code == 422 and b'id="errors"' in held.content
        clock.shift(timedelta(minutes=16))
        assert here.post(f"{HERE}password/", {"current": PASSWORD, "password": NEW}).status_code == 302


def test_a_new_address_counts_once_its_link_was_pressed_and_the_old_mailbox_is_told(bob: Person) -> None:
    here, former = browser(bob), bob.email
    typed = {"email": "bob@nyt.example", "current": PASSWORD}
    assert here.post(f"{HERE}email/", typed).status_code == 302
    assert str(bob.user().email) == former
    mail = written("email_confirm")[0]
    assert mail.to == "bob@nyt.example"
    link = link_in(mail)
    assert Client().get(link).status_code == 200 and str(bob.user().email) == former
    pressed = Client().post(link)
    assert pressed.status_code == 200 and b"bob@nyt.example" in pressed.content
    assert str(bob.user().email) == "bob@nyt.example"
    told = written("email_changed")[0]
    assert told.to == former and "bob@nyt.example" not in told.text + told.html
    assert Client().get(link).status_code == 404
    assert Client().post("/signin/", {"email": "bob@nyt.example", "password": PASSWORD}).status_code == 302


def test_anothers_address_is_answered_alike_and_never_taken(bob: Person, alice: Person) -> None:
    here = browser(bob)
    answers = [
        here.post(f"{HERE}email/", {"email": email, "current": PASSWORD})
        for email in (alice.email, "free@nyt.example")
    ]
    assert len({(each.status_code, each["Location"]) for each in answers}) == 1
    here.post(f"{HERE}email/", {"email": alice.email, "current": PASSWORD})
    with tenant_scope(PLATFORM_ID):
        assert EmailChange.objects.count() == 1
    assert written("email_confirm") == []


def test_name_and_language_are_hers_to_change(bob: Person) -> None:
    here = browser(bob)
    assert b'lang="da"' in here.get(HERE).content
    here.post(HERE, {"name": "Bob S. Skov", "page_language": "en"})
    page = here.get(HERE)
    assert b'lang="en"' in page.content and b"Bob S. Skov" in page.content
    assert b'lang="da"' in here.get(f"{HERE}?lang=da").content
    assert bob.user().language == "en" and str(bob.user().name) == "Bob S. Skov"


def test_browsers_are_listed_and_signed_out_one_by_one_or_all(bob: Person, alice: Person) -> None:
    here, phone, desk = browser(bob), browser(bob), browser(bob)
    alices = browser(alice.with_factor())
    with tenant_scope(PLATFORM_ID):
        hers = Session.objects.get(user_id=alice.membership.user_id)
        key = phone.cookies["sessionid"].value
        phones = SessionStore(key)
        phones.load()
        assert phones.row is not None
        phone_id = phones.row.pk
    assert here.get(f"{HERE}browsers/").content.count(b'name="session"') == 3
    here.post(f"{HERE}browsers/out/", {"session": str(phone_id)})
    assert phone.get(HERE).status_code == 302 and desk.get(HERE).status_code == 200
    here.post(f"{HERE}browsers/out/", {"session": str(hers.pk)})
    assert alices.get(HERE).status_code == 200, "another's browser is not hers to sign out"
    here.post(f"{HERE}browsers/out/", {"session": "others"})
    assert desk.get(HERE).status_code == 302 and here.get(HERE).status_code == 200
    assert here.post(f"{HERE}browsers/out/", {"session": "x"}).status_code == 404


def test_new_recovery_codes_end_the_old_ones(alice: Person) -> None:
    here = browser(alice.with_factor())
    address = f"{HERE}factor/"
    assert here.post(address, {"act": "codes", "current": "wrong"}).status_code == 422
    with tenant_scope(PLATFORM_ID):
        assert not RecoveryCode.objects.exists()
    first = here.post(address, {"act": "codes", "current": PASSWORD})
    assert first.content.count(b"<li>") >= 10
    with tenant_scope(PLATFORM_ID):
        before = {bytes(each.code_hash) for each in RecoveryCode.objects.all()}
    here.post(address, {"act": "codes", "current": PASSWORD})
    with tenant_scope(PLATFORM_ID):
        after = {bytes(each.code_hash) for each in RecoveryCode.objects.all()}
    assert len(before) == len(after) == 10 and not before & after


def test_another_phone_counts_from_its_first_code_and_the_old_one_until_then(alice: Person) -> None:
    here = browser(alice.with_factor())
    old = str(alice.user().totp_secret)
    assert here.get(f"{HERE}factor/phone/").status_code == 302
    here.post(f"{HERE}factor/", {"act": "phone", "current": PASSWORD})
    assert here.get(f"{HERE}factor/phone/").status_code == 200
    assert str(alice.user().totp_secret) == old
    assert here.post(f"{HERE}factor/phone/", {"code": pyotp.TOTP(old).now()}).status_code == 422
    pending = str(alice.user().totp_pending)
    assert pending != old
    code = pyotp.TOTP(pending).at(timezone.now())
    assert here.post(f"{HERE}factor/phone/", {"code": code})["Location"].endswith("?done=phone")
    user = alice.user()
    assert str(user.totp_secret) == pending and not user.totp_pending
    raw = alice.user().__dict__["totp_secret"]
    assert pending.encode() not in bytes(raw)


def test_who_has_no_second_factor_is_led_to_where_it_is_set_up(bob: Person) -> None:
    answer = browser(bob).get(f"{HERE}factor/")
    assert answer["Location"].startswith("/signin/enrol/?next=")


def test_the_account_names_what_happened_to_it(bob: Person) -> None:
    here = browser(bob)
    here.post(f"{HERE}password/", {"current": PASSWORD, "password": NEW})
    assert b"Adgangskode \xc3\xa6ndret" in here.get(HERE).content
