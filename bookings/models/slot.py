"""Time that is taken: holds while somebody types, sessions with seats, and the allocations themselves."""

from datetime import timedelta
from hashlib import sha256

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from bookings.models.catalogue import Service
from bookings.models.resource import Resource
from bookings.models.series import Series
from bookings.models.visit import Booking, BookingItem
from tenants.bases import TenantForeignKey, TenantModel

# Readers look this far back for allocations that reach into their window: only plain columns can be
# indexed under row security, so "overlaps" is asked as a range of starts.
MAX_ALLOCATION = timedelta(hours=12)


class GroupSession(TenantModel):
    """A class with seats: one allocation of its resource, many visits."""

    service = TenantForeignKey(Service, on_delete=models.PROTECT, related_name="sessions")
    resource = TenantForeignKey(Resource, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    seats = models.IntegerField()
    # The room it is in, beside its teacher; both are taken while it lasts.
    room = TenantForeignKey(Resource, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    series = TenantForeignKey(
        Series, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions"
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)

    @property
    def version(self) -> str:
        """Name its state, for the forms that are to change it: they come back with it."""
        parts = (self.resource_id, self.room_id, self.starts_at, self.ends_at, self.seats, self.cancelled_at)
        return sha256(" ".join(map(str, parts)).encode()).hexdigest()[:16]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_not_empty"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="session_has_seats"),
        ]
        indexes = [
            models.Index(fields=["tenant", "service", "starts_at"], name="session_by_time"),
            models.Index(fields=["tenant", "starts_at"], name="session_by_start"),
        ]


class Hold(TenantModel):
    """A visitor's choice of time while she types; free again at read time once it has expired."""

    token_hash = models.BinaryField(max_length=32)
    services = ArrayField(models.UUIDField())
    # Who performs each of them, in the same order.
    performers = ArrayField(models.UUIDField(), default=list)
    # The person the visitor asked for; empty when anyone will do.
    wanted = models.UUIDField(null=True, blank=True)
    # The price that the visitor was shown; at another one she is asked again.
    price_minor = models.IntegerField(null=True, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField()
    session = TenantForeignKey(
        GroupSession, on_delete=models.CASCADE, null=True, blank=True, related_name="holds"
    )
    # The visit that this hold became: a second press of the button leads there.
    booking = TenantForeignKey(Booking, on_delete=models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "token_hash"], name="hold_token_once"),
        ]
        indexes = [models.Index(fields=["tenant", "expires_at"], name="hold_by_expiry")]


class Allocation(TenantModel):
    """A stretch of a resource's time that is taken: buffers included, processing gaps left out.

    Customers always stand in lane 0; staff who may overbook write lane 1 and up. The exclusion constraint
    (migration 0001) refuses two overlapping allocations of one resource and lane, whatever the code above
    believed.
    """

    resource = TenantForeignKey(
        Resource, on_delete=models.PROTECT, related_name="allocations", db_index=False
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    lane = models.IntegerField(default=0)
    hold = TenantForeignKey(
        Hold, on_delete=models.CASCADE, null=True, blank=True, related_name="allocations", db_index=False
    )
    booking = TenantForeignKey(
        Booking, on_delete=models.CASCADE, null=True, blank=True, related_name="allocations", db_index=False
    )
    item = TenantForeignKey(
        BookingItem, on_delete=models.CASCADE, null=True, blank=True, related_name="allocations"
    )
    session = TenantForeignKey(
        GroupSession, on_delete=models.CASCADE, null=True, blank=True, related_name="allocations"
    )
    expires_at = models.DateTimeField(null=True, blank=True)
    # Which of the visit's services it serves, so that a hold can become items in the right order.
    item_number = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at"), ends_at__lte=F("starts_at") + MAX_ALLOCATION),
                name="allocation_length_sane",
            ),
            models.CheckConstraint(
                condition=Q(
                    hold__isnull=False, booking__isnull=True, session__isnull=True, expires_at__isnull=False
                )
                | Q(hold__isnull=True, booking__isnull=False, session__isnull=True, expires_at__isnull=True)
                | Q(hold__isnull=True, booking__isnull=True, session__isnull=False, expires_at__isnull=True),
                name="allocation_has_one_cause",
            ),
            models.CheckConstraint(condition=Q(lane__gte=0), name="allocation_lane_not_negative"),
        ]
        indexes = [
            models.Index(fields=["tenant", "resource", "starts_at"], name="allocation_by_start"),
            models.Index(fields=["tenant", "booking"], name="allocation_of_booking"),
            models.Index(
                fields=["tenant", "hold"], name="allocation_of_hold", condition=Q(hold__isnull=False)
            ),
        ]
