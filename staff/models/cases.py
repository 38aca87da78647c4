"""The day both the phone and the recovery codes are lost: support's case, its wait, and who is told."""

from django.db import models
from django.db.models import Q

from staff.models.account import User
from tenants.bases import TenantForeignKey, TenantModel
from tenants.fields import EncryptedTextField


class FactorCase(TenantModel):
    """Support is to take away a second factor that nobody has any more; any owner may stop it meanwhile."""

    user = TenantForeignKey(User, related_name="+")
    reference = models.CharField(max_length=12)
    opened_by = TenantForeignKey(User, related_name="+")
    reason = EncryptedTextField(crypto_id="factorcase.reason", pad=128)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    restored_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "user"],
                condition=Q(stopped_at=None, restored_at=None),
                name="factor_case_one_open",
            ),
            models.UniqueConstraint(fields=["tenant", "reference"], name="factor_case_reference"),
            models.CheckConstraint(
                condition=Q(stopped_at=None) | Q(restored_at=None), name="factor_case_one_end"
            ),
        ]


class CaseNotice(TenantModel):
    """One owner who is told of a case, with a link of her own that stops it."""

    case = TenantForeignKey(FactorCase, related_name="notices")
    user = TenantForeignKey(User, related_name="+")
    token_hash = models.BinaryField(max_length=32, unique=True, null=True, blank=True)
    # Told at once, and again a day before the end.
    last_call = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "case", "user", "last_call"], name="case_notice_told_once"
            ),
        ]
