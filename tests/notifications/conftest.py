"""A small business with a post office whose ways out are under the test's control."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from notifications import actions, kinds, outbox
from notifications.channels.base import Payload, Result, Sent
from notifications.kinds import Attachment, Kind, Recipient
from tenants.actors import SYSTEM
from tenants.context import tenant_scope
from tenants.models import Tenant

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


@dataclass
class Visit:
    """What the upper app would know of a visit."""

    starts: datetime
    untrue: str = ""
    recipient: Recipient | None = field(
        default_factory=lambda: Recipient("Mette Holm", "mette@example.dk", "+4520123456", "da")
    )


@dataclass
class Way:
    """A way out that keeps what it is given and answers what the test says."""

    company: str
    answers: list[Result] = field(default_factory=list)
    payloads: list[Payload] = field(default_factory=list)
    during: Any = None

    def send(self, payload: Payload) -> Result:
        self.payloads.append(payload)
        if self.during:
            self.during()
        return self.answers.pop(0) if self.answers else Sent(f"ref-{len(self.payloads)}")


@dataclass
class Post:
    """The post office of one test."""

    tenant: Tenant
    visits: dict[uuid.UUID, Visit]
    ways: dict[str, Way]
    nudges: list[uuid.UUID]

    def visit(self, **changes: Any) -> uuid.UUID:
        about_id = uuid.uuid4()
        self.visits[about_id] = Visit(**{"starts": timezone.now() + timedelta(days=2), **changes})
        return about_id

    def plan(self, about_id: uuid.UUID | None = None, **changes: Any) -> Any:
        now = timezone.now()
        given = {
            "about_kind": "booking",
            "about_id": about_id or self.visit(),
            "kind": "booking_confirmation",
            "channel": "email",
            "send_at": now,
            "recipient_id": None,
            "by": SYSTEM,
            "now": now,
            **changes,
        }
        with tenant_scope(self.tenant):
            return outbox.plan(**given)

    def read(self, message: Any) -> Any:
        with tenant_scope(self.tenant):
            return type(message).objects.get(pk=message.pk)

    def change(self, message: Any, **changes: Any) -> None:
        with tenant_scope(self.tenant):
            type(message).objects.filter(pk=message.pk).update(**changes)


def new_tenant(name: str = "Salon Solvik", **changes: Any) -> Tenant:
    return Tenant.objects.create(
        id=uuid.uuid4(),
        slug=f"s-{uuid.uuid4().hex[:12]}",
        name=name,
        created_at=timezone.now(),
        email="hej@solvik.example",
        **changes,
    )


def kind_of(name: str, visits: dict[uuid.UUID, Visit], tenant: Tenant, **changes: Any) -> Kind:
    def still_true(about_id: uuid.UUID, rule: str, now: datetime) -> str | None:
        visit = visits.get(about_id)
        if visit is None:
            return "erased"
        return visit.untrue or ("visit_started" if visit.starts <= now else None)

    def context(about_id: uuid.UUID, language: str) -> dict[str, Any]:
        visit = visits[about_id]
        starts = visit.starts.astimezone(tenant.zone)
        return {
            "business": SimpleNamespace(name=tenant.name),
            "first_name": "Mette",
            "services": "Klip",
            "who": "Sofie",
            "starts": starts,
            "ends": starts + timedelta(minutes=45),
            "price": "450 kr.",
            "place": "Solvikgade 14, 1260 København K",
            "manage_url": "https://tid.example.dk/b/s/v/x/",
            "cutoff_until": starts - timedelta(days=1),
            "policy_url": "https://tid.example.dk/b/s/policy/",
            "phone": "33 12 34 56",
            "note_newsletter": False,
        }

    def recipient(about_id: uuid.UUID) -> Recipient | None:
        return visits[about_id].recipient

    def attachments(about_id: uuid.UUID, language: str) -> list[Attachment]:
        return [Attachment("tid.ics", "text/calendar", b"BEGIN:VCALENDAR")]

    return Kind(name, ("email", "sms"), still_true, recipient, context, attachments, **changes)


@pytest.fixture
def post(transactional_db, monkeypatch, settings):
    settings.DEMO = True
    settings.MAIL_FROM = "booking@example.com"
    tenant = new_tenant()
    visits: dict[uuid.UUID, Visit] = {}
    for name, quiet in (("booking_confirmation", False), ("booking_reminder", True)):
        kind = kind_of(name, visits, tenant, quiet_hours=quiet)
        monkeypatch.setitem(kinds._KINDS, name, kind)
    ways = {"email": Way("demo-mail"), "sms": Way("demo-sms")}
    monkeypatch.setattr(actions, "channel_for", ways.__getitem__)
    nudges: list[uuid.UUID] = []
    monkeypatch.setattr(outbox.nudger, "wake", nudges.append)
    return Post(tenant, visits, ways, nudges)
