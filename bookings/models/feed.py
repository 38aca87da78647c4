"""A colleague's own calendar at a secret address, for the calendar on her phone."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.bases import TenantModel


class CalendarFeed(TenantModel):
    """One secret address. Only its hash is kept: it is shown once, and a copy of this opens nothing."""

    class Shows(models.TextChoices):
        BUSY = "busy", _("That you are busy")
        SERVICES = "services", _("The services")
        INITIALS = "initials", _("The services and the customers' initials")

    membership_id = models.UUIDField(unique=True)
    token_hash = models.BinaryField(max_length=32, unique=True)
    shows = models.CharField(max_length=8, choices=Shows.choices, default=Shows.BUSY)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
