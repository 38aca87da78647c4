"""What the vault holds: wrapped keys, the ledger of erasures, and the heads of the hash chains.

Tenants are named by id only: no key leads from this database into the other.
"""

from django.db import models


class TenantKey(models.Model):
    """One version of one tenant's key for one purpose, wrapped under the key-encryption key."""

    class State(models.TextChoices):
        ACTIVE = "active"
        DECRYPT_ONLY = "decrypt_only"
        DESTROYED = "destroyed"

    tenant_id = models.UUIDField()
    purpose = models.CharField(max_length=16)
    version = models.PositiveSmallIntegerField()
    wrapped = models.BinaryField(blank=True)
    kek_id = models.CharField(max_length=64)
    state = models.CharField(max_length=16, choices=State, default=State.ACTIVE)
    created_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "purpose", "version"], name="key_version_once"),
            models.UniqueConstraint(
                fields=["tenant_id", "purpose"],
                condition=models.Q(state="active"),
                name="key_one_active",
            ),
            models.CheckConstraint(
                condition=models.Q(version__range=(1, 65535)), name="key_version_in_header"
            ),
        ]


class LedgerEntry(models.Model):
    """One line of the erasure ledger. It holds no personal data, and nothing ever changes it."""

    class Kind(models.TextChoices):
        INTENT = "intent"
        DONE = "done"
        # An intent that is not to be carried out any more: the person came back before it was.
        VOID = "void"
        MERGE = "merge"

    seq = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=16, choices=Kind)
    tenant_id = models.UUIDField()
    subject_id = models.UUIDField()
    plan = models.TextField()
    plan_version = models.CharField(max_length=32)
    reason = models.CharField(max_length=64)
    at = models.DateTimeField()
    prev_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["tenant_id", "subject_id"], name="ledger_by_subject")]


class ChainHead(models.Model):
    """How far a chain reached when it was looked at: a cut-off tail shows against this."""

    chain = models.CharField(max_length=80)
    seq = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="chain_head_once")]
