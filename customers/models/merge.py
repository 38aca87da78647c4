"""Two cards that became one: which, what moved with it, and what both said before."""

from django.db import models
from django.db.models import F, Q

from customers.models.card import Customer
from tenants.bases import TenantForeignKey, TenantModel
from tenants.fields import BlindIndexField, EncryptedTextField


class Merge(TenantModel):
    """A card that is gone, and the one that stands for it: by this row the old id still leads somewhere."""

    gone_id = models.UUIDField()
    # As it was then; `customer` follows when this card is merged in its turn.
    kept_id = models.UUIDField()
    customer = TenantForeignKey(Customer, on_delete=models.PROTECT, related_name="merges")
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True, blank=True)
    by_initials = models.CharField(max_length=4, blank=True)
    # As long as it can be undone; then what both cards said before is forgotten.
    open = models.BooleanField(default=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    # Whether the vault's ledger knows of it, and of its undoing.
    merge_logged = models.BooleanField(default=False)
    undo_logged = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "gone_id"], condition=Q(undone_at=None), name="merge_card_gone_once"
            ),
            models.CheckConstraint(condition=~Q(gone_id=F("kept_id")), name="merge_of_two"),
        ]
        indexes = [models.Index(fields=["tenant", "customer"], name="merge_of_customer")]


class MergedCard(TenantModel):
    """What one of the two cards said before, kept as long as the merge can be undone."""

    merge = TenantForeignKey(Merge, on_delete=models.CASCADE, related_name="cards")
    kept = models.BooleanField()
    name = EncryptedTextField(crypto_id="mergedcard.name")
    email = EncryptedTextField(crypto_id="mergedcard.email", blank=True, default="")
    phone = EncryptedTextField(crypto_id="mergedcard.phone", blank=True, default="")
    email_index = BlindIndexField(null=True, blank=True)
    phone_index = BlindIndexField(null=True, blank=True)
    language = models.CharField(max_length=5, default="da")
    birthday = EncryptedTextField(crypto_id="mergedcard.birthday", blank=True, default="")
    created_at = models.DateTimeField()
    last_visit_at = models.DateTimeField(null=True, blank=True)
    next_booking_at = models.DateTimeField(null=True, blank=True)
    no_shows = models.IntegerField(default=0)
    newsletter_offered_at = models.DateTimeField(null=True, blank=True)
    newsletter_objected = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "merge", "kept"], name="merged_card_once"),
        ]


class MergeMove(TenantModel):
    """One row that followed a card, or that the merge itself made; undoing goes by these alone."""

    merge = TenantForeignKey(Merge, on_delete=models.CASCADE, related_name="moves")
    model = models.CharField(max_length=60)
    row_id = models.UUIDField()
    # Made by the merge, not moved by it: taken away again when it is undone.
    made = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["tenant", "merge"], name="move_of_merge")]
