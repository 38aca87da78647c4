"""The doors of moving in and out: import and export."""

from tests.site.doors.house import Row

ROWS: dict[str, Row] = {}
