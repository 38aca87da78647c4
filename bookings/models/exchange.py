"""Lists on their way in and files on their way out. What they hold is sealed, and none of it stays."""

from typing import cast

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from bookings.models.visit import Booking
from customers.models import Customer
from tenants.actors import Actor, ActorKind
from tenants.bases import TenantForeignKey, TenantModel
from tenants.fields import EncryptedTextField


class ImportBatch(TenantModel):
    """One list that somebody brings along: how it is read, how far it is, and what came of it."""

    class Kind(models.TextChoices):
        CUSTOMERS = "customers", _("Customers")
        VISITS = "visits", _("Coming visits")

    class State(models.TextChoices):
        MAPPING = "mapping", _("Columns to be named")
        CHECKING = "checking", _("Being checked")
        READY = "ready", _("Checked, waits for you")
        RUNNING = "running", _("Being imported")
        DONE = "done", _("Imported")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.MAPPING)
    file_name = EncryptedTextField(crypto_id="import.file_name", key="files")
    # Which letters and separator it was written with.
    form = models.CharField(max_length=20)
    # The words of its head, and what was chosen for each column, service and person.
    head = EncryptedTextField(crypto_id="import.head", key="files")
    choices = EncryptedTextField(crypto_id="import.choices", key="files", blank=True, default="")
    rows = models.IntegerField()
    done_rows = models.IntegerField(default=0)
    by_id = models.UUIDField(null=True)
    by_kind = models.CharField(max_length=10)
    # Whether who brings it may put one visit over another.
    may_overbook = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    # From then on nothing of the list itself is kept.
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["tenant", "created_at"], name="import_by_time")]

    @property
    def by(self) -> Actor:
        """Give in whose name the machine goes on with it."""
        return Actor(cast(ActorKind, self.by_kind), self.by_id)


class ImportPart(TenantModel):
    """Some hundred rows of a list, sealed as one text; emptied as soon as they are written."""

    batch = TenantForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="parts", db_index=False)
    number = models.IntegerField()
    content = EncryptedTextField(crypto_id="import.content", key="files", pad=512)
    written_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "batch", "number"], name="import_part_once"),
        ]


class ImportRow(TenantModel):
    """What became of one row: whom and what it made, so that all of it can be taken back."""

    class Outcome(models.TextChoices):
        NEW = "new", _("New")
        KNOWN = "known", _("Already here")
        TWICE = "twice", _("Twice in the file")
        FAILED = "failed", _("Not imported")

    batch = TenantForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="results", db_index=False)
    number = models.IntegerField()
    line = models.IntegerField()
    outcome = models.CharField(max_length=6, choices=Outcome.choices)
    # Why it is not imported, what was left out of it: codes, see pages/importpage.py.
    remarks = ArrayField(models.CharField(max_length=24), default=list)
    customer = TenantForeignKey(
        Customer, on_delete=models.SET_NULL, null=True, blank=True, related_name="import_rows"
    )
    booking = TenantForeignKey(
        Booking, on_delete=models.SET_NULL, null=True, blank=True, related_name="import_rows"
    )
    made_customer = models.BooleanField(default=False)
    made_note = models.BooleanField(default=False)
    # Why undoing left it: a visit, a note, a change since.
    kept = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "batch", "number"], name="import_row_once"),
        ]


class ExportFile(TenantModel):
    """A file that somebody asked for: sealed, hers alone to fetch, dead after a day."""

    class What(models.TextChoices):
        CUSTOMERS = "customers", _("Customers")
        VISITS = "visits", _("Visits")
        SERVICES = "services", _("Services")
        EVERYTHING = "everything", _("Everything")

    class Form(models.TextChoices):
        CSV = "csv", _("CSV, for spreadsheets")
        JSON = "json", _("JSON, for other systems")

    token_hash = models.BinaryField(max_length=32)
    what = models.CharField(max_length=10, choices=What.choices)
    form = models.CharField(max_length=4, choices=Form.choices)
    language = models.CharField(max_length=5, default="da")
    by_id = models.UUIDField()
    by_kind = models.CharField(max_length=10)
    # Whose rights decide what stands in it; asked again when it is made.
    membership_id = models.UUIDField()
    rows = models.IntegerField(default=0)
    bytes = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)
    failed = models.BooleanField(default=False)
    expires_at = models.DateTimeField()
    # Read only by who fetches it: apart, so that a list of files reads none.
    content = EncryptedTextField(crypto_id="export.content", key="files", pad=512, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "token_hash"], name="export_token_once")]
        indexes = [models.Index(fields=["tenant", "expires_at"], name="export_by_expiry")]
