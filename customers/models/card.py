"""The people who come, and what is noted about them."""

from django.db import models
from django.db.models import F, Q
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
    # A day as ISO writes it, or nothing; it is asked of nobody.
    birthday = EncryptedTextField(crypto_id="customer.birthday", blank=True, default="")
    # GDPR art. 18, and while an erasure waits: in no list, no message, no newsletter, no new visit.
    restricted = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    # Written by a trigger on every change: the directory of names re-reads by it, so no code may forget it.
    changed_at = models.DateTimeField(db_default=Now(), editable=False)
    last_visit_at = models.DateTimeField(null=True, blank=True)
    next_booking_at = models.DateTimeField(null=True, blank=True)
    # Kept right from upstairs, where the visits are: the list filters on it.
    no_shows = models.IntegerField(default=0)
    newsletter_offered_at = models.DateTimeField(null=True, blank=True)
    # Her last word, see newsletter.py; whether a mail may be sent is asked there, not here.
    newsletter_objected = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "email_index"], name="customer_by_email"),
            models.Index(fields=["tenant", "phone_index"], name="customer_by_phone"),
            models.Index(fields=["tenant", "changed_at"], name="customer_by_change"),
            models.Index(fields=["tenant", "last_visit_at"], name="customer_by_visit"),
            # The list in its own order, and how long it is.
            models.Index(
                "tenant",
                F("last_visit_at").desc(nulls_last=True),
                "id",
                name="customer_by_latest",
                condition=Q(restricted=False),
            ),
        ]


class Note(TenantModel):
    """What a colleague wrote down about a customer, for the colleagues."""

    customer = TenantForeignKey(Customer, on_delete=models.PROTECT, related_name="notes")
    text = EncryptedTextField(crypto_id="note.text", pad=128)
    author_id = models.UUIDField(null=True, blank=True)
    author_initials = models.CharField(max_length=4, blank=True)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    # Left out of the print-out, and counted there: only a note can be, and only with a reason.
    trade_secret = models.BooleanField(default=False)
    reason = EncryptedTextField(crypto_id="note.reason", pad=128, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["tenant", "customer", "created_at"], name="note_of_customer")]
