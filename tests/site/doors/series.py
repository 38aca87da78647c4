"""The doors of series, classes, requests and the message log."""

from tests.site.doors.house import Row, staff

ROWS: dict[str, Row] = {
    "new_series": staff("bob rita mona alice"),
    "repeat_visit": staff("rita mona alice", "visit"),
    "visit_series": staff("rita mona alice", "of_series"),
    "move_series": staff("rita mona alice", "of_series"),
    "cancel_series": staff("rita mona alice", "of_series"),
}
