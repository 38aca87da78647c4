"""The doors of series, classes, requests and the message log."""

from tests.site.doors.house import Row, everybody, staff

ROWS: dict[str, Row] = {
    "new_series": staff("bob rita mona alice"),
    "repeat_visit": staff("rita mona alice", "visit"),
    "visit_series": staff("rita mona alice", "of_series"),
    "move_series": staff("rita mona alice", "of_series"),
    "requests": staff("bob rita mona alice"),
    "accept_request": staff("rita mona alice", "request", ok=302, post=True),
    "decline_request": staff("rita mona alice", "request"),
    "propose_time": staff("rita mona alice", "asked"),
    "visit_answer": everybody(302, "token", method="post"),
    "message_log": staff("rita mona alice"),
    "message_cap": staff("mona alice", ok=302, post=True, data=lambda house: {"cap": "500"}),
    "message_again": staff("rita mona alice", "failed_message", ok=302, post=True),
    "classes": staff("bob rita mona alice"),
    "new_class": staff("bob rita mona alice"),
    "class_page": staff("rita mona alice", "class"),
    "class_change": staff("rita mona alice", "class"),
    "class_cancel": staff("rita mona alice", "class"),
    "seat_add": staff("rita mona alice", "class", post=True),
    "seat_mark": staff(
        "rita mona alice", "class", "seat", ok=302, post=True, data=lambda house: {"status": "arrived"}
    ),
    "seat_remove": staff("rita mona alice", "class", "seat", ok=302, post=True),
    "cancel_series": staff("rita mona alice", "of_series"),
}
