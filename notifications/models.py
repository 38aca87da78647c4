"""The outbox: one row for each message to one person on one channel. It holds no text and no address."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from tenants.bases import TenantModel


class Message(TenantModel):
    """A message that is to be sent, was sent, or was not, and why.

    The text is made at the moment of sending and the address is asked for then, so a row that waits cannot
    outlive an erasure.
    """

    class State(models.TextChoices):
        PLANNED = "planned"
        CLAIMED = "claimed"
        SENT = "sent"
        DELIVERED = "delivered"
        FAILED = "failed"
        UNKNOWN = "unknown"
        SKIPPED = "skipped"

    class Channel(models.TextChoices):
        EMAIL = "email"
        SMS = "sms"

    about_kind = models.CharField(max_length=40)
    about_id = models.UUIDField()
    kind = models.CharField(max_length=60)
    # The name of the rule that planned it, such as "before"; not its value, which may be changed.
    rule = models.CharField(max_length=40, blank=True, default="")
    recipient_id = models.UUIDField(null=True, blank=True)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    # The version of the thing that it tells of; a visit moved twice is told of twice.
    version = models.PositiveIntegerField(default=1)
    # Counts deliberate sendings: a person asked for it to be sent again.
    attempt = models.PositiveSmallIntegerField(default=1)
    send_at = models.DateTimeField()
    # When to look at it next: `send_at` at first, later after a pause.
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    reason = models.CharField(max_length=60, blank=True, default="")
    # Counts the times it was handed over by itself, the pauses between them growing.
    tries = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    # Set before the payload leaves: from here on a crash leaves it unknown whether it was sent.
    handed_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    # To whom it was disclosed on the way: the register's entry, its country, what it was given.
    provider = models.CharField(max_length=40, blank=True, default="")
    provider_ref = models.CharField(max_length=200, blank=True, default="")
    # What the company reports afterwards; its report names the message by a token whose hash is this.
    report_hash = models.BinaryField(max_length=32, null=True, blank=True)
    reported = models.CharField(max_length=10, blank=True, default="")
    reported_at = models.DateTimeField(null=True, blank=True)
    country = models.CharField(max_length=2, blank=True, default="")
    categories = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    segments = models.PositiveSmallIntegerField(null=True, blank=True)
    planned_by_kind = models.CharField(max_length=12)
    planned_by_id = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            # The same thing is told once, however often it is asked for.
            models.UniqueConstraint(
                fields=[
                    "tenant",
                    "about_kind",
                    "about_id",
                    "kind",
                    "rule",
                    "recipient_id",
                    "channel",
                    "version",
                    "attempt",
                ],
                name="message_told_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["planned", "claimed", "sent", "delivered", "failed", "unknown", "skipped"]
                ),
                name="message_state_known",
            ),
            models.CheckConstraint(condition=Q(channel__in=["email", "sms"]), name="message_channel_known"),
            models.CheckConstraint(
                condition=~Q(state="claimed") | Q(claim__isnull=False, claimed_until__isnull=False),
                name="message_claim_has_lease",
            ),
            models.CheckConstraint(condition=Q(due_at__gte=F("send_at")), name="message_due_after_send_at"),
        ]
        indexes = [
            models.Index(fields=["tenant", "due_at"], condition=Q(state="planned"), name="message_planned"),
            models.Index(
                fields=["tenant", "claimed_until"], condition=Q(state="claimed"), name="message_claimed"
            ),
            models.Index(fields=["tenant", "about_id"], name="message_about"),
            models.Index(
                fields=["tenant", "report_hash"],
                condition=Q(report_hash__isnull=False),
                name="message_by_report",
            ),
            # The log reads by time; what was handed over is added up month by month.
            models.Index(fields=["tenant", "due_at", "id"], name="message_by_time"),
            models.Index(fields=["tenant", "handed_at"], condition=Q(channel="sms"), name="message_sms_sent"),
            # For the sweep, which asks across all tenants for the earliest that is due.
            models.Index(fields=["due_at"], condition=Q(state="planned"), name="message_sweep"),
        ]


class MessageText(TenantModel):
    """A tenant's own wording of one kind of message on one channel in one language."""

    kind = models.CharField(max_length=60)
    channel = models.CharField(max_length=8, choices=Message.Channel.choices)
    language = models.CharField(max_length=8)
    subject = models.CharField(max_length=200, blank=True, default="")
    body = models.TextField(max_length=2000, blank=True, default="")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "kind", "channel", "language"], name="message_text_once"
            ),
        ]
