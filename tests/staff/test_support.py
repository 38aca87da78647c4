"""The platform's support: named people with both factors, who see no business and little of anybody."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from staff.actions.lostfactor import open_case, stop_case
from staff.actions.support import end_support, enrol_support
from staff.kinds import mint
from staff.models import CaseNotice, User
from tenants.actions import ensure_platform
from tenants.actors import SYSTEM, Actor
from tenants.context import PLATFORM_ID, tenant_scope
from tests.staff.conftest import NOW, PASSWORD, Person, enter
from tests.staff.mail import link_in, written
from tests.staff.test_lost_factor import CASES, browser, support_person

pytestmark = pytest.mark.django_db
REASON = "Ringede fra salonens eget nummer"


@pytest.fixture(autouse=True)
def platform(db: None) -> None:
    """Have the platform's own tenant."""
    ensure_platform(now=NOW)


def test_whoever_is_enrolled_chooses_a_password_by_mail_and_sets_up_a_second_factor_first() -> None:
    said = StringIO()
    call_command("support", "dana@platform.example", "Dana Friis", stdout=said)
    link = link_in(written("password_reset")[0])
    assert Client().post(link, {"password": PASSWORD})["Location"] == "/signin/?done=password"
    client = Client()
    signed = client.post("/signin/", {"email": "dana@platform.example", "password": PASSWORD})
    assert signed["Location"].startswith("/signin/enrol/")
    assert client.get(CASES)["Location"].startswith("/signin/enrol/")


def test_support_has_one_page_and_no_business(alice: Person) -> None:
    dana = browser(support_person())
    assert dana.get("/d/")["Location"] == CASES
    page = dana.get(CASES)
    assert page.status_code == 200 and b'action="/signout/"' in page.content
    assert dana.get("/d/solvik/").status_code == 404


def test_a_closed_case_does_not_say_whom_it_was_about(alice: Person) -> None:
    dana = support_person()
    now = timezone.now()
    by = Actor("support", dana.membership.user_id)
    alice.with_factor()
    case = open_case(email=alice.email, reason=REASON, by=by, now=now)
    shown = browser(dana).get(CASES).content.decode()
    assert alice.email in shown and REASON in shown
    with tenant_scope(PLATFORM_ID):
        token = mint(CaseNotice.objects.filter(case=case).first())
    stopping = Client().get(f"/lost-factor/{token}/").content.decode()
    assert REASON in stopping and case.reference in stopping
    stop_case(token=token, now=now + timedelta(hours=1))
    closed = browser(dana).get(CASES).content.decode()
    assert case.reference in closed
    assert alice.email not in closed and REASON not in closed


def test_who_leaves_support_is_out_at_once() -> None:
    dana = support_person()
    client = browser(dana)
    assert client.get(CASES).status_code == 200
    call_command("support", "DANA@platform.example", "--end", stdout=StringIO())
    assert client.get(CASES)["Location"].startswith("/signin/")
    enter(client, dana)
    assert client.get(CASES).status_code == 404
    with pytest.raises(CommandError):
        call_command("support", "dana@platform.example", "--end")
    with pytest.raises(CommandError):
        call_command("support", "dana@platform.example")


def test_an_account_that_is_there_keeps_its_password(bob: Person) -> None:
    enrol_support(email=bob.email, name="B", password="noget helt andet her", by=SYSTEM, now=NOW)
    assert Client().post("/signin/", {"email": bob.email, "password": PASSWORD}).status_code == 302
    end_support(email=bob.email, by=SYSTEM, now=NOW)
    with tenant_scope(PLATFORM_ID):
        assert not User.objects.filter(is_platform_staff=True).exists()
