"""What is to be erased and when, what holds it back, and how the audit's chain was found."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from tenants.bases import TenantForeignKey, TenantModel
from tenants.fields import EncryptedTextField

LONGEST_HOLD = timedelta(days=366)
LONGEST_WAIT_DAYS = 30


class Purge(TenantModel):
    """One clearing out of inactive customers: by which rule they were found, how many, and when they go."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        CANCELLED = "cancelled"

    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    # The rule as instants, fixed when it was confirmed: a clock that jumps later widens nothing.
    unseen_since = models.DateTimeField()
    made_before = models.DateTimeField()
    with_visits = models.BooleanField(default=True)
    never_visited = models.BooleanField(default=True)
    counted = models.IntegerField()
    due_at = models.DateTimeField()
    created_at = models.DateTimeField()
    by_id = models.UUIDField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    # What went and what stayed, as "table do rows"; no ids and no names.
    counts = ArrayField(models.CharField(max_length=120), default=list, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(due_at__gte=F("created_at")), name="purge_due_after_made"),
            models.CheckConstraint(
                condition=Q(with_visits=True) | Q(never_visited=True), name="purge_finds_somebody"
            ),
        ]


class Erasure(TenantModel):
    """One person who is to be erased, or was: from then on without her."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        CANCELLED = "cancelled"
        KEPT = "kept"

    class Reason(models.TextChoices):
        REQUEST = "request", _("The customer asked for it")
        MISTAKE = "mistake", _("The card was made by mistake")
        NOT_NEEDED = "not_needed", _("The details are not needed any more")
        INACTIVE = "inactive", _("No visit for a long time")

    customer = TenantForeignKey(
        Customer, on_delete=models.PROTECT, null=True, blank=True, related_name="erasures"
    )
    purge = TenantForeignKey(Purge, on_delete=models.CASCADE, null=True, blank=True, related_name="erasures")
    reason = models.CharField(max_length=12, choices=Reason)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField()
    by_kind = models.CharField(max_length=10)
    by_id = models.UUIDField(null=True, blank=True)
    was_restricted = models.BooleanField(default=False)
    # Why she stayed, as a word of privacy/inactive.py.
    kept_because = models.CharField(max_length=20, blank=True, default="")
    settled_at = models.DateTimeField(null=True, blank=True)
    # The line of the vault's ledger that this table has caught up with.
    ledger_seq = models.BigIntegerField(null=True, blank=True)
    counts = ArrayField(models.CharField(max_length=120), default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "ledger_seq"], name="erasure_applied_once"),
            models.UniqueConstraint(
                fields=["tenant", "customer"], condition=Q(state="waiting"), name="erasure_waits_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(customer=None, ledger_seq__isnull=False),
                name="erasure_done_names_nobody",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "due_at"], condition=Q(state="waiting"), name="erasure_waiting"),
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="erasure_sweep"),
            models.Index(fields=["tenant", "customer"], name="erasure_of_customer"),
            models.Index(fields=["tenant", "purge", "state"], name="erasure_of_purge"),
        ]


class CustomerHold(TenantModel):
    """A dispute: until its end, or until it is lifted, nothing of this person is erased."""

    customer = TenantForeignKey(Customer, on_delete=models.PROTECT, related_name="holds")
    reason = EncryptedTextField(crypto_id="customerhold.reason", pad=128)
    created_at = models.DateTimeField()
    until = models.DateTimeField()
    by_id = models.UUIDField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=F("created_at"), until__lte=F("created_at") + LONGEST_HOLD),
                name="hold_has_an_end",
            ),
        ]
        indexes = [models.Index(fields=["tenant", "customer"], name="hold_of_customer")]


class ChainCheck(TenantModel):
    """One look at the whole chain of the audit: how far it stood, and what was wrong."""

    at = models.DateTimeField()
    until_seq = models.BigIntegerField()
    until_at = models.DateTimeField(null=True, blank=True)
    faults = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["tenant", "at"], name="chain_check_by_time")]
