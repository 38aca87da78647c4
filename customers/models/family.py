"""Who belongs together: a parent who books for a child, a couple, and people who only look alike."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from customers.models.card import Customer
from tenants.bases import TenantForeignKey, TenantModel


class Relation(TenantModel):
    """A tie between two cards, written once: `customer` is the parent where there is one."""

    class Kind(models.TextChoices):
        PARENT = "parent", _("Parent and child")
        PARTNER = "partner", _("Partner")
        OTHER = "other", _("Belong together")
        # Two people who look like one: the hint that they might be the same is not given again.
        DIFFERENT = "different", _("Two different people")

    customer = TenantForeignKey(Customer, on_delete=models.PROTECT, related_name="relations")
    other = TenantForeignKey(Customer, on_delete=models.PROTECT, related_name="related_from")
    kind = models.CharField(max_length=10, choices=Kind)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "customer", "other"], name="relation_once"),
            models.CheckConstraint(condition=~Q(customer=F("other")), name="relation_of_two"),
            models.CheckConstraint(
                condition=Q(kind__in=("parent", "partner", "other", "different")), name="relation_kind_known"
            ),
        ]
