"""A colleague's wish to be away, until somebody who may answers it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bookings.models.hours import CalendarException
from bookings.models.resource import Resource
from tenants.bases import TenantForeignKey, TenantModel
from tenants.fields import EncryptedTextField


class AbsenceRequest(TenantModel):
    """Asked for, approved, declined or taken back; an approved one has become a row of the calendar."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waits for an answer")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Taken back")

    resource = TenantForeignKey(Resource, on_delete=models.CASCADE, related_name="absence_requests")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # What colleagues may read ("Course"), never a cause of illness.
    label = EncryptedTextField(crypto_id="absencerequest.label", blank=True, default="")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    answered_by = models.UUIDField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = EncryptedTextField(crypto_id="absencerequest.answer", blank=True, default="")
    exception = TenantForeignKey(
        CalendarException, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="request_not_empty"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, state="asked")
                | Q(answered_at__isnull=False, state__in=["approved", "declined", "withdrawn"]),
                name="request_answered_or_asked",
            ),
        ]
        indexes = [models.Index(fields=["tenant", "state", "starts_at"], name="request_by_state")]
