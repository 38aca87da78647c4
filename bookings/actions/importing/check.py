"""Check a whole list without writing anything but what would become of each row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from bookings.actions.importing.fitting import Fitting, known_visits
from bookings.actions.importing.known import Known, keys_in_file
from bookings.exchange.people import Person, cells_of, read_person
from bookings.exchange.visits import Visit, read_visit
from bookings.incoming.choices import kept, starts_of, terms_of
from bookings.incoming.parts import PART, rows_of
from bookings.models import ImportBatch, ImportRow
from customers.cautions import cautions
from tenants.models import Tenant

Outcome = ImportRow.Outcome
# Many rows at once, so that ten thousand take seconds.
WRITTEN = 1000


@dataclass
class Line:
    """One row on its way: where it stands, what it says, and what is to become of it."""

    number: int
    line: int
    row: list[str]
    person: Person
    visit: Visit | None = None
    outcome: str = Outcome.NEW
    remarks: list[str] = field(default_factory=list)
    card: UUID | None = None

    @property
    def note(self) -> str:
        """Give what of the row would be kept as free text."""
        return self.visit.message if self.visit is not None else self.person.note

    def fail(self, *reasons: str) -> None:
        """Let the row not be taken, and say why."""
        self.outcome = Outcome.FAILED
        # What would have been left out of it does not matter any more.
        self.remarks = list(dict.fromkeys(reasons))


def check(batch: ImportBatch, tenant: Tenant, *, now: datetime) -> None:
    """Work out what becomes of each row and write that down; the caller holds the batch's lock."""
    lines = list(lines_of(batch, tenant))
    judge_people(lines)
    if batch.kind == ImportBatch.Kind.VISITS:
        judge_visits(batch, tenant, lines, now=now)
    for each in lines:
        if each.outcome == Outcome.NEW:
            # A warning, not a wall: the row is taken, and named for who looks before she imports.
            each.remarks += [f"note_{found}" for found in cautions(each.note)]
    batch.results.all().delete()
    ImportRow.objects.bulk_create(
        (
            ImportRow(
                batch=batch,
                number=each.number,
                line=each.line,
                outcome=each.outcome,
                remarks=each.remarks,
                customer_id=each.card if each.outcome == Outcome.KNOWN else None,
            )
            for each in lines
        ),
        batch_size=WRITTEN,
    )
    batch.state, batch.done_rows, batch.touched_at = ImportBatch.State.READY, 0, now
    batch.save(update_fields=["state", "done_rows", "touched_at"])


def lines_of(batch: ImportBatch, tenant: Tenant, *, part: int | None = None) -> Iterator[Line]:
    """Read the rows of a list, or of one part, as people or as visits."""
    choices = kept(batch)
    terms = terms_of(batch, tenant, choices)
    parts = batch.parts.order_by("number")
    number = 0
    for each in parts if part is None else parts.filter(number=part):
        number = each.number * PART
        for line, row in rows_of(each):
            cells = cells_of(row, choices.columns)
            if batch.kind == ImportBatch.Kind.VISITS:
                visit = read_visit(cells, terms, tenant.zone, batch.created_at)
                made = Line(number, line, row, visit.person, visit, remarks=list(visit.person.remarks))
                faults: Sequence[str] = visit.faults
            else:
                person = read_person(cells, terms)
                made, faults = Line(number, line, row, person, remarks=list(person.remarks)), person.faults
            if faults:
                made.fail(*faults)
            yield made
            number += 1


def judge_people(lines: Sequence[Line]) -> None:
    """Say of each row whose it is: somebody's here, somebody's earlier in the file, or new."""
    open_lines = [each for each in lines if each.outcome == Outcome.NEW]
    known = Known(each.person for each in open_lines)
    seen: dict[tuple[str, ...], Line] = {}
    for each in open_lines:
        keys = keys_in_file(each.person, each.row)
        former = next((seen[key] for key in keys if key in seen), None)
        card, restricted, shared = known.find(each.person)
        each.card = card
        if restricted:
            each.fail("restricted")
        elif each.visit is None and former is not None:
            each.outcome = Outcome.TWICE
            each.remarks.append(f"as_line_{former.line}")
        elif each.visit is None and card is not None:
            each.outcome = Outcome.KNOWN
            each.remarks += [f"fill_{name}" for name in known.lacks(card, each.person)]
            known.use(each.person)
        elif card is None and shared:
            each.remarks.append("shares_address")
        here = each.outcome in (Outcome.KNOWN, Outcome.TWICE)
        if here and each.person.objected and card not in known.refusing:
            each.remarks.append("says_no")
        for key in keys:
            seen.setdefault(key, each)


def judge_visits(batch: ImportBatch, tenant: Tenant, lines: Sequence[Line], *, now: datetime) -> None:
    """Say of each visit whether it is here already, and what speaks against its time."""
    open_lines = [each for each in lines if each.outcome == Outcome.NEW and each.visit is not None]
    fitting = Fitting(batch, tenant, [each.visit for each in open_lines if each.visit], now=now)
    here = known_visits({each.card for each in open_lines if each.card}, now=batch.created_at)
    seen: set[tuple[str, ...]] = set()
    for each in open_lines:
        assert each.visit is not None
        at = starts_of(each.visit.starts_at)
        keys = {(*key, at, each.visit.service) for key in keys_in_file(each.person, [each.person.name])}
        if (each.card, each.visit.starts_at) in here:
            each.outcome = Outcome.KNOWN
        elif keys & seen:
            each.outcome = Outcome.TWICE
        else:
            fit, reasons = fitting.place(each.visit)
            if fit is None:
                each.fail(*reasons)
            else:
                each.remarks += [reason for reason in reasons if reason not in each.remarks]
        seen |= keys
