"""Accounts: who a person is to the platform, her second factor, and her signed-in browsers."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from tenants.bases import TenantForeignKey, TenantModel
from tenants.context import PLATFORM_ID
from tenants.fields import BlindIndexField, EncryptedTextField


class User(AbstractBaseUser, TenantModel):
    """One person's own account. It is found by the index of the e-mail, never by the e-mail."""

    USERNAME_FIELD = "email_index"

    email_index = BlindIndexField(unique=True)
    email = EncryptedTextField(crypto_id="user.email")
    name = EncryptedTextField(crypto_id="user.name")
    # What mail to her is written in; and what the pages speak to her, where she chose it herself.
    language = models.CharField(max_length=8, default="da")
    page_language = models.CharField(max_length=8, blank=True, default="")
    is_active = models.BooleanField(default=True)
    is_platform_staff = models.BooleanField(default=False)
    totp_secret = EncryptedTextField(crypto_id="user.totp_secret", blank=True, default="")
    # A new phone's secret, until its first code has come.
    totp_pending = EncryptedTextField(crypto_id="user.totp_pending", blank=True, null=True)
    totp_confirmed_at = models.DateTimeField(null=True, blank=True)
    # The last half minute whose code was taken: no code counts twice.
    totp_last_step = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(tenant=PLATFORM_ID), name="user_is_the_platforms"),
        ]

    def __str__(self) -> str:
        return f"user {self.pk}"

    @property
    def has_factor(self) -> bool:
        """Whether a second factor is enrolled, and so is asked for at each sign-in."""
        return self.totp_confirmed_at is not None


class RecoveryCode(TenantModel):
    """One way in without the phone; it opens once."""

    user = TenantForeignKey(User, related_name="recovery_codes")
    code_hash = models.BinaryField(max_length=32)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "user", "code_hash"], name="recovery_code_once"),
        ]


class Session(TenantModel):
    """One browser that is signed in. The key is kept by its hash: a copy of this table opens nothing."""

    class Stage(models.TextChoices):
        PASSWORD = "password"  # noqa: S105  the password was right, the second factor is awaited
        SINGLE = "single"  # in, by password alone: no factor enrolled
        DOUBLE = "double"  # in, with both factors

    key_hash = models.BinaryField(max_length=32, unique=True)
    user = TenantForeignKey(User, related_name="sessions")
    stage = models.CharField(max_length=8, choices=Stage)
    device = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["tenant", "expires_at"], name="session_by_expiry")]


class Passkey(TenantModel):
    """A key that a phone, a computer or a stick holds for her; here stands its public half."""

    user = TenantForeignKey(User, related_name="passkeys")
    name = EncryptedTextField(crypto_id="passkey.name")
    credential_id = models.BinaryField(max_length=1023, unique=True)
    public_key = models.BinaryField(max_length=2048)
    # What the key has counted; one that counts backwards is a copy.
    sign_count = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)


class PasskeyChallenge(TenantModel):
    """A question to a passkey: asked of one browser, answered once, dead after five minutes."""

    browser_hash = models.BinaryField(max_length=32)
    # Who is asked; nobody in particular where the key itself is to say who comes.
    user = TenantForeignKey(User, null=True, blank=True, related_name="+")
    purpose = models.CharField(max_length=8, choices=[("register", "register"), ("sign_in", "sign_in")])
    challenge = models.BinaryField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["tenant", "expires_at"], name="passkey_challenge_by_end")]
