"""People who work here: their accounts, their places in a business, and their sessions.

An account belongs to the platform and its rows stand under the platform tenant; a membership belongs to the
business. The two are tied by the account's id alone, so that no business sees another's people.
"""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.db import models

from staff.permissions import OWNER, ROLES, Permission, known, may, needs_second_factor
from tenants.bases import TenantForeignKey, TenantModel
from tenants.context import PLATFORM_ID
from tenants.fields import BlindIndexField, EncryptedTextField


class User(AbstractBaseUser, TenantModel):
    """One person's own account. It is found by the index of the e-mail, never by the e-mail."""

    USERNAME_FIELD = "email_index"

    email_index = BlindIndexField(unique=True)
    email = EncryptedTextField(crypto_id="user.email")
    name = EncryptedTextField(crypto_id="user.name")
    language = models.CharField(max_length=8, default="da")
    is_active = models.BooleanField(default=True)
    is_platform_staff = models.BooleanField(default=False)
    totp_secret = EncryptedTextField(crypto_id="user.totp_secret", blank=True, default="")
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


class Membership(TenantModel):
    """A person's place in one business, and what she may do there."""

    user_id = models.UUIDField()
    name = EncryptedTextField(crypto_id="membership.name")
    initials = EncryptedTextField(crypto_id="membership.initials")
    role = models.CharField(max_length=16, choices=[(role, role) for role in ROLES])
    permissions = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    language = models.CharField(max_length=8, default="da")
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    last_sign_in_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "user_id"], name="membership_once"),
            models.CheckConstraint(
                condition=models.Q(active=True, ended_at__isnull=True)
                | models.Q(active=False, ended_at__isnull=False),
                name="membership_ended_or_active",
            ),
        ]
        # "Where does she work" is asked across the businesses, by role sweep.
        indexes = [models.Index(fields=["user_id"], name="membership_by_user")]

    @property
    def held(self) -> frozenset[Permission]:
        """What this member holds."""
        return known(self.permissions)

    @property
    def is_owner(self) -> bool:
        """Whether the business is hers."""
        return self.role == OWNER

    @property
    def needs_factor(self) -> bool:
        """Whether she must not get in on a password alone."""
        return needs_second_factor(self.role, self.permissions)

    def may(self, *asked: Permission, any_of: bool = False) -> bool:
        """Say whether she may do all (or any) of what is asked."""
        return may(self.permissions, asked, any_of=any_of)


class Invitation(TenantModel):
    """A place offered to someone, until she takes it or the time runs out."""

    token_hash = models.BinaryField(max_length=32, unique=True)
    email = EncryptedTextField(crypto_id="invitation.email")
    role = models.CharField(max_length=16, choices=[(role, role) for role in ROLES])
    permissions = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    invited_by = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)


class SupportGrant(TenantModel):
    """The platform's leave to look into one business, for one case, for a while, and told to the owner."""

    case_id = models.UUIDField()
    user_id = models.UUIDField()
    reason = EncryptedTextField(crypto_id="supportgrant.reason", pad=128)
    granted_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("granted_at")), name="support_grant_has_an_end"
            ),
        ]
        indexes = [models.Index(fields=["tenant", "user_id", "until"], name="support_grant_by_user")]
