"""What a colleague last chose to see of the calendar, so that it opens like that again, on any machine."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from staff.models import Membership
from tenants.bases import TenantForeignKey, TenantModel


class CalendarChoice(TenantModel):
    """Whose lanes, which colours, how large. Kept here and not in the browser, which keeps nothing."""

    membership = TenantForeignKey(Membership, on_delete=models.CASCADE, related_name="+", db_index=False)
    # Empty for everybody.
    who = ArrayField(models.UUIDField(), default=list, blank=True)
    colour = models.CharField(max_length=8, choices=[("service", "service"), ("status", "status")])
    zoom = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "membership"], name="choice_of_a_member_once"),
            models.CheckConstraint(condition=Q(zoom__range=(1, 3)), name="choice_zoom_known"),
        ]
