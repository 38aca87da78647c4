"""Where a visit stood before the staff changed it, and whether its customer is to be told of the change."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from bookings.models.visit import Booking
from tenants.bases import TenantForeignKey, TenantModel


class FormerPlace(TenantModel):
    """One change of time, length or person: enough to take it back to the minute, the person and the lane.

    The question "is the customer to be told?" stands open here until somebody answers it; nothing is sent
    before. The arrays of a kind belong together, entry by entry.
    """

    class Answer(models.TextChoices):
        OPEN = "open"
        TOLD = "told"
        QUIET = "quiet"
        # There was nobody to ask about: no card, no address, or the time has passed.
        NOBODY = "nobody"
        # A later change took the question over.
        PASSED_ON = "passed_on"
        UNDONE = "undone"

    booking = TenantForeignKey(Booking, on_delete=models.CASCADE, related_name="former_places")
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True, blank=True)
    # The visit's sequence after the change: another one means that something came after it.
    sequence = models.IntegerField()
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.OPEN)
    answered_at = models.DateTimeField(null=True, blank=True)
    approve_by = models.DateTimeField(null=True, blank=True)
    items = ArrayField(models.UUIDField())
    item_people = ArrayField(models.UUIDField())
    item_starts = ArrayField(models.DateTimeField())
    item_ends = ArrayField(models.DateTimeField())
    taken_items = ArrayField(models.UUIDField())
    taken_resources = ArrayField(models.UUIDField())
    taken_starts = ArrayField(models.DateTimeField())
    taken_ends = ArrayField(models.DateTimeField())
    taken_lanes = ArrayField(models.IntegerField())
    # The messages that the change withdrew; undone, they stand again.
    withdrawn = ArrayField(models.UUIDField(), default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="open", answered_at=None)
                | (~Q(answer="open") & Q(answered_at__isnull=False)),
                name="former_place_answer_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "booking", "made_at"], name="former_place_of_booking"),
            models.Index(fields=["tenant", "made_by", "made_at"], name="former_place_by_colleague"),
            models.Index(fields=["tenant", "booking"], name="former_place_open", condition=Q(answer="open")),
        ]
