"""Whom the business takes no more bookings from on the net, why, and until when."""

from django.db import models
from django.db.models import F, Q

from customers.models.card import Customer
from tenants.bases import TenantForeignKey, TenantModel
from tenants.fields import EncryptedTextField


class Block(TenantModel):
    """One block of one person: it has a reason and an end, and a colleague behind it."""

    customer = TenantForeignKey(Customer, on_delete=models.PROTECT, related_name="blocks")
    reason = EncryptedTextField(crypto_id="block.reason", pad=128)
    at = models.DateTimeField()
    until = models.DateTimeField()
    by_id = models.UUIDField(null=True, blank=True)
    by_initials = models.CharField(max_length=4, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by_id = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("at")), name="block_ends_later"),
        ]
        indexes = [models.Index(fields=["tenant", "customer", "until"], name="block_of_customer")]
