"""A salon with an owner and a colleague, a clinic next door, and a short way to a signed-in browser."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pyotp
import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from staff import signin
from staff.actions import enrol_member
from staff.models import Membership, Session, User
from staff.permissions import Permission
from tenants.actions import ensure_platform, open_tenant
from tenants.actors import SYSTEM
from tenants.context import PLATFORM_ID, tenant_scope
from tenants.models import Tenant
from tests.replay import planted_once
from tests.world import signed_in

PASSWORD = "korrekt-hest-batteri-hæfteklamme"
NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)


@dataclass
class Person:
    """Somebody who works somewhere, with what she types to get in."""

    email: str
    membership: Membership
    tenant: Tenant

    def user(self) -> User:
        """Read the account as it is now."""
        with tenant_scope(PLATFORM_ID):
            return User.objects.get(pk=self.membership.user_id)

    def with_factor(self) -> "Person":
        """Give her an enrolled second factor."""
        user = self.user()
        with tenant_scope(PLATFORM_ID):
            user.totp_secret, user.totp_confirmed_at = pyotp.random_base32(), NOW
            user.save()
        return self

    def code(self) -> str:
        """Read the phone."""
        return pyotp.TOTP(str(self.user().totp_secret)).at(timezone.now())


@pytest.fixture(autouse=True)
def cheap_stranger(cheap_hashes: None) -> None:
    """Hash nobody's password at the cost of the tests' own."""
    signin.nobodys_password.cache_clear()


def hire_one(tenant: Tenant, email: str, role: str, *permissions: Permission) -> Person:
    """Give somebody a place."""
    membership = enrol_member(
        tenant=tenant,
        email=email,
        name=email.split("@", maxsplit=1)[0].title(),
        password=PASSWORD,
        role=role,
        by=SYSTEM,
        now=NOW,
        permissions=permissions or None,
    )
    return Person(email, membership, tenant)


# For those who are the same in every test.
hire_first = planted_once(at=NOW)(hire_one)


@planted_once(at=NOW)
def open_shop(slug: str, name: str) -> Tenant:
    """Open a business."""
    ensure_platform(now=NOW)
    return open_tenant(slug=slug, name=name, by=SYSTEM, now=NOW, state="public")


@pytest.fixture
def hire(db: None) -> Callable[..., Person]:
    """Give people their places."""
    ensure_platform(now=NOW)
    return hire_one


@pytest.fixture
def salon(db: None) -> Tenant:
    """Open a salon."""
    return open_shop("solvik", "Salon Solvik")


@pytest.fixture
def clinic(db: None) -> Tenant:
    """Open the clinic next door."""
    return open_shop("lund", "Lund Klinik")


@pytest.fixture
def alice(salon: Tenant) -> Person:
    """Give the salon's owner, without a second factor so far."""
    return hire_first(salon, "alice@solvik.example", "owner")


@pytest.fixture
def bob(salon: Tenant) -> Person:
    """Give the salon's stylist of few rights."""
    return hire_first(salon, "bob@solvik.example", "staff")


@pytest.fixture
def charlie(clinic: Tenant) -> Person:
    """Give the clinic's owner, a stranger to the salon, with a second factor."""
    return hire_first(clinic, "charlie@lund.example", "owner").with_factor()


def enter(client: Client, person: Person, stage: str = Session.Stage.DOUBLE) -> str:
    """Put a person into a browser past the sign-in pages; give the cookie's value."""
    signed_in(client, person.membership, stage)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def owner(client: Client, alice: Person) -> Client:
    """Give Alice's browser, with both factors."""
    enter(client, alice.with_factor())
    return client
