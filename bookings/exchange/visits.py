"""Reads rows of coming visits: who comes, when, for what and to whom, by the names that the file uses."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bookings.exchange.people import Person, Terms, read_person
from bookings.exchange.values import read_clock, read_minutes, read_moment, read_price


@dataclass(frozen=True)
class Visit:
    """A row as a visit; the names are the file's own, as they were mapped onto services and people."""

    person: Person
    starts_at: datetime | None = None
    minutes: int | None = None
    service: str = ""
    staff: str = ""
    price_minor: int | None = None
    message: str = ""
    faults: tuple[str, ...] = ()


def read_visit(cells: Mapping[str, str], terms: Terms, zone: ZoneInfo, now: datetime) -> Visit:
    """Read one row; its time is the business's own wall time."""
    person = read_person({name: cell for name, cell in cells.items() if name != "note"}, terms)
    faults = list(person.faults)
    day, clock = read_moment(cells.get("date", ""), terms.order)
    clock = read_clock(cells["time"]) if cells.get("time") else clock
    if cells.get("time") and clock is None:
        clock = read_moment(cells["time"], terms.order)[1]
    if day is None:
        faults.append("no_date")
    if clock is None:
        faults.append("no_time")
    starts_at = datetime.combine(day, clock, tzinfo=zone) if day and clock else None
    if starts_at and starts_at <= now:
        faults.append("past")
    minutes = length_of(cells, starts_at)
    if minutes is not None and not 5 <= minutes <= 600:
        faults.append("odd_length")
    return Visit(
        person=person,
        starts_at=starts_at,
        minutes=minutes,
        service=cells.get("service", ""),
        staff=cells.get("staff", ""),
        price_minor=read_price(cells.get("price", "")),
        message=cells.get("note", ""),
        faults=tuple(faults),
    )


def length_of(cells: Mapping[str, str], starts_at: datetime | None) -> int | None:
    """Give the minutes, told or worked out from the end; None leaves it to the service."""
    if cells.get("minutes"):
        return read_minutes(cells["minutes"])
    end = cells.get("end", "")
    clock = read_clock(end) or read_moment(end)[1]
    if starts_at is None or clock is None:
        return None
    return (clock.hour - starts_at.hour) * 60 + clock.minute - starts_at.minute
