"""What a list says of people who are here already: a no to news counts, and fills what a card lacks.

Nothing that stands on a card is changed. What was filled in is remembered by the row, and taken out again
with the import unless somebody has worked on the card since.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from bookings.actions.importing.check import Line
from bookings.actions.importing.known import Known, has_address
from bookings.exchange.people import Person
from bookings.incoming.parts import PART
from bookings.models import ImportBatch, ImportPart, ImportRow
from customers.actions.cards import edit_card
from customers.contacts import read_contact
from customers.models import Customer
from customers.newsletter import has_objected, record_choice, suppress
from customers.normalise import name_key
from tenants.actors import Actor
from tenants.models import Tenant

Outcome = ImportRow.Outcome
FILL, FILLED = "fill_", "filled_"
WORDING, CHANNEL = "import-existing-customers-1", "import"


def fill_in(
    lines: Sequence[Line], results: Mapping[int, ImportRow], tenant: Tenant, *, by: Actor, now: datetime
) -> list[ImportRow]:
    """Put into the cards what they lack and the list has; give the rows that did."""
    asked = [each for each in lines if lacking(results[each.number])]
    cards = cards_of([results[each.number] for each in asked])
    changed = []
    for each in asked:
        result = results[each.number]
        card = cards.get(result.customer_id) if result.customer_id else None
        # Whoever was called otherwise when the list was checked may be somebody else by now.
        if card is None or card.restricted or name_key(card.name) != name_key(each.person.name):
            continue
        names = [name for name in lacking(result) if not getattr(card, name)]
        edit_card(tenant=tenant, card=card, values=values_of(each.person, names), by=by, now=now)
        rest = [code for code in result.remarks if not code.startswith(FILL)]
        result.remarks = [*rest, *(FILLED + name for name in names)]
        changed.append(result)
    return changed


def take_out(
    batch: ImportBatch, rows: Sequence[ImportRow], tenant: Tenant, *, by: Actor, now: datetime
) -> None:
    """Empty again what was filled in, on cards that are as the import left them."""
    filled = [row for row in rows if any(code.startswith(FILLED) for code in row.remarks)]
    cards = cards_of(filled)
    written = dict(ImportPart.objects.filter(batch=batch).values_list("number", "written_at"))
    for row in filled:
        card = cards.get(row.customer_id) if row.customer_id else None
        limit = written.get(row.number // PART)
        if card is None:
            continue
        if limit is None or card.changed_at > limit:
            row.kept = "changed"
            continue
        names = [code.removeprefix(FILLED) for code in row.remarks if code.startswith(FILLED)]
        edit_card(tenant=tenant, card=card, values=dict.fromkeys(names, ""), by=by, now=now)
        row.remarks = [code.replace(FILLED, FILL) for code in row.remarks]


def lacking(row: ImportRow) -> list[str]:
    """Name what the check found missing on a card that is here."""
    codes = row.remarks if row.outcome == Outcome.KNOWN else []
    return [code.removeprefix(FILL) for code in codes if code.startswith(FILL)]


def cards_of(rows: Sequence[ImportRow]) -> dict[UUID, Customer]:
    """Lock the cards of these rows, in the order of their ids."""
    ids = [row.customer_id for row in rows if row.customer_id]
    locked = Customer.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    return {card.pk: card for card in locked} if ids else {}


def values_of(person: Person, names: Sequence[str]) -> dict[str, str]:
    """Give what the list has of these fields."""
    given = {
        "email": person.email,
        "phone": person.phone,
        "birthday": person.birthday.isoformat() if person.birthday else "",
    }
    return {name: given[name] for name in names}


def hear_no(lines: Sequence[Line], results: Mapping[int, ImportRow], *, by: Actor, now: datetime) -> None:
    """Note the no to news of people who are here, or who stand in the list twice; none is ever taken back."""
    heard = (Outcome.KNOWN, Outcome.TWICE)
    saying = [each for each in lines if each.person.objected and results[each.number].outcome in heard]
    known = Known([each.person for each in saying if has_address(each.person)])
    for each in saying:
        suppress(read_contact(email=each.person.email, phone=each.person.phone, country="ZZ"), now=now)
        found = known.find(each.person)[0] if has_address(each.person) else results[each.number].customer_id
        card = Customer.objects.filter(pk=found).first() if found else None
        if card is not None and not has_objected(card):
            record_choice(customer=card, objected=True, wording=WORDING, channel=CHANNEL, by=by, now=now)
