"""The measured business: ten people who work every day, two hundred customers, an owner signed in."""

from datetime import datetime
from uuid import UUID

from bookings.models import Performer, Resource, Service, ServiceCategory, WeeklyHours
from customers.links import link_customer
from customers.models import Customer
from privacy.policy import publish_policy
from staff.actions import enrol_member
from staff.models import Session
from staff.sessions import SessionStore
from tenants.actions import ensure_platform, open_tenant
from tenants.actors import SYSTEM
from tenants.context import tenant_scope
from tenants.models import Tenant
from tenants.policies import current_policy


def plant(
    *, now: datetime, people: int, customers: int, services: int
) -> tuple[Tenant, list[Resource], list[Service], list[Customer], str]:
    """Make the business and sign its owner in."""
    ensure_platform(now=now)
    tenant = open_tenant(
        slug="bench",
        name="Salon Bench",
        by=SYSTEM,
        now=now,
        state="public",
        languages=["da", "en"],
        trade="hair",
        street="Prøvevej 1",
        postcode="1620",
        city="København V",
        phone="+4500000000",
        email="hej@bench.example",
        contact_required="phone",
        max_open_per_contact=1000,
    )
    with tenant_scope(tenant):
        publish_policy(tenant=tenant, by=SYSTEM, now=now)
        owner = enrol_member(
            tenant=tenant,
            email="ejer@bench.example",
            name="Ejer Bench",
            password="ikke-i-brug-til-andet",
            role="owner",
            by=SYSTEM,
            now=now,
        )
        staff = [
            Resource.objects.create(
                kind="staff",
                name=f"Person{number} Bench",
                position=number,
                membership_id=None if number else owner.pk,
            )
            for number in range(people)
        ]
        known = [
            link_customer(
                name=f"Kunde Nummer {number}",
                email="",
                phone=f"+4530{number:06d}",
                language="da",
                by=SYSTEM,
                now=now,
            )
            for number in range(customers)
        ]
        offered = plant_services(staff, services)
    return tenant, staff, offered, known, sign_in(owner.user_id)


def plant_services(staff: list[Resource], count: int) -> list[Service]:
    """Make services of an hour that everybody performs, bookable half a year ahead."""
    WeeklyHours.objects.bulk_create(
        WeeklyHours(resource=person, weekday=day, start_minute=540, end_minute=1020)
        for person in (None, *staff)
        for day in range(7)
    )
    category = ServiceCategory.objects.create(name="Klip", colour=1)
    services = [
        Service.objects.create(
            category=category, name=f"Klip {number}", minutes=60, price_minor=49500, furthest_days=180
        )
        for number in range(count)
    ]
    Performer.objects.bulk_create(
        Performer(service=service, resource=person) for service in services for person in staff
    )
    return services


def sign_in(user_id: UUID) -> str:
    """Open a session past the second factor and give the cookie's value."""
    store = SessionStore()
    store["user_id"] = str(user_id)
    store["stage"] = str(Session.Stage.DOUBLE)
    store.save()
    return str(store.session_key)


def policy_of(tenant: Tenant) -> str:
    """Give the id of the policy that stands on the details page."""
    with tenant_scope(tenant):
        policy = current_policy("privacy", "da")
    return str(policy.pk) if policy else ""
