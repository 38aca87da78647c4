"""People who work here: their accounts, their places in a business, and their sessions.

An account belongs to the platform and its rows stand under the platform tenant; a membership belongs to the
business. The two are tied by the account's id alone, so that no business sees another's people.
"""

from staff.models.account import Passkey, PasskeyChallenge, RecoveryCode, Session, User
from staff.models.cases import CaseNotice, FactorCase
from staff.models.errands import EmailChange, PasswordReset, SignUp
from staff.models.places import Invitation, Membership, SupportGrant

__all__ = [
    "CaseNotice",
    "EmailChange",
    "FactorCase",
    "Invitation",
    "Membership",
    "Passkey",
    "PasskeyChallenge",
    "PasswordReset",
    "RecoveryCode",
    "Session",
    "SignUp",
    "SupportGrant",
    "User",
]
