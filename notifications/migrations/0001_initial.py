"""Messages to send and sent, and the wordings that a business has made its own."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import PROTECT

from tenants.bases import OwningTenant
from tenants.isolation import AtOnce, Isolate, SweepFunction


class Migration(migrations.Migration):
    initial = True

    dependencies = [("tenants", "0001_initial")]

    operations = [
        AtOnce(
            migrations.CreateModel(
                name="Message",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("about_kind", models.CharField(max_length=40)),
                    ("about_id", models.UUIDField()),
                    ("kind", models.CharField(max_length=60)),
                    ("rule", models.CharField(blank=True, default="", max_length=40)),
                    ("recipient_id", models.UUIDField(blank=True, null=True)),
                    ("channel", models.CharField(choices=[("email", "Email"), ("sms", "Sms")], max_length=8)),
                    ("version", models.PositiveIntegerField(default=1)),
                    ("attempt", models.PositiveSmallIntegerField(default=1)),
                    ("send_at", models.DateTimeField()),
                    ("due_at", models.DateTimeField()),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("planned", "Planned"),
                                ("claimed", "Claimed"),
                                ("sent", "Sent"),
                                ("delivered", "Delivered"),
                                ("failed", "Failed"),
                                ("unknown", "Unknown"),
                                ("skipped", "Skipped"),
                            ],
                            default="planned",
                            max_length=10,
                        ),
                    ),
                    ("reason", models.CharField(blank=True, default="", max_length=60)),
                    ("tries", models.PositiveSmallIntegerField(default=0)),
                    ("claim", models.UUIDField(blank=True, null=True)),
                    ("claimed_until", models.DateTimeField(blank=True, null=True)),
                    ("handed_at", models.DateTimeField(blank=True, null=True)),
                    ("settled_at", models.DateTimeField(blank=True, null=True)),
                    ("provider", models.CharField(blank=True, default="", max_length=40)),
                    ("provider_ref", models.CharField(blank=True, default="", max_length=200)),
                    ("report_hash", models.BinaryField(blank=True, max_length=32, null=True)),
                    ("reported", models.CharField(blank=True, default="", max_length=10)),
                    ("reported_at", models.DateTimeField(blank=True, null=True)),
                    ("country", models.CharField(blank=True, default="", max_length=2)),
                    (
                        "categories",
                        ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None),
                    ),
                    ("segments", models.PositiveSmallIntegerField(blank=True, null=True)),
                    ("planned_by_kind", models.CharField(max_length=12)),
                    ("planned_by_id", models.UUIDField(blank=True, null=True)),
                    ("created_at", models.DateTimeField()),
                ],
                options={
                    "indexes": [
                        models.Index(
                            condition=models.Q(("state", "planned")),
                            fields=["tenant", "due_at"],
                            name="message_planned",
                        ),
                        models.Index(
                            condition=models.Q(("state", "claimed")),
                            fields=["tenant", "claimed_until"],
                            name="message_claimed",
                        ),
                        models.Index(fields=["tenant", "about_id"], name="message_about"),
                        models.Index(
                            condition=models.Q(("report_hash__isnull", False)),
                            fields=["tenant", "report_hash"],
                            name="message_by_report",
                        ),
                        models.Index(fields=["tenant", "due_at", "id"], name="message_by_time"),
                        models.Index(
                            condition=models.Q(("channel", "sms")),
                            fields=["tenant", "handed_at"],
                            name="message_sms_sent",
                        ),
                        models.Index(condition=models.Q(("state", "planned")), fields=["due_at"], name="message_sweep"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=(
                                "tenant",
                                "about_kind",
                                "about_id",
                                "kind",
                                "rule",
                                "recipient_id",
                                "channel",
                                "version",
                                "attempt",
                            ),
                            name="message_told_once",
                            nulls_distinct=False,
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "state__in",
                                    ["planned", "claimed", "sent", "delivered", "failed", "unknown", "skipped"],
                                )
                            ),
                            name="message_state_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("channel__in", ["email", "sms"])), name="message_channel_known"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state", "claimed"), _negated=True),
                                models.Q(("claim__isnull", False), ("claimed_until__isnull", False)),
                                _connector="OR",
                            ),
                            name="message_claim_has_lease",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("due_at__gte", models.F("send_at"))), name="message_due_after_send_at"
                        ),
                    ],
                },
            ),
            Isolate("Message", sweep=True),
            migrations.CreateModel(
                name="MessageText",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("kind", models.CharField(max_length=60)),
                    ("channel", models.CharField(choices=[("email", "Email"), ("sms", "Sms")], max_length=8)),
                    ("language", models.CharField(max_length=8)),
                    ("subject", models.CharField(blank=True, default="", max_length=200)),
                    ("body", models.TextField(blank=True, default="", max_length=2000)),
                    ("changed_at", models.DateTimeField()),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("tenant", "kind", "channel", "language"), name="message_text_once"
                        ),
                    ],
                },
            ),
            Isolate("MessageText"),
        ),
        SweepFunction(
            "notifications_tenants_due",
            "moment timestamptz",
            "TABLE (tenant_id uuid)",
            """
            SELECT m.tenant_id FROM notifications_message m WHERE m.state = 'planned' AND m.due_at <= moment
            UNION
            SELECT m.tenant_id FROM notifications_message m WHERE m.state = 'claimed' AND m.claimed_until <= moment
            """,
        ),
    ]
