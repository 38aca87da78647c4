from django.db import migrations

from tenants.walls import unforced

COUNT = """
UPDATE customers_customer AS card SET no_shows = counted.times
FROM (
    SELECT tenant_id, customer_id, count(*) AS times FROM bookings_booking
    WHERE status = 'no_show' AND customer_id IS NOT NULL GROUP BY tenant_id, customer_id
) AS counted
WHERE counted.tenant_id = card.tenant_id AND counted.customer_id = card.id
"""


class Migration(migrations.Migration):
    """Count on each card how often the person did not come; from here on the actions keep it right."""

    dependencies = [
        ('bookings', '0005_payment_and_why'),
        ('customers', '0002_cards_grow'),
    ]

    operations = [
        migrations.RunSQL(
            unforced({'bookings_booking', 'customers_customer'}, [COUNT]), migrations.RunSQL.noop
        ),
    ]
