"""The doors of the calendar and its visits. The named visits are Alice's: Bob sees his own only."""

from tests.site.doors.house import House, Row, staff

ALL, REST = "bob rita mona alice", "rita mona alice"


def drop(house: House) -> dict[str, object]:
    """Drag the visit onto itself, an hour later."""
    place = {**house.more["lifted"], "old_minute": 600}
    return {**place, "day": "2026-11-26", "minute": 660}


ROWS: dict[str, Row] = {
    "calendar_day": staff(ALL),
    **{name: staff(ALL) for name in ("calendar_week", "calendar_month", "calendar_list", "calendar_print")},
    "calendar_choose": staff(ALL, ok=302, post=True, data=lambda house: {"zoom": "2", "kind": "week"}),
    "make_visit": staff(ALL),
    "check_visit": staff(ALL, ok=200, post=True),
    "find_customer": staff(ALL, ok=200, post=True),
    "block_time": staff(ALL),
    "change_block": staff(REST, "block"),
    "mark_visit": staff(REST, "visit", ok=302, post=True, data=lambda house: {"status": "arrived"}),
    "cancel_visit": staff(REST, "visit"),
    "move_visit": staff(REST, "visit"),
    "resize_visit": staff(REST, "visit"),
    "hand_over": staff(REST, "visit"),
    "price_visit": staff(REST, "visit"),
    "change_services": staff(REST, "visit"),
    "drop_visit": staff(REST, "visit", ok=302, post=True, data=drop),
    "pay_visit": staff(REST, "visit", ok=302, post=True, data=lambda house: {"how": "card"}),
    "tell_again": staff(REST, "visit", ok=404, post=True, data=lambda house: {"message": house.visit.pk}),
    "answer_change": staff(
        REST,
        "dragged",
        ok=302,
        post=True,
        data=lambda house: {"place": house.more["change"].pk, "answer": "quiet"},
    ),
    "answer_request": staff(REST, "request", ok=302, post=True, data=lambda house: {"answer": "approve"}),
}
