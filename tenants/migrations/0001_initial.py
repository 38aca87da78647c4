"""What every other table stands on: the tenants, the walls between them, and the log of who looked at what."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import PROTECT
from django.utils import timezone

from tenants.bases import OwningTenant
from tenants.context import PLATFORM_ID
from tenants.fields import EncryptedTextField
from tenants.isolation import AtOnce, Isolate, OpenTable, SweepFunction
from tenants.models import default_languages

# Raises on purpose: no tenant is an error, never "everyone" and never silently "nothing".
APP_TENANT = """
CREATE FUNCTION app_tenant() RETURNS uuid LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    setting text := current_setting('app.tenant', true);
BEGIN
    IF setting IS NULL OR setting = '' THEN
        RAISE EXCEPTION 'no tenant set' USING ERRCODE = '42501';
    END IF;
    RETURN setting::uuid;
END
$$
"""

# Guards tables that only grow. Its arguments are lists of columns: those that may be emptied, those that may
# be filled once, and the sealed ones, which may be sealed anew under another version of their key.
REFUSE_CHANGE = r"""
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before jsonb := to_jsonb(OLD);
    after jsonb;
    name text;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        after := to_jsonb(NEW);
        FOR name IN SELECT column_name FROM jsonb_object_keys(after) AS column_name LOOP
            IF after -> name IS NOT DISTINCT FROM before -> name THEN
                CONTINUE;
            ELSIF name = ANY (string_to_array(TG_ARGV[0], ',')) AND after -> name = 'null' THEN
                CONTINUE;
            ELSIF name = ANY (string_to_array(TG_ARGV[1], ',')) AND before -> name = 'null' THEN
                CONTINUE;
            -- The header of an envelope: version, algorithm, key version, as hexadecimal after "\x".
            ELSIF name = ANY (string_to_array(TG_ARGV[2], ','))
                AND substr(after ->> name, 3, 4) = substr(before ->> name, 3, 4)
                AND substr(after ->> name, 7, 4) <> substr(before ->> name, 7, 4) THEN
                CONTINUE;
            END IF;
            RAISE EXCEPTION 'table % only grows', TG_TABLE_NAME USING ERRCODE = '42501';
        END LOOP;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'table % only grows', TG_TABLE_NAME USING ERRCODE = '42501';
END
$$
"""


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
    initial = True

    dependencies = []

    operations = [
        migrations.RunSQL(APP_TENANT, "DROP FUNCTION app_tenant()"),
        migrations.RunSQL(REFUSE_CHANGE, "DROP FUNCTION refuse_change()"),
        migrations.RunSQL("GRANT SELECT ON django_migrations TO app", migrations.RunSQL.noop),
        AtOnce(
            migrations.CreateModel(
                name="Tenant",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("slug", models.SlugField(max_length=60, unique=True)),
                    ("name", models.CharField(max_length=120)),
                    ("tagline", models.CharField(blank=True, max_length=160)),
                    ("trade", models.CharField(blank=True, max_length=40)),
                    ("country", models.CharField(default="DK", max_length=2)),
                    ("language", models.CharField(default="da", max_length=8)),
                    (
                        "languages",
                        ArrayField(base_field=models.CharField(max_length=8), default=default_languages, size=None),
                    ),
                    ("timezone", models.CharField(default="Europe/Copenhagen", max_length=64)),
                    ("currency", models.CharField(default="DKK", max_length=3)),
                    ("street", models.CharField(blank=True, max_length=120)),
                    ("postcode", models.CharField(blank=True, max_length=12)),
                    ("city", models.CharField(blank=True, max_length=80)),
                    ("phone", models.CharField(blank=True, max_length=32)),
                    ("email", models.CharField(blank=True, max_length=254)),
                    ("website", models.CharField(blank=True, max_length=200)),
                    ("contact_hours", models.CharField(blank=True, max_length=120)),
                    ("cvr", models.CharField(blank=True, max_length=16)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("draft", "Not public yet"),
                                ("public", "Public"),
                                ("closed", "Closed"),
                                ("suspended", "Suspended"),
                            ],
                            default="draft",
                            max_length=12,
                        ),
                    ),
                    ("is_platform", models.BooleanField(default=False)),
                    (
                        "accent",
                        models.CharField(
                            choices=[
                                ("green", "Green"),
                                ("blue", "Blue"),
                                ("plum", "Plum"),
                                ("rust", "Rust"),
                                ("ink", "Ink"),
                            ],
                            default="green",
                            max_length=8,
                        ),
                    ),
                    ("accent_colour", models.CharField(blank=True, max_length=7)),
                    ("logo_mark", models.CharField(blank=True, max_length=16)),
                    (
                        "embed_origins",
                        ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None),
                    ),
                    (
                        "guide_passed",
                        ArrayField(base_field=models.CharField(max_length=16), blank=True, default=list, size=None),
                    ),
                    (
                        "contact_required",
                        models.CharField(
                            choices=[
                                ("phone", "Phone"),
                                ("email", "E-mail"),
                                ("both", "Phone and e-mail"),
                                ("either", "Phone or e-mail"),
                            ],
                            default="either",
                            max_length=8,
                        ),
                    ),
                    ("cancel_cutoff_minutes", models.PositiveIntegerField(default=1440)),
                    ("reminder_minutes", models.PositiveIntegerField(default=1440)),
                    ("retention_months", models.PositiveSmallIntegerField(default=24)),
                    ("max_open_per_contact", models.PositiveSmallIntegerField(default=6)),
                    ("sms_monthly_cap", models.PositiveIntegerField(default=0)),
                    ("staff_tells_customer", models.BooleanField(default=True)),
                    ("notice_minutes", models.PositiveIntegerField(default=60)),
                    ("furthest_days", models.PositiveSmallIntegerField(default=90)),
                    ("public_since", models.DateTimeField(blank=True, null=True)),
                    ("created_at", models.DateTimeField()),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("retention_months__range", (6, 60))), name="tenant_retention_bounded"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("is_platform", False), models.Q(("state", "public"), _negated=True), _connector="OR"
                            ),
                            name="tenant_platform_has_no_page",
                        ),
                    ],
                },
            ),
            OpenTable("Tenant", app="SELECT, INSERT, UPDATE", support="SELECT", sweep="SELECT"),
            migrations.CreateModel(
                name="PolicyVersion",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    (
                        "kind",
                        models.CharField(choices=[("privacy", "Privacy"), ("agreement", "Agreement")], max_length=12),
                    ),
                    ("language", models.CharField(max_length=8)),
                    ("version", models.CharField(max_length=16)),
                    ("text", models.TextField()),
                    ("sha256", models.BinaryField(max_length=32)),
                    ("published_at", models.DateTimeField()),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("tenant", "kind", "language", "version"), name="policy_version_once"
                        ),
                    ],
                },
            ),
            Isolate("PolicyVersion", append_only=True),
            migrations.CreateModel(
                name="AgreementAcceptance",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("version", models.CharField(max_length=16)),
                    ("language", models.CharField(max_length=8)),
                    ("sha256", models.BinaryField(max_length=32)),
                    ("user_id", models.UUIDField(null=True)),
                    ("name", EncryptedTextField(crypto_id="agreementacceptance.name", key="data", pad=32)),
                    ("accepted_at", models.DateTimeField()),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["tenant", "accepted_at"], name="acceptance_by_time"),
                    ],
                },
            ),
            Isolate("AgreementAcceptance", append_only=True),
            migrations.CreateModel(
                name="Logo",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("data", models.BinaryField()),
                    ("mark", models.CharField(max_length=16)),
                    ("width", models.PositiveSmallIntegerField()),
                    ("height", models.PositiveSmallIntegerField()),
                    ("changed_at", models.DateTimeField()),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("tenant",), name="logo_once"),
                    ],
                },
            ),
            Isolate("Logo"),
            migrations.CreateModel(
                name="AuditEntry",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("at", models.DateTimeField()),
                    ("actor_kind", models.CharField(max_length=10)),
                    ("actor_id", models.UUIDField(null=True)),
                    ("case_id", models.UUIDField(null=True)),
                    ("action", models.CharField(max_length=60)),
                    ("purpose", models.CharField(blank=True, max_length=60)),
                    ("object_kind", models.CharField(blank=True, max_length=40)),
                    ("fields", ArrayField(base_field=models.CharField(max_length=60), default=list, size=None)),
                    ("count", models.IntegerField(null=True)),
                    ("request_id", models.CharField(blank=True, max_length=36)),
                    ("subject_id", models.UUIDField(null=True)),
                    ("object_id", models.UUIDField(null=True)),
                    ("payload", EncryptedTextField(crypto_id="audit.payload", key="data", null=True, pad=128)),
                    ("salt", models.BinaryField(max_length=16, null=True)),
                    ("commitment", models.BinaryField(max_length=32)),
                    ("seq", models.BigIntegerField(null=True)),
                    ("prev_hash", models.BinaryField(max_length=32, null=True)),
                    ("hash", models.BinaryField(max_length=32, null=True)),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["tenant", "subject_id", "at"], name="audit_by_subject"),
                        models.Index(fields=["tenant", "object_id", "at"], name="audit_by_object"),
                        models.Index(fields=["tenant", "at"], name="audit_by_time"),
                        models.Index(condition=models.Q(("seq", None)), fields=["at"], name="audit_unchained"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("tenant", "seq"), name="audit_seq_once"),
                    ],
                },
            ),
            Isolate(
                "AuditEntry",
                append_only=True,
                sweep=True,
                may_null=["subject_id", "object_id", "payload", "salt"],
                set_once=["seq", "prev_hash", "hash"],
            ),
            migrations.CreateModel(
                name="AuditAlias",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("subject_id", models.UUIDField()),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("tenant", "subject_id"), name="audit_alias_once"),
                    ],
                },
            ),
            Isolate("AuditAlias"),
            migrations.CreateModel(
                name="ThrottleCount",
                fields=[
                    ("key_hash", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                    ("count", models.IntegerField(default=0)),
                    ("ends_at", models.DateTimeField()),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["ends_at"], name="throttle_by_end"),
                    ],
                },
            ),
            OpenTable("ThrottleCount", app="SELECT, INSERT, UPDATE, DELETE"),
        ),
        SweepFunction(
            "tenants_with_unchained_audit",
            arguments="",
            returns="SETOF uuid",
            body="SELECT DISTINCT tenant_id FROM tenants_auditentry WHERE seq IS NULL",
        ),
        migrations.RunPython(plant, migrations.RunPython.noop),
    ]
