"""The doors of the customers and their cards. The named card is of a person whom Bob has never served."""

from tests.site.doors.house import Row, staff

ROWS: dict[str, Row] = {
    "customers": staff("bob rita mona alice"),
    "customer_card": staff("rita mona alice", "regular"),
    "customer_new": staff("rita mona alice"),
    "customer_edit": staff("rita mona alice", "regular"),
    "note_new": staff("rita mona alice", "regular"),
    "note_edit": staff("rita mona alice", "regular", "regular_note"),
    "note_delete": staff("rita mona alice", "regular", "regular_note", ok=302, post=True),
    "customer_news": staff("rita mona alice", "regular", ok=302, post=True),
    "customer_block": staff("rita mona alice", "regular"),
    "customer_unblock": staff("rita mona alice", "regular", ok=302, post=True),
    "customer_link": staff("rita mona alice", "regular"),
    "customer_unlink": staff(
        "rita mona alice", "regular", ok=302, post=True, data=lambda house: {"other": house.named("child")}
    ),
    "customer_duplicates": staff("rita mona alice"),
    "customer_merge_with": staff("rita mona alice", "regular"),
    "customer_merge": staff("rita mona alice", "regular", "child"),
    "customer_unmerge": staff("rita mona alice", "merge", ok=302, post=True),
    "customer_visits": staff("rita mona alice", "regular"),
}
