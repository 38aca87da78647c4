"""Plants one demo business: its rows from the plain data of shops.py, then months of visits."""

import random
import secrets
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from bookings.actions.holidays import close_on_holidays
from bookings.models import (
    CalendarException,
    GroupSession,
    Need,
    Performer,
    Resource,
    Service,
    ServiceCategory,
    WeeklyHours,
)
from bookings.models.slot import Allocation
from bookingsite.demo.arranged import plant_agreement, plant_wish
from bookingsite.demo.cards import fill_cards
from bookingsite.demo.desk import fill_desk
from bookingsite.demo.invited import plant_invited
from bookingsite.demo.longago import plant_long_ago
from bookingsite.demo.newcomers import make_newcomers
from bookingsite.demo.office import plant_office
from bookingsite.demo.recurring import plant_recurring
from bookingsite.demo.today import enliven
from bookingsite.demo.visits import fill_diary
from privacy.policy import publish_policy
from staff.actions import enrol_member
from tenants.actions import open_tenant
from tenants.actors import SYSTEM
from tenants.context import tenant_scope
from tenants.models import Tenant

LUNCH_MINUTES = 30


@dataclass
class House:
    """A business that is open and has no customer yet."""

    tenant: Tenant
    staff: list[Resource]
    services: list[Service]
    logins: list[str]


def plant(shop: dict[str, Any], *, seed: int) -> list[str]:
    """Make the business with people, services, hours and visits; give its sign-ins as lines to print."""
    now = timezone.now()
    house = plant_house(shop, now=now)
    with tenant_scope(house.tenant):
        enliven_house(house, shop, seed=seed, now=now)
    return house.logins


def plant_house(shop: dict[str, Any], *, now: datetime) -> House:
    """Make a business that can be booked: its policy, people, rooms, hours and services."""
    tenant = open_tenant(
        state="public", languages=["da", "en"], public_since=now, by=SYSTEM, now=now, **shop["tenant"]
    )
    with tenant_scope(tenant):
        publish_policy(tenant=tenant, by=SYSTEM, now=now)
        staff, logins = plant_people(tenant, shop, now=now)
        plant_hours(shop, staff)
        return House(tenant, staff, plant_services(shop, staff, plant_rooms(shop)), logins)


def enliven_house(house: House, shop: dict[str, Any], *, seed: int, now: datetime) -> None:
    """Give it an office, absences, classes, months of visits and all that comes with them."""
    tenant, staff, services = house.tenant, house.staff, house.services
    if shop.get("office"):
        house.logins += plant_office(tenant, now=now)
    plant_agreement(tenant, staff[0], now=now)
    plant_invited(tenant.slug, now=now)
    plant_absences(tenant, staff, now=now)
    plant_wish(tenant, staff[-1], now=now)
    plant_classes(tenant, shop, services, staff, now=now)
    fill_diary(tenant, services, staff, random.Random(seed), now=now)
    fill_desk(tenant, random.Random(seed + 2), now=now)
    plant_long_ago(tenant, services, staff, random.Random(seed + 1), now=now)
    make_newcomers(now=now)
    fill_cards(tenant, staff, random.Random(seed), now=now)
    plant_recurring(tenant, services, now=now)
    enliven(random.Random(seed), now=now)


def plant_people(tenant: Tenant, shop: dict[str, Any], *, now: datetime) -> tuple[list[Resource], list[str]]:
    """Make the staff, each with a sign-in of her own; the passwords are drawn anew for each demo."""
    staff, logins = [], []
    for position, (name, title, role, _days, _lunch) in enumerate(shop["staff"]):
        first = name.split()[0].lower()
        email = f"{first}@{tenant.slug}.example"
        password = f"{first}-{secrets.token_hex(6)}"
        member = enrol_member(
            tenant=tenant, email=email, name=name, password=password, role=role, by=SYSTEM, now=now
        )
        staff.append(
            Resource.objects.create(
                kind=Resource.Kind.STAFF, name=name, title=title, membership_id=member.pk, position=position
            )
        )
        logins.append(f"{tenant.slug}\t{role}\t{email}\t{password}")
    return staff, logins


def plant_rooms(shop: dict[str, Any]) -> list[Resource]:
    """Make rooms and equipment."""
    return [
        Resource.objects.create(kind=kind, name=name, position=100 + number, online=True)
        for number, (name, kind) in enumerate(shop["rooms"])
    ]


def plant_hours(shop: dict[str, Any], staff: list[Resource]) -> None:
    """Write the house's hours and each person's, with her lunch."""
    rows = [
        WeeklyHours(resource=None, weekday=day, start_minute=low, end_minute=high)
        for day, (low, high) in shop["hours"].items()
    ]
    for person, (_name, _title, _role, days, lunch) in zip(staff, shop["staff"], strict=True):
        for day, (low, high) in days.items():
            parts = (
                [(low, lunch), (lunch + LUNCH_MINUTES, high)]
                if low < lunch < high - LUNCH_MINUTES
                else [(low, high)]
            )
            rows += [
                WeeklyHours(resource=person, weekday=day, start_minute=start, end_minute=end)
                for start, end in parts
            ]
    WeeklyHours.objects.bulk_create(rows)


def plant_services(shop: dict[str, Any], staff: list[Resource], rooms: list[Resource]) -> list[Service]:
    """Make the price list, who performs what, and what it needs."""
    categories = {
        name: ServiceCategory.objects.create(name=name, name_en=english, colour=colour, position=position)
        for position, (name, english, colour) in enumerate(shop["categories"])
    }
    services = []
    for position, row in enumerate(shop["services"]):
        category, name, english, text, text_en, minutes, kroner, from_price, more = row
        extra = dict(more)
        who, chair, room = (
            extra.pop("who", range(len(staff))),
            extra.pop("chair", False),
            extra.pop("room", False),
        )
        service = Service.objects.create(
            category=categories[category],
            name=name,
            name_en=english,
            description=text,
            description_en=text_en,
            minutes=minutes,
            price_minor=kroner * 100,
            price_from=from_price,
            position=position,
            **extra,
        )
        Performer.objects.bulk_create(Performer(service=service, resource=staff[each]) for each in who)
        if chair or room:
            usable = rooms if chair else [each for each in rooms if each.kind == Resource.Kind.ROOM][:2]
            Need.objects.bulk_create(Need(service=service, resource=each) for each in usable)
        services.append(service)
    return services


def plant_absences(tenant: Tenant, staff: list[Resource], *, now: datetime) -> None:
    """Write a course, a holiday of three weeks in one row, and the public holidays."""
    zone = tenant.zone
    today = now.astimezone(zone).date()

    def at(days: int, hour: int = 0) -> datetime:
        return datetime.combine(today + timedelta(days=days), time(hour), tzinfo=zone)

    rows = [
        (CalendarException.Kind.ABSENCE, staff[-1], at(2, 9), at(2, 13), "Kursus"),
        (CalendarException.Kind.ABSENCE, staff[1], at(24), at(45), "Ferie"),
    ]
    for year in (today.year, today.year + 1):
        close_on_holidays(tenant=tenant, year=year, by=SYSTEM, now=now)
    for kind, person, starts_at, ends_at, label in rows:
        CalendarException.objects.create(
            kind=kind, resource=person, starts_at=starts_at, ends_at=ends_at, label=label
        )


def plant_classes(
    tenant: Tenant, shop: dict[str, Any], services: list[Service], staff: list[Resource], *, now: datetime
) -> None:
    """Plan the weekly classes of services with seats, eight weeks ahead."""
    today = now.astimezone(tenant.zone).date()
    for service, row in zip(services, shop["services"], strict=True):
        if service.seats == 1:
            continue
        teacher: UUID = staff[row[-1]["who"][0]].pk
        for week in range(8):
            day = today + timedelta(days=(3 - today.weekday()) % 7 + 7 * week)
            starts_at = datetime.combine(day, time(16, 30), tzinfo=tenant.zone)
            ends_at = starts_at + timedelta(minutes=service.minutes)
            session = GroupSession.objects.create(
                service=service,
                resource_id=teacher,
                starts_at=starts_at,
                ends_at=ends_at,
                seats=service.seats,
            )
            Allocation.objects.create(
                session=session, resource_id=teacher, starts_at=starts_at, ends_at=ends_at
            )
