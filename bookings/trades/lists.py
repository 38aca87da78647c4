"""How a trade's price list is written down."""

from dataclasses import dataclass

Hours = tuple[int, int]
WORKDAY: Hours = (9 * 60, 17 * 60)
LATE: Hours = (9 * 60, 19 * 60)
SATURDAY: Hours = (9 * 60, 14 * 60)


@dataclass(frozen=True)
class Entry:
    """One line of a price list."""

    name: str
    name_en: str
    minutes: int
    kroner: int
    text: str = ""
    text_en: str = ""
    price_from: bool = False
    # The stretch in which the performer is free: where it begins, how long it lasts.
    gap: tuple[int, int] = (0, 0)
    after: int = 0
    seats: int = 1
    needs_approval: bool = False
    notice_minutes: int = 60


@dataclass(frozen=True)
class Heading:
    """A heading of a price list, with the colour of its visits."""

    name: str
    name_en: str
    colour: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Trade:
    """What a trade offers, and when it usually is open: weekday to hours, 0 = Monday."""

    key: str
    headings: tuple[Heading, ...]
    week: dict[int, Hours]

    @property
    def entries(self) -> list[Entry]:
        """Give all lines in their order."""
        return [entry for heading in self.headings for entry in heading.entries]
