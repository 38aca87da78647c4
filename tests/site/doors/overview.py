"""The doors of figures."""

from tests.site.doors.house import Row, staff

ROWS: dict[str, Row] = {
    "overview": staff("mona alice"),
    "overview_csv": staff("mona alice"),
}
