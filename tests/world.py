"""The small named world of the tests: Salon Solvik with Alice and Bob, Lund Klinik with Charlie.

A world is planted in the database of one test. Times are fixed: it is Tuesday 24 November 2026, 8.00 in
Copenhagen, and both people at the salon work from 9 to 17 with lunch from 12 to 12.30.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from bookings.catalogue import Catalogue, load_catalogue
from bookings.models import Need, Performer, Resource, Service, ServiceCategory, WeeklyHours
from bookings.slots import Plan
from privacy.policy import publish_policy
from staff.actions import enrol_member
from staff.models import Membership, Session
from staff.sessions import SessionStore
from tenants import throttle
from tenants.actions import ensure_platform, open_tenant
from tenants.actors import SYSTEM, Actor
from tenants.context import tenant_scope
from tenants.models import Tenant
from tests.replay import planted_once

ZONE = ZoneInfo("Europe/Copenhagen")
NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
PASSWORD = "korrekt-hest-batteri-hæfteklamme"


def local(text: str) -> datetime:
    """Read "2026-11-26 13:30" as the salon's own time."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@dataclass
class Shop:
    """A business with its people and services, found by their names."""

    tenant: Tenant
    people: dict[str, Resource]
    members: dict[str, Membership]
    services: dict[str, Service]

    def plan(self, *names: str, who: str | None = None) -> Plan:
        """Give the wish for these services, with somebody or with anyone."""
        catalogue = self.catalogue()
        offers = catalogue.by_ids([self.services[name].pk for name in names])
        assert offers is not None
        return Plan(offers, catalogue.resources, self.people[who].pk if who else None, self.tenant.zone)

    def catalogue(self) -> Catalogue:
        """Read the price list."""
        return load_catalogue(online=True)

    def actor(self, name: str) -> Actor:
        """Give a colleague as who does a thing."""
        member = self.members[name]
        return Actor("owner" if member.is_owner else "staff", member.user_id)

    def browser(self, name: str) -> Client:
        """Give a colleague's browser, in English, past the pages of signing in."""
        return signed_in(Client(headers={"accept-language": "en"}), self.members[name])


def signed_in(client: Client, member: Membership, stage: str = Session.Stage.DOUBLE) -> Client:
    """Put a member into a browser past the pages of signing in."""
    store = SessionStore()
    store["user_id"] = str(member.user_id)
    store["stage"] = str(stage)
    store.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = store.session_key
    return client


@planted_once(at=NOW)
def make_tenant(slug: str, name: str, **facts: object) -> Tenant:
    """Make a business with keys of its own, open to the public."""
    ensure_platform(now=NOW)
    given: dict[str, object] = {
        "trade": "hair",
        "street": "Solvikgade 14",
        "postcode": "1620",
        "city": "København V",
        "phone": "+4500000000",
        "email": f"hej@{slug}.example",
        "state": "public",
        "languages": ["da", "en"],
    }
    return open_tenant(slug=slug, name=name, by=SYSTEM, now=NOW, **{**given, **facts})


def make_service(
    category: ServiceCategory, people: list[Resource], name: str, minutes: int, **facts: object
) -> Service:
    """Make a service that these people perform."""
    service = a_service(category, name, minutes, **facts)
    service.save(force_insert=True)
    Performer.objects.bulk_create(Performer(service=service, resource=each) for each in people)
    return service


def a_service(category: ServiceCategory, name: str, minutes: int, **facts: object) -> Service:
    """Write a service down, not yet in the database."""
    given: dict[str, object] = {"price_minor": 49500, "notice_minutes": 0, **facts}
    return Service(category=category, name=name, minutes=minutes, **given)


def work_week(person: Resource) -> None:
    """Let a person work Monday to Friday 9 to 17, with lunch from 12 to 12.30."""
    WeeklyHours.objects.bulk_create(work_hours(person))


def work_hours(person: Resource) -> list[WeeklyHours]:
    """Write down a week of Monday to Friday, 9 to 17 with lunch from 12 to 12.30."""
    return [
        WeeklyHours(resource=person, weekday=day, start_minute=start, end_minute=end)
        for day in range(5)
        for start, end in ((540, 720), (750, 1020))
    ]


@planted_once(at=NOW)
def plant_solvik() -> Shop:
    """Plant Salon Solvik."""
    tenant = make_tenant("salon-solvik", "Salon Solvik")
    with tenant_scope(tenant):
        publish_policy(tenant=tenant, by=SYSTEM, now=NOW)
        members = {
            "alice": enrol_member(
                tenant=tenant,
                email="alice@salon-solvik.example",
                name="Alice Holm",
                password=PASSWORD,
                role="owner",
                by=SYSTEM,
                now=NOW,
            ),
            "bob": enrol_member(
                tenant=tenant,
                email="bob@salon-solvik.example",
                name="Bob Skov",
                password=PASSWORD,
                role="staff",
                by=SYSTEM,
                now=NOW,
            ),
        }
        people = {
            name: Resource(kind="staff", name=full, membership_id=members[name].pk, position=position)
            for position, (name, full) in enumerate((("alice", "Alice Holm"), ("bob", "Bob Skov")))
        }
        both = list(people.values())
        chair = Resource(kind="equipment", name="Farvestol", position=10)
        Resource.objects.bulk_create([*both, chair])
        WeeklyHours.objects.bulk_create(
            [
                *(WeeklyHours(weekday=day, start_minute=540, end_minute=1020) for day in range(5)),
                *(hours for person in both for hours in work_hours(person)),
            ]
        )
        cuts = ServiceCategory.objects.create(name="Klip", colour=1, position=0)
        services = {
            "cut": a_service(cuts, "Dameklip", 60, name_en="Women's cut"),
            "trim": a_service(cuts, "Pandehår", 15, price_minor=9500),
            "buffered": a_service(cuts, "Krøller", 60, buffer_after=15),
            "colour": a_service(cuts, "Farve", 120, gap_start=30, gap_minutes=45),
            "trial": a_service(cuts, "Prøveopsætning", 60, needs_approval=True),
        }
        Service.objects.bulk_create(services.values())
        Performer.objects.bulk_create(
            Performer(service=service, resource=person)
            for name, service in services.items()
            for person in (both if name != "colour" else both[:1])
        )
        Need.objects.create(service=services["colour"], resource=chair)
    people["chair"] = chair
    return Shop(tenant, people, members, services)


@planted_once(at=NOW)
def plant_lund() -> Shop:
    """Plant Lund Klinik, the stranger next door."""
    tenant = make_tenant("lund-klinik", "Lund Klinik", trade="physio", contact_required="both")
    with tenant_scope(tenant):
        publish_policy(tenant=tenant, by=SYSTEM, now=NOW)
        charlie = enrol_member(
            tenant=tenant,
            email="charlie@lund-klinik.example",
            name="Charlie Lund",
            password=PASSWORD,
            role="owner",
            by=SYSTEM,
            now=NOW,
        )
        person = Resource.objects.create(kind="staff", name="Charlie Lund", membership_id=charlie.pk)
        WeeklyHours.objects.bulk_create(
            WeeklyHours(resource=None, weekday=day, start_minute=480, end_minute=960) for day in range(5)
        )
        care = ServiceCategory.objects.create(name="Behandling", colour=3)
        services = {"visit": make_service(care, [person], "Opfølgning", 30)}
    return Shop(tenant, {"charlie": person}, {"charlie": charlie}, services)


@pytest.fixture(autouse=True)
def no_tries_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the tries of one test from counting in the next."""
    here, hash_of = uuid4().hex, throttle.hash_of
    monkeypatch.setattr(throttle, "hash_of", lambda text: hash_of(here + text))


@pytest.fixture
def morning() -> Iterator[None]:
    """Stand on the morning of this world."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def solvik(db: None) -> Shop:
    """Give Salon Solvik."""
    return plant_solvik()


@pytest.fixture
def alice(solvik: Shop) -> Client:
    """Give the browser of the salon's owner, in English."""
    return solvik.browser("alice")


@pytest.fixture
def lund(db: None) -> Shop:
    """Give Lund Klinik."""
    return plant_lund()


@pytest.fixture
def in_solvik(solvik: Shop) -> Iterator[Shop]:
    """Give Salon Solvik with its scope open."""
    with tenant_scope(solvik.tenant):
        yield solvik


def later(**delta: int) -> datetime:
    """Give a moment some time after now."""
    return NOW + timedelta(**delta)
