"""A visitor of the public pages whose browser refuses every cookie and runs no script."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html.parser import HTMLParser
from urllib.parse import urlencode

from django.test import Client

from bookings.models import Booking
from tenants.context import tenant_scope
from tests.world import Shop, local

TEN = local("2026-11-26 10:00")


def instant(moment: datetime) -> str:
    """Write an instant as the page's buttons do."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Page(HTMLParser):
    """What a person finds on a page: links, fields and words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fields: list[dict[str, str | None]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        if tag in {"input", "button", "textarea", "select"}:
            self.fields.append(given)

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        """Give the words as they are read."""
        return " ".join(" ".join(self.words).split())

    def field(self, name: str) -> dict[str, str | None]:
        """Find a field by its name."""
        return next(each for each in self.fields if each.get("name") == name)

    def starts(self) -> list[str]:
        """List the times that can be chosen."""
        return [
            str(each["value"])
            for each in self.fields
            if each.get("name") == "start" and each.get("type") == "radio"
        ]


@dataclass
class Visitor:
    """Goes from page to page by addresses alone."""

    shop: Shop
    lang: str = ""
    client: Client = field(default_factory=Client)
    seen: list[str] = field(default_factory=list)

    def get(self, address: str, method: str = "get"):
        """Ask for a page without any cookie."""
        self.client.cookies.clear()
        answer = getattr(self.client, method)(address)
        assert not answer.cookies
        self.seen.append(address)
        return answer

    def post(self, address: str, **typed: str):
        """Send a form without any cookie."""
        self.client.cookies.clear()
        answer = self.client.post(address, typed)
        assert not answer.cookies
        return answer

    def page(self, address: str) -> Page:
        """Read a page."""
        answer = self.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return Page(answer.content.decode())

    def base(self) -> str:
        """Give the address of the business."""
        return f"/b/{self.shop.tenant.slug}/"

    def times(self, *services: str, **query: str) -> str:
        """Give the address of the time page."""
        pairs = [("s", str(self.shop.services[name].pk)) for name in services]
        pairs += list(query.items()) + ([("lang", self.lang)] if self.lang else [])
        return f"{self.base()}book/time/?{urlencode(pairs)}"

    def choose(self, *services: str, at: datetime = TEN, flow: str = "", **query: str) -> str:
        """Choose a time and give the address of the details."""
        answer = self.post(self.times(*(services or ("cut",)), **query), start=instant(at), flow=flow)
        assert answer.status_code == 302, answer.status_code
        return str(answer["Location"])

    def typed(self, **changes: str) -> dict[str, str]:
        """Give what Camilla types."""
        given = {
            "name": "Camilla Winther",
            "phone": "20 12 34 56",
            "email": "camilla@example.dk",
            "message": "",
            "policy": "on",
            **changes,
        }
        return {name: value for name, value in given.items() if value != "-"}

    def book(self, *services: str, at: datetime = TEN, who: str = "alice", **changes: str) -> str:
        """Book and give the address of the done page."""
        person = self.shop.people.get(who)
        query = {"who": str(person.pk)} if person else {}
        answer = self.post(self.choose(*services, at=at, **query), **self.typed(**changes))
        assert answer.status_code == 302, Page(answer.content.decode()).text
        return str(answer["Location"])

    def link(self, *services: str, **changes: object) -> str:
        """Book and give the address of the private page."""
        done = self.book(*services, **changes)
        return re.sub(r"done/", "", done).split("?")[0]


def flow_of(address: str) -> str:
    """Read the flow's token out of the address of the details."""
    found = re.search(r"/book/([^/]+)/", address)
    assert found
    return found[1]


def visits(shop: Shop) -> list[Booking]:
    """Read all visits, oldest first."""
    with tenant_scope(shop.tenant):
        return list(Booking.objects.select_related("customer").order_by("created_at", "reference"))
