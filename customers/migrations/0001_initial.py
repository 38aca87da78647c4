"""Customers' cards and what belongs to them, and the merging of two cards, which can be taken back."""

import uuid

from django.db import migrations, models
from django.db.models import CASCADE, PROTECT
from django.db.models.functions import Now

from tenants.bases import OwningTenant, TenantForeignKey
from tenants.fields import BlindIndexField, EncryptedTextField
from tenants.isolation import AtOnce, Isolate, SweepFunction

# The directory of names re-reads by changed_at, so the database itself keeps it, whoever writes and how.
STAMP = """
CREATE FUNCTION stamp_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.changed_at := clock_timestamp();
    RETURN NEW;
END
$$;
CREATE TRIGGER stamp_change BEFORE INSERT OR UPDATE ON customers_customer
    FOR EACH ROW EXECUTE FUNCTION stamp_change();
"""
UNSTAMP = """
DROP TRIGGER stamp_change ON customers_customer;
DROP FUNCTION stamp_change();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [("tenants", "0001_initial")]

    operations = [
        AtOnce(
            migrations.CreateModel(
                name="Customer",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("name", EncryptedTextField(crypto_id="customer.name", key="data", pad=32)),
                    (
                        "email",
                        EncryptedTextField(blank=True, crypto_id="customer.email", default="", key="data", pad=32),
                    ),
                    (
                        "phone",
                        EncryptedTextField(blank=True, crypto_id="customer.phone", default="", key="data", pad=32),
                    ),
                    ("email_index", BlindIndexField(blank=True, null=True)),
                    ("phone_index", BlindIndexField(blank=True, null=True)),
                    ("language", models.CharField(default="da", max_length=5)),
                    (
                        "birthday",
                        EncryptedTextField(blank=True, crypto_id="customer.birthday", default="", key="data", pad=32),
                    ),
                    ("restricted", models.BooleanField(default=False)),
                    ("created_at", models.DateTimeField()),
                    ("changed_at", models.DateTimeField(db_default=Now(), editable=False)),
                    ("last_visit_at", models.DateTimeField(blank=True, null=True)),
                    ("next_booking_at", models.DateTimeField(blank=True, null=True)),
                    ("no_shows", models.IntegerField(default=0)),
                    ("newsletter_offered_at", models.DateTimeField(blank=True, null=True)),
                    ("newsletter_objected", models.BooleanField(default=False)),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["tenant", "email_index"], name="customer_by_email"),
                        models.Index(fields=["tenant", "phone_index"], name="customer_by_phone"),
                        models.Index(fields=["tenant", "changed_at"], name="customer_by_change"),
                        models.Index(fields=["tenant", "last_visit_at"], name="customer_by_visit"),
                        models.Index(
                            models.F("tenant"),
                            models.OrderBy(models.F("last_visit_at"), descending=True, nulls_last=True),
                            models.F("id"),
                            condition=models.Q(("restricted", False)),
                            name="customer_by_latest",
                        ),
                    ],
                },
            ),
            Isolate("Customer"),
            migrations.RunSQL(STAMP, UNSTAMP),
            migrations.CreateModel(
                name="Note",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("customer", TenantForeignKey(on_delete=PROTECT, related_name="notes", to="customers.customer")),
                    ("text", EncryptedTextField(crypto_id="note.text", key="data", pad=128)),
                    ("author_id", models.UUIDField(blank=True, null=True)),
                    ("author_initials", models.CharField(blank=True, max_length=4)),
                    ("created_at", models.DateTimeField()),
                    ("edited_at", models.DateTimeField(blank=True, null=True)),
                    ("trade_secret", models.BooleanField(default=False)),
                    (
                        "reason",
                        EncryptedTextField(blank=True, crypto_id="note.reason", default="", key="data", pad=128),
                    ),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["tenant", "customer", "created_at"], name="note_of_customer"),
                    ],
                },
            ),
            Isolate("Note"),
            migrations.CreateModel(
                name="Relation",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    (
                        "customer",
                        TenantForeignKey(on_delete=PROTECT, related_name="relations", to="customers.customer"),
                    ),
                    (
                        "other",
                        TenantForeignKey(on_delete=PROTECT, related_name="related_from", to="customers.customer"),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("parent", "Parent and child"),
                                ("partner", "Partner"),
                                ("other", "Belong together"),
                                ("different", "Two different people"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("created_at", models.DateTimeField()),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("tenant", "customer", "other"), name="relation_once"),
                        models.CheckConstraint(
                            condition=models.Q(("customer", models.F("other")), _negated=True), name="relation_of_two"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("kind__in", ("parent", "partner", "other", "different"))),
                            name="relation_kind_known",
                        ),
                    ],
                },
            ),
            Isolate("Relation"),
            migrations.CreateModel(
                name="Block",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("customer", TenantForeignKey(on_delete=PROTECT, related_name="blocks", to="customers.customer")),
                    ("reason", EncryptedTextField(crypto_id="block.reason", key="data", pad=128)),
                    ("at", models.DateTimeField()),
                    ("until", models.DateTimeField()),
                    ("by_id", models.UUIDField(blank=True, null=True)),
                    ("by_initials", models.CharField(blank=True, max_length=4)),
                    ("lifted_at", models.DateTimeField(blank=True, null=True)),
                    ("lifted_by_id", models.UUIDField(blank=True, null=True)),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["tenant", "customer", "until"], name="block_of_customer"),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("until__gt", models.F("at"))), name="block_ends_later"
                        ),
                    ],
                },
            ),
            Isolate("Block"),
            migrations.CreateModel(
                name="NewsletterChoice",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    (
                        "customer",
                        TenantForeignKey(on_delete=PROTECT, related_name="newsletter_choices", to="customers.customer"),
                    ),
                    ("objected", models.BooleanField()),
                    ("wording", models.CharField(max_length=40)),
                    ("channel", models.CharField(max_length=12)),
                    ("at", models.DateTimeField()),
                    ("actor_kind", models.CharField(max_length=10)),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["tenant", "customer", "at"], name="choice_of_customer"),
                    ],
                },
            ),
            Isolate("NewsletterChoice"),
            migrations.CreateModel(
                name="Suppression",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("kind", models.CharField(choices=[("email", "Email"), ("phone", "Phone")], max_length=5)),
                    ("key_version", models.PositiveSmallIntegerField()),
                    ("address_index", BlindIndexField()),
                    ("at", models.DateTimeField()),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("tenant", "kind", "key_version", "address_index"), name="suppression_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("kind__in", ("email", "phone"))), name="suppression_kind_known"
                        ),
                    ],
                },
            ),
            Isolate("Suppression"),
            migrations.CreateModel(
                name="Merge",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("gone_id", models.UUIDField()),
                    ("kept_id", models.UUIDField()),
                    ("customer", TenantForeignKey(on_delete=PROTECT, related_name="merges", to="customers.customer")),
                    ("at", models.DateTimeField()),
                    ("by_id", models.UUIDField(blank=True, null=True)),
                    ("by_initials", models.CharField(blank=True, max_length=4)),
                    ("open", models.BooleanField(default=True)),
                    ("undone_at", models.DateTimeField(blank=True, null=True)),
                    ("merge_logged", models.BooleanField(default=False)),
                    ("undo_logged", models.BooleanField(default=False)),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["tenant", "customer"], name="merge_of_customer"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("undone_at", None)),
                            fields=("tenant", "gone_id"),
                            name="merge_card_gone_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("gone_id", models.F("kept_id")), _negated=True), name="merge_of_two"
                        ),
                    ],
                },
            ),
            Isolate("Merge", sweep=True),
            migrations.CreateModel(
                name="MergedCard",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("merge", TenantForeignKey(on_delete=CASCADE, related_name="cards", to="customers.merge")),
                    ("kept", models.BooleanField()),
                    ("name", EncryptedTextField(crypto_id="mergedcard.name", key="data", pad=32)),
                    (
                        "email",
                        EncryptedTextField(blank=True, crypto_id="mergedcard.email", default="", key="data", pad=32),
                    ),
                    (
                        "phone",
                        EncryptedTextField(blank=True, crypto_id="mergedcard.phone", default="", key="data", pad=32),
                    ),
                    ("email_index", BlindIndexField(blank=True, null=True)),
                    ("phone_index", BlindIndexField(blank=True, null=True)),
                    ("language", models.CharField(default="da", max_length=5)),
                    (
                        "birthday",
                        EncryptedTextField(blank=True, crypto_id="mergedcard.birthday", default="", key="data", pad=32),
                    ),
                    ("created_at", models.DateTimeField()),
                    ("last_visit_at", models.DateTimeField(blank=True, null=True)),
                    ("next_booking_at", models.DateTimeField(blank=True, null=True)),
                    ("no_shows", models.IntegerField(default=0)),
                    ("newsletter_offered_at", models.DateTimeField(blank=True, null=True)),
                    ("newsletter_objected", models.BooleanField(default=False)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("tenant", "merge", "kept"), name="merged_card_once"),
                    ],
                },
            ),
            Isolate("MergedCard"),
            migrations.CreateModel(
                name="MergeMove",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("merge", TenantForeignKey(on_delete=CASCADE, related_name="moves", to="customers.merge")),
                    ("model", models.CharField(max_length=60)),
                    ("row_id", models.UUIDField()),
                    ("made", models.BooleanField(default=False)),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["tenant", "merge"], name="move_of_merge"),
                    ],
                },
            ),
            Isolate("MergeMove"),
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
