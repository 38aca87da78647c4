"""Reads the rows of a file: people, visits, services, or every table as it stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Field, Model, QuerySet
from django.utils.translation import gettext as _

from bookings.actions.exporting.columns import columns_of, heads
from bookings.intervals import minutes_between
from bookings.models import Booking, BookingItem, Service
from customers.models import Customer, Note
from customers.reach import cards_for
from staff.models import Membership
from staff.permissions import Permission
from tenants.models import Tenant

AT_ONCE = 1000
Cells = list[Any]


@dataclass
class Table:
    """A list that goes out: its name, the words and keys of its columns, its rows."""

    name: str
    heads: list[str]
    keys: list[str]
    rows: list[Cells] = field(default_factory=list)


def batches(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    """Read rows some at a time."""
    batch: list[Any] = []
    for row in rows.iterator(chunk_size=AT_ONCE):
        batch.append(row)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def plain(value: Any, zone: ZoneInfo) -> Any:
    """Write a value as a person reads it: a moment in the business's own time, a list as words."""
    if isinstance(value, datetime):
        return value.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, bool) or value is None or isinstance(value, int):
        return value
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value)
    return str(value)


def cells_of(row: Model, fields: Sequence[Field], zone: ZoneInfo) -> Cells:
    """Read some columns of a row, sealed ones opened."""
    return [plain(getattr(row, each.attname), zone) for each in fields]


def customers(tenant: Tenant, member: Membership) -> Table:
    """List the people whom the member may see, with what was noted and whether they said no to news."""
    fields = columns_of(Customer, member)
    notes = member.may(Permission.SEE_NOTES)
    extra = [(_("Note"), "note")] if notes else []
    table = Table(
        "customers",
        [*heads(Customer, fields), *(head for head, _key in extra)],
        [*(each.attname for each in fields), *(key for _head, key in extra)],
    )
    for batch in batches(cards_for(member).order_by("created_at", "pk")):
        ids = [card.pk for card in batch]
        noted: dict[Any, list[str]] = {}
        for note in Note.objects.filter(customer__in=ids).order_by("created_at") if notes else ():
            noted.setdefault(note.customer_id, []).append(str(note.text))
        for card in batch:
            row = cells_of(card, fields, tenant.zone)
            table.rows.append([*row, "\n".join(noted.get(card.pk, []))] if notes else row)
    return table


def visits(tenant: Tenant, member: Membership) -> Table:
    """List visits as our own import reads them, and after that every other column of theirs."""
    fields = [each for each in columns_of(Booking, member) if each.attname not in {"starts_at", "ends_at"}]
    contact = member.may(Permission.SEE_CONTACT)
    first = [(_("Date"), "date"), (_("Time"), "time"), (_("Minutes"), "minutes"), (_("Service"), "service")]
    first += [(_("Staff"), "staff"), (_("Name"), "name")]
    first += [(_("E-mail"), "email"), (_("Phone"), "phone")] if contact else []
    first += [(_("Price"), "price")]
    table = Table(
        "visits",
        [*(head for head, _key in first), *heads(Booking, fields)],
        [*(key for _head, key in first), *(each.attname for each in fields)],
    )
    found = Booking.objects.select_related("customer").order_by("starts_at", "pk")
    if member.may(Permission.OWN_CUSTOMERS_ONLY):
        found = found.filter(
            items__resource__membership_id=member.pk, customer__in=cards_for(member)
        ).distinct()
    for batch in batches(found):
        items: dict[Any, list[BookingItem]] = {}
        rows = BookingItem.objects.select_related("resource").filter(booking__in=[each.pk for each in batch])
        for item in rows.order_by("number"):
            items.setdefault(item.booking_id, []).append(item)
        for booking in batch:
            table.rows.append(
                visit_cells(booking, items.get(booking.pk, []), tenant, contact=contact)
                + cells_of(booking, fields, tenant.zone)
            )
    return table


def visit_cells(booking: Booking, items: Sequence[BookingItem], tenant: Tenant, *, contact: bool) -> Cells:
    """Write when, for how long, what, with whom, for whom and at what price."""
    start = booking.starts_at.astimezone(tenant.zone)
    card = booking.customer
    cells: Cells = [
        start.date().isoformat(),
        start.strftime("%H:%M"),
        minutes_between(booking.starts_at, booking.ends_at),
        " + ".join(item.name for item in items),
        ", ".join(dict.fromkeys(str(item.resource.name) for item in items)),
        str(card.name) if card else "",
    ]
    if contact:
        cells += [str(card.email) if card else "", str(card.phone) if card else ""]
    return [*cells, booking.price_minor / 100]


def services(tenant: Tenant, member: Membership) -> Table:
    """List the price list, with its categories by name."""
    fields = columns_of(Service, member)
    table = Table("services", [_("Category"), *heads(Service, fields)], ["category", *names(fields)])
    for service in Service.objects.select_related("category").order_by("category__position", "position"):
        table.rows.append([service.category.name, *cells_of(service, fields, tenant.zone)])
    return table


def names(fields: Sequence[Field]) -> list[str]:
    """Give the names of columns as the database has them."""
    return [str(each.attname) for each in fields]


def whole(model: type[Model], tenant: Tenant, member: Membership) -> Table:
    """Give one table as it stands, with the database's own names."""
    fields = columns_of(model, member)
    table = Table(model._meta.label_lower, names(fields), names(fields))
    if fields:
        for batch in batches(model._default_manager.order_by("pk")):
            table.rows += [cells_of(row, fields, tenant.zone) for row in batch]
    return table
