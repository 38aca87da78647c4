"""Which columns of lists on their way in and files on their way out are personal, and what ends them."""

from django.utils.translation import gettext_lazy as _

from bookings.personal.words import employee
from tenants.personal import ROW, TENANT, NotPersonal, P, declare, thread

STEP = NotPersonal("how far the work is")
FORM = NotPersonal("how a file is written or read")


def list_of_people(label: object, retain: str) -> P:
    """Classify what a list itself says: sealed, and gone within a day."""
    return P(
        cat="user.content.private",
        purpose=("booking",),
        basis="6.1.f",
        retain=retain,
        label=label,
        export="none",
        store="enc:files",
    )


declare(
    "bookings.ImportBatch",
    subject="by_id",
    fields={
        "id": ROW,
        "tenant": TENANT,
        **dict.fromkeys(("kind", "form", "may_overbook"), FORM),
        **dict.fromkeys(
            ("state", "rows", "done_rows", "created_at", "touched_at", "finished_at", "expires_at"), STEP
        ),
        "file_name": list_of_people(_("Name of an imported file"), "employment"),
        "head": list_of_people(_("Column heads of an imported file"), "employment"),
        "choices": list_of_people(_("Names of staff in an imported file"), "employment"),
        "by_id": employee(_("Imported by")),
        "by_kind": NotPersonal("a role"),
    },
)
declare(
    "bookings.ImportPart",
    subject="batch",
    fields={
        "id": ROW,
        "tenant": TENANT,
        "batch": STEP,
        "number": STEP,
        "content": list_of_people(_("Rows of a list that is being imported"), "a day"),
        "written_at": STEP,
    },
)
declare(
    "bookings.ImportRow",
    subject="customer",
    fields={
        "id": ROW,
        "tenant": TENANT,
        "batch": STEP,
        **dict.fromkeys(("number", "line"), NotPersonal("where the row stood in the file")),
        "outcome": STEP,
        "remarks": NotPersonal("codes of what was wrong with a row"),
        "customer": thread(_("The customer that a row became")),
        "booking": thread(_("The visit that a row became")),
        **dict.fromkeys(("made_customer", "made_note", "kept"), STEP),
    },
)
declare(
    "bookings.ExportFile",
    subject="by_id",
    fields={
        "id": ROW,
        "tenant": TENANT,
        "token_hash": NotPersonal("hash of a random token that lives a day"),
        **dict.fromkeys(("what", "form", "language", "rows", "bytes"), FORM),
        **dict.fromkeys(("created_at", "ready_at", "failed", "expires_at"), STEP),
        "by_id": employee(_("Exported by")),
        "by_kind": NotPersonal("a role"),
        "membership_id": employee(_("Exported by")),
        "content": list_of_people(_("An exported file"), "a day"),
    },
)
