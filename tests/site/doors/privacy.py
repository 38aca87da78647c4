"""The doors of data protection. Each tool is behind its own permission, which owners alone have by preset."""

from tests.site.doors.house import Row, everybody, staff

ROWS: dict[str, Row] = {
    "policy": everybody(200, ""),
    "policy_version": everybody(200, "0.10"),
    "take_down": staff("mona alice"),
    "gdpr": staff("alice"),
    "gdpr_retention": staff("alice", ok=302, post=True, data=lambda house: {"months": "24"}),
    "gdpr_log": staff("alice"),
    "gdpr_printout": staff("alice", "leaving"),
    "gdpr_erase": staff("alice", "leaving"),
    "gdpr_erased": staff("alice", "erasure"),
    "gdpr_keep": staff("alice", "erasure", ok=302, post=True),
    "gdpr_hold": staff("alice", "leaving"),
    "gdpr_lift": staff("alice", "dispute", ok=302, post=True),
    "gdpr_inactive": staff("alice"),
    "gdpr_purge": staff("alice", "purge"),
    "gdpr_purge_cancel": staff("alice", "purge", ok=302, post=True),
}
