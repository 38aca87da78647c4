"""Changing who works here and what they may do; each verb has its module, and the common ones stand here."""

from staff.actions.gifts import NotYoursToGive, check_gift
from staff.actions.invitations import (
    InvitationOver,
    InvitedAlready,
    accept_invitation,
    has_account,
    invite,
    invite_again,
    open_invitation,
    withdraw_invitation,
)
from staff.actions.members import (
    LastOwner,
    Unsettled,
    change_permissions,
    end_sessions,
    enrol_member,
    find_or_create_user,
    remove_member,
)

__all__ = [
    "InvitationOver",
    "InvitedAlready",
    "LastOwner",
    "NotYoursToGive",
    "Unsettled",
    "accept_invitation",
    "change_permissions",
    "check_gift",
    "end_sessions",
    "enrol_member",
    "find_or_create_user",
    "has_account",
    "invite",
    "invite_again",
    "open_invitation",
    "remove_member",
    "withdraw_invitation",
]
