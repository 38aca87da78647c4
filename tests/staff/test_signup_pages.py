"""Signing up: from nothing to a business in draft, with the mail between."""

from datetime import timedelta

import pyotp
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from staff.actions.signup import open_business
from staff.actions.sweep import sweep
from staff.identity import RESERVED, slug_of
from staff.models import Membership, Session, SignUp, User
from tenants.actions import ensure_platform
from tenants.context import PLATFORM_ID, tenant_scope
from tenants.models import AuditEntry, Tenant
from tests.staff.conftest import NOW, PASSWORD, Person, enter
from tests.staff.mail import link_in, written

pytestmark = pytest.mark.django_db
TYPED = {
    "business": "Hår & Hud, Ærø",
    "name": "Vera Holm",
    "email": "vera@haar.example",
    "password": PASSWORD,
    "terms": "on",
}


@pytest.fixture(autouse=True)
def platform(db: None) -> None:
    """Open the platform's own tenant."""
    ensure_platform(now=NOW)


def sign_up(**changed: str) -> Client:
    """Send the form."""
    client = Client()
    assert client.post("/signup/", TYPED | changed).status_code == 200
    return client


def enrol(client: Client, email: str) -> None:
    """Set up the second factor as somebody with a phone does."""
    client.get("/signin/enrol/")
    with tenant_scope(PLATFORM_ID):
        secret = next(str(u.totp_secret) for u in User.objects.all() if str(u.email) == email)
    code = pyotp.TOTP(secret).at(timezone.now())
    page = client.post("/signin/enrol/?next=/signup/open/", {"code": code, "next": "/signup/open/"})
    assert b'href="/signup/open/"' in page.content


def test_from_nothing_to_a_business_in_draft_with_its_owner() -> None:
    client = sign_up()
    mail = written("sign_up")[0]
    assert mail.to == TYPED["email"] and "Vera" in mail.text
    link = link_in(mail)
    with tenant_scope(PLATFORM_ID):
        assert not User.objects.exists()
    assert client.get(link).status_code == 200
    with tenant_scope(PLATFORM_ID):
        assert not User.objects.exists(), "looking changes nothing"
    onward = client.post(link, {"password": PASSWORD})
    assert onward["Location"] == "/signin/enrol/?next=%2Fsignup%2Fopen%2F"
    assert client.get("/signup/open/")["Location"].startswith("/signin/enrol/"), "no way round the factor"
    assert client.post("/signup/open/")["Location"].startswith("/signin/enrol/")
    enrol(client, TYPED["email"])
    assert not Tenant.objects.filter(is_platform=False).exists()
    assert "/b/haar-og-hud-aeroe/" in client.get("/signup/open/").content.decode()
    opened = client.post("/signup/open/")
    tenant = Tenant.objects.get(is_platform=False)
    assert (tenant.slug, tenant.name, tenant.state) == ("haar-og-hud-aeroe", "Hår & Hud, Ærø", "draft")
    assert opened["Location"].startswith("/d/haar-og-hud-aeroe/")
    assert client.get(f"/b/{tenant.slug}/").status_code == 404
    with tenant_scope(tenant):
        owner = Membership.objects.get()
        assert owner.is_owner and str(owner.name) == "Vera Holm"
        assert AuditEntry.objects.filter(action="tenant.accept_terms", purpose="terms-0.9").count() == 1
    assert client.post("/signup/open/")["Location"] == "/d/", "a second press opens no second business"
    with tenant_scope(PLATFORM_ID):
        assert not SignUp.objects.exists()


def test_a_known_and_an_unknown_address_are_answered_alike(bob: Person) -> None:
    with time_machine.travel(timezone.now(), tick=False):
        answers = [
            Client().post("/signup/", TYPED | {"email": email}) for email in (bob.email, "new@haar.example")
        ]
    bodies = {(each.status_code, each.content) for each in answers}
    headers = {tuple(sorted({**each.headers, "X-Request-ID": ""}.items())) for each in answers}
    assert len(bodies) == len(headers) == 1
    known = next(mail for mail in written("sign_up") if mail.to == bob.email)
    assert "allerede" in known.text or "already" in known.text


def test_who_is_known_keeps_her_password_and_gets_the_business_beside_the_other(charlie: Person) -> None:
    sign_up(email=charlie.email, password="another-long-password-of-hers")
    client, before = Client(), charlie.user().password
    link = link_in(written("sign_up")[0])
    assert b'name="password"' not in client.get(link).content
    assert client.post(link)["Location"] == "/signin/?next=%2Fsignup%2Fopen%2F"
    assert charlie.user().password == before
    with tenant_scope(PLATFORM_ID):
        assert not Session.objects.exists(), "the link alone lets nobody in"
    enter(client, charlie)
    client.post("/signup/open/")
    with tenant_scope(Tenant.objects.get(slug="haar-og-hud-aeroe")):
        assert Membership.objects.get().user_id == charlie.membership.user_id


def test_whoever_signs_up_with_anothers_address_does_not_choose_her_password() -> None:
    sign_up(password="the-password-of-an-intruder")
    link = link_in(written("sign_up")[0])
    page = Client().post(link, {"password": PASSWORD})
    assert page.status_code == 422 and b"id_password-e" in page.content
    with tenant_scope(PLATFORM_ID):
        assert not User.objects.exists()


def test_a_sign_up_that_nobody_confirms_is_gone_after_a_day() -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sign_up()
        link = link_in(written("sign_up")[0])
        clock.shift(timedelta(hours=25))
        assert Client().get(link).status_code == 404
        assert Client().post(link, {"password": PASSWORD}).status_code == 404
        sweep(now=timezone.now())
        with tenant_scope(PLATFORM_ID):
            assert not SignUp.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("password", "short"),
        ("password", "password1234"),
        ("email", "vera@"),
        ("business", " -- "),
        ("terms", ""),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_the_rest_is_kept(field: str, value: str) -> None:
    page = Client().post("/signup/", TYPED | {field: value})
    assert page.status_code == 422 and f'id="id_{field}-e"'.encode() in page.content
    if field != "business":
        assert b"H\xc3\xa5r &amp; Hud" in page.content
    with tenant_scope(PLATFORM_ID):
        assert not SignUp.objects.exists()


def test_many_sign_ups_from_one_place_are_stopped() -> None:
    answers = [Client().post("/signup/", TYPED | {"email": f"v{n}@x.example"}) for n in range(11)]
    assert [each.status_code for each in answers] == [200] * 10 + [429]


def test_one_mailbox_is_not_filled_and_the_page_does_not_tell() -> None:
    for _ in range(5):
        sign_up()
    with tenant_scope(PLATFORM_ID):
        assert SignUp.objects.count() == 3


def test_nothing_that_was_typed_is_readable_in_the_database() -> None:
    sign_up()
    with tenant_scope(PLATFORM_ID), connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM staff_signup t")
        row = cursor.fetchall()[0][0].casefold()
    # Whole words: three letters in a row stand in many a sealed text by chance.
    for word in ("vera holm", "vera@haar.example", "hår & hud, ærø", PASSWORD):
        assert word not in row and word.encode().hex() not in row


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Salon Sølvi", "salon-soelvi"),
        ("Århus Fysio ApS", "aarhus-fysio-aps"),
        ("Café É & Ö", "cafe-e-og-o"),
        ("API", "salon-api"),
        ("  ", "salon"),
        ("理发店", "salon"),
        ("24", "salon-24"),
        ("x" * 200, "x" * 50),
    ],
)
def test_the_address_is_read_out_of_the_name(name: str, slug: str) -> None:
    assert slug_of(name) == slug
    assert slug_of(name) not in RESERVED


def test_a_taken_address_gets_a_number(alice: Person) -> None:
    for _ in range(2):
        sign_up(business="Solvik")
    user = alice.user()
    with tenant_scope(PLATFORM_ID):
        SignUp.objects.update(user=user, confirmed_at=NOW)
    opened = [open_business(user=user, now=NOW) for _ in range(3)]
    assert [each and each.slug for each in opened] == ["solvik-2", "solvik-3", None]
