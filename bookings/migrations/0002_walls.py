from django.db import migrations

from tenants.isolation import Isolate, SweepFunction

NO_OVERLAP = """
ALTER TABLE bookings_allocation ADD CONSTRAINT allocation_no_overlap EXCLUDE USING gist (
    tenant_id WITH =, resource_id WITH =, lane WITH =, tstzrange(starts_at, ends_at) WITH &&
)
"""


class Migration(migrations.Migration):
    dependencies = [("bookings", "0001_initial")]

    operations = [
        # A table stands after those it points at: its composite keys need their (tenant_id, id).
        Isolate("Resource"),
        Isolate("ServiceCategory"),
        Isolate("Service"),
        Isolate("Performer"),
        Isolate("Need"),
        Isolate("WeeklyHours"),
        Isolate("CalendarException"),
        Isolate("GroupSession"),
        Isolate("Booking", sweep=True),
        Isolate("BookingItem"),
        Isolate("BookingLink"),
        Isolate("BookingEvent"),
        Isolate("Hold", sweep=True),
        Isolate("Allocation"),
        migrations.RunSQL(NO_OVERLAP, "ALTER TABLE bookings_allocation DROP CONSTRAINT allocation_no_overlap"),
        SweepFunction(
            "bookings_tenants_with_lapsed",
            "moment timestamptz",
            "TABLE (tenant_id uuid)",
            """
            SELECT b.tenant_id FROM bookings_booking b WHERE b.status = 'requested' AND b.approve_by <= moment
            UNION
            SELECT h.tenant_id FROM bookings_hold h WHERE h.expires_at <= moment - interval '1 day'
            """,
        ),
    ]
