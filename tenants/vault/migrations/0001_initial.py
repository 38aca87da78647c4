"""The vault's own database: wrapped keys, the ledger of erasures, the heads of the hash chains."""

import os

from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

from tenants import crypto
from tenants.context import PLATFORM_ID
from tenants.keyring import keyring

ONLY_GROWS = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % only grows', TG_TABLE_NAME USING ERRCODE = '42501';
END
$$
"""
GRANTS = """
GRANT SELECT ON django_migrations TO vault_app;
GRANT SELECT, INSERT ON vault_tenantkey, vault_ledgerentry, vault_chainhead TO vault_app;
GRANT UPDATE (state, wrapped, kek_id, destroyed_at) ON vault_tenantkey TO vault_app;
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON vault_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON vault_chainhead
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER not_emptied BEFORE TRUNCATE ON vault_ledgerentry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

PURPOSES = ("data", "health", "index", "suppress", "files")


def plant(apps, schema_editor):
    """Make the platform's own keys, which accounts need from the first sign-in on.

    Without a keyring nothing is made; `manage.py keys ensure` does it then.
    """
    if schema_editor.connection.alias != "vault" or not settings.KEYRING:
        return
    TenantKey = apps.get_model("vault", "TenantKey")
    ring = keyring()
    for purpose in PURPOSES:
        wrapped = crypto.wrap(os.urandom(32), kek=ring.primary, tenant_id=PLATFORM_ID, purpose=purpose, version=1)
        TenantKey.objects.using("vault").get_or_create(
            tenant_id=PLATFORM_ID,
            purpose=purpose,
            version=1,
            defaults={
                "wrapped": wrapped,
                "kek_id": ring.primary_id,
                "state": "active",
                "created_at": timezone.now(),
            },
        )


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="TenantKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tenant_id", models.UUIDField()),
                ("purpose", models.CharField(max_length=16)),
                ("version", models.PositiveSmallIntegerField()),
                ("wrapped", models.BinaryField(blank=True)),
                ("kek_id", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[("active", "Active"), ("decrypt_only", "Decrypt Only"), ("destroyed", "Destroyed")],
                        default="active",
                        max_length=16,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("destroyed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("tenant_id", "purpose", "version"), name="key_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "active")), fields=("tenant_id", "purpose"), name="key_one_active"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__range", (1, 65535))), name="key_version_in_header"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("intent", "Intent"), ("done", "Done"), ("void", "Void"), ("merge", "Merge")],
                        max_length=16,
                    ),
                ),
                ("tenant_id", models.UUIDField()),
                ("subject_id", models.UUIDField()),
                ("plan", models.TextField()),
                ("plan_version", models.CharField(max_length=32)),
                ("reason", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("prev_hash", models.BinaryField(max_length=32)),
                ("hash", models.BinaryField(max_length=32)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["tenant_id", "subject_id"], name="ledger_by_subject"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChainHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chain", models.CharField(max_length=80)),
                ("seq", models.BigIntegerField()),
                ("hash", models.BinaryField(max_length=32)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("chain", "seq"), name="chain_head_once"),
                ],
            },
        ),
        migrations.RunSQL(ONLY_GROWS, "DROP FUNCTION refuse_change() CASCADE"),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
        migrations.RunPython(plant, migrations.RunPython.noop),
    ]
