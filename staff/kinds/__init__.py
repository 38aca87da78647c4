"""What the post office is told about the people who work here: is it still true, to whom, with which facts.

An invitation is the business's mail; all other mail here is the platform's. Links are minted while the mail
is written, and only their hashes stay.
"""

from typing import Any
from uuid import UUID

from notifications.caps import CAP_KIND, register_payers
from notifications.kinds import Kind, register
from staff.kinds import accounts, cap, cases, invitations
from staff.kinds.links import mint

__all__ = ["mint", "register_kinds"]

MAIL = ("email",)
KINDS: tuple[tuple[str, Any, Any, Any], ...] = (
    (
        "staff_invitation",
        invitations.invitation_stands,
        invitations.invited,
        invitations.invitation_facts,
    ),
    ("password_reset", accounts.reset_stands, accounts.reset_for, accounts.reset_facts),
    ("sign_up", accounts.sign_up_stands, accounts.sign_up_for, accounts.sign_up_facts),
    ("account_notice", accounts.always, accounts.notice_for, accounts.notice_facts),
    ("email_confirm", accounts.change_stands, accounts.change_for, accounts.change_facts),
    ("factor_case", cases.case_stands, cases.case_for, cases.case_facts),
    ("email_changed", accounts.change_stands, accounts.changed_for, accounts.changed_facts),
    (CAP_KIND, cap.cap_stands, cap.cap_for, cap.cap_facts),
)


def register_kinds() -> None:
    """Tell the post office of every kind of mail to staff."""
    for name, still_true, recipient, facts in KINDS:
        register(Kind(name, MAIL, still_true, recipient, facts, nothing_beside))
    register_payers(cap.owners)


def nothing_beside(about_id: UUID, language: str) -> list[Any]:
    """Attach nothing."""
    return []
