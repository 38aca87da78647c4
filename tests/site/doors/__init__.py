"""The table of doors: every address of the house has a row, in the module of the part that it belongs to."""

from tests.site.doors import (
    booking,
    calendar,
    customers,
    exchange,
    overview,
    people,
    privacy,
    series,
    settings,
    site,
)
from tests.site.doors.house import Row

PARTS = (site, people, booking, calendar, customers, exchange, overview, privacy, series, settings)


def all_rows() -> dict[str, Row]:
    """Put the parts together; an address stands in one part only."""
    rows: dict[str, Row] = {}
    for part in PARTS:
        assert not rows.keys() & part.ROWS.keys(), part.__name__
        rows.update(part.ROWS)
    return rows


ROWS = all_rows()
