"""What comes back: the rule of a series of visits or sessions, and each change of several at once."""

from django.db import models
from django.db.models import Q

from tenants.bases import TenantForeignKey, TenantModel


class Series(TenantModel):
    """Every n weeks on one weekday at one time of the local clock, so many times or until a date."""

    first_on = models.DateField()
    wall_minute = models.IntegerField()
    every_weeks = models.IntegerField()
    times = models.IntegerField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    made_by_id = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(every_weeks__range=(1, 26)), name="series_weeks_sane"),
            models.CheckConstraint(condition=Q(wall_minute__range=(0, 1439)), name="series_minute_sane"),
            models.CheckConstraint(
                condition=Q(times__isnull=False, until__isnull=True)
                | Q(times__isnull=True, until__isnull=False),
                name="series_has_one_end",
            ),
        ]


class SeriesChange(TenantModel):
    """One act on several visits of a series, made at one moment: what the customer is told once."""

    class Kind(models.TextChoices):
        MADE = "made"
        MOVED = "moved"
        CANCELLED = "cancelled"

    series = TenantForeignKey(Series, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.UUIDField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["tenant", "series", "at"], name="series_change_by_time")]
