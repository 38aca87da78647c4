"""The diary: what can be booked and when, what was booked and what it takes up, and lists that come in or go out."""

import datetime
import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import CASCADE, PROTECT, SET_NULL
from django.db.models.expressions import CombinedExpression

from tenants.bases import OwningTenant, TenantForeignKey
from tenants.fields import EncryptedTextField
from tenants.isolation import AtOnce, Isolate, SweepFunction

NO_OVERLAP = """
ALTER TABLE bookings_allocation ADD CONSTRAINT allocation_no_overlap EXCLUDE USING gist (
    tenant_id WITH =, resource_id WITH =, lane WITH =, tstzrange(starts_at, ends_at) WITH &&
)
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("customers", "0001_initial"),
        ("staff", "0001_initial"),
        ("tenants", "0001_initial"),
    ]

    operations = [
        AtOnce(
            migrations.CreateModel(
                name="ServiceCategory",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("name", models.CharField(max_length=80)),
                    ("name_en", models.CharField(blank=True, max_length=80)),
                    ("colour", models.IntegerField(default=1)),
                    ("position", models.IntegerField(default=0)),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("colour__range", (1, 6))), name="category_colour_known"
                        ),
                    ],
                },
            ),
            Isolate("ServiceCategory"),
            migrations.CreateModel(
                name="Resource",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    (
                        "kind",
                        models.CharField(
                            choices=[("staff", "Staff member"), ("room", "Room"), ("equipment", "Equipment")],
                            max_length=12,
                        ),
                    ),
                    ("name", EncryptedTextField(crypto_id="resource.name", key="data", pad=32)),
                    ("title", models.CharField(blank=True, max_length=80)),
                    ("membership_id", models.UUIDField(blank=True, null=True)),
                    ("online", models.BooleanField(default=True)),
                    ("active", models.BooleanField(default=True)),
                    ("position", models.IntegerField(default=0)),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["tenant", "position"], name="resource_position"),
                    ],
                },
            ),
            Isolate("Resource"),
            migrations.CreateModel(
                name="Service",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    (
                        "category",
                        TenantForeignKey(on_delete=PROTECT, related_name="services", to="bookings.servicecategory"),
                    ),
                    ("name", models.CharField(max_length=120)),
                    ("name_en", models.CharField(blank=True, max_length=120)),
                    ("description", models.CharField(blank=True, max_length=300)),
                    ("description_en", models.CharField(blank=True, max_length=300)),
                    ("minutes", models.IntegerField()),
                    ("buffer_before", models.IntegerField(default=0)),
                    ("buffer_after", models.IntegerField(default=0)),
                    ("gap_start", models.IntegerField(default=0)),
                    ("gap_minutes", models.IntegerField(default=0)),
                    ("price_minor", models.IntegerField(default=0)),
                    ("price_from", models.BooleanField(default=False)),
                    ("shown", models.BooleanField(default=True)),
                    ("online", models.BooleanField(default=True)),
                    ("active", models.BooleanField(default=True)),
                    ("grid_minutes", models.IntegerField(default=15)),
                    ("notice_minutes", models.IntegerField(default=60)),
                    ("furthest_days", models.IntegerField(default=90)),
                    ("needs_approval", models.BooleanField(default=False)),
                    ("approval_minutes", models.IntegerField(default=1440)),
                    ("seats", models.IntegerField(default=1)),
                    ("position", models.IntegerField(default=0)),
                    (
                        "performers",
                        models.ManyToManyField(
                            related_name="services", through="bookings.Performer", to="bookings.resource"
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("minutes__range", (5, 600))), name="service_minutes_sane"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("buffer_after__range", (0, 60)), ("buffer_before__range", (0, 60))),
                            name="service_buffers_sane",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("gap_minutes", 0),
                                models.Q(
                                    ("gap_minutes__gt", 0),
                                    ("gap_start__gt", 0),
                                    (
                                        "gap_start__lt",
                                        CombinedExpression(models.F("minutes"), "-", models.F("gap_minutes")),
                                    ),
                                ),
                                _connector="OR",
                            ),
                            name="service_gap_inside",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("grid_minutes__range", (5, 240))), name="service_grid_sane"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("seats__range", (1, 200))), name="service_seats_sane"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("price_minor__gte", 0)), name="service_price_not_negative"
                        ),
                    ],
                },
            ),
            Isolate("Service"),
            migrations.CreateModel(
                name="Performer",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    (
                        "service",
                        TenantForeignKey(on_delete=CASCADE, related_name="performer_rows", to="bookings.service"),
                    ),
                    (
                        "resource",
                        TenantForeignKey(on_delete=PROTECT, related_name="performer_rows", to="bookings.resource"),
                    ),
                    ("minutes", models.IntegerField(blank=True, null=True)),
                    ("price_minor", models.IntegerField(blank=True, null=True)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("tenant", "service", "resource"), name="performer_once"),
                        models.CheckConstraint(
                            condition=models.Q(("minutes", None), ("minutes__range", (5, 600)), _connector="OR"),
                            name="performer_minutes_sane",
                        ),
                    ],
                },
            ),
            Isolate("Performer"),
            migrations.CreateModel(
                name="Need",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("service", TenantForeignKey(on_delete=CASCADE, related_name="needs", to="bookings.service")),
                    ("number", models.IntegerField(default=1)),
                    ("resource", TenantForeignKey(on_delete=PROTECT, related_name="+", to="bookings.resource")),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("tenant", "service", "number", "resource"), name="need_once"),
                    ],
                },
            ),
            Isolate("Need"),
            migrations.CreateModel(
                name="WeeklyHours",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    (
                        "resource",
                        TenantForeignKey(
                            blank=True, null=True, on_delete=CASCADE, related_name="hours", to="bookings.resource"
                        ),
                    ),
                    ("weekday", models.IntegerField()),
                    ("start_minute", models.IntegerField()),
                    ("end_minute", models.IntegerField()),
                    ("valid_from", models.DateField(blank=True, null=True)),
                    ("valid_until", models.DateField(blank=True, null=True)),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["tenant", "resource", "weekday"], name="hours_of_resource"),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("weekday__range", (0, 6))), name="hours_weekday_known"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("end_minute__gt", models.F("start_minute")),
                                ("end_minute__lte", 2880),
                                ("start_minute__range", (0, 1439)),
                            ),
                            name="hours_span_sane",
                        ),
                    ],
                },
            ),
            Isolate("WeeklyHours"),
            migrations.CreateModel(
                name="CalendarException",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("closure", "Closed"),
                                ("holiday", "Public holiday"),
                                ("extra", "Extra opening"),
                                ("absence", "Away"),
                            ],
                            max_length=10,
                        ),
                    ),
                    (
                        "resource",
                        TenantForeignKey(
                            blank=True, null=True, on_delete=CASCADE, related_name="+", to="bookings.resource"
                        ),
                    ),
                    ("starts_at", models.DateTimeField()),
                    ("ends_at", models.DateTimeField()),
                    (
                        "label",
                        EncryptedTextField(blank=True, crypto_id="exception.label", default="", key="data", pad=32),
                    ),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["tenant", "ends_at", "starts_at"], name="exception_by_time"),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="exception_not_empty"
                        ),
                    ],
                },
            ),
            Isolate("CalendarException"),
            migrations.CreateModel(
                name="AbsenceRequest",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    (
                        "resource",
                        TenantForeignKey(on_delete=CASCADE, related_name="absence_requests", to="bookings.resource"),
                    ),
                    ("starts_at", models.DateTimeField()),
                    ("ends_at", models.DateTimeField()),
                    (
                        "label",
                        EncryptedTextField(
                            blank=True, crypto_id="absencerequest.label", default="", key="data", pad=32
                        ),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("asked", "Waits for an answer"),
                                ("approved", "Approved"),
                                ("declined", "Declined"),
                                ("withdrawn", "Taken back"),
                            ],
                            default="asked",
                            max_length=10,
                        ),
                    ),
                    ("asked_by", models.UUIDField()),
                    ("asked_at", models.DateTimeField()),
                    ("answered_by", models.UUIDField(blank=True, null=True)),
                    ("answered_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "answer",
                        EncryptedTextField(
                            blank=True, crypto_id="absencerequest.answer", default="", key="data", pad=32
                        ),
                    ),
                    (
                        "exception",
                        TenantForeignKey(
                            blank=True, null=True, on_delete=SET_NULL, related_name="+", to="bookings.calendarexception"
                        ),
                    ),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["tenant", "state", "starts_at"], name="request_by_state"),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="request_not_empty"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("answered_at__isnull", True), ("state", "asked")),
                                models.Q(
                                    ("answered_at__isnull", False), ("state__in", ["approved", "declined", "withdrawn"])
                                ),
                                _connector="OR",
                            ),
                            name="request_answered_or_asked",
                        ),
                    ],
                },
            ),
            Isolate("AbsenceRequest"),
            migrations.CreateModel(
                name="Series",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("first_on", models.DateField()),
                    ("wall_minute", models.IntegerField()),
                    ("every_weeks", models.IntegerField()),
                    ("times", models.IntegerField(blank=True, null=True)),
                    ("until", models.DateField(blank=True, null=True)),
                    ("made_by_id", models.UUIDField(blank=True, null=True)),
                    ("created_at", models.DateTimeField()),
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
                    ],
                },
            ),
            Isolate("Series"),
            migrations.CreateModel(
                name="SeriesChange",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("series", TenantForeignKey(on_delete=CASCADE, related_name="changes", to="bookings.series")),
                    (
                        "kind",
                        models.CharField(
                            choices=[("made", "Made"), ("moved", "Moved"), ("cancelled", "Cancelled")], max_length=10
                        ),
                    ),
                    ("at", models.DateTimeField()),
                    ("actor_kind", models.CharField(max_length=10)),
                    ("actor_id", models.UUIDField(blank=True, null=True)),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["tenant", "series", "at"], name="series_change_by_time"),
                    ],
                },
            ),
            Isolate("SeriesChange"),
            migrations.CreateModel(
                name="GroupSession",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("service", TenantForeignKey(on_delete=PROTECT, related_name="sessions", to="bookings.service")),
                    ("resource", TenantForeignKey(on_delete=PROTECT, related_name="+", to="bookings.resource")),
                    ("starts_at", models.DateTimeField()),
                    ("ends_at", models.DateTimeField()),
                    ("seats", models.IntegerField()),
                    (
                        "room",
                        TenantForeignKey(
                            blank=True, null=True, on_delete=PROTECT, related_name="+", to="bookings.resource"
                        ),
                    ),
                    (
                        "series",
                        TenantForeignKey(
                            blank=True, null=True, on_delete=PROTECT, related_name="sessions", to="bookings.series"
                        ),
                    ),
                    ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["tenant", "service", "starts_at"], name="session_by_time"),
                        models.Index(fields=["tenant", "starts_at"], name="session_by_start"),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="session_not_empty"
                        ),
                        models.CheckConstraint(condition=models.Q(("seats__gte", 1)), name="session_has_seats"),
                    ],
                },
            ),
            Isolate("GroupSession"),
            migrations.CreateModel(
                name="Booking",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    (
                        "customer",
                        TenantForeignKey(
                            null=True, on_delete=PROTECT, related_name="bookings", to="customers.customer"
                        ),
                    ),
                    ("walk_in", models.BooleanField(db_default=False, default=False)),
                    ("reference", models.CharField(max_length=12)),
                    (
                        "status",
                        models.CharField(
                            choices=[
                                ("requested", "Waiting for approval"),
                                ("booked", "Booked"),
                                ("arrived", "Arrived"),
                                ("done", "Done"),
                                ("no_show", "Did not come"),
                                ("cancelled", "Cancelled"),
                                ("declined", "Declined"),
                                ("expired", "Not answered in time"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("starts_at", models.DateTimeField()),
                    ("ends_at", models.DateTimeField()),
                    ("source", models.CharField(choices=[("online", "Online"), ("staff", "By staff")], max_length=8)),
                    ("language", models.CharField(default="da", max_length=5)),
                    (
                        "message",
                        EncryptedTextField(blank=True, crypto_id="booking.message", default="", key="data", pad=128),
                    ),
                    ("price_minor", models.IntegerField(default=0)),
                    ("price_from", models.BooleanField(default=False)),
                    ("list_price_minor", models.IntegerField(blank=True, null=True)),
                    ("currency", models.CharField(default="DKK", max_length=3)),
                    (
                        "payment",
                        models.CharField(
                            choices=[("unpaid", "Not paid"), ("paid", "Paid")],
                            db_default="unpaid",
                            default="unpaid",
                            max_length=8,
                        ),
                    ),
                    (
                        "payment_how",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("cash", "Cash"),
                                ("card", "Card"),
                                ("mobilepay", "MobilePay"),
                                ("transfer", "Bank transfer"),
                                ("gift_card", "Gift card"),
                                ("other", "Other"),
                            ],
                            db_default="",
                            default="",
                            max_length=12,
                        ),
                    ),
                    ("paid_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "cancel_reason",
                        EncryptedTextField(
                            blank=True, crypto_id="booking.cancel_reason", key="data", null=True, pad=64
                        ),
                    ),
                    ("legal_basis", models.CharField(default="contract", max_length=12)),
                    (
                        "policy_version",
                        TenantForeignKey(blank=True, null=True, on_delete=PROTECT, to="tenants.policyversion"),
                    ),
                    ("policy_sha256", models.CharField(blank=True, max_length=64)),
                    ("sequence", models.IntegerField(default=0)),
                    ("approve_by", models.DateTimeField(blank=True, null=True)),
                    (
                        "session",
                        TenantForeignKey(
                            blank=True,
                            null=True,
                            on_delete=PROTECT,
                            related_name="bookings",
                            to="bookings.groupsession",
                        ),
                    ),
                    (
                        "series",
                        TenantForeignKey(
                            blank=True,
                            db_index=False,
                            null=True,
                            on_delete=PROTECT,
                            related_name="bookings",
                            to="bookings.series",
                        ),
                    ),
                    ("position", models.IntegerField(default=0)),
                    ("asked_starts_at", models.DateTimeField(blank=True, null=True)),
                    (
                        "answer",
                        EncryptedTextField(blank=True, crypto_id="booking.answer", default="", key="data", pad=128),
                    ),
                    ("created_at", models.DateTimeField()),
                    ("changed_at", models.DateTimeField()),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["tenant", "starts_at"], name="booking_by_start"),
                        models.Index(fields=["tenant", "customer", "starts_at"], name="booking_of_customer"),
                        models.Index(
                            condition=models.Q(("status", "requested")),
                            fields=["tenant", "approve_by"],
                            name="booking_awaiting",
                        ),
                        models.Index(
                            condition=models.Q(("session__isnull", False)),
                            fields=["tenant", "session"],
                            name="booking_of_session",
                        ),
                        models.Index(
                            condition=models.Q(("series__isnull", False)),
                            fields=["tenant", "series"],
                            name="booking_of_series",
                        ),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="booking_not_empty"
                        ),
                        models.UniqueConstraint(fields=("tenant", "reference"), name="booking_reference_once"),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("paid_at", None), ("payment", "unpaid"), ("payment_how", "")),
                                models.Q(
                                    ("paid_at__isnull", False),
                                    ("payment", "paid"),
                                    models.Q(("payment_how", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="booking_paid_says_how",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("walk_in", False), ("customer", None), _connector="OR"),
                            name="booking_walk_in_has_no_card",
                        ),
                    ],
                },
            ),
            Isolate("Booking", sweep=True),
            migrations.CreateModel(
                name="BookingItem",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("booking", TenantForeignKey(on_delete=CASCADE, related_name="items", to="bookings.booking")),
                    ("number", models.IntegerField(default=0)),
                    ("service", TenantForeignKey(on_delete=PROTECT, related_name="+", to="bookings.service")),
                    ("resource", TenantForeignKey(on_delete=PROTECT, related_name="+", to="bookings.resource")),
                    ("name", models.CharField(max_length=120)),
                    ("name_en", models.CharField(blank=True, max_length=120)),
                    ("colour", models.IntegerField(default=1)),
                    ("price_minor", models.IntegerField(default=0)),
                    ("price_from", models.BooleanField(default=False)),
                    ("list_price_minor", models.IntegerField(blank=True, null=True)),
                    ("starts_at", models.DateTimeField()),
                    ("ends_at", models.DateTimeField()),
                    ("buffer_before", models.IntegerField(default=0)),
                    ("buffer_after", models.IntegerField(default=0)),
                    ("gap_start", models.IntegerField(default=0)),
                    ("gap_minutes", models.IntegerField(default=0)),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["tenant", "starts_at"], name="item_by_start"),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="item_not_empty"
                        ),
                        models.UniqueConstraint(fields=("tenant", "booking", "number"), name="item_number_once"),
                    ],
                },
            ),
            Isolate("BookingItem"),
            migrations.CreateModel(
                name="BookingLink",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("booking", TenantForeignKey(on_delete=CASCADE, related_name="links", to="bookings.booking")),
                    ("token_hash", models.BinaryField(max_length=32)),
                    ("created_at", models.DateTimeField()),
                    ("expires_at", models.DateTimeField()),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["tenant", "booking"], name="booking_link_of_booking"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("tenant", "token_hash"), name="booking_link_once"),
                    ],
                },
            ),
            Isolate("BookingLink"),
            migrations.CreateModel(
                name="BookingEvent",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("booking", TenantForeignKey(on_delete=CASCADE, related_name="events", to="bookings.booking")),
                    (
                        "kind",
                        models.CharField(
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
                                ("resized", "Made longer or shorter"),
                                ("handed", "Given to a colleague"),
                                ("added", "Service added"),
                                ("removed", "Service taken off"),
                                ("priced", "Price changed"),
                                ("paid", "Paid"),
                                ("unpaid", "Payment taken back"),
                                ("undone", "Change undone"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("at", models.DateTimeField()),
                    ("actor_kind", models.CharField(max_length=10)),
                    ("actor_id", models.UUIDField(blank=True, null=True)),
                    ("old_starts_at", models.DateTimeField(blank=True, null=True)),
                    ("new_starts_at", models.DateTimeField(blank=True, null=True)),
                    ("old_resource_id", models.UUIDField(blank=True, null=True)),
                    ("new_resource_id", models.UUIDField(blank=True, null=True)),
                    ("old_ends_at", models.DateTimeField(blank=True, null=True)),
                    ("new_ends_at", models.DateTimeField(blank=True, null=True)),
                    ("old_price_minor", models.IntegerField(blank=True, null=True)),
                    ("new_price_minor", models.IntegerField(blank=True, null=True)),
                    ("what", models.CharField(blank=True, db_default="", default="", max_length=120)),
                    ("broke", models.CharField(blank=True, db_default="", default="", max_length=80)),
                    ("overbooked", models.BooleanField(db_default=False, default=False)),
                    (
                        "reason",
                        EncryptedTextField(blank=True, crypto_id="booking_event.reason", key="data", null=True, pad=64),
                    ),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["tenant", "booking", "at"], name="event_of_booking"),
                    ],
                },
            ),
            Isolate("BookingEvent"),
            migrations.CreateModel(
                name="FormerPlace",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    (
                        "booking",
                        TenantForeignKey(on_delete=CASCADE, related_name="former_places", to="bookings.booking"),
                    ),
                    ("made_at", models.DateTimeField()),
                    ("made_by", models.UUIDField(blank=True, null=True)),
                    ("sequence", models.IntegerField()),
                    (
                        "answer",
                        models.CharField(
                            choices=[
                                ("open", "Open"),
                                ("told", "Told"),
                                ("quiet", "Quiet"),
                                ("nobody", "Nobody"),
                                ("passed_on", "Passed On"),
                                ("undone", "Undone"),
                            ],
                            default="open",
                            max_length=10,
                        ),
                    ),
                    ("answered_at", models.DateTimeField(blank=True, null=True)),
                    ("approve_by", models.DateTimeField(blank=True, null=True)),
                    ("items", ArrayField(base_field=models.UUIDField(), size=None)),
                    ("item_people", ArrayField(base_field=models.UUIDField(), size=None)),
                    ("item_starts", ArrayField(base_field=models.DateTimeField(), size=None)),
                    ("item_ends", ArrayField(base_field=models.DateTimeField(), size=None)),
                    ("taken_items", ArrayField(base_field=models.UUIDField(), size=None)),
                    ("taken_resources", ArrayField(base_field=models.UUIDField(), size=None)),
                    ("taken_starts", ArrayField(base_field=models.DateTimeField(), size=None)),
                    ("taken_ends", ArrayField(base_field=models.DateTimeField(), size=None)),
                    ("taken_lanes", ArrayField(base_field=models.IntegerField(), size=None)),
                    ("withdrawn", ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["tenant", "booking", "made_at"], name="former_place_of_booking"),
                        models.Index(fields=["tenant", "made_by", "made_at"], name="former_place_by_colleague"),
                        models.Index(
                            condition=models.Q(("answer", "open")),
                            fields=["tenant", "booking"],
                            name="former_place_open",
                        ),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("answer", "open"), ("answered_at", None)),
                                models.Q(models.Q(("answer", "open"), _negated=True), ("answered_at__isnull", False)),
                                _connector="OR",
                            ),
                            name="former_place_answer_has_time",
                        ),
                    ],
                },
            ),
            Isolate("FormerPlace"),
            migrations.CreateModel(
                name="Hold",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("token_hash", models.BinaryField(max_length=32)),
                    ("services", ArrayField(base_field=models.UUIDField(), size=None)),
                    ("performers", ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                    ("wanted", models.UUIDField(blank=True, null=True)),
                    ("price_minor", models.IntegerField(blank=True, null=True)),
                    ("starts_at", models.DateTimeField()),
                    ("ends_at", models.DateTimeField()),
                    ("expires_at", models.DateTimeField()),
                    ("created_at", models.DateTimeField()),
                    (
                        "session",
                        TenantForeignKey(
                            blank=True, null=True, on_delete=CASCADE, related_name="holds", to="bookings.groupsession"
                        ),
                    ),
                    (
                        "booking",
                        TenantForeignKey(
                            blank=True, null=True, on_delete=CASCADE, related_name="+", to="bookings.booking"
                        ),
                    ),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["tenant", "expires_at"], name="hold_by_expiry"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("tenant", "token_hash"), name="hold_token_once"),
                    ],
                },
            ),
            Isolate("Hold", sweep=True),
            migrations.CreateModel(
                name="Allocation",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    (
                        "resource",
                        TenantForeignKey(
                            db_index=False, on_delete=PROTECT, related_name="allocations", to="bookings.resource"
                        ),
                    ),
                    ("starts_at", models.DateTimeField()),
                    ("ends_at", models.DateTimeField()),
                    ("lane", models.IntegerField(default=0)),
                    (
                        "hold",
                        TenantForeignKey(
                            blank=True,
                            db_index=False,
                            null=True,
                            on_delete=CASCADE,
                            related_name="allocations",
                            to="bookings.hold",
                        ),
                    ),
                    (
                        "booking",
                        TenantForeignKey(
                            blank=True,
                            db_index=False,
                            null=True,
                            on_delete=CASCADE,
                            related_name="allocations",
                            to="bookings.booking",
                        ),
                    ),
                    (
                        "item",
                        TenantForeignKey(
                            blank=True,
                            null=True,
                            on_delete=CASCADE,
                            related_name="allocations",
                            to="bookings.bookingitem",
                        ),
                    ),
                    (
                        "session",
                        TenantForeignKey(
                            blank=True,
                            null=True,
                            on_delete=CASCADE,
                            related_name="allocations",
                            to="bookings.groupsession",
                        ),
                    ),
                    ("expires_at", models.DateTimeField(blank=True, null=True)),
                    ("item_number", models.IntegerField(default=0)),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["tenant", "resource", "starts_at"], name="allocation_by_start"),
                        models.Index(fields=["tenant", "booking"], name="allocation_of_booking"),
                        models.Index(
                            condition=models.Q(("hold__isnull", False)),
                            fields=["tenant", "hold"],
                            name="allocation_of_hold",
                        ),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("ends_at__gt", models.F("starts_at")),
                                (
                                    "ends_at__lte",
                                    CombinedExpression(
                                        models.F("starts_at"), "+", models.Value(datetime.timedelta(seconds=43200))
                                    ),
                                ),
                            ),
                            name="allocation_length_sane",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("booking__isnull", True),
                                    ("expires_at__isnull", False),
                                    ("hold__isnull", False),
                                    ("session__isnull", True),
                                ),
                                models.Q(
                                    ("booking__isnull", False),
                                    ("expires_at__isnull", True),
                                    ("hold__isnull", True),
                                    ("session__isnull", True),
                                ),
                                models.Q(
                                    ("booking__isnull", True),
                                    ("expires_at__isnull", True),
                                    ("hold__isnull", True),
                                    ("session__isnull", False),
                                ),
                                _connector="OR",
                            ),
                            name="allocation_has_one_cause",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("lane__gte", 0)), name="allocation_lane_not_negative"
                        ),
                    ],
                },
            ),
            Isolate("Allocation"),
            migrations.RunSQL(NO_OVERLAP, "ALTER TABLE bookings_allocation DROP CONSTRAINT allocation_no_overlap"),
            migrations.CreateModel(
                name="CalendarChoice",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    (
                        "membership",
                        TenantForeignKey(db_index=False, on_delete=CASCADE, related_name="+", to="staff.membership"),
                    ),
                    ("who", ArrayField(base_field=models.UUIDField(), blank=True, default=list, size=None)),
                    ("colour", models.CharField(choices=[("service", "service"), ("status", "status")], max_length=8)),
                    ("zoom", models.PositiveSmallIntegerField(default=1)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("tenant", "membership"), name="choice_of_a_member_once"),
                        models.CheckConstraint(condition=models.Q(("zoom__range", (1, 3))), name="choice_zoom_known"),
                    ],
                },
            ),
            Isolate("CalendarChoice"),
            migrations.CreateModel(
                name="CalendarFeed",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("membership_id", models.UUIDField(unique=True)),
                    ("token_hash", models.BinaryField(max_length=32, unique=True)),
                    (
                        "shows",
                        models.CharField(
                            choices=[
                                ("busy", "That you are busy"),
                                ("services", "The services"),
                                ("initials", "The services and the customers' initials"),
                            ],
                            default="busy",
                            max_length=8,
                        ),
                    ),
                    ("made_at", models.DateTimeField()),
                    ("read_at", models.DateTimeField(blank=True, null=True)),
                ],
            ),
            Isolate("CalendarFeed"),
            migrations.CreateModel(
                name="ImportBatch",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    (
                        "kind",
                        models.CharField(
                            choices=[("customers", "Customers"), ("visits", "Coming visits")], max_length=10
                        ),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("mapping", "Columns to be named"),
                                ("checking", "Being checked"),
                                ("ready", "Checked, waits for you"),
                                ("running", "Being imported"),
                                ("done", "Imported"),
                                ("undoing", "Being undone"),
                                ("undone", "Undone"),
                            ],
                            default="mapping",
                            max_length=10,
                        ),
                    ),
                    ("file_name", EncryptedTextField(crypto_id="import.file_name", key="files", pad=32)),
                    ("form", models.CharField(max_length=20)),
                    ("head", EncryptedTextField(crypto_id="import.head", key="files", pad=32)),
                    (
                        "choices",
                        EncryptedTextField(blank=True, crypto_id="import.choices", default="", key="files", pad=32),
                    ),
                    ("rows", models.IntegerField()),
                    ("done_rows", models.IntegerField(default=0)),
                    ("by_id", models.UUIDField(null=True)),
                    ("by_kind", models.CharField(max_length=10)),
                    ("may_overbook", models.BooleanField(default=False)),
                    ("created_at", models.DateTimeField()),
                    ("touched_at", models.DateTimeField()),
                    ("finished_at", models.DateTimeField(blank=True, null=True)),
                    ("expires_at", models.DateTimeField()),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["tenant", "created_at"], name="import_by_time"),
                    ],
                },
            ),
            Isolate("ImportBatch", sweep=True),
            migrations.CreateModel(
                name="ImportPart",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    (
                        "batch",
                        TenantForeignKey(
                            db_index=False, on_delete=CASCADE, related_name="parts", to="bookings.importbatch"
                        ),
                    ),
                    ("number", models.IntegerField()),
                    ("content", EncryptedTextField(crypto_id="import.content", key="files", pad=512)),
                    ("written_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("tenant", "batch", "number"), name="import_part_once"),
                    ],
                },
            ),
            Isolate("ImportPart"),
            migrations.CreateModel(
                name="ImportRow",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    (
                        "batch",
                        TenantForeignKey(
                            db_index=False, on_delete=CASCADE, related_name="results", to="bookings.importbatch"
                        ),
                    ),
                    ("number", models.IntegerField()),
                    ("line", models.IntegerField()),
                    (
                        "outcome",
                        models.CharField(
                            choices=[
                                ("new", "New"),
                                ("known", "Already here"),
                                ("twice", "Twice in the file"),
                                ("failed", "Not imported"),
                            ],
                            max_length=6,
                        ),
                    ),
                    ("remarks", ArrayField(base_field=models.CharField(max_length=24), default=list, size=None)),
                    (
                        "customer",
                        TenantForeignKey(
                            blank=True,
                            null=True,
                            on_delete=SET_NULL,
                            related_name="import_rows",
                            to="customers.customer",
                        ),
                    ),
                    (
                        "booking",
                        TenantForeignKey(
                            blank=True, null=True, on_delete=SET_NULL, related_name="import_rows", to="bookings.booking"
                        ),
                    ),
                    ("made_customer", models.BooleanField(default=False)),
                    ("made_note", models.BooleanField(default=False)),
                    ("kept", models.CharField(blank=True, max_length=12)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("tenant", "batch", "number"), name="import_row_once"),
                    ],
                },
            ),
            Isolate("ImportRow"),
            migrations.CreateModel(
                name="ExportFile",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("token_hash", models.BinaryField(max_length=32)),
                    (
                        "what",
                        models.CharField(
                            choices=[
                                ("customers", "Customers"),
                                ("visits", "Visits"),
                                ("services", "Services"),
                                ("everything", "Everything"),
                            ],
                            max_length=10,
                        ),
                    ),
                    (
                        "form",
                        models.CharField(
                            choices=[("csv", "CSV, for spreadsheets"), ("json", "JSON, for other systems")],
                            max_length=4,
                        ),
                    ),
                    ("language", models.CharField(default="da", max_length=5)),
                    ("by_id", models.UUIDField()),
                    ("by_kind", models.CharField(max_length=10)),
                    ("membership_id", models.UUIDField()),
                    ("rows", models.IntegerField(default=0)),
                    ("bytes", models.IntegerField(default=0)),
                    ("created_at", models.DateTimeField()),
                    ("ready_at", models.DateTimeField(blank=True, null=True)),
                    ("failed", models.BooleanField(default=False)),
                    ("expires_at", models.DateTimeField()),
                    (
                        "content",
                        EncryptedTextField(blank=True, crypto_id="export.content", default="", key="files", pad=512),
                    ),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["tenant", "expires_at"], name="export_by_expiry"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("tenant", "token_hash"), name="export_token_once"),
                    ],
                },
            ),
            Isolate("ExportFile", sweep=True),
        ),
        SweepFunction(
            "bookings_tenants_with_lapsed",
            "moment timestamptz",
            "TABLE (tenant_id uuid)",
            """
            SELECT b.tenant_id FROM bookings_booking b WHERE b.status = 'requested' AND b.approve_by <= moment
            UNION
            SELECT h.tenant_id FROM bookings_hold h WHERE h.expires_at <= moment - interval '1 day'
            """,
        ),
        SweepFunction(
            "bookings_tenants_with_exchange",
            "moment timestamptz",
            "TABLE (tenant_id uuid)",
            """
            SELECT b.tenant_id FROM bookings_importbatch b
            WHERE b.state IN ('checking', 'running', 'undoing') OR b.expires_at <= moment
            UNION
            SELECT f.tenant_id FROM bookings_exportfile f
            WHERE (f.ready_at IS NULL AND NOT f.failed) OR f.expires_at <= moment
            """,
        ),
    ]
