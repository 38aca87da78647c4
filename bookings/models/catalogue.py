"""What can be booked, who performs it, and what it needs beside the performer."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from bookings.models.resource import Resource
from tenants.bases import TenantForeignKey, TenantModel


class ServiceCategory(TenantModel):
    """A heading of the price list; its colour is the colour of its visits."""

    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    colour = models.IntegerField(default=1)  # 1 to 6, see static/css/2-tokens.css
    position = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(colour__range=(1, 6)), name="category_colour_known")
        ]

    @property
    def label(self) -> str:
        """Give the name in the reader's language."""
        return self.name_en if get_language() == "en" and self.name_en else self.name


class Service(TenantModel):
    """One line of the price list. Minutes everywhere; prices in the currency's smallest unit."""

    category = TenantForeignKey(ServiceCategory, on_delete=models.PROTECT, related_name="services")
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    description = models.CharField(max_length=300, blank=True)
    description_en = models.CharField(max_length=300, blank=True)
    minutes = models.IntegerField()
    buffer_before = models.IntegerField(default=0)
    buffer_after = models.IntegerField(default=0)
    # The stretch in which the performer is free, counted from the start of the visit: the colour sets.
    gap_start = models.IntegerField(default=0)
    gap_minutes = models.IntegerField(default=0)
    price_minor = models.IntegerField(default=0)
    price_from = models.BooleanField(default=False)
    shown = models.BooleanField(default=True)
    online = models.BooleanField(default=True)
    active = models.BooleanField(default=True)
    grid_minutes = models.IntegerField(default=15)
    notice_minutes = models.IntegerField(default=60)
    furthest_days = models.IntegerField(default=90)
    needs_approval = models.BooleanField(default=False)
    approval_minutes = models.IntegerField(default=24 * 60)
    seats = models.IntegerField(default=1)
    position = models.IntegerField(default=0)
    performers = models.ManyToManyField(Resource, through="Performer", related_name="services")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(minutes__range=(5, 600)), name="service_minutes_sane"),
            models.CheckConstraint(
                condition=Q(buffer_before__range=(0, 60), buffer_after__range=(0, 60)),
                name="service_buffers_sane",
            ),
            models.CheckConstraint(
                condition=Q(gap_minutes=0)
                | Q(gap_start__gt=0, gap_minutes__gt=0, gap_start__lt=F("minutes") - F("gap_minutes")),
                name="service_gap_inside",
            ),
            models.CheckConstraint(condition=Q(grid_minutes__range=(5, 240)), name="service_grid_sane"),
            models.CheckConstraint(condition=Q(seats__range=(1, 200)), name="service_seats_sane"),
            models.CheckConstraint(condition=Q(price_minor__gte=0), name="service_price_not_negative"),
        ]

    @property
    def label(self) -> str:
        """Give the name in the reader's language."""
        return self.name_en if get_language() == "en" and self.name_en else self.name

    @property
    def summary(self) -> str:
        """Give the description in the reader's language."""
        return self.description_en if get_language() == "en" and self.description_en else self.description


class Performer(TenantModel):
    """Who can perform a service, with a length and price of her own where they differ."""

    service = TenantForeignKey(Service, on_delete=models.CASCADE, related_name="performer_rows")
    resource = TenantForeignKey(Resource, on_delete=models.PROTECT, related_name="performer_rows")
    minutes = models.IntegerField(null=True, blank=True)
    price_minor = models.IntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "service", "resource"], name="performer_once"),
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(minutes__range=(5, 600)), name="performer_minutes_sane"
            ),
        ]


class Need(TenantModel):
    """A room or a piece of equipment that a service takes; rows of one number are alternatives."""

    service = TenantForeignKey(Service, on_delete=models.CASCADE, related_name="needs")
    number = models.IntegerField(default=1)
    resource = TenantForeignKey(Resource, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "service", "number", "resource"], name="need_once"),
        ]
