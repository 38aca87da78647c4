"""Links of mails that open nothing any more say how to get another, and never whether there was one."""

import pytest
from django.test import Client

from tests.staff.conftest import PASSWORD, Person, enter
from tests.staff.mail import link_in, written

pytestmark = pytest.mark.django_db
NEW = "grøn cykel under bordet"
NEVER = "never-was-a-token-of-this-length-at-all"


@pytest.mark.parametrize(
    ("address", "onward"),
    [
        ("/signin/reset/{}/", "/signin/forgot/"),
        ("/signup/{}/", "/signup/"),
        ("/account/email/{}/", "/signin/"),
        ("/lost-factor/{}/", "/signin/"),
        ("/invited/solvik/{}/", "/signin/"),
        ("/invited/nowhere/{}/", "/signin/"),
    ],
)
def test_a_dead_link_leads_on(address: str, onward: str, alice: Person) -> None:
    page = Client().get(address.format(NEVER))
    assert page.status_code == 404 and f'href="{onward}"' in page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer" and "no-store" in page["Cache-Control"]


def test_an_invitation_into_a_business_that_never_was_is_answered_like_any_dead_one(alice: Person) -> None:
    """Whoever guesses learns nothing of which businesses there are."""
    here, nowhere = (Client().get(f"/invited/{slug}/{NEVER}/") for slug in ("solvik", "nowhere"))
    told = [page.content.replace(slug, b"") for page, slug in ((here, b"solvik"), (nowhere, b"nowhere"))]
    assert told[0] == told[1]


def test_a_used_link_and_one_that_never_was_are_told_the_same(bob: Person) -> None:
    Client().post("/signin/forgot/", {"email": bob.email})
    link = link_in(written("password_reset")[0])
    Client().post(link, {"password": NEW})
    used, never = Client().get(link), Client().get(f"/signin/reset/{NEVER}/")
    bodies = [
        page.content.replace(path.encode(), b"")
        for page, path in ((used, link), (never, f"/signin/reset/{NEVER}/"))
    ]
    assert bodies[0] == bodies[1]


def test_after_a_new_password_nobody_else_is_signed_in_here(bob: Person, alice: Person) -> None:
    """At a desk that many use, the link of one does not lead into the account of another."""
    desk = Client()
    enter(desk, alice.with_factor())
    Client().post("/signin/forgot/", {"email": bob.email})
    done = desk.post(link_in(written("password_reset")[0]), {"password": NEW})
    page = desk.get(done["Location"])
    assert page.status_code == 200 and b'name="password"' in page.content and b'role="status"' in page.content
    assert desk.post("/signin/", {"email": bob.email, "password": PASSWORD}).status_code == 200
