"""The doors that strangers and customers come to."""

from tests.site.doors.house import House, Row, everybody


def of_service(house: House) -> dict[str, object]:
    """Ask for a haircut."""
    return {"s": str(house.solvik.services["cut"].pk)}


ROWS: dict[str, Row] = {
    "front": everybody(200, ""),
    "book_services": everybody(200, ""),
    "book_time": everybody(200, "", data=of_service),
    "book_details": everybody(200, "flow"),
    "visit": everybody(200, "token"),
    "visit_done": everybody(200, "token"),
    "visit_move": everybody(200, "token"),
    "visit_cancel": everybody(200, "token"),
    "visit_ics": everybody(200, "token"),
}
