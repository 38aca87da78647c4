"""What somebody chose for a list: which column is what, and onto what the file's own names are mapped."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from uuid import UUID

from bookings.exchange.people import Terms
from bookings.exchange.values import DMY
from bookings.models import ImportBatch
from tenants.models import Tenant


@dataclass(frozen=True)
class Choices:
    """The answers of the page on which the columns are named."""

    columns: Sequence[str] = ()
    order: str = DMY
    # Leave out whom the business would have deleted by now.
    leave_old: bool = True
    # The owner's word that these are customers who could say no to news when they gave their address.
    existing: bool = False
    # Fill in what the cards of people who are here lack.
    fill: bool = False
    # Plan reminders for imported visits; nothing else is ever sent for them.
    remind: bool = False
    # The file's names of services and people, onto ours; what is missing here is left out.
    services: Mapping[str, str] = field(default_factory=dict)
    staff: Mapping[str, str] = field(default_factory=dict)


def keep(batch: ImportBatch, choices: Choices) -> None:
    """Write the answers on the batch, not yet saved."""
    batch.choices = json.dumps(asdict(choices), ensure_ascii=False)


def kept(batch: ImportBatch) -> Choices:
    """Read the answers."""
    return Choices(**json.loads(str(batch.choices))) if batch.choices else Choices()


def head_of(batch: ImportBatch) -> list[str]:
    """Give the words of the list's head."""
    return [str(each) for each in json.loads(str(batch.head))]


def terms_of(batch: ImportBatch, tenant: Tenant, choices: Choices) -> Terms:
    """Give what holds for all rows. The day is that of the upload: a check and its import read alike."""
    today = batch.created_at.astimezone(tenant.zone).date()
    return Terms(
        country=tenant.country,
        today=today,
        order=choices.order,
        languages=tuple(tenant.languages),
        not_before=months_before(today, tenant.retention_months) if choices.leave_old else None,
        existing=choices.existing,
    )


def months_before(day: date, months: int) -> date:
    """Go back so many months, to the last day of a shorter month."""
    number = day.year * 12 + day.month - 1 - months
    year, month = divmod(number, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(months)


def uuid_in(mapping: Mapping[str, str], name: str) -> UUID | None:
    """Give what a name of the file is mapped onto."""
    found = mapping.get(name)
    return UUID(found) if found else None


def starts_of(moment: datetime | None) -> str:
    """Write a moment as part of a key."""
    return moment.isoformat() if moment else ""
