"""What a member of a business may do, and the roles that are offered as a start.

Pure: no Django. A role is only a preset; what counts is the set of permissions on the membership.
"""

from collections.abc import Iterable
from enum import StrEnum


class Permission(StrEnum):
    """One thing that a member may or may not do."""

    OWN_CALENDAR = "own_calendar"
    ALL_CALENDARS = "all_calendars"
    SEE_CONTACT = "see_contact"
    OWN_CUSTOMERS_ONLY = "own_customers_only"
    SEE_NOTES = "see_notes"
    SEE_HEALTH = "see_health"
    OVERBOOK = "overbook"
    EDIT_CUSTOMERS = "edit_customers"
    EXPORT = "export"
    DELETE = "delete"
    NEWSLETTER = "newsletter"
    MESSAGES = "messages"
    REPORTS = "reports"
    SETTINGS = "settings"
    PEOPLE = "people"
    ACCESS_LOG = "access_log"


BY_VALUE = {permission.value: permission for permission in Permission}

OWNER = "owner"
ROLES = (OWNER, "manager", "reception", "staff", "accountant")

# OWN_CUSTOMERS_ONLY narrows what the others open; a preset that has it sees fewer people, not more.
LIMITS = frozenset({Permission.OWN_CUSTOMERS_ONLY})
# Nobody sees health answers by her role: the owner turns it on for a person, in a business that has them.
GIVEN_BY_NAME = frozenset({Permission.SEE_HEALTH})

PRESETS: dict[str, frozenset[Permission]] = {
    OWNER: frozenset(Permission) - LIMITS - GIVEN_BY_NAME,
    "manager": frozenset(
        {
            Permission.OWN_CALENDAR,
            Permission.ALL_CALENDARS,
            Permission.SEE_CONTACT,
            Permission.SEE_NOTES,
            Permission.OVERBOOK,
            Permission.EDIT_CUSTOMERS,
            Permission.NEWSLETTER,
            Permission.MESSAGES,
            Permission.REPORTS,
            Permission.SETTINGS,
        }
    ),
    "reception": frozenset(
        {
            Permission.OWN_CALENDAR,
            Permission.ALL_CALENDARS,
            Permission.SEE_CONTACT,
            Permission.SEE_NOTES,
            Permission.EDIT_CUSTOMERS,
            Permission.MESSAGES,
        }
    ),
    "staff": frozenset({Permission.OWN_CALENDAR, Permission.OWN_CUSTOMERS_ONLY}),
    "accountant": frozenset({Permission.REPORTS}),
}


def known(values: Iterable[str]) -> frozenset[Permission]:
    """Read stored values; one that no longer exists grants nothing."""
    return frozenset(BY_VALUE[value] for value in values if value in BY_VALUE)


def may(held: Iterable[str], asked: Iterable[Permission], *, any_of: bool = False) -> bool:
    """Say whether what is held covers what is asked; asking for nothing is asking only to belong."""
    owned = known(held)
    wanted = frozenset(asked)
    if not wanted:
        return True
    return bool(wanted & owned) if any_of else wanted <= owned


def needs_second_factor(role: str, held: Iterable[str]) -> bool:
    """Owners, and whoever sees health answers, never get in on a password alone."""
    return role == OWNER or Permission.SEE_HEALTH in known(held)


def asked_by(before: frozenset[Permission], after: frozenset[Permission]) -> frozenset[Permission]:
    """Give what whoever makes this change must hold herself: all that is switched, limits apart."""
    return (before ^ after) - LIMITS


def lifted(before: frozenset[Permission], after: frozenset[Permission]) -> frozenset[Permission]:
    """Give the limits that a change takes away; whoever is under one does not take it from another."""
    return (before & LIMITS) - after
