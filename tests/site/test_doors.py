"""Every address, every kind of visitor, the answer: one table. An address without a door or a row fails."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tenants.models import Tenant
from tests.site.doors import ROWS
from tests.site.doors.house import House, patterns, plant
from tests.site.walk import history
from tests.world import NOW

DOORS = {"open", "public", "visit", "staff", "signed in", "support", "demo", "report"}
BOOKING_PAGES = ("mark_visit", "cancel_visit", "move_visit", "answer_request")


@pytest.fixture
def house(db: None) -> Iterator[House]:
    """Give the house, on the morning of the tests' world."""
    with time_machine.travel(NOW, tick=False):
        yield plant()


def told(response: HttpResponse) -> tuple[int, bytes, dict[str, str]]:
    """Give what a stranger can compare: all but the request's own random id and the clock."""
    return response.status_code, response.content, {**response.headers, "X-Request-ID": "", "Expires": ""}


def test_every_view_has_a_door() -> None:
    without = [
        str(pattern.pattern) for pattern in patterns() if getattr(pattern.callback, "door", None) not in DOORS
    ]
    assert without == []


def test_every_address_has_a_row() -> None:
    names = {pattern.name for pattern in patterns()}
    assert names - set(ROWS) == set()
    gone = set(ROWS) - names
    assert gone == set() or (not settings.DEMO and all(name.startswith("demo-") for name in gone))


def test_staff_with_few_rights_reach_what_is_their_own(house: House) -> None:
    client = house.client("bob")
    for name in ("cancel_visit", "move_visit"):
        address = reverse(name, args=[house.solvik.tenant.slug, house.bobs.pk])
        assert client.get(address).status_code == 200
    day = reverse("calendar_day", args=[house.solvik.tenant.slug]) + "?day=2026-11-26"
    assert client.get(f"{day}&visit={house.bobs.pk}").status_code == 200
    assert client.get(f"{day}&visit={house.visit.pk}").status_code == 403


def test_anothers_visit_answers_like_one_that_never_was(house: House) -> None:
    client = house.client("charlie")
    for name in BOOKING_PAGES:
        row = ROWS[name]
        answers = [
            told(getattr(client, row.method)(reverse(name, args=[slug, booking_id]), row.data(house)))
            for slug in (house.lund.tenant.slug, house.solvik.tenant.slug)
            for booking_id in (house.visit.pk, uuid4())
        ]
        assert [each[0] for each in answers] == [404] * 4, name
        assert answers[0] == answers[1], name
        assert answers[2] == answers[3], name


def test_anothers_visit_is_not_opened_beside_the_day(house: House) -> None:
    client, day = house.client("charlie"), reverse("calendar_day", args=[house.lund.tenant.slug])
    asked = (house.visit.pk, uuid4())
    theirs, nobodys = (client.get(f"{day}?visit={each}") for each in asked)
    assert theirs.status_code == nobodys.status_code == 404
    # The page's own address stands in its language links.
    bodies = [
        answer.content.replace(str(each).encode(), b"")
        for answer, each in zip((theirs, nobodys), asked, strict=True)
    ]
    assert bodies[0] == bodies[1]


def test_a_private_link_opens_at_its_own_business_only(house: House) -> None:
    for name in ("visit", "visit_done", "visit_move", "visit_cancel", "visit_ics"):
        theirs, nobodys = (
            Client().get(reverse(name, args=[house.lund.tenant.slug, token]))
            for token in (house.token, "never-was-a-token-of-this-length")
        )
        assert theirs.status_code == 404
        assert told(theirs) == told(nobodys), name


def test_what_changes_something_is_never_got(house: House) -> None:
    before, client = history(house), house.client("alice")
    for name, row in ROWS.items():
        if row.method == "post":
            address = reverse(name, args=row.args(house))
            assert client.get(address).status_code == client.head(address).status_code == 405, name
    assert history(house) == before


def test_s55_asking_every_address_for_its_head_changes_no_visit(house: House) -> None:
    """A customer goes where her private links lead.

    Behind the staff's door a request for the head runs the code of the page, which every walk looks at: there
    the test below holds that nothing of ours tells the two apart. What only takes POST says 405, see above.
    """
    before, client = history(house), house.client("customer")
    asked = [name for name, row in ROWS.items() if not row.behind]
    for name in asked:
        client.head(reverse(name, args=ROWS[name].args(house)), ROWS[name].data(house))
    assert len(asked) > 30
    assert history(house) == before


def test_no_other_site_can_post_in_a_colleagues_name(house: House) -> None:
    before, client = history(house), house.client("alice", enforce_csrf_checks=True)
    for name, row in ROWS.items():
        if row.behind:
            answer = client.post(reverse(name, args=row.args(house)), row.data(house))
            assert answer.status_code in {403, 405}, name
    assert history(house) == before


@pytest.mark.parametrize("state", ["draft", "closed", "suspended"])
def test_a_business_that_is_not_public_is_one_that_never_was(house: House, state: str) -> None:
    Tenant.objects.filter(pk=house.solvik.tenant.pk).update(state=state)
    public = [
        str(pattern.name) for pattern in patterns() if str(pattern.callback.door) in {"public", "visit"}
    ]
    assert {"front", "book_time", "visit", "policy"} <= set(public)
    for name in public:
        _slug, *rest = ROWS[name].args(house)
        theirs = Client().get(reverse(name, args=[house.solvik.tenant.slug, *rest]))
        nobodys = Client().get(reverse(name, args=["salon-nowhere", *rest]))
        assert theirs.status_code == 404, name
        assert told(theirs) == told(nobodys), name
