"""The doors that belong to no app, and the demo's."""

from tests.site.doors.house import Row, everybody, staff

ROWS: dict[str, Row] = {
    "home": everybody(200),
    "healthz": everybody(200),
    "robots": everybody(200),
    "sms_report": Row(everybody(404).statuses, lambda house: ["never-was"], "post"),
    "mail_report": Row(everybody(404).statuses, lambda house: ["never-was"], "post"),
    "dashboard": staff("bob rita mona alice", ok=302),
    "menu": staff("bob rita mona alice"),
    "demo-inbox": everybody(200),
    "demo-inbox-json": everybody(200),
    "demo-inbox-mail": Row(everybody(404).statuses, lambda house: ["never-was"]),
    "demo-inbox-file": Row(everybody(404).statuses, lambda house: ["never-was", 1]),
}
