"""What waits for somebody to open a mail: a new password, a new address, a new business.

A link is minted when its mail is written (see docs/decisions/003), so a row holds no token until then.
"""

from django.db import models

from staff.models.account import User
from tenants.bases import TenantForeignKey, TenantModel
from tenants.fields import BlindIndexField, EncryptedTextField


class PasswordReset(TenantModel):
    """Somebody asked for a new password. The row is the same whether or not the address is known here."""

    email_index = BlindIndexField()
    token_hash = models.BinaryField(max_length=32, unique=True, null=True, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["tenant", "expires_at"], name="password_reset_by_end")]


class SignUp(TenantModel):
    """A business that is to be opened once its owner has shown that she reads her mail."""

    business = EncryptedTextField(crypto_id="signup.business")
    name = EncryptedTextField(crypto_id="signup.name")
    email = EncryptedTextField(crypto_id="signup.email")
    email_index = BlindIndexField()
    password = models.CharField(max_length=128)
    language = models.CharField(max_length=8, default="da")
    token_hash = models.BinaryField(max_length=32, unique=True, null=True, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    # Whose it became; the business is opened when she has her second factor.
    user = TenantForeignKey(User, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["tenant", "expires_at"], name="sign_up_by_end")]


class EmailChange(TenantModel):
    """An account's new address, until it is shown that she reads what is sent there."""

    user = TenantForeignKey(User, related_name="+")
    email = EncryptedTextField(crypto_id="emailchange.email")
    email_index = BlindIndexField()
    # Where the former mailbox is told of it.
    old_email = EncryptedTextField(crypto_id="emailchange.old_email")
    token_hash = models.BinaryField(max_length=32, unique=True, null=True, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["tenant", "expires_at"], name="email_change_by_end")]
