"""Reads rows of people: who they are, what was left out, and why a row cannot be taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bookings.exchange.values import DMY, read_date, read_email, read_phone, read_yes

LONGEST_NAME = 200


@dataclass(frozen=True)
class Person:
    """A row as a person; `faults` stop it, `remarks` say what was left out or looks odd."""

    name: str = ""
    email: str = ""
    phone: str = ""
    phone_key: str = ""
    language: str = ""
    note: str = ""
    since: date | None = None
    last_visit: date | None = None
    birthday: date | None = None
    offered: bool = False
    objected: bool = False
    faults: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Terms:
    """What holds for all rows: the country of the numbers, how dates are written, which day it is."""

    country: str
    today: date
    order: str = DMY
    languages: tuple[str, ...] = ("da", "en")
    # People who came last before this day are left out; None takes everybody.
    not_before: date | None = None
    # The owner says that these are customers who were offered to say no when they gave their address.
    existing: bool = False


def cells_of(row: Sequence[str], mapping: Sequence[str]) -> dict[str, str]:
    """Give a row's cells by field."""
    found: dict[str, str] = {}
    for field, cell in zip(mapping, row, strict=False):
        if field and cell:
            found[field] = f"{found[field]} {cell}" if field in found else cell
    return found


def read_person(cells: Mapping[str, str], terms: Terms) -> Person:
    """Read one row."""
    faults: list[str] = []
    remarks: list[str] = []
    name = name_of(cells)
    if not name:
        faults.append("no_name")
    elif len(name) > LONGEST_NAME:
        faults.append("name_too_long")
    email = email_of(cells, remarks)
    phone, phone_key, second = phones_of(cells, terms.country, remarks)
    last_visit = day_of(cells, "last_visit", terms, remarks)
    if last_visit and terms.not_before and last_visit < terms.not_before:
        faults.append("too_long_ago")
    offered, objected = newsletter_of(cells, terms, remarks)
    return Person(
        name=name,
        email=email,
        phone=phone,
        phone_key=phone_key,
        language=language_of(cells.get("language", ""), terms.languages),
        note="\n".join(part for part in (cells.get("note", ""), second) if part),
        since=day_of(cells, "since", terms, remarks),
        last_visit=last_visit,
        birthday=day_of(cells, "birthday", terms, remarks),
        offered=offered,
        objected=objected,
        faults=tuple(faults),
        remarks=tuple(dict.fromkeys(remarks)),
    )


def name_of(cells: Mapping[str, str]) -> str:
    """Join first and last name, or take the name; "Hansen, Anne" is turned round."""
    joined = f"{cells.get('first', '')} {cells.get('last', '')}".strip()
    whole = cells.get("name", "")
    if whole and cells.get("last") and not cells.get("first"):
        whole = f"{whole} {cells['last']}"
    name = joined if cells.get("first") else whole or joined
    last, comma, first = name.partition(",")
    if comma and first.strip() and "," not in first and len(last.split()) == 1:
        name = f"{first} {last}"
    return " ".join(name.split())


def email_of(cells: Mapping[str, str], remarks: list[str]) -> str:
    """Take the address; what is none is left out and said."""
    typed = cells.get("email", "")
    found = read_email(typed) if typed else None
    if typed and found is None:
        remarks.append("email_unreadable")
    return found or ""


def phones_of(cells: Mapping[str, str], country: str, remarks: list[str]) -> tuple[str, str, str]:
    """Take the first number that can be dialled; one that cannot stays as it was typed.

    A second number goes into the note, where nobody sends a message to it.
    """
    typed = [cells[field] for field in ("phone", "phone2") if cells.get(field)]
    if not typed:
        return "", "", ""
    read = [read_phone(each, country) for each in typed]
    at = next((number for number, each in enumerate(read) if each and each.kind != "landline"), None)
    at = at if at is not None else next((number for number, each in enumerate(read) if each), 0)
    phone = read[at]
    second = next((text for number, text in enumerate(typed) if number != at), "")
    if phone is None:
        remarks.append("phone_unreadable")
        return typed[at][:40], "", second
    if phone.kind == "landline":
        remarks.append("phone_landline")
    return phone.e164, phone.e164, second


def day_of(cells: Mapping[str, str], field: str, terms: Terms, remarks: list[str]) -> date | None:
    """Take a day of the past; what is none is left out and said."""
    typed = cells.get(field, "")
    if not typed:
        return None
    day = read_date(typed, terms.order)
    if day is None or day > terms.today:
        remarks.append(f"{field}_unreadable" if day is None else f"{field}_ahead")
        return None
    return day


def newsletter_of(cells: Mapping[str, str], terms: Terms, remarks: list[str]) -> tuple[bool, bool]:
    """Say whether she was offered news and did not refuse, and whether she refused. A no always wins."""
    objected = read_yes(cells.get("objected", ""))
    offered = read_yes(cells.get("newsletter", ""))
    if (cells.get("objected") and objected is None) or (cells.get("newsletter") and offered is None):
        remarks.append("newsletter_unclear")
    no = bool(objected) or offered is False or (bool(cells.get("objected")) and objected is None)
    return bool(offered) and not no and terms.existing, no


def language_of(typed: str, known: Sequence[str]) -> str:
    """Read a language that the business answers in; else the house's own."""
    word = typed.strip().casefold()
    names = {"dansk": "da", "danish": "da", "engelsk": "en", "english": "en", "dk": "da", "gb": "en"}
    code = names.get(word, word[:2])
    return code if code in known else ""
