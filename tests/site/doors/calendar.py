"""The doors of the calendar and its visits. The named visits are Alice's: Bob sees his own only."""

from tests.site.doors.house import Row, staff

ROWS: dict[str, Row] = {
    "calendar_day": staff("bob rita mona alice"),
    **{
        name: staff("bob rita mona alice")
        for name in ("calendar_week", "calendar_month", "calendar_list", "calendar_print")
    },
    "calendar_choose": staff(
        "bob rita mona alice", ok=302, post=True, data=lambda house: {"zoom": "2", "kind": "week"}
    ),
    "mark_visit": staff(
        "rita mona alice", "visit", ok=302, post=True, data=lambda house: {"status": "arrived"}
    ),
    "cancel_visit": staff("rita mona alice", "visit"),
    "move_visit": staff("rita mona alice", "visit"),
    "answer_request": staff(
        "rita mona alice", "request", ok=302, post=True, data=lambda house: {"answer": "approve"}
    ),
}
