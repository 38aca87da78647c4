"""What people answered about the newsletter, and the addresses that said no."""

from django.db import models
from django.db.models import Q

from customers.models.card import Customer
from tenants.bases import TenantForeignKey, TenantModel
from tenants.fields import BlindIndexField


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
