"""The businesses, the texts they and their customers agreed to, and who did what."""

import uuid
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tenants.bases import TenantModel
from tenants.colours import NAMED
from tenants.context import PLATFORM_ID
from tenants.fields import EncryptedTextField

# Written out, because every page of a business asks it, and to compose it takes longer than to answer it.
OPENED = """
SELECT *, set_config('app.tenant', id::text, true) AS opened FROM tenants_tenant WHERE id = coalesce(
    (SELECT id FROM tenants_tenant WHERE slug = %s AND NOT is_platform), %s)
"""


def default_languages() -> list[str]:
    """List the languages a new business answers in."""
    return ["da", "en"]


class Tenant(models.Model):
    """A business. The table itself is open to the program: it is what the door looks the slug up in."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Not public yet")
        PUBLIC = "public", _("Public")
        CLOSED = "closed", _("Closed")
        SUSPENDED = "suspended", _("Suspended")

    class Contact(models.TextChoices):
        PHONE = "phone", _("Phone")
        EMAIL = "email", _("E-mail")
        BOTH = "both", _("Phone and e-mail")
        EITHER = "either", _("Phone or e-mail")

    class Accent(models.TextChoices):
        GREEN = "green", _("Green")
        BLUE = "blue", _("Blue")
        PLUM = "plum", _("Plum")
        RUST = "rust", _("Rust")
        INK = "ink", _("Ink")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    tagline = models.CharField(max_length=160, blank=True)
    trade = models.CharField(max_length=40, blank=True)
    country = models.CharField(max_length=2, default="DK")
    language = models.CharField(max_length=8, default="da")
    languages = ArrayField(models.CharField(max_length=8), default=default_languages)
    timezone = models.CharField(max_length=64, default="Europe/Copenhagen")
    currency = models.CharField(max_length=3, default="DKK")
    street = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=12, blank=True)
    city = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=32, blank=True)
    email = models.CharField(max_length=254, blank=True)
    website = models.CharField(max_length=200, blank=True)
    # When somebody answers, in the business's own words: "Hverdage 9-17".
    contact_hours = models.CharField(max_length=120, blank=True)
    cvr = models.CharField(max_length=16, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    is_platform = models.BooleanField(default=False)
    accent = models.CharField(max_length=8, choices=Accent, default=Accent.GREEN)
    # The business's own colour, "#rrggbb", in the place of one of ours; see tenants/colours.py.
    accent_colour = models.CharField(max_length=7, blank=True)
    # The first digits of the logo's fingerprint: they stand in its address, which may be kept for ever.
    logo_mark = models.CharField(max_length=16, blank=True)
    # The web sites of its own that may show the booking page in a frame.
    embed_origins = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    # Which steps of the guide the owner went past, or has seen.
    guide_passed = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    contact_required = models.CharField(max_length=8, choices=Contact, default=Contact.EITHER)
    cancel_cutoff_minutes = models.PositiveIntegerField(default=1440)
    reminder_minutes = models.PositiveIntegerField(default=1440)
    retention_months = models.PositiveSmallIntegerField(default=24)
    max_open_per_contact = models.PositiveSmallIntegerField(default=6)
    # Segments of text messages in a calendar month of the business's zone; 0 is no cap.
    sms_monthly_cap = models.PositiveIntegerField(default=0)
    # Which answer stands first when a colleague made or changed a visit: is the customer to be told?
    staff_tells_customer = models.BooleanField(default=True)
    # What a new service starts from.
    notice_minutes = models.PositiveIntegerField(default=60)
    furthest_days = models.PositiveSmallIntegerField(default=90)
    public_since = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(retention_months__range=(6, 60)), name="tenant_retention_bounded"
            ),
            models.CheckConstraint(
                condition=Q(is_platform=False) | ~Q(state="public"), name="tenant_platform_has_no_page"
            ),
        ]

    @classmethod
    def opened(cls, slug: str) -> "Tenant":
        """Read the business of a slug and open it, for `found_scope`.

        An unknown slug reads and opens the platform's own, which has no page and no members but its own: it
        is asked as much as of a known one.
        """
        return cls.objects.raw(OPENED, [slug, PLATFORM_ID])[0]

    def clean(self) -> None:
        """Refuse a time zone that does not exist."""
        try:
            ZoneInfo(self.timezone)
        except (KeyError, ValueError, OSError):
            raise ValidationError({"timezone": _("Unknown time zone.")}) from None

    @property
    def zone(self) -> ZoneInfo:
        """Give the zone in which its opening hours are meant."""
        return ZoneInfo(self.timezone)

    def written_to(self, language: str) -> str:
        """Give the language in which the business writes to somebody who reads this one."""
        code = language.replace("_", "-").lower().split("-")[0]
        return code if code in self.languages else self.language

    @property
    def is_public(self) -> bool:
        """Say whether strangers see its pages."""
        return self.state == self.State.PUBLIC and not self.is_platform

    @property
    def colour(self) -> str:
        """Give its colour in daylight."""
        return self.accent_colour or NAMED[self.accent]


class PolicyVersion(TenantModel):
    """A text as it was published: a policy acknowledged by customers, or an agreement with the business."""

    class Kind(models.TextChoices):
        PRIVACY = "privacy"
        AGREEMENT = "agreement"

    kind = models.CharField(max_length=12, choices=Kind)
    language = models.CharField(max_length=8)
    version = models.CharField(max_length=16)
    text = models.TextField()
    sha256 = models.BinaryField(max_length=32)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "kind", "language", "version"], name="policy_version_once"
            ),
        ]


class AgreementAcceptance(TenantModel):
    """An owner's yes to the data-processing agreement: to which text, when, and the name she typed."""

    version = models.CharField(max_length=16)
    language = models.CharField(max_length=8)
    sha256 = models.BinaryField(max_length=32)
    user_id = models.UUIDField(null=True)
    name = EncryptedTextField(crypto_id="agreementacceptance.name")
    accepted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["tenant", "accepted_at"], name="acceptance_by_time")]


class Logo(TenantModel):
    """The business's logo as we drew it anew: no metadata, no more pixels than the pages need."""

    data = models.BinaryField()
    mark = models.CharField(max_length=16)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant"], name="logo_once")]


class AuditEntry(TenantModel):
    """One access or change. The chain covers the plain columns and a commitment to the sealed payload.

    So the payload, its salt and the two ids beside it can be erased while the chain still verifies.
    """

    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    action = models.CharField(max_length=60)
    purpose = models.CharField(max_length=60, blank=True)
    object_kind = models.CharField(max_length=40, blank=True)
    fields = ArrayField(models.CharField(max_length=60), default=list)
    count = models.IntegerField(null=True)
    request_id = models.CharField(max_length=36, blank=True)
    # Outside the hash: they serve look-ups and are emptied at erasure.
    subject_id = models.UUIDField(null=True)
    object_id = models.UUIDField(null=True)
    payload = EncryptedTextField(crypto_id="audit.payload", pad=128, null=True)
    salt = models.BinaryField(max_length=16, null=True)
    commitment = models.BinaryField(max_length=32)
    # Filled by the sealing task, once.
    seq = models.BigIntegerField(null=True)
    prev_hash = models.BinaryField(max_length=32, null=True)
    hash = models.BinaryField(max_length=32, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "seq"], name="audit_seq_once")]
        indexes = [
            models.Index(fields=["tenant", "subject_id", "at"], name="audit_by_subject"),
            models.Index(fields=["tenant", "object_id", "at"], name="audit_by_object"),
            models.Index(fields=["tenant", "at"], name="audit_by_time"),
            models.Index(fields=["at"], condition=Q(seq=None), name="audit_unchained"),
        ]


class AuditAlias(TenantModel):
    """The name under which a person stands in the audit's lists: this row's own id, deleted with her."""

    subject_id = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "subject_id"], name="audit_alias_once")]


class ThrottleCount(models.Model):
    """How often something was tried in a window of time; used while Valkey is away."""

    key_hash = models.BinaryField(max_length=32, primary_key=True)
    count = models.IntegerField(default=0)
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["ends_at"], name="throttle_by_end")]
