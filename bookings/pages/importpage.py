"""What the pages of an import show: columns with what stands in them, counts, rows with the reason beside."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bookings.dates import day_and_time
from bookings.exchange.cells import csv_bytes
from bookings.exchange.sheet import MOST_BYTES
from bookings.incoming.choices import head_of, kept
from bookings.incoming.parts import all_rows, sample_of
from bookings.models import ImportBatch, ImportRow
from customers.normalise import name_key
from tenants.models import Tenant

Outcome = ImportRow.Outcome
State = ImportBatch.State
SHOWN = 40

FIELD_LABELS: dict[str, Any] = {
    "name": gettext_lazy("Name"),
    "first": gettext_lazy("First name"),
    "last": gettext_lazy("Last name"),
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone"),
    "phone2": gettext_lazy("Another phone"),
    "since": gettext_lazy("Customer since"),
    "last_visit": gettext_lazy("Last visit"),
    "birthday": gettext_lazy("Birthday"),
    "language": gettext_lazy("Language"),
    "note": gettext_lazy("Note"),
    "newsletter": gettext_lazy("Newsletter: yes or no"),
    "objected": gettext_lazy("Said no to news"),
    "date": gettext_lazy("Date"),
    "time": gettext_lazy("Time"),
    "end": gettext_lazy("End"),
    "minutes": gettext_lazy("Minutes"),
    "service": gettext_lazy("Service"),
    "staff": gettext_lazy("Staff"),
    "price": gettext_lazy("Price"),
}
FAULTS: dict[str, Any] = {
    "empty": gettext_lazy("There is nothing in the file."),
    "no_rows": gettext_lazy("The file has column heads, but no rows under them."),
    "too_big": gettext_lazy("The file is too large. At most 10 MB fit."),
    "too_many": gettext_lazy("The file has more than 20,000 rows. Divide it in two."),
    "not_a_list": gettext_lazy("This is no list. Save it as CSV or as an Excel file (.xlsx) and try again."),
    "letters": gettext_lazy("The letters of the file cannot be read. Save it as CSV UTF-8 and try again."),
    "quotes": gettext_lazy(
        "A quotation mark is opened and never closed. Save the file as Excel (.xlsx) and try again."
    ),
    "password": gettext_lazy("The file is locked with a password. Save it without one and try again."),
    "broken": gettext_lazy("The file is damaged. Open it in Excel, save it again, and try once more."),
}
REASONS: dict[str, Any] = {
    "no_name": gettext_lazy("There is no name in the row."),
    "name_too_long": gettext_lazy("The name has more than 200 characters."),
    "too_long_ago": gettext_lazy("The last visit is so long ago that the card would be deleted by now."),
    "restricted": gettext_lazy("The use of this customer's details is restricted. Nothing is added."),
    "email_unreadable": gettext_lazy("The e-mail is no address; it is left out."),
    "phone_unreadable": gettext_lazy("The number cannot be dialled; it is kept as written, and gets no SMS."),
    "phone_landline": gettext_lazy("A landline; it gets no SMS."),
    "since_unreadable": gettext_lazy("The day of “customer since” cannot be read; it is left out."),
    "since_ahead": gettext_lazy("“Customer since” lies in the future; it is left out."),
    "last_visit_unreadable": gettext_lazy("The day of the last visit cannot be read; it is left out."),
    "last_visit_ahead": gettext_lazy("The last visit lies in the future; it is left out."),
    "birthday_unreadable": gettext_lazy("The birthday cannot be read; it is left out."),
    "birthday_ahead": gettext_lazy("The birthday lies in the future; it is left out."),
    "newsletter_unclear": gettext_lazy("Neither yes nor no to news; no newsletter is sent."),
    "note_cpr": gettext_lazy("The note looks as if it holds a CPR number. You hardly need it."),
    "note_health": gettext_lazy("The note tells of health. That needs her consent and a place of its own."),
    "shares_address": gettext_lazy(
        "Shares an e-mail or phone with somebody of another name; a card of her own is made."
    ),
    "no_date": gettext_lazy("The date cannot be read."),
    "no_time": gettext_lazy("The time cannot be read."),
    "past": gettext_lazy("The visit is in the past."),
    "odd_length": gettext_lazy("A visit lasts from 5 minutes to 10 hours."),
    "no_service": gettext_lazy("The service is not mapped onto one of yours."),
    "no_staff": gettext_lazy("The member of staff is not mapped onto one of yours."),
    "not_hers": gettext_lazy(
        "This member of staff does not perform the service. Change that under Services."
    ),
    "a_class": gettext_lazy("The service is a class; make the class in the calendar first."),
    "unknown": gettext_lazy("Nobody performs the service."),
    "closed": gettext_lazy("Outside opening hours; it is put there all the same."),
    "taken": gettext_lazy("Over another visit; it is put beside it."),
    "taken_wall": gettext_lazy("Over another visit, and you may not double book."),
    "buffer": gettext_lazy("In the clean-up time beside another visit; it is put there all the same."),
    "room": gettext_lazy("No room or equipment is free."),
}
KEPT: dict[str, Any] = {
    "visit": gettext_lazy("has visits by now"),
    "note": gettext_lazy("has a note that was written since"),
    "changed": gettext_lazy("was changed since"),
    "linked": gettext_lazy("is used elsewhere by now"),
}


def too_big(size: int) -> bool:
    """Say whether a file is larger than is read."""
    return size > MOST_BYTES


def reason_label(code: str) -> str:
    """Say a reason in words."""
    if code.startswith("as_line_"):
        return _("The same as line %(line)s; one is enough.") % {"line": code.removeprefix("as_line_")}
    return str(REASONS.get(code, code))


@dataclass(frozen=True)
class Tally:
    """How many rows go which way."""

    new: int = 0
    known: int = 0
    twice: int = 0
    failed: int = 0
    remarked: int = 0
    kept: int = 0
    cards: int = 0

    @property
    def odd(self) -> int:
        """Give how many rows there is something to read about."""
        return self.failed + self.twice + self.remarked


def tally_of(batch: ImportBatch) -> Tally:
    """Count what becomes of the rows."""
    rows = batch.results.all()
    counts = dict(rows.values_list("outcome").annotate(n=Count("pk")).order_by())
    return Tally(
        new=counts.get(Outcome.NEW, 0),
        known=counts.get(Outcome.KNOWN, 0),
        twice=counts.get(Outcome.TWICE, 0),
        failed=counts.get(Outcome.FAILED, 0),
        remarked=rows.filter(outcome=Outcome.NEW).exclude(remarks=[]).count(),
        kept=rows.exclude(kept="").count(),
        cards=rows.filter(made_customer=True).count(),
    )


def start_context(tenant: Tenant) -> dict[str, Any]:
    """List the imports that are not over yet."""
    batches = list(ImportBatch.objects.order_by("-created_at")[:20])
    return {
        "section": "customers",
        "batches": [
            {
                "id": each.pk,
                "name": str(each.file_name),
                "kind": each.get_kind_display(),
                "state": each.get_state_display(),
                "css": {State.READY: "due", State.MAPPING: "due", State.DONE: "ok"}.get(
                    State(each.state), ""
                ),
                "rows": each.rows,
                "when": day_and_time(each.created_at, tenant.zone),
            }
            for each in batches
        ],
    }


def columns_context(batch: ImportBatch, form: Any) -> dict[str, Any]:
    """Show each column with its head and the first things that stand in it."""
    sample = sample_of(batch)
    columns = []
    for at, title in enumerate(head_of(batch)):
        values = list(dict.fromkeys(row[at] for row in sample if row[at]))[:3]
        columns.append(
            {
                "head": title,
                "field": form[f"col-{at}"],
                "samples": [value[:40] for value in values],
                "filled": sum(bool(row[at]) for row in sample) * 100 // max(1, len(sample)),
            }
        )
    return {
        "section": "customers",
        "batch": batch,
        "columns": columns,
        "file_name": str(batch.file_name),
        "form_label": form_label(batch.form),
    }


def form_label(form: str) -> str:
    """Say how the file is written: "Windows-1252, semicolons between"."""
    letters, _gap, sign = form.partition(" ")
    names = {"cp1252": "Windows-1252", "utf-8": "UTF-8", "utf-16": "UTF-16", "xlsx": "Excel", "xls": "Excel"}
    between = {";": _("semicolons between"), ",": _("commas between"), "\t": _("tabs between")}
    return ", ".join(part for part in (names.get(letters, letters), between.get(sign, sign)) if part)


def guessed(names: Sequence[tuple[str, int]], ours: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Map the file's names onto ours where they are the same, or where one begins with the other's word."""
    found: dict[str, str] = {}
    keys = [(name_key(label), value) for value, label in ours]
    for name, _count in names:
        key = name_key(name)
        same = [value for label, value in keys if label == key]
        near = [value for label, value in keys if key and label and (label.split()[0] == key.split()[0])]
        if same or len(near) == 1:
            found[name] = (same or near)[0]
    return found


def batch_context(batch: ImportBatch, zone: ZoneInfo) -> dict[str, Any]:
    """Show how far a list is, what becomes of its rows, and which there is something to say about."""
    tally = tally_of(batch) if batch.state not in (State.MAPPING, State.CHECKING) else Tally()
    return {
        "section": "customers",
        "batch": batch,
        "file_name": str(batch.file_name),
        "busy": batch.state in (State.CHECKING, State.RUNNING, State.UNDOING),
        "visits": batch.kind == ImportBatch.Kind.VISITS,
        "percent": batch.done_rows * 100 // max(1, batch.rows),
        "tally": tally,
        "facts": facts_of(batch, tally),
        "odd": odd_rows(batch, SHOWN) if tally.odd and batch.state != State.UNDONE else [],
        "kept": kept_rows(batch) if tally.kept else [],
        "may_vouch": kept(batch).existing,
        "undo_until": day_and_time(batch.expires_at, zone),
    }


def facts_of(batch: ImportBatch, tally: Tally) -> list[dict[str, Any]]:
    """Put the counts into lines."""
    new = _("New visits") if batch.kind == ImportBatch.Kind.VISITS else _("New customers")
    lines = [
        (new, tally.new, "new"),
        (_("Already here, left as they are"), tally.known, ""),
        (_("Twice in the file"), tally.twice, ""),
        (_("Cannot be imported"), tally.failed, "fail" if tally.failed else ""),
        (_("Imported with a remark"), tally.remarked, ""),
    ]
    return [{"label": label, "value": value, "css": css} for label, value, css in lines]


def odd_rows(batch: ImportBatch, limit: int) -> list[dict[str, Any]]:
    """List the rows that there is something to say about, what is wrong first, while they are kept."""
    asked = batch.results.exclude(outcome=Outcome.KNOWN).exclude(remarks=[])
    results = sorted(asked, key=lambda each: (each.outcome != Outcome.FAILED, each.number))[:limit]
    wanted = {each.line for each in results}
    cells = {line: row for line, row in all_rows(batch) if line in wanted} if wanted else {}
    return [
        {
            "line": each.line,
            "failed": each.outcome == Outcome.FAILED,
            "said": ", ".join(cell for cell in cells.get(each.line, []) if cell)[:120],
            "reasons": [reason_label(code) for code in each.remarks],
        }
        for each in results
    ]


def odd_csv(batch: ImportBatch) -> bytes:
    """Write the rows that there is something to say about, whole, with the reasons behind them."""
    said = {
        line: (outcome, remarks)
        for line, outcome, remarks in batch.results.exclude(remarks=[]).values_list(
            "line", "outcome", "remarks"
        )
    }
    labels = dict(Outcome.choices)
    rows = [
        [*row, labels[said[line][0]], " ".join(reason_label(code) for code in said[line][1]), line]
        for line, row in all_rows(batch)
        if line in said
    ]
    return csv_bytes([*head_of(batch), _("What becomes of it"), _("Why"), _("Line")], rows)


def kept_rows(batch: ImportBatch) -> list[dict[str, Any]]:
    """Name what undoing left, and why."""
    rows = batch.results.exclude(kept="").select_related("customer").order_by("number")[:SHOWN]
    return [
        {"name": str(row.customer.name) if row.customer else "", "why": str(KEPT.get(row.kept, row.kept))}
        for row in rows
    ]


def said_of(batch: ImportBatch, tally: Tally) -> str:
    """Say in a sentence where the list is, for who listens instead of looking."""
    if batch.state == State.CHECKING:
        return _("The list is being checked.")
    if batch.state in (State.RUNNING, State.UNDOING):
        done = {"done": batch.done_rows, "rows": batch.rows}
        return _("%(done)s of %(rows)s rows are done.") % done
    return ngettext("%(count)s row is new.", "%(count)s rows are new.", tally.new) % {"count": tally.new}
