"""What the audit's actions are called, in the groups in which an owner looks for them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GROUPS: dict[str, tuple[Promise, dict[str, Promise]]] = {
    "customers": (
        _("Customers"),
        {
            "customer.view": _("Opened a customer's card"),
            "customer.visits": _("Looked at a customer's visits"),
            "customer.list": _("Saw the list of customers"),
            "customer.search": _("Searched for customers"),
            "customer.create": _("Made a customer's card"),
            "customer.update": _("Changed a customer's card"),
            "customer.note.write": _("Wrote a note"),
            "customer.note.rewrite": _("Changed a note"),
            "customer.note.delete": _("Deleted a note"),
            "customer.relate": _("Tied two customers together"),
            "customer.unrelate": _("Untied two customers"),
            "customer.news": _("Noted an answer about news"),
            "customer.block": _("Blocked a customer"),
            "customer.unblock": _("Lifted a block"),
            "customer.merge": _("Merged two cards"),
            "customer.unmerge": _("Took a merge back"),
            "customer.duplicates": _("Looked for cards of the same person"),
        },
    ),
    "visits": (
        _("Visits and the calendar"),
        {
            "calendar.view": _("Saw the calendar"),
            "calendar.print": _("Printed the day"),
            "booking.view": _("Opened a visit"),
            "booking.make": _("Booked a visit"),
            "booking.move": _("Moved a visit"),
            "booking.resize": _("Changed the length of a visit"),
            "booking.undo": _("Took a change back"),
            "booking.cancel": _("Cancelled a visit"),
            "booking.services": _("Changed what a visit holds"),
            "booking.price": _("Changed a price"),
            "booking.pay": _("Marked a visit as paid"),
            "booking.unpay": _("Took a payment back"),
            "booking.tell": _("Had the customer told"),
            "booking.keep_quiet": _("Did not have the customer told"),
            "booking.approve": _("Said yes to a request"),
            "booking.decline": _("Said no to a request"),
            "booking.propose": _("Proposed another time"),
            "booking.again": _("Had a message sent again"),
            "booking.arrived": _("Marked a customer as arrived"),
            "booking.done": _("Marked a visit as done"),
            "booking.no_show": _("Marked that a customer did not come"),
            "booking.booked": _("Marked a visit as booked again"),
            "booking.requested": _("Asked for a visit"),
            "series.make": _("Booked a series"),
            "series.move": _("Moved a series"),
            "series.cancel": _("Cancelled a series"),
            "calendar.block": _("Blocked time"),
            "calendar.unblock": _("Freed blocked time"),
        },
    ),
    "privacy": (
        _("Print-outs and deletion"),
        {
            "customer.print": _("Printed everything about a customer"),
            "customer.preview_erase": _("Looked at what deleting a customer does"),
            "customer.plan_erase": _("Decided to delete a customer"),
            "customer.erase": _("Deleted"),
            "customer.erase_again": _("Deleted again what a backup brought back"),
            "customer.keep": _("Took a deletion back"),
            "customer.hold": _("Kept details because of a dispute"),
            "customer.release": _("Ended a dispute"),
            "purge.preview": _("Looked for inactive customers"),
            "purge.plan": _("Decided to delete inactive customers"),
            "purge.cancel": _("Took the deletion of inactive customers back"),
            "purge.done": _("Finished deleting inactive customers"),
            "log.view": _("Read this log"),
            "settings.retention": _("Changed how long customers are kept"),
            "policy.publish": _("Published the privacy policy"),
        },
    ),
    "moves": (
        _("Import and export"),
        {
            "booking.import": _("Imported visits"),
            "customer.import": _("Imported customers"),
            "import.bring": _("Brought a file in"),
            "import.rows": _("Imported rows"),
            "import.take_back": _("Took an import back"),
            "import.undo": _("Took an import back"),
            "import.discard": _("Threw an import away"),
            "export.start": _("Ordered an export"),
            "export.fetch": _("Fetched an export"),
            "export.drop": _("Deleted an export"),
        },
    ),
    "people": (
        _("Staff and settings"),
        {
            "staff.sign_in": _("Signed in"),
            "staff.enrol": _("Made a colleague's place"),
            "staff.enrol_factor": _("Set up a second factor"),
            "staff.invite": _("Invited a colleague"),
            "staff.change_name": _("Changed a colleague's name"),
            "staff.change_permissions": _("Changed a colleague's permissions"),
            "staff.remove": _("Ended a colleague's access"),
            "staff.give_calendar": _("Gave a colleague a calendar"),
            "account.confirm": _("Confirmed an account"),
            "settings.category": _("Changed a category"),
            "settings.category_delete": _("Deleted a category"),
            "settings.service": _("Changed a service"),
            "settings.service_delete": _("Deleted a service"),
            "settings.service_restore": _("Took a service back"),
            "settings.service_retire": _("Put a service aside"),
            "settings.services_order": _("Changed the order of services"),
            "settings.holidays": _("Closed on public holidays"),
            "settings.hours": _("Changed opening hours"),
            "settings.hours_follow": _("Changed opening hours"),
            "settings.reminders": _("Changed reminders"),
            "tenant.open": _("Opened the business"),
            "tenant.accept_terms": _("Accepted the agreement"),
            "texts.change": _("Changed a text"),
        },
    ),
}
DEEDS: dict[str, Promise] = {code: text for _name, codes in GROUPS.values() for code, text in codes.items()}


def said(action: str) -> str:
    """Say an action in words; one that has none yet stands by its code."""
    return str(DEEDS.get(action, action.replace("_", " ").replace(".", ": ")))


def codes_of(group: str) -> list[str]:
    """List the actions of a group; of an unknown one, none."""
    return list(GROUPS[group][1]) if group in GROUPS else []
