"""A salon of ten with a long past: fifty thousand visits, written in bulk past Django."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

import psycopg
from django.db import connection
from django.db.models import NOT_PROVIDED, Field, Model

from bookings.models import Allocation, Booking, BookingItem, Performer, Resource, Service, WeeklyHours
from customers.models import Customer
from notifications.models import Message
from tenants.fields import EncryptedTextField
from tenants.models import AuditEntry
from tests.databases import admin_url, at
from tests.world import NOW, Shop, work_week

PEOPLE = 10

# Each of ten people has six visits of an hour a day, counting back day by day.
GROWN = """
WITH grown AS MATERIALIZED (
    SELECT gen_random_uuid() AS booking, gen_random_uuid() AS item, people.id AS person,
        date_trunc('day', %(until)s::timestamptz) - make_interval(days => n / 60)
            + make_interval(hours => 8 + (n / 10) %% 6) AS low
    FROM generate_series(0, %(count)s - 1) AS n
    JOIN unnest(%(people)s::uuid[]) WITH ORDINALITY AS people(id, number) ON people.number = n %% 10 + 1
)"""
LENGTH = {"starts_at": "low", "ends_at": "low + interval '1 hour'"}


def insert(model: type[Model], **columns: str) -> str:
    """Write the statement that adds a row of the model for each that is grown; the rest has its defaults."""
    told = {"tenant_id": "%(tenant)s", **columns}
    for column in model._meta.concrete_fields:
        if column.column not in told and not column.null and column.db_default is NOT_PROVIDED:
            told[column.column] = as_sql(column)
    into, values = ", ".join(told), ", ".join(told.values())
    return f'INSERT INTO "{model._meta.db_table}" ({into}) SELECT {values} FROM grown'


def as_sql(column: Field) -> str:
    """Write a field's default; a sealed field that is empty is empty bytes."""
    if column.primary_key:
        return "gen_random_uuid()"
    if isinstance(column, EncryptedTextField):
        return "''::bytea"
    value = column.get_default()
    assert value is not None, column
    return "'{}'" if value == [] else str(value).lower() if isinstance(value, bool) else f"'{value}'"


# Each of ten people has six visits of an hour a day, counting back day by day. One statement, for the role
# that serves may not make temporary tables; the keys between the rows are looked at when it commits.
VISITS = f"""{GROWN}, bookings AS ({
    insert(
        Booking,
        id="booking",
        reference="left(booking::text, 8) || right(booking::text, 4)",
        status="CASE WHEN low < %(now)s THEN 'done' ELSE 'booked' END",
        source="'online'",
        price_minor="49500",
        created_at="low",
        changed_at="low",
        **LENGTH,
    )
}), items AS ({
    insert(
        BookingItem,
        id="item",
        booking_id="booking",
        service_id="%(service)s",
        resource_id="person",
        name="'Dameklip'",
        price_minor="49500",
        **LENGTH,
    )
}), allocations AS ({
    insert(Allocation, resource_id="person", booking_id="booking", item_id="item", **LENGTH)
})
{
    insert(
        Message,
        about_kind="'booking'",
        about_id="booking",
        kind="'booking_confirmation'",
        channel="'email'",
        send_at="low",
        due_at="low",
        state="'sent'",
        tries="1",
        planned_by_kind="'system'",
        created_at="low",
    )
}"""


# As many customers, each last here with one of those visits, and as many looks at them in the access log.
CROWD = f"""{GROWN}, cards AS ({insert(Customer, created_at="low", last_visit_at="low")})
{
    insert(
        AuditEntry,
        at="low",
        actor_kind="'staff'",
        actor_id="person",
        action="'booking.view'",
        subject_id="booking",
        commitment="decode(repeat('00', 32), 'hex')",
    )
}"""


def hire_ten(shop: Shop) -> list[UUID]:
    """Bring the salon to ten people, all of whom cut."""
    people = list(Resource.objects.filter(kind="staff").order_by("position"))
    for number in range(len(people), PEOPLE):
        person = Resource.objects.create(kind="staff", name=f"Medarbejder {number}", position=number)
        work_week(person)
        people.append(person)
        Performer.objects.create(service=shop.services["cut"], resource=person)
        shop.people[f"person{number}"] = person
    assert WeeklyHours.objects.exclude(resource=None).count() == 10 * PEOPLE
    return [each.pk for each in people]


def crowd(shop: Shop, people: list[UUID], count: int) -> None:
    """Write so many customers, and looks at them, up to now."""
    grow(shop, people, count, until=NOW, statement=CROWD)


def grow(
    shop: Shop,
    people: list[UUID],
    count: int,
    *,
    until: datetime = NOW + timedelta(days=14),
    statement: str = VISITS,
) -> None:
    """Write so many visits, the newest two weeks ahead, as superuser: the shop must be committed before."""
    service: Service = shop.services["cut"]
    values = {
        "count": count,
        "until": until,
        "people": people,
        "tenant": shop.tenant.pk,
        "service": service.pk,
        "now": NOW,
    }
    with psycopg.connect(at(admin_url(), str(connection.settings_dict["NAME"]))) as link:
        # Past the keys between the rows, whose half a million questions take ten times as long as the rows.
        link.execute("SET session_replication_role = replica")
        with indexes_made_after(link, re.findall(r'INSERT INTO "(\w+)"', statement)):
            link.execute(statement.encode(), values)


@contextmanager
def indexes_made_after(link: psycopg.Connection, tables: list[str]) -> Iterator[None]:
    """Make the indexes that hold no rule anew: a fraction of the time of adding to them row by row."""
    found = link.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE indrelid = ANY(%s::regclass[]) AND NOT indisunique AND NOT indisexclusion",
        [tables],
    ).fetchall()
    link.execute(f"DROP INDEX {', '.join(name for name, _ in found)}".encode())
    yield
    link.execute("; ".join(definition for _, definition in found).encode())
