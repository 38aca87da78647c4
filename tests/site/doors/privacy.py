"""The doors of data protection."""

from tests.site.doors.house import Row, everybody

ROWS: dict[str, Row] = {
    "policy": everybody(200, ""),
    "policy_version": everybody(200, "0.10"),
}
