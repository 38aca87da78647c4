"""The doors of the customers and their cards."""

from tests.site.doors.house import Row

ROWS: dict[str, Row] = {}
