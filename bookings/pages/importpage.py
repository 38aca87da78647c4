"""What the pages of an import show: columns with what stands in them, counts, rows with the reason beside."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.dates import day_and_time
from bookings.exchange.cells import csv_bytes
from bookings.exchange.sheet import MOST_BYTES
from bookings.incoming.choices import head_of, kept
from bookings.incoming.parts import all_rows, sample_of
from bookings.models import ImportBatch, ImportRow
from bookings.pages.importwords import FILLABLE, KEPT, reason_label
from customers.normalise import name_key
from tenants.models import Tenant

Outcome = ImportRow.Outcome
State = ImportBatch.State
SHOWN = 40


def too_big(size: int) -> bool:
    """Say whether a file is larger than is read."""
    return size > MOST_BYTES


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
    # What the cards of people who are here lack and the list has; what was filled in; who says no to news.
    fill: tuple[tuple[str, int], ...] = ()
    fillable: int = 0
    filled: int = 0
    noes: int = 0

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
        **here_already(batch),
    )


def here_already(batch: ImportBatch) -> dict[str, Any]:
    """Count what the list has to say to cards that are here."""
    codes: Counter[str] = Counter()
    rows = batch.results.filter(outcome=Outcome.KNOWN).exclude(remarks=[])
    said = [set(remarks) for remarks in rows.values_list("remarks", flat=True)]
    for remarks in said:
        codes.update(remarks)
    return {
        "fill": tuple((name, codes[f"fill_{name}"]) for name in FILLABLE if codes[f"fill_{name}"]),
        "fillable": sum(any(code.startswith("fill_") for code in remarks) for remarks in said),
        "filled": sum(any(code.startswith("filled_") for code in remarks) for remarks in said),
        "noes": codes["says_no"],
    }


def fills_label(tally: Tally) -> str:
    """Say what would be filled in: "20 phone numbers, 3 e-mails"."""
    return ", ".join(FILLABLE[name](number) % {"n": number} for name, number in tally.fill)


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
        "fills": fills_label(tally),
        "facts": facts_of(batch, tally),
        "odd": odd_rows(batch, SHOWN) if tally.odd and batch.state != State.UNDONE else [],
        "odd_all": told_rows(batch).count(),
        "kept": kept_rows(batch) if tally.kept else [],
        "may_vouch": kept(batch).existing,
        "undo_until": day_and_time(batch.expires_at, zone),
    }


def facts_of(batch: ImportBatch, tally: Tally) -> list[dict[str, Any]]:
    """Put the counts into lines."""
    new = _("New visits") if batch.kind == ImportBatch.Kind.VISITS else _("New customers")
    lines = [
        (new, tally.new, "new"),
        (_("Already here"), tally.known, ""),
        (_("Filled in on cards that were here"), tally.filled, ""),
        (_("Twice in the file"), tally.twice, ""),
        (_("Cannot be imported"), tally.failed, "fail" if tally.failed else ""),
        (_("Imported with a remark"), tally.remarked, ""),
    ]
    return [{"label": label, "value": value, "css": css} for label, value, css in lines]


def told_rows(batch: ImportBatch) -> QuerySet[ImportRow]:
    """Find the rows that there is something to say about; once all is written, those that were not taken."""
    asked = batch.results.exclude(outcome=Outcome.KNOWN).exclude(remarks=[])
    return asked.filter(outcome=Outcome.FAILED) if batch.state == State.DONE else asked


def odd_rows(batch: ImportBatch, limit: int) -> list[dict[str, Any]]:
    """List the rows that there is something to say about, what is wrong first, while they are kept."""
    results = sorted(told_rows(batch), key=lambda each: (each.outcome != Outcome.FAILED, each.number))[:limit]
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
