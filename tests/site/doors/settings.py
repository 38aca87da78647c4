"""The doors of how a business arranges itself."""

from tests.site.doors.house import Row, staff

ROWS: dict[str, Row] = {
    "settings": staff("rita mona alice"),
    "business": staff("mona alice"),
    "booking_rules": staff("mona alice"),
    "reminders": staff("mona alice"),
    "message_texts": staff("rita mona alice"),
    "message_text": staff("rita mona alice", "booking_reminder", "sms", "da"),
}
