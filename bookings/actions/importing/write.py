"""Write one part of a checked list, in one transaction: cards, notes, answers to the newsletter, visits."""

from collections.abc import Sequence
from datetime import datetime, time

from django.db.models import DateTimeField, Func

from bookings.actions.importing.check import Line, lines_of
from bookings.actions.importing.complete import CHANNEL, WORDING, fill_in, hear_no
from bookings.actions.importing.known import Known
from bookings.actions.importing.rows import rewrite
from bookings.actions.importing.writevisits import write_visits
from bookings.exchange.people import Person
from bookings.incoming.choices import kept
from bookings.incoming.parts import PART, packed
from bookings.locks import fold, lock_keys
from bookings.models import ImportBatch, ImportPart, ImportRow
from customers.contacts import Contact, read_contact
from customers.models import Customer, NewsletterChoice, Note
from customers.newsletter import suppress
from staff.models import Membership
from tenants import audit
from tenants.actors import Actor
from tenants.models import Tenant

Outcome = ImportRow.Outcome


class ClockNow(Func):
    """The database's clock at this very moment, as the cards themselves are stamped by it."""

    function = "clock_timestamp"
    output_field = DateTimeField()


def write_part(batch: ImportBatch, part: ImportPart, tenant: Tenant, *, now: datetime) -> int:
    """Write the rows of a part that the check found new; give how many rows it had."""
    lines = list(lines_of(batch, tenant, part=part.number))
    results = {
        each.number: each
        for each in batch.results.filter(
            number__gte=part.number * PART, number__lt=part.number * PART + len(lines)
        )
    }
    lines = [each for each in lines if each.number in results]
    wanted = [each for each in lines if results[each.number].outcome == Outcome.NEW]
    filled: list[ImportRow] = []
    if batch.kind == ImportBatch.Kind.VISITS:
        write_visits(batch, tenant, wanted, results, by=batch.by, now=now)
    else:
        write_people(batch, tenant, wanted, results, by=batch.by, now=now)
        if kept(batch).fill:
            filled = fill_in(lines, results, tenant, by=batch.by, now=now)
        hear_no(lines, results, by=batch.by, now=now)
    rewrite([*(results[each.number] for each in wanted), *filled])
    # What was not taken can still be fetched and put right; the rest of the list is forgotten here and now.
    left = [(each.line, each.row) for each in lines if results[each.number].outcome == Outcome.FAILED]
    part.content = packed(left) if left else ""
    part.written_at = ClockNow()
    part.save(update_fields=["content", "written_at"])
    return len(lines)


def write_people(
    batch: ImportBatch,
    tenant: Tenant,
    lines: Sequence[Line],
    results: dict[int, ImportRow],
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Make a card for each row of a person who is not here by now."""
    lock_people(lines)
    mine = batch.results.exclude(customer=None).values_list("customer_id", flat=True)
    known = Known((each.person for each in lines), besides=set(mine))
    made: list[tuple[Line, Customer]] = []
    for each in lines:
        card, restricted, _shared = known.find(each.person)
        result = results[each.number]
        if restricted:
            result.outcome, result.remarks = Outcome.FAILED, [*result.remarks, "restricted"]
        elif card is not None:
            result.outcome, result.customer_id = Outcome.KNOWN, card
            known.use(each.person)
        else:
            fresh = card_of(each.person, tenant, now=now)
            made.append((each, fresh))
            known.add(each.person, fresh.pk)
            result.customer_id, result.made_customer = fresh.pk, True
            result.made_note = bool(each.person.note)
    Customer.objects.bulk_create([fresh for _line, fresh in made], batch_size=500)
    write_notes(made, by=by, now=now)
    write_answers(made, by=by, now=now)
    if made:
        audit.record(
            "customer.import",
            by=by,
            now=now,
            purpose="move",
            object_kind="import",
            object_id=batch.pk,
            ids=[fresh.pk for _line, fresh in made],
        )


def lock_people(lines: Sequence[Line]) -> None:
    """Let nobody book under one of these addresses until the part is written: no card is made twice."""
    contacts = [contact_of(each.person) for each in lines]
    lock_keys(fold(index) for each in contacts for index in (each.email_index, each.phone_index) if index)


def contact_of(person: Person) -> Contact:
    """Give the person's addresses; the number has been read already."""
    return read_contact(email=person.email, phone=person.phone, country="ZZ")


def card_of(person: Person, tenant: Tenant, *, now: datetime) -> Customer:
    """Make the card of a person, not yet saved. News were offered where the owner says so, or refused."""
    contact = contact_of(person)
    since = datetime.combine(person.since, time(12), tzinfo=tenant.zone) if person.since else now
    visit = datetime.combine(person.last_visit, time(12), tzinfo=tenant.zone) if person.last_visit else None
    return Customer(
        name=person.name,
        email=contact.email,
        phone=contact.phone,
        email_index=contact.email_index,
        phone_index=contact.phone_index,
        language=person.language or tenant.language,
        created_at=min(since, visit or since),
        last_visit_at=visit,
        birthday=person.birthday.isoformat() if person.birthday else "",
        newsletter_offered_at=now if person.offered or person.objected else None,
        newsletter_objected=person.objected,
    )


def write_notes(made: Sequence[tuple[Line, Customer]], *, by: Actor, now: datetime) -> None:
    """Write the notes that came along, in the name of who brought them."""
    noted = [(line.person.note, card) for line, card in made if line.person.note]
    if not noted:
        return
    member = Membership.objects.filter(user_id=by.id).first() if by.id else None
    Note.objects.bulk_create(
        Note(
            customer=card,
            text=text,
            author_id=member.pk if member else None,
            author_initials=str(member.initials)[:4] if member else "",
            created_at=now,
        )
        for text, card in noted
    )


def write_answers(made: Sequence[tuple[Line, Customer]], *, by: Actor, now: datetime) -> None:
    """Write down who was offered news and who refused; who refused is never written to, here or elsewhere."""
    asked = [(line.person, card) for line, card in made if line.person.offered or line.person.objected]
    NewsletterChoice.objects.bulk_create(
        NewsletterChoice(
            customer=card,
            objected=person.objected,
            wording=WORDING,
            channel=CHANNEL,
            at=now,
            actor_kind=by.kind,
        )
        for person, card in asked
    )
    for person, _card in asked:
        if person.objected:
            suppress(contact_of(person), now=now)
