"""The people who come, what is noted about them, and what they answered about the newsletter."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from tenants.bases import TenantForeignKey, TenantModel
from tenants.fields import BlindIndexField, EncryptedTextField


class Customer(TenantModel):
    """One person as one business knows her. Families share addresses: no index here is unique."""

    name = EncryptedTextField(crypto_id="customer.name")
    # As she wrote them where they could not be read; the indexes hold only what could.
    email = EncryptedTextField(crypto_id="customer.email", blank=True, default="")
    phone = EncryptedTextField(crypto_id="customer.phone", blank=True, default="")
    email_index = BlindIndexField(null=True, blank=True)
    phone_index = BlindIndexField(null=True, blank=True)
    language = models.CharField(max_length=5, default="da")
    # GDPR art. 18, and while an erasure waits: in no list, no message, no newsletter, no new visit.
    restricted = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    # Written by a trigger on every change: the directory of names re-reads by it, so no code may forget it.
    changed_at = models.DateTimeField(db_default=Now(), editable=False)
    last_visit_at = models.DateTimeField(null=True, blank=True)
    next_booking_at = models.DateTimeField(null=True, blank=True)
    newsletter_offered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "email_index"], name="customer_by_email"),
            models.Index(fields=["tenant", "phone_index"], name="customer_by_phone"),
            models.Index(fields=["tenant", "changed_at"], name="customer_by_change"),
            models.Index(fields=["tenant", "last_visit_at"], name="customer_by_visit"),
        ]


class Note(TenantModel):
    """What a colleague wrote down about a customer, for the colleagues."""

    customer = TenantForeignKey(Customer, on_delete=models.PROTECT, related_name="notes")
    text = EncryptedTextField(crypto_id="note.text", pad=128)
    author_id = models.UUIDField(null=True, blank=True)
    author_initials = models.CharField(max_length=4, blank=True)
    created_at = models.DateTimeField()
    # Left out of the print-out, and counted there: only a note can be, and only with a reason.
    trade_secret = models.BooleanField(default=False)
    reason = EncryptedTextField(crypto_id="note.reason", pad=128, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["tenant", "customer", "created_at"], name="note_of_customer")]


class NewsletterChoice(TenantModel):
    """One time the newsletter was offered, under which words, and what the person answered. Only added to."""

    customer = TenantForeignKey(Customer, on_delete=models.PROTECT, related_name="newsletter_choices")
    objected = models.BooleanField()
    wording = models.CharField(max_length=40)
    channel = models.CharField(max_length=12)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)

    class Meta:
        indexes = [models.Index(fields=["tenant", "customer", "at"], name="choice_of_customer")]


class Suppression(TenantModel):
    """An address that gets no newsletter, remembered by its index alone: it outlives the customer's row."""

    class Kind(models.TextChoices):
        EMAIL = "email"
        PHONE = "phone"

    kind = models.CharField(max_length=5, choices=Kind)
    # Which version of the tenant's suppress key the index was made with; a version in use is never destroyed.
    key_version = models.PositiveSmallIntegerField()
    address_index = BlindIndexField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "kind", "key_version", "address_index"], name="suppression_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=("email", "phone")), name="suppression_kind_known"),
        ]
