"""How many questions a page asks the database: few, and the same however long the history is."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from urllib.parse import urlencode

import psycopg
import pytest
import time_machine
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bookings.catalogue import load_catalogue
from bookings.diary import load_diary
from bookings.models import Allocation, Booking
from bookings.slots import Plan, starts_between
from tenants.context import tenant_scope
from tests.databases import Broom, admin_url, at
from tests.site.history import grow, hire_ten
from tests.staff.conftest import Person, enter
from tests.world import NOW, Shop, local, plant_solvik

FEW, MANY = 100, 50_000
# The frame of a transaction asks nothing.
FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
FIRST, LAST = local("2026-11-26 12:00").date(), local("2026-12-25 12:00").date()
DETAILS = {"message": "", "policy": "on"}
guests = count(10)

pytestmark = pytest.mark.django_db
Asked = dict[str, list[str]]


@contextmanager
def asking(found: list[str]) -> Iterator[None]:
    """Collect the questions to the rows. The vault is asked for keys every two minutes, whatever the page."""
    with CaptureQueriesContext(connections["default"]) as rows:
        yield
    every = [query["sql"] for query in rows.captured_queries]
    found += [each for each in every if not each.upper().startswith(FRAME)]


def slots(shop: Shop, *, month: bool) -> list[str]:
    """Ask for the free times of a day, or of a month, of all ten."""
    found: list[str] = []
    with tenant_scope(shop.tenant), asking(found):
        catalogue = load_catalogue(online=True, ids=[shop.services["cut"].pk])
        plan = Plan(catalogue.offers, catalogue.resources, None, shop.tenant.zone)
        last = LAST if month else FIRST
        diary = load_diary(plan.resource_ids, FIRST, last, plan.zone, now=NOW, rooms=plan.rooms)
        assert starts_between(plan, diary, now=NOW)
    return found


def page(client: Client, address: str, found: list[str], post: dict[str, str] | None = None) -> HttpResponse:
    """Open a page, or send a form."""
    with asking(found):
        answer = client.get(address) if post is None else client.post(address, post)
    assert answer.status_code == (200 if post is None else 302), (address, answer.status_code)
    return answer


def whole_booking(shop: Shop) -> Asked:
    """Walk from the front page to the done page."""
    client = Client()
    steps: Asked = {
        name: [] for name in ("front", "services", "time", "choose", "details", "confirm", "done")
    }
    front = f"/b/{shop.tenant.slug}/"
    # A day that is far enough for a reminder, and somebody who has never been here.
    query = urlencode({"s": str(shop.services["cut"].pk), "day": FIRST.isoformat()})
    number = next(guests)
    typed = {
        **DETAILS,
        "name": "Camilla Winther",
        "phone": f"201234{number}",
        "email": f"c{number}@example.dk",
    }
    page(client, front, steps["front"])
    page(client, f"{front}book/", steps["services"])
    times = page(client, f"{front}book/time/?{query}", steps["time"])
    start = re.findall(r'name="start" value="([^"]+)"', times.content.decode())[-1]
    chosen = page(client, f"{front}book/time/?{query}", steps["choose"], {"start": start})
    page(client, chosen["Location"], steps["details"])
    booked = page(client, chosen["Location"], steps["confirm"], typed)
    page(client, booked["Location"], steps["done"])
    return steps


def staff_sees(shop: Shop, client: Client, day: str, kind: str = "") -> list[str]:
    """Open a page of the staff's calendar."""
    found: list[str] = []
    page(client, f"/d/{shop.tenant.slug}/calendar/{kind}?day={day}", found)
    return found


def measure(shop: Shop) -> Asked:
    """Ask everything that a page or a booking asks."""
    client = Client()
    enter(client, Person("alice@salon-solvik.example", shop.members["alice"], shop.tenant))
    return {
        "day": slots(shop, month=False),
        "month": slots(shop, month=True),
        **whole_booking(shop),
        **{
            f"{full}staff {kind}".rstrip("/"): staff_sees(shop, client, day, kind)
            # The newest day has its visits in both salons; only the long past fills a whole week.
            for full, day in (("", "2026-12-08"), ("full ", "2026-11-24"), ("empty ", "2027-06-08"))
            for kind in ("", "week/", "month/", "list/", "print/")
        },
    }


@pytest.fixture(scope="module")
def measured(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[dict[int, Asked]]:
    """Measure a salon of ten with a short past, give it a long one, measure again."""
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False):
        addresses = [at(admin_url(), str(connections[alias].settings_dict["NAME"])) for alias in connections]
        brooms = [Broom(address) for address in addresses]
        for broom in brooms:
            broom.remember()
        try:
            shop = plant_solvik()
            found = {}
            with tenant_scope(shop.tenant):
                people = hire_ten(shop)
            grow(shop, people, FEW)
            # What a process asks but once is no question of a page.
            measure(shop)
            found[FEW] = measure(shop)
            with tenant_scope(shop.tenant):
                Allocation.objects.all().delete()
            grow(shop, people, MANY)
            with psycopg.connect(addresses[0], autocommit=True) as link:
                link.execute("ANALYZE")
            found[MANY] = measure(shop)
            with tenant_scope(shop.tenant):
                assert Booking.objects.count() > FEW + MANY
            yield found
        finally:
            for broom in brooms:
                broom.sweep()


def listed(asked: list[str]) -> str:
    """Write the questions out for who must find the one too many."""
    return "\n" + "\n".join(f"{number + 1:2} {each[:300]}" for number, each in enumerate(asked))


@pytest.mark.parametrize("span", ["day", "month"])
def test_s31_the_times_of_ten_people_take_two_questions(measured: dict[int, Asked], span: str) -> None:
    asked = measured[MANY][span]
    assert len(asked) <= 2, listed(asked)


def test_s31_the_time_page_takes_three_questions_with_scope_and_tenant(measured: dict[int, Asked]) -> None:
    asked = measured[MANY]["time"]
    assert len(asked) <= 3, listed(asked)


def test_a_whole_booking_takes_thirty_five_questions(measured: dict[int, Asked]) -> None:
    steps = {name: measured[MANY][name] for name in ("front", "time", "choose", "details", "confirm", "done")}
    counts = {name: len(asked) for name, asked in steps.items()}
    assert sum(counts.values()) <= 35, f"{counts}" + "".join(listed(asked) for asked in steps.values())


def test_no_count_grows_with_the_history(measured: dict[int, Asked]) -> None:
    few, many = (
        {name: len(asked) for name, asked in measured[size].items() if not name.startswith("full")}
        for size in (FEW, MANY)
    )
    assert many == few


@pytest.mark.parametrize(
    ("kind", "most"), [("", 17), ("week", 19), ("month", 13), ("list", 16), ("print", 15)]
)
def test_s32_a_full_calendar_takes_as_many_questions_as_an_empty_one(
    measured: dict[int, Asked], kind: str, most: int
) -> None:
    full, empty = measured[MANY][f"full staff {kind}"], measured[MANY][f"empty staff {kind}"]
    # Nobody is shown in an empty one: the log then looks up, and makes, no aliases of those who were.
    assert len(full) - len(empty) <= 3, listed(full) + listed(empty)
    assert len(full) <= most, listed(full)
