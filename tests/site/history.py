"""A salon of ten with a long past: fifty thousand visits, written in bulk past Django."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from bookings.models import Performer, Resource, Service, WeeklyHours
from tests.world import NOW, Shop, work_week

PEOPLE = 10

# Each of ten people has six visits of an hour a day, counting back day by day. One statement, for the role
# that serves may not make temporary tables; the keys between the rows are looked at when it commits.
VISITS = """
WITH grown AS MATERIALIZED (
    SELECT gen_random_uuid() AS booking, gen_random_uuid() AS item, people.id AS person,
        date_trunc('day', %(until)s::timestamptz) - make_interval(days => n / 60)
            + make_interval(hours => 8 + (n / 10) %% 6) AS low
    FROM generate_series(0, %(count)s - 1) AS n
    JOIN unnest(%(people)s::uuid[]) WITH ORDINALITY AS people(id, number) ON people.number = n %% 10 + 1
), bookings AS (
    INSERT INTO bookings_booking (id, tenant_id, reference, status, starts_at, ends_at, source, language,
        message, price_minor, price_from, currency, legal_basis, policy_sha256, sequence, created_at,
        changed_at)
    SELECT booking, %(tenant)s, left(booking::text, 8) || right(booking::text, 4),
        CASE WHEN low < %(now)s THEN 'done' ELSE 'booked' END, low, low + interval '1 hour', 'online', 'da',
        ''::bytea, 49500, false, 'DKK', 'contract', '', 0, low, low
    FROM grown
), items AS (
    INSERT INTO bookings_bookingitem (id, tenant_id, booking_id, number, service_id, resource_id, name,
        name_en, colour, price_minor, price_from, starts_at, ends_at, buffer_before, buffer_after, gap_start,
        gap_minutes)
    SELECT item, %(tenant)s, booking, 0, %(service)s, person, 'Dameklip', '', 1, 49500, false, low,
        low + interval '1 hour', 0, 0, 0, 0
    FROM grown
), allocations AS (
    INSERT INTO bookings_allocation (id, tenant_id, resource_id, starts_at, ends_at, lane, booking_id,
        item_id, item_number)
    SELECT gen_random_uuid(), %(tenant)s, person, low, low + interval '1 hour', 0, booking, item, 0 FROM grown
)
INSERT INTO notifications_message (id, tenant_id, about_kind, about_id, kind, rule, channel, version, attempt,
    send_at, due_at, state, reason, tries, provider, provider_ref, country, categories, planned_by_kind,
    created_at)
SELECT gen_random_uuid(), %(tenant)s, 'booking', booking, 'booking_confirmation', '', 'email', 1, 1, low, low,
    'sent', '', 1, '', '', '', '{}', 'system', low
FROM grown
"""


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


def grow(shop: Shop, people: list[UUID], count: int, *, until: datetime = NOW + timedelta(days=14)) -> None:
    """Write so many visits, the newest two weeks ahead, and let the database learn how many there are."""
    service: Service = shop.services["cut"]
    values = {
        "count": count,
        "until": until,
        "people": people,
        "tenant": shop.tenant.pk,
        "service": service.pk,
        "now": NOW,
    }
    with connection.cursor() as cursor:
        # A busy machine may take longer for all this than a page ever may.
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL transaction_timeout = 0")
        cursor.execute(VISITS, values)
        # The keys' own questions were planned while the tables were tiny: 50,000 walks through 50,000 rows.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("DISCARD PLANS")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
