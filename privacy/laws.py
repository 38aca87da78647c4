"""The laws that let something stay when a person is erased: on which rows, and until when.

The data map names a law beside a column (`hold_law`). Here stands what the law means for the rows of that
column's table.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Rows = QuerySet[Any]
# Bookkeeping law: five years from the end of the financial year, which here is the calendar year.
BOOKKEEPING_YEARS = 5


@dataclass(frozen=True)
class Law:
    """What a law keeps: its words, the rows that it concerns, and the last day, None where there is none."""

    words: Promise
    kept: Promise
    concerns: Callable[[Rows], Rows]
    until: Callable[[Rows, ZoneInfo], date | None]


def paid(rows: Rows) -> Rows:
    """Narrow visits to those that were paid: an entry of the books stands for each."""
    return rows.filter(payment="paid")


def end_of_books(rows: Rows, zone: ZoneInfo) -> date | None:
    """Give the day on which the last of these entries may go."""
    latest: datetime | None = rows.aggregate(latest=Max("paid_at"))["latest"]
    return None if latest is None else date(latest.astimezone(zone).year + BOOKKEEPING_YEARS, 12, 31)


def everything(rows: Rows) -> Rows:
    """Leave nothing out."""
    return rows


def never(rows: Rows, zone: ZoneInfo) -> date | None:
    """Name no day: an objection has no end."""
    return None


LAWS: dict[str, Law] = {
    "Bogføringsloven § 12": Law(
        _("Bookkeeping Act, section 12"),
        _("price, payment and date, without a name"),
        paid,
        end_of_books,
    ),
    "GDPR art. 21(3)": Law(
        _("GDPR, article 21(3)"),
        _("a fingerprint of the address that said no to news"),
        everything,
        never,
    ),
    "GDPR art. 28(3)": Law(
        _("GDPR, article 28(3)"),
        _("the data-processing agreement, and who made it"),
        everything,
        never,
    ),
}
