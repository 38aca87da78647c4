"""The doors of figures."""

from tests.site.doors.house import Row

ROWS: dict[str, Row] = {}
