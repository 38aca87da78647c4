"""Two businesses with something in them to name, everybody who may come, and what a row says."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from bookings.links import mint_link
from bookings.models import Booking
from staff.actions import enrol_member, find_or_create_user, invite
from staff.kinds import mint
from staff.models import Membership, User
from tenants.actors import SYSTEM
from tenants.context import PLATFORM_ID, tenant_scope
from tests.bookings import steps
from tests.replay import planted_once
from tests.site.doors.planted_cards import plant_cards
from tests.site.doors.planted_desk import plant_desk
from tests.site.doors.planted_exchange import plant_exchange
from tests.site.doors.planted_people import plant_errands
from tests.site.doors.planted_privacy import plant_privacy
from tests.site.doors.planted_series import plant_series
from tests.site.doors.planted_settings import plant_absences, plant_agreement
from tests.staff.conftest import Person, enter
from tests.world import NOW, PASSWORD, Shop, local, plant_lund, plant_solvik

# Who may come: nobody in particular, a customer with her private link, Bob (staff, his own only), Rita
# (reception), Mona (manager), Alice (owner), Charlie (owner next door), Dana (the platform's support).
PERSONAS = ("anonymous", "customer", "bob", "rita", "mona", "alice", "charlie", "dana")
COLLEAGUES = ("bob", "rita", "mona", "alice")
OUTSIDE = {"anonymous": 302, "customer": 302, "charlie": 404, "dana": 404}


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
    # What a part of the table plants for its own rows, by name.
    more: dict[str, Any] = field(default_factory=dict)

    def named(self, name: str) -> Any:
        """Give what an address names: a fact of the house, something planted, or the plain word."""
        found = self.more.get(name, getattr(self, name, name))
        return found.pk if isinstance(found, Model) else found

    def client(self, persona: str, **options: bool) -> Client:
        """Give a browser with this person in it."""
        client = Client(**options)
        if persona == "customer":
            client.get(reverse("visit", args=[self.solvik.tenant.slug, self.token]))
        elif persona != "anonymous":
            enter(client, self.people[persona])
        return client


@planted_once(at=NOW)
def plant() -> House:
    """Plant both businesses with everybody in them, three visits, a held time and an invitation."""
    solvik, lund = plant_solvik(), plant_lund()
    with tenant_scope(solvik.tenant):
        for name, role in (("rita", "reception"), ("mona", "manager")):
            solvik.members[name] = enrol_member(
                tenant=solvik.tenant,
                email=f"{name}@{solvik.tenant.slug}.example",
                name=f"{name.capitalize()} Dahl",
                password=PASSWORD,
                role=role,
                by=SYSTEM,
                now=NOW,
            )
        visit = steps.book(solvik, "cut", at=local("2026-11-26 10:00"))
        bobs = steps.book(solvik, "cut", at=local("2026-11-26 10:00"), who="bob")
        request = steps.book(solvik, "trial", at=local("2026-11-26 14:00"))
        token = mint_link(visit, now=NOW)
        flow = steps.choose(
            plan=solvik.plan("cut", who="alice"), start=local("2026-11-27 10:00"), token=None, now=NOW
        )
        offer = invite(email="dorte@example.dk", role="staff", by=solvik.actor("alice"), now=NOW)
        invitation = mint(offer)
    house = House(solvik, lund, visit, bobs, request, token, flow, invitation)
    with tenant_scope(solvik.tenant):
        plant_desk(house.more, solvik, visit)
    with tenant_scope(solvik.tenant):
        plant_cards(house.more)
        plant_absences(solvik, house.more)
        plant_agreement(solvik, house.more)
        plant_series(house.more, solvik, visit)
        plant_privacy(house.more, solvik)
    plant_errands(house.more, solvik.members["bob"])
    plant_exchange(solvik, house.more)
    house.more |= {"offer": offer, "bob_member": solvik.members["bob"]}
    for shop in (solvik, lund):
        for name, member in shop.members.items():
            person = Person(f"{name}@{shop.tenant.slug}.example", member, shop.tenant)
            house.people[name] = person.with_factor() if member.is_owner else person
    house.people["dana"] = support_person()
    return house


def support_person() -> Person:
    """Give Dana, who works for the platform and in no business."""
    user = find_or_create_user(
        email="dana@platform.example", name="Dana Friis", password=PASSWORD, language="da", now=NOW
    )
    with tenant_scope(PLATFORM_ID):
        User.objects.filter(pk=user.pk).update(is_platform_staff=True)
    return Person("dana@platform.example", Membership(user_id=user.pk), user.tenant).with_factor()


@dataclass(frozen=True)
class Row:
    """What an address answers to each persona."""

    statuses: dict[str, int]
    args: Callable[[House], list[object]] = lambda house: []
    method: str = "get"
    data: Callable[[House], dict[str, object]] = lambda house: {}
    # Whether it is behind the staff's door.
    behind: bool = False


def everybody(status: int, *args: str, **more: Any) -> Row:
    """Answer everybody alike; `args` name facts of Salon Solvik after its slug."""
    return Row(dict.fromkeys(PERSONAS, status), in_solvik(*args) if args else (lambda house: []), **more)


def each(
    anonymous: int, *, signed_in: int, args: Callable[[House], list[object]] = lambda house: [], **some: int
) -> Row:
    """Answer who is signed in otherwise than who is not; `some` name those who get another answer yet."""
    signed = dict.fromkeys(("bob", "rita", "mona", "alice", "charlie", "dana"), signed_in)
    return Row({"anonymous": anonymous, "customer": anonymous, **signed, **some}, args)


def staff(
    open_to: str,
    *args: str,
    ok: int = 200,
    post: bool = False,
    data: Callable[[House], dict[str, object]] = lambda house: {},
) -> Row:
    """Open to the named colleagues of Salon Solvik; 403 to the others, sign-in to nobody, 404 to strangers.

    `args` name what comes after the slug in the address.
    """
    inside = {name: ok if name in open_to.split() else 403 for name in COLLEAGUES}
    return Row({**OUTSIDE, **inside}, in_solvik(*args), "post" if post else "get", data, behind=True)


def in_solvik(*names: str) -> Callable[[House], list[object]]:
    """Give Salon Solvik's slug, and after it these facts of the house or plain words."""
    return lambda house: [house.solvik.tenant.slug, *(house.named(name) for name in names if name)]


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Walk every address of the product."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


def go(house: House, client: Client, name: str, row: Row) -> HttpResponse:
    """Go to an address of the table."""
    return getattr(client, row.method)(reverse(name, args=row.args(house)), row.data(house))
