"""The doors of how a business arranges itself."""

from collections.abc import Callable
from dataclasses import replace

from tests.site.doors.house import House, Row, everybody, staff


def the_cut(house: House) -> list[object]:
    """Name Salon Solvik's haircut."""
    return [house.solvik.tenant.slug, house.solvik.services["cut"].pk]


def the_cuts(house: House) -> list[object]:
    """Name the heading that the haircut stands under."""
    return [house.solvik.tenant.slug, house.solvik.services["cut"].category_id]


def of(row: Row, args: Callable[[House], list[object]]) -> Row:
    """Give a row with these arguments of its address."""
    return replace(row, args=args)


ROWS: dict[str, Row] = {
    "settings": staff("rita mona alice"),
    "business": staff("mona alice"),
    "setup": staff("mona alice"),
    "setup_step": staff("mona alice", "hours"),
    "preview": staff("mona alice"),
    "look": staff("mona alice"),
    "own_logo": staff("mona alice", "logo_mark"),
    "logo": everybody(200, "logo_mark"),
    "look_css": Row(everybody(200).statuses, lambda house: ["84276f"]),
    "page_address": staff("mona alice"),
    "page_code": staff("mona alice", "svg"),
    "page_print": staff("mona alice"),
    "booking_rules": staff("mona alice"),
    "reminders": staff("mona alice"),
    "services": staff("mona alice"),
    "services_order": staff(
        "mona alice",
        ok=302,
        post=True,
        data=lambda house: {"step": f"down:{house.solvik.services['cut'].pk}"},
    ),
    "service_new": staff("mona alice"),
    "service": of(staff("mona alice"), the_cut),
    "service_act": of(staff("mona alice", ok=302, post=True, data=lambda house: {"act": "retire"}), the_cut),
    "category_new": staff("mona alice"),
    "category": of(staff("mona alice"), the_cuts),
    "agreement": staff("mona alice"),
    "agreement_copy": staff("mona alice", "agreed_version", "da"),
    "opening_hours": staff("mona alice"),
    "resource_hours": of(
        staff("mona alice"), lambda house: [house.solvik.tenant.slug, house.solvik.people["bob"].pk]
    ),
    "resources": staff("mona alice"),
    "resource_new": staff("mona alice"),
    "resource": of(
        staff("mona alice"), lambda house: [house.solvik.tenant.slug, house.solvik.people["bob"].pk]
    ),
    "resource_act": of(
        staff("mona alice", ok=302, post=True, data=lambda house: {"act": "retire"}),
        lambda house: [house.solvik.tenant.slug, house.solvik.people["chair"].pk],
    ),
    "closures": staff("mona alice"),
    "closure_new": staff("mona alice"),
    "holidays": staff("mona alice"),
    "exception_change": staff("mona alice", "closure"),
    "exception_delete": staff("mona alice", "closure"),
    "absences": staff("bob rita mona alice"),
    "absence_new": staff("bob mona alice"),
    "absence_request": staff("mona alice", "wish"),
    "absence_withdraw": staff("bob", "wish", ok=302, post=True),
    "message_texts": staff("rita mona alice"),
    "message_text": staff("rita mona alice", "booking_reminder", "sms", "da"),
}
