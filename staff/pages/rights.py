"""What each permission opens, in a sentence that an owner understands, and in which group it stands."""

from collections.abc import Collection
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from staff.permissions import PRESETS, Permission

Words = tuple[str | Promise, str | Promise]
P = Permission

ROLE_NAMES: dict[str, str | Promise] = {
    "owner": _("Owner"),
    "manager": _("Manager"),
    "reception": _("Reception"),
    "staff": _("Staff"),
    "accountant": _("Accountant"),
}
ROLE_WORDS: dict[str, str | Promise] = {
    "owner": _("May do everything, and always has a second factor."),
    "manager": _("Runs the day: all calendars, customers, messages, figures and settings."),
    "reception": _("Books for everybody and answers the phone."),
    "staff": _("Sees her own calendar and her own customers."),
    "accountant": _("Sees the figures, and no customers."),
}
GROUPS: tuple[tuple[str | Promise, tuple[tuple[Permission, Words], ...]], ...] = (
    (
        _("Calendar"),
        (
            (P.OWN_CALENDAR, (_("Her own calendar"), _("Sees her own visits, makes and moves them."))),
            (P.ALL_CALENDARS, (_("Everybody's calendar"), _("Sees and changes the visits of all."))),
            (
                P.OVERBOOK,
                (
                    _("Book over another visit"),
                    _("May put two visits at the same time. It is noted who did."),
                ),
            ),
        ),
    ),
    (
        _("Customers"),
        (
            (
                P.OWN_CUSTOMERS_ONLY,
                (
                    _("Only her own customers"),
                    _("A limit: she finds those she has had or will have, and nobody else."),
                ),
            ),
            (
                P.SEE_CONTACT,
                (_("Phone and e-mail"), _("Sees how to reach the customers. Without it she sees names.")),
            ),
            (P.EDIT_CUSTOMERS, (_("Change customers"), _("Makes, corrects and joins customer cards."))),
            (P.SEE_NOTES, (_("Notes"), _("Reads and writes notes on customers."))),
            (
                P.SEE_HEALTH,
                (
                    _("Health answers"),
                    _("Reads what customers answer about their health. She must have a second factor."),
                ),
            ),
        ),
    ),
    (
        _("Messages and news"),
        (
            (P.MESSAGES, (_("Messages"), _("Sees what was sent, sends again, and changes the texts."))),
            (P.NEWSLETTER, (_("Newsletter"), _("Writes to all customers who have not said no."))),
        ),
    ),
    (
        _("Data"),
        (
            (P.EXPORT, (_("Take out data"), _("Fetches customers and visits as files, and print-outs."))),
            (P.DELETE, (_("Delete customers"), _("Erases people for good."))),
            (P.ACCESS_LOG, (_("Access log"), _("Reads who has looked at what."))),
        ),
    ),
    (
        _("The business"),
        (
            (P.REPORTS, (_("Figures"), _("Sees turnover, load and who did what."))),
            (P.SETTINGS, (_("Settings"), _("Changes services, prices, opening hours and rules."))),
            (P.PEOPLE, (_("People"), _("Invites colleagues and changes what they may do."))),
        ),
    ),
)


def switches(held: Collection[Permission], *, giver: Any) -> list[dict[str, Any]]:
    """List the switches in their groups, with those locked that the giver does not hold herself."""
    return [
        {
            "title": title,
            "switches": [
                {
                    "value": permission.value,
                    "title": words[0],
                    "text": words[1],
                    "on": permission in held,
                    "locked": locked(permission, giver),
                }
                for permission, words in rows
            ],
        }
        for title, rows in GROUPS
    ]


def locked(permission: Permission, giver: Any) -> bool:
    """Say whether this colleague may not switch it: the owner may all, the others what they hold."""
    if giver.is_owner:
        return False
    if permission == Permission.OWN_CUSTOMERS_ONLY:
        return permission in giver.held
    return permission not in giver.held


def roles(giver: Any, chosen: str) -> list[dict[str, Any]]:
    """List the roles to start from; only an owner makes owners."""
    return [
        {
            "value": role,
            "name": name,
            "text": ROLE_WORDS[role],
            "on": role == chosen,
            "rights": " ".join(sorted(PRESETS[role])),
        }
        for role, name in ROLE_NAMES.items()
        if role != "owner" or giver.is_owner
    ]
