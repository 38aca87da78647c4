"""The doors of the customers and their cards. The named card is of a person whom Bob has never served."""

from tests.site.doors.house import Row, staff

ROWS: dict[str, Row] = {
    "customers": staff("bob rita mona alice"),
    "customer_card": staff("rita mona alice", "regular"),
}
