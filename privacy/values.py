"""How a stored value is said to a person: dates by the clock of the business, money, words for codes."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from bookings.dates import clock, full_day
from bookings.words import money, phone_label
from privacy import words
from tenants.models import Tenant

LANGUAGES = {"da": "Dansk", "en": "English"}
# A row that is named by another: what she is told of it. A colleague is told as what she is, not as who.
SAID_AS: dict[str, Callable[[Any], object]] = {
    "bookings.resource": lambda row: row.get_kind_display(),
    "bookings.service": lambda row: row.label,
    "tenants.policyversion": lambda row: row.version,
}


class Speaker:
    """Says the values of one business's rows in the reader's language."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant

    def say(self, row: models.Model, name: str) -> str:
        """Say one value of a row; nothing where there is none."""
        column = row._meta.get_field(name)
        if column.is_relation:
            return self.say_key(row, name)
        value = getattr(row, name)
        if value is None or value in ("", []):
            return ""
        if getattr(column, "choices", None):
            return str(getattr(row, f"get_{name}_display")())
        return self.say_value(row, name, value)

    def say_value(self, row: models.Model, name: str, value: Any) -> str:
        """Say a plain value by what it is."""
        told = self.said_by_name(row, name, value)
        if told is not None:
            return told
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if isinstance(value, date):
            return self.moment(value) if isinstance(value, datetime) else full_day(value)
        if isinstance(value, list | tuple):
            return ", ".join(self.say_value(row, name, one) for one in value)
        return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)

    def said_by_name(self, row: models.Model, name: str, value: Any) -> str | None:
        """Say a value whose column's name tells what it is."""
        if name.endswith("price_minor"):
            return money(value, getattr(row, "currency", self.tenant.currency))
        if name in {"actor_kind", "by_kind"}:
            return word(words.ROLES, value)
        if name == "legal_basis":
            return _("agreement") if value == "contract" else str(value)
        if name == "phone":
            return phone_label(value, self.tenant.country)
        told = SPELT.get(name)
        return None if told is None else told(str(value))

    def say_key(self, row: models.Model, name: str) -> str:
        """Say to what a key leads; to another person's row, only that it does."""
        related = getattr(row, name)
        if related is None:
            return ""
        told = SAID_AS.get(related._meta.label_lower)
        if told is not None:
            return str(told(related))
        starts: Any = getattr(related, "starts_at", None)
        if isinstance(starts, datetime):
            return self.moment(starts)
        return short(related.pk)

    def moment(self, moment: datetime) -> str:
        """Write a day with its year, and the time of day."""
        local = moment.astimezone(self.tenant.zone)
        return _("%(day)s at %(time)s") % {"day": full_day(local.date()), "time": clock(local)}


def birthday(text: str) -> str:
    """Write a day that is stored as text; what is none stands as it is."""
    try:
        return full_day(date.fromisoformat(text))
    except ValueError:
        return text


# Stored as a code or a form of writing that is nobody's own.
SPELT: dict[str, Callable[[str], str]] = {
    "language": lambda code: LANGUAGES.get(code, code),
    "birthday": birthday,
}


def word(known: dict[str, Promise], code: str) -> str:
    """Say a code in words; one that has none stands as it is."""
    return str(known.get(code, code.replace("_", " ")))


def short(number: UUID | object) -> str:
    """Shorten a random number to what tells it from others."""
    return str(number)[:8]
