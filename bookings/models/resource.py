"""Staff, rooms and equipment are resources alike: each can be in one place at a time."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.bases import TenantModel
from tenants.fields import EncryptedTextField


class Resource(TenantModel):
    """Something that a visit occupies: a person, a room, a chair, a machine."""

    class Kind(models.TextChoices):
        STAFF = "staff", _("Staff member")
        ROOM = "room", _("Room")
        EQUIPMENT = "equipment", _("Equipment")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = EncryptedTextField(crypto_id="resource.name")
    title = models.CharField(max_length=80, blank=True)
    # The membership of the person; empty for rooms, and for staff who never sign in.
    membership_id = models.UUIDField(null=True, blank=True)
    online = models.BooleanField(default=True)
    active = models.BooleanField(default=True)
    position = models.IntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["tenant", "position"], name="resource_position")]

    @property
    def first_name(self) -> str:
        """Give the name that colleagues and customers use."""
        return str(self.name).split(" ", 1)[0]

    @property
    def initials(self) -> str:
        """Give up to two letters for a round mark."""
        words = str(self.name).split()
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()
