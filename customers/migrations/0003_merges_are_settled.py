from django.db import migrations, models

from tenants.isolation import SweepFunction


class Migration(migrations.Migration):
    """Let the sweep find merges whose line the ledger lacks, or whose thirty days are over."""

    dependencies = [
        ('customers', '0002_cards_grow'),
    ]

    operations = [
        migrations.AddField(
            model_name='merge',
            name='open',
            field=models.BooleanField(default=True),
        ),
        migrations.RunSQL(
            [
                'CREATE POLICY sweep_rows ON "customers_merge" FOR SELECT TO sweep USING (true)',
                'GRANT SELECT ON "customers_merge" TO sweep',
            ],
            [
                'DROP POLICY sweep_rows ON "customers_merge"',
                'REVOKE SELECT ON "customers_merge" FROM sweep',
            ],
        ),
        SweepFunction(
            "customers_tenants_with_merges",
            "moment timestamptz, oldest timestamptz",
            "TABLE (tenant_id uuid)",
            """
            SELECT DISTINCT m.tenant_id FROM customers_merge m
            WHERE NOT m.merge_logged OR (m.undone_at IS NOT NULL AND NOT m.undo_logged)
                OR (m.open AND m.at <= oldest)
            """,
        ),
    ]
