import uuid

import django.db.models.deletion
from django.db import migrations, models

import tenants.bases
import tenants.fields
from tenants.isolation import Isolate, IsolateField


def row_id():
    return models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)


def owner():
    return tenants.bases.OwningTenant(on_delete=django.db.models.deletion.PROTECT, to="tenants.tenant")


def key(to, name, on_delete=django.db.models.deletion.PROTECT, **facts):
    return tenants.bases.TenantForeignKey(on_delete=on_delete, related_name=name, to=to, **facts)


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0003_hold_price_minor"),
        ("customers", "0001_initial"),
        ("tenants", "0002_platform"),
    ]

    operations = [
        migrations.CreateModel(
            name="Series",
            fields=[
                ("id", row_id()),
                ("first_on", models.DateField()),
                ("wall_minute", models.IntegerField()),
                ("every_weeks", models.IntegerField()),
                ("times", models.IntegerField(blank=True, null=True)),
                ("until", models.DateField(blank=True, null=True)),
                ("made_by_id", models.UUIDField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                ("tenant", owner()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("every_weeks__range", (1, 26))), name="series_weeks_sane"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("wall_minute__range", (0, 1439))), name="series_minute_sane"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("times__isnull", False), ("until__isnull", True)),
                            models.Q(("times__isnull", True), ("until__isnull", False)),
                            _connector="OR",
                        ),
                        name="series_has_one_end",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="SeriesChange",
            fields=[
                ("id", row_id()),
                (
                    "kind",
                    models.CharField(
                        choices=[("made", "Made"), ("moved", "Moved"), ("cancelled", "Cancelled")],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("actor_kind", models.CharField(max_length=10)),
                ("actor_id", models.UUIDField(blank=True, null=True)),
                ("series", key("bookings.series", "changes", django.db.models.deletion.CASCADE)),
                ("tenant", owner()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["tenant", "series", "at"], name="series_change_by_time")
                ]
            },
        ),
        migrations.AddField(
            model_name="booking",
            name="series",
            field=key("bookings.series", "bookings", blank=True, db_index=False, null=True),
        ),
        migrations.AddField(model_name="booking", name="position", field=models.IntegerField(default=0)),
        migrations.AddField(
            model_name="booking",
            name="asked_starts_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="booking",
            name="answer",
            field=tenants.fields.EncryptedTextField(
                blank=True, crypto_id="booking.answer", default="", key="data", pad=128
            ),
        ),
        migrations.AddField(
            model_name="groupsession",
            name="room",
            field=key("bookings.resource", "+", blank=True, null=True),
        ),
        migrations.AddField(
            model_name="groupsession",
            name="series",
            field=key("bookings.series", "sessions", blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(
                condition=models.Q(("series__isnull", False)),
                fields=["tenant", "series"],
                name="booking_of_series",
            ),
        ),
        migrations.AddIndex(
            model_name="groupsession",
            index=models.Index(fields=["tenant", "starts_at"], name="session_by_start"),
        ),
        migrations.AlterField(
            model_name="bookingevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("requested", "Asked for"),
                    ("booked", "Booked"),
                    ("approved", "Approved"),
                    ("declined", "Declined"),
                    ("expired", "Not answered in time"),
                    ("proposed", "Another time proposed"),
                    ("moved", "Moved"),
                    ("cancelled", "Cancelled"),
                    ("arrived", "Arrived"),
                    ("no_show", "Did not come"),
                    ("done", "Done"),
                    ("reopened", "Marked as booked again"),
                ],
                max_length=10,
            ),
        ),
        Isolate("Series"),
        Isolate("SeriesChange"),
        IsolateField("Booking", "series"),
        IsolateField("GroupSession", "room"),
        IsolateField("GroupSession", "series"),
    ]
