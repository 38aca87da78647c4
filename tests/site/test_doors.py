"""Every address, every kind of visitor, the answer: one table. An address without a door or a row fails."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from bookings.links import mint_link
from bookings.models import Booking, BookingEvent
from staff.actions import invite
from tenants.context import tenant_scope
from tenants.models import Tenant
from tests.bookings import steps
from tests.staff.conftest import Person, enter, no_tries_so_far  # noqa: F401  fixtures
from tests.world import NOW, Shop, local, plant_lund, plant_solvik

PERSONAS = ("anonymous", "bob", "alice", "charlie")
DOORS = {"open", "public", "visit", "staff", "signed in", "demo"}


@dataclass
class House:
    """Two businesses with something in them that the addresses can name."""

    solvik: Shop
    lund: Shop
    visit: Booking
    bobs: Booking
    request: Booking
    token: str
    flow: str
    invitation: str
    people: dict[str, Person] = field(default_factory=dict)

    def client(self, persona: str, **options: bool) -> Client:
        """Give a browser with this person signed in."""
        client = Client(**options)
        if persona != "anonymous":
            enter(client, self.people[persona])
        return client


def plant() -> House:
    """Plant both businesses, three visits, a held time and an invitation."""
    solvik, lund = plant_solvik(), plant_lund()
    with tenant_scope(solvik.tenant):
        visit = steps.book(solvik, "cut", at=local("2026-11-26 10:00"))
        bobs = steps.book(solvik, "cut", at=local("2026-11-26 10:00"), who="bob")
        request = steps.book(solvik, "trial", at=local("2026-11-26 14:00"))
        token = mint_link(visit, now=NOW)
        flow = steps.choose(
            plan=solvik.plan("cut", who="alice"), start=local("2026-11-27 10:00"), token=None, now=NOW
        )
        _, invitation = invite(email="dorte@example.dk", role="staff", by=solvik.actor("alice"), now=NOW)
    house = House(solvik, lund, visit, bobs, request, token, flow, invitation)
    for shop in (solvik, lund):
        for name, member in shop.members.items():
            person = Person(f"{name}@{shop.tenant.slug}.example", member, shop.tenant)
            house.people[name] = person.with_factor() if member.is_owner else person
    return house


@pytest.fixture
def house(db: None) -> Iterator[House]:
    """Give the house, on the morning of the tests' world."""
    with time_machine.travel(NOW, tick=False):
        yield plant()


@dataclass(frozen=True)
class Row:
    """What an address answers to anonymous, Bob, Alice and Charlie."""

    statuses: tuple[int, int, int, int]
    args: Callable[[House], list[object]] = lambda house: []
    method: str = "get"
    data: Callable[[House], dict[str, object]] = lambda house: {}


def everybody(status: int, *args: str, **more: object) -> Row:
    """Answer everybody alike."""
    return Row((status,) * 4, in_solvik(*args) if args else (lambda house: []), **more)  # type: ignore[arg-type]


def in_solvik(*names: str) -> Callable[[House], list[object]]:
    """Give Salon Solvik's slug, and after it these facts of the house or plain words."""

    def args(house: House) -> list[object]:
        named = [getattr(house, name, name) for name in names if name]
        return [house.solvik.tenant.slug, *(each.pk if isinstance(each, Booking) else each for each in named)]

    return args


def of_service(house: House) -> dict[str, object]:
    """Ask for a haircut."""
    return {"s": str(house.solvik.services["cut"].pk)}


# The right of staff (302 is the way to sign in): Bob sees his own calendar only, Charlie is a stranger.
CALENDAR = (302, 200, 200, 404)
ALICES = (302, 403, 200, 404)
ALICES_POST = (302, 403, 302, 404)
ROWS: dict[str, Row] = {
    "home": everybody(200),
    "healthz": everybody(200),
    "robots": everybody(200),
    "signin": Row((200, 302, 302, 302)),
    "second_factor": everybody(302),
    "enrol_factor": Row((302, 200, 302, 302)),
    "signout": everybody(302, method="post"),
    "choose_tenant": everybody(302),
    "accept_invitation": everybody(200, "invitation"),
    "front": everybody(200, ""),
    "book_services": everybody(200, ""),
    "book_time": everybody(200, "", data=of_service),
    "book_details": everybody(200, "flow"),
    "visit": everybody(200, "token"),
    "visit_done": everybody(200, "token"),
    "visit_move": everybody(200, "token"),
    "visit_cancel": everybody(200, "token"),
    "visit_ics": everybody(200, "token"),
    "policy": everybody(200, ""),
    "policy_version": everybody(200, "0.9"),
    "dashboard": Row((302, 302, 302, 404), in_solvik()),
    "calendar_day": Row(CALENDAR, in_solvik()),
    "mark_visit": Row(ALICES_POST, in_solvik("visit"), "post", lambda house: {"status": "arrived"}),
    "cancel_visit": Row(ALICES, in_solvik("visit")),
    "move_visit": Row(ALICES, in_solvik("visit")),
    "answer_request": Row(ALICES_POST, in_solvik("request"), "post", lambda house: {"answer": "approve"}),
    "message_texts": Row(ALICES, in_solvik()),
    "message_text": Row(ALICES, in_solvik("booking_reminder", "sms", "da")),
    "demo-inbox": everybody(200),
    "demo-inbox-json": everybody(200),
    "demo-inbox-mail": Row((404,) * 4, lambda house: ["never-was"]),
    "demo-inbox-file": Row((404,) * 4, lambda house: ["never-was", 1]),
}
BOOKING_PAGES = ("mark_visit", "cancel_visit", "move_visit", "answer_request")


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Walk every address of the product."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


def told(response: HttpResponse) -> tuple[int, bytes, dict[str, str]]:
    """Give what a stranger can compare: all but the request's own random id and the clock."""
    return response.status_code, response.content, {**response.headers, "X-Request-ID": "", "Expires": ""}


def ask(house: House, client: Client, name: str) -> HttpResponse:
    """Go to an address of the table."""
    row = ROWS[name]
    return getattr(client, row.method)(reverse(name, args=row.args(house)), row.data(house))  # type: ignore[no-any-return]


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


@pytest.mark.parametrize("persona", PERSONAS)
def test_each_address_answers_as_the_table_says(house: House, persona: str) -> None:
    """Each address is asked by a fresh browser, so that no answer changes the next."""
    wrong = []
    for pattern in patterns():
        name = str(pattern.name)
        expected = ROWS[name].statuses[PERSONAS.index(persona)]
        status = ask(house, house.client(persona), name).status_code
        if status != expected:
            wrong.append((name, persona, status, "not", expected))
    assert wrong == []


def test_whoever_is_not_signed_in_is_sent_to_sign_in(house: House) -> None:
    for name, row in ROWS.items():
        if row.statuses in {CALENDAR, ALICES, ALICES_POST}:
            assert ask(house, Client(), name)["Location"].startswith("/signin/"), name


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


@pytest.mark.parametrize("method", ["get", "head"])
def test_s55_looking_at_every_address_changes_no_visit(house: House, method: str) -> None:
    """Alice is asked, who reaches the most."""
    before, client = history(house), house.client("alice")
    for pattern in patterns():
        row = ROWS[str(pattern.name)]
        getattr(client, method)(reverse(pattern.name, args=row.args(house)), row.data(house))
    assert history(house) == before


def history(house: House) -> list[object]:
    """Give the states of all visits and the number of their events."""
    with tenant_scope(house.solvik.tenant):
        rows = Booking.objects.order_by("pk").values_list("pk", "status", "starts_at", "changed_at")
        return [*rows, BookingEvent.objects.count()]


def test_no_other_site_can_post_in_a_colleagues_name(house: House) -> None:
    before, client = history(house), house.client("alice", enforce_csrf_checks=True)
    for name, row in ROWS.items():
        if row.statuses in {ALICES, ALICES_POST}:
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
