"""A visit, its items, its private links and its history."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from bookings.intervals import minutes_between
from bookings.models.catalogue import Service
from bookings.models.resource import Resource
from bookings.models.series import Series
from customers.models import Customer
from tenants.bases import TenantForeignKey, TenantModel
from tenants.fields import EncryptedTextField
from tenants.models import PolicyVersion


class Booking(TenantModel):
    """One visit of one customer: what she booked, when, and how it went."""

    class Status(models.TextChoices):
        REQUESTED = "requested", _("Waiting for approval")
        BOOKED = "booked", _("Booked")
        ARRIVED = "arrived", _("Arrived")
        DONE = "done", _("Done")
        NO_SHOW = "no_show", _("Did not come")
        CANCELLED = "cancelled", _("Cancelled")
        DECLINED = "declined", _("Declined")
        EXPIRED = "expired", _("Not answered in time")

    class Payment(models.TextChoices):
        UNPAID = "unpaid", _("Not paid")
        PAID = "paid", _("Paid")

    class PaidBy(models.TextChoices):
        CASH = "cash", _("Cash")
        CARD = "card", _("Card")
        MOBILEPAY = "mobilepay", _("MobilePay")
        TRANSFER = "transfer", _("Bank transfer")
        GIFT_CARD = "gift_card", _("Gift card")
        OTHER = "other", pgettext_lazy("payment", "Other")

    # Empty once the customer is erased: the time stays for the statistics, the person does not.
    customer = TenantForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="bookings")
    # Somebody who came in and gave no name: there never was a card.
    walk_in = models.BooleanField(default=False, db_default=False)
    reference = models.CharField(max_length=12)
    status = models.CharField(max_length=10, choices=Status.choices)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    source = models.CharField(max_length=8, choices=[("online", _("Online")), ("staff", _("By staff"))])
    language = models.CharField(max_length=5, default="da")
    message = EncryptedTextField(crypto_id="booking.message", pad=128, blank=True, default="")
    price_minor = models.IntegerField(default=0)
    price_from = models.BooleanField(default=False)
    # What the price list said, where the price of this visit was changed; else empty.
    list_price_minor = models.IntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, default="DKK")
    payment = models.CharField(
        max_length=8, choices=Payment.choices, default=Payment.UNPAID, db_default=Payment.UNPAID
    )
    payment_how = models.CharField(
        max_length=12, choices=PaidBy.choices, blank=True, default="", db_default=""
    )
    paid_at = models.DateTimeField(null=True, blank=True)
    # Why it was cancelled, in a colleague's or the customer's own words.
    cancel_reason = EncryptedTextField(crypto_id="booking.cancel_reason", pad=64, null=True, blank=True)
    # Performing the contract is why the data may be held; no consent is asked (GDPR art. 6(1)(b)).
    legal_basis = models.CharField(max_length=12, default="contract")
    policy_version = TenantForeignKey(PolicyVersion, on_delete=models.PROTECT, null=True, blank=True)
    policy_sha256 = models.CharField(max_length=64, blank=True)
    # Grows with each change that a calendar must hear of (RFC 5545 SEQUENCE).
    sequence = models.IntegerField(default=0)
    approve_by = models.DateTimeField(null=True, blank=True)
    session = TenantForeignKey(
        "bookings.GroupSession", on_delete=models.PROTECT, null=True, blank=True, related_name="bookings"
    )
    # The series that it is one of, and its place there from 1 on.
    series = TenantForeignKey(
        Series, on_delete=models.PROTECT, null=True, blank=True, related_name="bookings", db_index=False
    )
    position = models.IntegerField(default=0)
    # A request for which the business proposed another time holds that time; here is what was asked for.
    asked_starts_at = models.DateTimeField(null=True, blank=True)
    # The business's words beside its answer to a request.
    answer = EncryptedTextField(crypto_id="booking.answer", pad=128, blank=True, default="")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="booking_not_empty"),
            models.UniqueConstraint(fields=["tenant", "reference"], name="booking_reference_once"),
            models.CheckConstraint(
                condition=Q(payment="unpaid", payment_how="", paid_at=None)
                | (Q(payment="paid", paid_at__isnull=False) & ~Q(payment_how="")),
                name="booking_paid_says_how",
            ),
            models.CheckConstraint(
                condition=Q(walk_in=False) | Q(customer=None), name="booking_walk_in_has_no_card"
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "starts_at"], name="booking_by_start"),
            models.Index(fields=["tenant", "customer", "starts_at"], name="booking_of_customer"),
            models.Index(
                fields=["tenant", "approve_by"], name="booking_awaiting", condition=Q(status="requested")
            ),
            models.Index(
                fields=["tenant", "session"], name="booking_of_session", condition=Q(session__isnull=False)
            ),
            models.Index(
                fields=["tenant", "series"], name="booking_of_series", condition=Q(series__isnull=False)
            ),
        ]

    # The items, where they were read together with the visit.
    read_items: "list[BookingItem] | None" = None

    @property
    def is_live(self) -> bool:
        """Say whether the visit still is to take place, or takes place now."""
        return self.status in {self.Status.REQUESTED, self.Status.BOOKED, self.Status.ARRIVED}

    @property
    def version(self) -> str:
        """Name the visit's state, for the forms that are to change it: they come back with it."""
        return f"{self.sequence}.{int(self.changed_at.timestamp() * 1_000_000)}"

    @property
    def who(self) -> str:
        """Give the name that colleagues read: hers, or what there is to say where there is none."""
        if self.customer is not None:
            return str(self.customer.name)
        return gettext("Customer without a name") if self.walk_in else gettext("Deleted customer")


# From which states a visit may be marked as what: a cancelled visit has given its time away.
MARKED_FROM: dict[str, frozenset[str]] = {
    Booking.Status.ARRIVED: frozenset({Booking.Status.BOOKED, Booking.Status.NO_SHOW, Booking.Status.DONE}),
    Booking.Status.DONE: frozenset({Booking.Status.BOOKED, Booking.Status.ARRIVED}),
    Booking.Status.NO_SHOW: frozenset({Booking.Status.BOOKED, Booking.Status.ARRIVED}),
    Booking.Status.BOOKED: frozenset({Booking.Status.ARRIVED, Booking.Status.NO_SHOW, Booking.Status.DONE}),
}


class BookingItem(TenantModel):
    """One service of a visit, as it was when booked: later edits of the service never reach it."""

    booking = TenantForeignKey(Booking, on_delete=models.CASCADE, related_name="items")
    number = models.IntegerField(default=0)
    service = TenantForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    resource = TenantForeignKey(Resource, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    colour = models.IntegerField(default=1)
    price_minor = models.IntegerField(default=0)
    price_from = models.BooleanField(default=False)
    # What the price list said, where this price was changed; else empty.
    list_price_minor = models.IntegerField(null=True, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    buffer_before = models.IntegerField(default=0)
    buffer_after = models.IntegerField(default=0)
    gap_start = models.IntegerField(default=0)
    gap_minutes = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="item_not_empty"),
            models.UniqueConstraint(fields=["tenant", "booking", "number"], name="item_number_once"),
        ]
        indexes = [models.Index(fields=["tenant", "starts_at"], name="item_by_start")]

    @property
    def label(self) -> str:
        """Give the name in the reader's language."""
        return self.name_en if get_language() == "en" and self.name_en else self.name

    @property
    def length(self) -> int:
        """Give how many minutes it was booked for."""
        return minutes_between(self.starts_at, self.ends_at)


class BookingLink(TenantModel):
    """A private address of a visit: random, kept as a hash, dead some days after the visit."""

    booking = TenantForeignKey(Booking, on_delete=models.CASCADE, related_name="links")
    token_hash = models.BinaryField(max_length=32)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "token_hash"], name="booking_link_once"),
        ]
        indexes = [models.Index(fields=["tenant", "booking"], name="booking_link_of_booking")]


class BookingEvent(TenantModel):
    """What happened to a visit, when and by whom; a change leaves a row, not a flag."""

    class Kind(models.TextChoices):
        REQUESTED = "requested", _("Asked for")
        BOOKED = "booked", _("Booked")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")
        EXPIRED = "expired", _("Not answered in time")
        PROPOSED = "proposed", _("Another time proposed")
        MOVED = "moved", _("Moved")
        CANCELLED = "cancelled", _("Cancelled")
        ARRIVED = "arrived", _("Arrived")
        NO_SHOW = "no_show", _("Did not come")
        DONE = "done", _("Done")
        REOPENED = "reopened", _("Marked as booked again")
        RESIZED = "resized", _("Made longer or shorter")
        HANDED = "handed", _("Given to a colleague")
        ADDED = "added", _("Service added")
        REMOVED = "removed", _("Service taken off")
        PRICED = "priced", _("Price changed")
        PAID = "paid", _("Paid")
        UNPAID = "unpaid", _("Payment taken back")
        UNDONE = "undone", _("Change undone")

    booking = TenantForeignKey(Booking, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.UUIDField(null=True, blank=True)
    old_starts_at = models.DateTimeField(null=True, blank=True)
    new_starts_at = models.DateTimeField(null=True, blank=True)
    old_resource_id = models.UUIDField(null=True, blank=True)
    new_resource_id = models.UUIDField(null=True, blank=True)
    old_ends_at = models.DateTimeField(null=True, blank=True)
    new_ends_at = models.DateTimeField(null=True, blank=True)
    old_price_minor = models.IntegerField(null=True, blank=True)
    new_price_minor = models.IntegerField(null=True, blank=True)
    # The service or the way of paying that it is about, as a plain word of the trade.
    what = models.CharField(max_length=120, blank=True, default="", db_default="")
    # The rules of the house that were broken with open eyes, such as "closed buffer".
    broke = models.CharField(max_length=80, blank=True, default="", db_default="")
    # Whether it was put over another visit, and why: a colleague's own words.
    overbooked = models.BooleanField(default=False, db_default=False)
    reason = EncryptedTextField(crypto_id="booking_event.reason", pad=64, null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["tenant", "booking", "at"], name="event_of_booking")]
