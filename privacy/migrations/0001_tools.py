"""Erasing and what holds it off, and the checks of the audit log's chain."""

import datetime
import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import CASCADE, PROTECT
from django.db.models.expressions import CombinedExpression

from tenants.bases import OwningTenant, TenantForeignKey
from tenants.fields import EncryptedTextField
from tenants.isolation import AtOnce, Isolate, SweepFunction


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("customers", "0001_initial"),
        ("tenants", "0001_initial"),
    ]

    operations = [
        AtOnce(
            migrations.CreateModel(
                name="Purge",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    (
                        "state",
                        models.CharField(
                            choices=[("waiting", "Waiting"), ("done", "Done"), ("cancelled", "Cancelled")],
                            default="waiting",
                            max_length=10,
                        ),
                    ),
                    ("unseen_since", models.DateTimeField()),
                    ("made_before", models.DateTimeField()),
                    ("with_visits", models.BooleanField(default=True)),
                    ("never_visited", models.BooleanField(default=True)),
                    ("counted", models.IntegerField()),
                    ("due_at", models.DateTimeField()),
                    ("created_at", models.DateTimeField()),
                    ("by_id", models.UUIDField(blank=True, null=True)),
                    ("settled_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "counts",
                        ArrayField(base_field=models.CharField(max_length=120), blank=True, default=list, size=None),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("due_at__gte", models.F("created_at"))), name="purge_due_after_made"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("with_visits", True), ("never_visited", True), _connector="OR"),
                            name="purge_finds_somebody",
                        ),
                    ],
                },
            ),
            Isolate("Purge"),
            migrations.CreateModel(
                name="Erasure",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    (
                        "customer",
                        TenantForeignKey(
                            blank=True, null=True, on_delete=PROTECT, related_name="erasures", to="customers.customer"
                        ),
                    ),
                    (
                        "purge",
                        TenantForeignKey(
                            blank=True, null=True, on_delete=CASCADE, related_name="erasures", to="privacy.purge"
                        ),
                    ),
                    (
                        "reason",
                        models.CharField(
                            choices=[
                                ("request", "The customer asked for it"),
                                ("mistake", "The card was made by mistake"),
                                ("not_needed", "The details are not needed any more"),
                                ("inactive", "No visit for a long time"),
                            ],
                            max_length=12,
                        ),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("waiting", "Waiting"),
                                ("done", "Done"),
                                ("cancelled", "Cancelled"),
                                ("kept", "Kept"),
                            ],
                            default="waiting",
                            max_length=10,
                        ),
                    ),
                    ("due_at", models.DateTimeField()),
                    ("created_at", models.DateTimeField()),
                    ("by_kind", models.CharField(max_length=10)),
                    ("by_id", models.UUIDField(blank=True, null=True)),
                    ("was_restricted", models.BooleanField(default=False)),
                    ("kept_because", models.CharField(blank=True, default="", max_length=20)),
                    ("settled_at", models.DateTimeField(blank=True, null=True)),
                    ("ledger_seq", models.BigIntegerField(blank=True, null=True)),
                    (
                        "counts",
                        ArrayField(base_field=models.CharField(max_length=120), blank=True, default=list, size=None),
                    ),
                ],
                options={
                    "indexes": [
                        models.Index(
                            condition=models.Q(("state", "waiting")),
                            fields=["tenant", "due_at"],
                            name="erasure_waiting",
                        ),
                        models.Index(condition=models.Q(("state", "waiting")), fields=["due_at"], name="erasure_sweep"),
                        models.Index(fields=["tenant", "customer"], name="erasure_of_customer"),
                        models.Index(fields=["tenant", "purge", "state"], name="erasure_of_purge"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("tenant", "ledger_seq"), name="erasure_applied_once"),
                        models.UniqueConstraint(
                            condition=models.Q(("state", "waiting")),
                            fields=("tenant", "customer"),
                            name="erasure_waits_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state", "done"), _negated=True),
                                models.Q(("customer", None), ("ledger_seq__isnull", False)),
                                _connector="OR",
                            ),
                            name="erasure_done_names_nobody",
                        ),
                    ],
                },
            ),
            Isolate("Erasure", sweep=True),
            migrations.CreateModel(
                name="CustomerHold",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("customer", TenantForeignKey(on_delete=PROTECT, related_name="holds", to="customers.customer")),
                    ("reason", EncryptedTextField(crypto_id="customerhold.reason", key="data", pad=128)),
                    ("created_at", models.DateTimeField()),
                    ("until", models.DateTimeField()),
                    ("by_id", models.UUIDField(blank=True, null=True)),
                    ("lifted_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["tenant", "customer"], name="hold_of_customer"),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("until__gt", models.F("created_at")),
                                (
                                    "until__lte",
                                    CombinedExpression(
                                        models.F("created_at"), "+", models.Value(datetime.timedelta(days=366))
                                    ),
                                ),
                            ),
                            name="hold_has_an_end",
                        ),
                    ],
                },
            ),
            Isolate("CustomerHold"),
            migrations.CreateModel(
                name="ChainCheck",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("at", models.DateTimeField()),
                    ("until_seq", models.BigIntegerField()),
                    ("until_at", models.DateTimeField(blank=True, null=True)),
                    ("faults", models.IntegerField()),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["tenant", "at"], name="chain_check_by_time"),
                    ],
                },
            ),
            Isolate("ChainCheck", append_only=True),
        ),
        SweepFunction(
            "privacy_tenants_due",
            "moment timestamptz",
            "SETOF uuid",
            "SELECT DISTINCT tenant_id FROM privacy_erasure WHERE state = 'waiting' AND due_at <= moment",
        ),
        SweepFunction(
            "privacy_applied_lines",
            "",
            "SETOF bigint",
            "SELECT ledger_seq FROM privacy_erasure WHERE ledger_seq IS NOT NULL",
        ),
    ]
