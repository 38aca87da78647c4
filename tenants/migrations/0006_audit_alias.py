import uuid

import django.db.models.deletion
from django.db import migrations, models

import tenants.bases
from tenants.isolation import Isolate


class Migration(migrations.Migration):
    dependencies = [("tenants", "0005_settings_and_agreement")]

    operations = [
        migrations.CreateModel(
            name="AuditAlias",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("subject_id", models.UUIDField()),
                (
                    "tenant",
                    tenants.bases.OwningTenant(
                        on_delete=django.db.models.deletion.PROTECT, to="tenants.tenant"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "subject_id"), name="audit_alias_once")
                ],
            },
        ),
        Isolate("AuditAlias"),
    ]
