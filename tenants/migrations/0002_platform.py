from django.db import migrations
from django.utils import timezone

from tenants.context import PLATFORM_ID
from tenants.isolation import SweepFunction


def plant(apps, schema_editor):
    """Write the platform's own tenant. Its keys are made by `manage.py keys ensure`."""
    if schema_editor.connection.alias == "default":
        apps.get_model("tenants", "Tenant").objects.get_or_create(
            id=PLATFORM_ID,
            defaults={
                "slug": "platform",
                "name": "Platform",
                "is_platform": True,
                "state": "draft",
                "created_at": timezone.now(),
            },
        )


class Migration(migrations.Migration):
    dependencies = [("tenants", "0001_initial")]

    operations = [
        migrations.RunPython(plant, migrations.RunPython.noop),
        SweepFunction(
            "tenants_with_unchained_audit",
            arguments="",
            returns="SETOF uuid",
            body="SELECT DISTINCT tenant_id FROM tenants_auditentry WHERE seq IS NULL",
        ),
    ]
