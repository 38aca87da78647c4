"""Accounts and how they are proved, which are the platform's; and who works where, which is the tenant's."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import PROTECT

from tenants.bases import OwningTenant, TenantForeignKey
from tenants.fields import BlindIndexField, EncryptedTextField
from tenants.isolation import AtOnce, Isolate, SweepFunction


class Migration(migrations.Migration):
    initial = True

    dependencies = [("tenants", "0001_initial")]

    operations = [
        AtOnce(
            migrations.CreateModel(
                name="User",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("password", models.CharField(max_length=128, verbose_name="password")),
                    ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                    ("email_index", BlindIndexField(unique=True)),
                    ("email", EncryptedTextField(crypto_id="user.email", key="data", pad=32)),
                    ("name", EncryptedTextField(crypto_id="user.name", key="data", pad=32)),
                    ("language", models.CharField(default="da", max_length=8)),
                    ("page_language", models.CharField(blank=True, default="", max_length=8)),
                    ("is_active", models.BooleanField(default=True)),
                    ("is_platform_staff", models.BooleanField(default=False)),
                    (
                        "totp_secret",
                        EncryptedTextField(blank=True, crypto_id="user.totp_secret", default="", key="data", pad=32),
                    ),
                    (
                        "totp_pending",
                        EncryptedTextField(blank=True, crypto_id="user.totp_pending", key="data", null=True, pad=32),
                    ),
                    ("totp_confirmed_at", models.DateTimeField(blank=True, null=True)),
                    ("totp_last_step", models.BigIntegerField(default=0)),
                    ("created_at", models.DateTimeField()),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("tenant", uuid.UUID("00000000-0000-4000-8000-000000000001"))),
                            name="user_is_the_platforms",
                        ),
                    ],
                },
            ),
            Isolate("User"),
            migrations.CreateModel(
                name="RecoveryCode",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("user", TenantForeignKey(on_delete=PROTECT, related_name="recovery_codes", to="staff.user")),
                    ("code_hash", models.BinaryField(max_length=32)),
                    ("created_at", models.DateTimeField()),
                    ("used_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("tenant", "user", "code_hash"), name="recovery_code_once"),
                    ],
                },
            ),
            Isolate("RecoveryCode"),
            migrations.CreateModel(
                name="Session",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("key_hash", models.BinaryField(max_length=32, unique=True)),
                    ("user", TenantForeignKey(on_delete=PROTECT, related_name="sessions", to="staff.user")),
                    (
                        "stage",
                        models.CharField(
                            choices=[("password", "Password"), ("single", "Single"), ("double", "Double")], max_length=8
                        ),
                    ),
                    ("device", models.CharField(blank=True, max_length=40)),
                    ("created_at", models.DateTimeField()),
                    ("last_seen_at", models.DateTimeField()),
                    ("expires_at", models.DateTimeField()),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["tenant", "expires_at"], name="session_by_expiry"),
                    ],
                },
            ),
            Isolate("Session"),
            migrations.CreateModel(
                name="Passkey",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("user", TenantForeignKey(on_delete=PROTECT, related_name="passkeys", to="staff.user")),
                    ("name", EncryptedTextField(crypto_id="passkey.name", key="data", pad=32)),
                    ("credential_id", models.BinaryField(max_length=1023, unique=True)),
                    ("public_key", models.BinaryField(max_length=2048)),
                    ("sign_count", models.BigIntegerField(default=0)),
                    ("created_at", models.DateTimeField()),
                    ("last_used_at", models.DateTimeField(blank=True, null=True)),
                ],
            ),
            Isolate("Passkey"),
            migrations.CreateModel(
                name="PasskeyChallenge",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("browser_hash", models.BinaryField(max_length=32)),
                    (
                        "user",
                        TenantForeignKey(blank=True, null=True, on_delete=PROTECT, related_name="+", to="staff.user"),
                    ),
                    (
                        "purpose",
                        models.CharField(choices=[("register", "register"), ("sign_in", "sign_in")], max_length=8),
                    ),
                    ("challenge", models.BinaryField(max_length=64)),
                    ("created_at", models.DateTimeField()),
                    ("expires_at", models.DateTimeField()),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["tenant", "expires_at"], name="passkey_challenge_by_end"),
                    ],
                },
            ),
            Isolate("PasskeyChallenge"),
            migrations.CreateModel(
                name="FactorCase",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("user", TenantForeignKey(on_delete=PROTECT, related_name="+", to="staff.user")),
                    ("reference", models.CharField(max_length=12)),
                    ("opened_by", TenantForeignKey(on_delete=PROTECT, related_name="+", to="staff.user")),
                    ("reason", EncryptedTextField(crypto_id="factorcase.reason", key="data", pad=128)),
                    ("opened_at", models.DateTimeField()),
                    ("due_at", models.DateTimeField()),
                    ("stopped_at", models.DateTimeField(blank=True, null=True)),
                    ("restored_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("restored_at", None), ("stopped_at", None)),
                            fields=("tenant", "user"),
                            name="factor_case_one_open",
                        ),
                        models.UniqueConstraint(fields=("tenant", "reference"), name="factor_case_reference"),
                        models.CheckConstraint(
                            condition=models.Q(("stopped_at", None), ("restored_at", None), _connector="OR"),
                            name="factor_case_one_end",
                        ),
                    ],
                },
            ),
            Isolate("FactorCase"),
            migrations.CreateModel(
                name="CaseNotice",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("case", TenantForeignKey(on_delete=PROTECT, related_name="notices", to="staff.factorcase")),
                    ("user", TenantForeignKey(on_delete=PROTECT, related_name="+", to="staff.user")),
                    ("token_hash", models.BinaryField(blank=True, max_length=32, null=True, unique=True)),
                    ("last_call", models.BooleanField(default=False)),
                    ("created_at", models.DateTimeField()),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("tenant", "case", "user", "last_call"), name="case_notice_told_once"
                        ),
                    ],
                },
            ),
            Isolate("CaseNotice"),
            migrations.CreateModel(
                name="PasswordReset",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("email_index", BlindIndexField()),
                    ("token_hash", models.BinaryField(blank=True, max_length=32, null=True, unique=True)),
                    ("created_at", models.DateTimeField()),
                    ("expires_at", models.DateTimeField()),
                    ("used_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["tenant", "expires_at"], name="password_reset_by_end"),
                    ],
                },
            ),
            Isolate("PasswordReset"),
            migrations.CreateModel(
                name="SignUp",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("business", EncryptedTextField(crypto_id="signup.business", key="data", pad=32)),
                    ("name", EncryptedTextField(crypto_id="signup.name", key="data", pad=32)),
                    ("email", EncryptedTextField(crypto_id="signup.email", key="data", pad=32)),
                    ("email_index", BlindIndexField()),
                    ("password", models.CharField(max_length=128)),
                    ("language", models.CharField(default="da", max_length=8)),
                    ("token_hash", models.BinaryField(blank=True, max_length=32, null=True, unique=True)),
                    ("created_at", models.DateTimeField()),
                    ("expires_at", models.DateTimeField()),
                    (
                        "user",
                        TenantForeignKey(blank=True, null=True, on_delete=PROTECT, related_name="+", to="staff.user"),
                    ),
                    ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["tenant", "expires_at"], name="sign_up_by_end"),
                    ],
                },
            ),
            Isolate("SignUp"),
            migrations.CreateModel(
                name="EmailChange",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("user", TenantForeignKey(on_delete=PROTECT, related_name="+", to="staff.user")),
                    ("email", EncryptedTextField(crypto_id="emailchange.email", key="data", pad=32)),
                    ("email_index", BlindIndexField()),
                    ("old_email", EncryptedTextField(crypto_id="emailchange.old_email", key="data", pad=32)),
                    ("token_hash", models.BinaryField(blank=True, max_length=32, null=True, unique=True)),
                    ("created_at", models.DateTimeField()),
                    ("expires_at", models.DateTimeField()),
                    ("used_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["tenant", "expires_at"], name="email_change_by_end"),
                    ],
                },
            ),
            Isolate("EmailChange"),
            migrations.CreateModel(
                name="Membership",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("user_id", models.UUIDField()),
                    ("name", EncryptedTextField(crypto_id="membership.name", key="data", pad=32)),
                    ("initials", EncryptedTextField(crypto_id="membership.initials", key="data", pad=32)),
                    (
                        "role",
                        models.CharField(
                            choices=[
                                ("owner", "owner"),
                                ("manager", "manager"),
                                ("reception", "reception"),
                                ("staff", "staff"),
                                ("accountant", "accountant"),
                            ],
                            max_length=16,
                        ),
                    ),
                    (
                        "permissions",
                        ArrayField(base_field=models.CharField(max_length=32), blank=True, default=list, size=None),
                    ),
                    ("language", models.CharField(default="da", max_length=8)),
                    ("active", models.BooleanField(default=True)),
                    ("created_at", models.DateTimeField()),
                    ("ended_at", models.DateTimeField(blank=True, null=True)),
                    ("last_sign_in_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["user_id"], name="membership_by_user"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("tenant", "user_id"), name="membership_once"),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("active", True), ("ended_at__isnull", True)),
                                models.Q(("active", False), ("ended_at__isnull", False)),
                                _connector="OR",
                            ),
                            name="membership_ended_or_active",
                        ),
                    ],
                },
            ),
            Isolate("Membership", sweep=True),
            migrations.CreateModel(
                name="Invitation",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("token_hash", models.BinaryField(blank=True, max_length=32, null=True, unique=True)),
                    ("email", EncryptedTextField(crypto_id="invitation.email", key="data", pad=32)),
                    (
                        "name",
                        EncryptedTextField(blank=True, crypto_id="invitation.name", key="data", null=True, pad=32),
                    ),
                    ("calendar_id", models.UUIDField(blank=True, null=True)),
                    ("new_calendar", models.BooleanField(default=False)),
                    ("told", models.PositiveSmallIntegerField(default=1)),
                    ("language", models.CharField(default="da", max_length=8)),
                    (
                        "role",
                        models.CharField(
                            choices=[
                                ("owner", "owner"),
                                ("manager", "manager"),
                                ("reception", "reception"),
                                ("staff", "staff"),
                                ("accountant", "accountant"),
                            ],
                            max_length=16,
                        ),
                    ),
                    (
                        "permissions",
                        ArrayField(base_field=models.CharField(max_length=32), blank=True, default=list, size=None),
                    ),
                    ("invited_by", models.UUIDField(blank=True, null=True)),
                    ("created_at", models.DateTimeField()),
                    ("expires_at", models.DateTimeField()),
                    ("accepted_at", models.DateTimeField(blank=True, null=True)),
                    ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ],
            ),
            Isolate("Invitation"),
            migrations.CreateModel(
                name="SupportGrant",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ("tenant", OwningTenant(on_delete=PROTECT, to="tenants.tenant")),
                    ("case_id", models.UUIDField()),
                    ("user_id", models.UUIDField()),
                    ("reason", EncryptedTextField(crypto_id="supportgrant.reason", key="data", pad=128)),
                    ("granted_at", models.DateTimeField()),
                    ("until", models.DateTimeField()),
                    ("ended_at", models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["tenant", "user_id", "until"], name="support_grant_by_user"),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("until__gt", models.F("granted_at"))), name="support_grant_has_an_end"
                        ),
                    ],
                },
            ),
            Isolate("SupportGrant"),
        ),
        SweepFunction(
            "staff_tenants_of_user",
            arguments="wanted uuid",
            returns="TABLE (tenant_id uuid)",
            body="SELECT m.tenant_id FROM public.staff_membership m WHERE m.user_id = wanted AND m.active",
        ),
    ]
