"""When resources are at work: the week's hours, and what breaks the week."""

from hashlib import sha256

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bookings.models.resource import Resource
from tenants.bases import TenantForeignKey, TenantModel
from tenants.fields import EncryptedTextField


class WeeklyHours(TenantModel):
    """One span of a weekday in local wall time; without a resource it is the business's own hours.

    `end_minute` may pass 1440: such a span belongs to the day on which it opens. A resource that has no
    row of its own keeps the business's hours.
    """

    resource = TenantForeignKey(
        Resource, on_delete=models.CASCADE, null=True, blank=True, related_name="hours"
    )
    weekday = models.IntegerField()  # 0 is Monday
    start_minute = models.IntegerField()
    end_minute = models.IntegerField()
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)  # the last day on which it holds

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weekday__range=(0, 6)), name="hours_weekday_known"),
            models.CheckConstraint(
                condition=Q(
                    start_minute__range=(0, 1439), end_minute__gt=F("start_minute"), end_minute__lte=2880
                ),
                name="hours_span_sane",
            ),
        ]
        indexes = [models.Index(fields=["tenant", "resource", "weekday"], name="hours_of_resource")]


class CalendarException(TenantModel):
    """A stretch of time that breaks the week, as instants; without a resource it holds for all.

    Open time is ((week - closures) + extra openings) - absences: an extra opening beats a closed day,
    and nobody works while she is away.
    """

    class Kind(models.TextChoices):
        CLOSURE = "closure", _("Closed")
        HOLIDAY = "holiday", _("Public holiday")
        EXTRA = "extra", _("Extra opening")
        ABSENCE = "absence", _("Away")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    resource = TenantForeignKey(Resource, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # What colleagues may read ("Course"), never a cause of illness.
    label = EncryptedTextField(crypto_id="exception.label", blank=True, default="")

    @property
    def version(self) -> str:
        """Name its state, for the forms that are to change it: they come back with it."""
        stretch = f"{self.starts_at.timestamp()} {self.ends_at.timestamp()}"
        told = f"{self.kind} {self.resource_id} {stretch} {self.label}"
        return sha256(told.encode()).hexdigest()[:16]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="exception_not_empty"),
        ]
        indexes = [models.Index(fields=["tenant", "ends_at", "starts_at"], name="exception_by_time")]
