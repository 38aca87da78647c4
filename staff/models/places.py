"""Places in a business: who works there and may do what, who was offered a place, and support's leave."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from staff.permissions import OWNER, ROLES, Permission, known, may, needs_second_factor
from tenants.bases import TenantModel
from tenants.fields import EncryptedTextField


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
    """A place offered to someone, until she takes it, it is withdrawn, or the time runs out."""

    # Empty until the mail is written: each mail has a link of its own, and the newest counts.
    token_hash = models.BinaryField(max_length=32, unique=True, null=True, blank=True)
    email = EncryptedTextField(crypto_id="invitation.email")
    # What the business calls her until she says it herself.
    name = EncryptedTextField(crypto_id="invitation.name", blank=True, null=True)
    # Which calendar will be hers: one that stands, a new one, or none.
    calendar_id = models.UUIDField(null=True, blank=True)
    new_calendar = models.BooleanField(default=False)
    # Counts the mails; each telling has its own row with the post office.
    told = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=8, default="da")
    role = models.CharField(max_length=16, choices=[(role, role) for role in ROLES])
    permissions = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    invited_by = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    @property
    def held(self) -> frozenset[Permission]:
        """What whoever takes it will hold."""
        return known(self.permissions)


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
