"""The words of data protection: tables, purposes, grounds, how long, roles; one for each word of the map."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext as now_text
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

# What the rows of a table are called, and how many of them are told. A table that is new stands under the
# labels of its columns until somebody gives it a name here.
TABLES: dict[str, Promise] = {
    "customers.customer": _("About you"),
    "customers.note": _("Notes"),
    "customers.newsletterchoice": _("Your answers about news"),
    "customers.block": _("When you could not book on the net"),
    "customers.relation": _("Who you belong together with"),
    "customers.merge": _("Cards that became one"),
    "customers.mergedcard": _("What the cards said before"),
    "bookings.booking": _("Visits"),
    "bookings.bookingitem": _("What you had done"),
    "bookings.bookingevent": _("What happened to the visit"),
    "bookings.series": _("Series of visits"),
    "bookings.serieschange": _("Changes to a series"),
    "notifications.message": _("Messages"),
    "tenants.auditentry": _("Who looked you up"),
    "privacy.erasure": _("Decisions to delete"),
    "privacy.customerhold": _("Why we keep your details"),
}
COUNTED: dict[str, Callable[[int], str]] = {
    "customers.customer": lambda n: ngettext("%(n)s card with name and contact", "%(n)s cards", n),
    "customers.note": lambda n: ngettext("%(n)s note", "%(n)s notes", n),
    "customers.newsletterchoice": lambda n: ngettext(
        "%(n)s answer about news", "%(n)s answers about news", n
    ),
    "customers.suppression": lambda n: ngettext(
        "%(n)s address that said no to news", "%(n)s addresses that said no to news", n
    ),
    "customers.block": lambda n: ngettext("%(n)s block", "%(n)s blocks", n),
    "customers.relation": lambda n: ngettext("%(n)s tie to another card", "%(n)s ties to other cards", n),
    "customers.merge": lambda n: ngettext("%(n)s merged card", "%(n)s merged cards", n),
    "customers.mergedcard": lambda n: ngettext("%(n)s former card", "%(n)s former cards", n),
    "customers.mergemove": lambda n: ngettext(
        "%(n)s trace of merged cards", "%(n)s traces of merged cards", n
    ),
    "bookings.booking": lambda n: ngettext("%(n)s visit", "%(n)s visits", n),
    "bookings.bookingitem": lambda n: ngettext("%(n)s service had", "%(n)s services had", n),
    "bookings.bookingevent": lambda n: ngettext(
        "%(n)s line of a visit's history", "%(n)s lines of visits' histories", n
    ),
    "bookings.bookinglink": lambda n: ngettext("%(n)s private link", "%(n)s private links", n),
    "bookings.allocation": lambda n: ngettext(
        "%(n)s time taken in the calendar", "%(n)s times taken in the calendar", n
    ),
    "bookings.hold": lambda n: ngettext("%(n)s chosen time", "%(n)s chosen times", n),
    "bookings.formerplace": lambda n: ngettext(
        "%(n)s former place of a visit", "%(n)s former places of visits", n
    ),
    "bookings.series": lambda n: ngettext("%(n)s series", "%(n)s series", n),
    "bookings.serieschange": lambda n: ngettext("%(n)s change to a series", "%(n)s changes to series", n),
    "notifications.message": lambda n: ngettext("%(n)s message", "%(n)s messages", n),
    "tenants.auditentry": lambda n: ngettext("%(n)s look-up", "%(n)s look-ups", n),
    "tenants.auditalias": lambda n: ngettext(
        "%(n)s name in the lists of the log", "%(n)s names in the lists of the log", n
    ),
    "privacy.erasure": lambda n: ngettext("%(n)s decision to delete", "%(n)s decisions to delete", n),
    "privacy.customerhold": lambda n: ngettext("%(n)s dispute", "%(n)s disputes", n),
}
PURPOSES: dict[str, Promise] = {
    "booking": _("Your visits"),
    "messages": _("Messages to you"),
    "newsletter": _("News from us"),
    "dispute": _("Where we disagree"),
    "erasure": _("When details are deleted"),
    "security": _("Looking after your details"),
}
GROUNDS: dict[str, Promise] = {
    "6.1.a": _("your consent (GDPR article 6(1)(a))"),
    "6.1.b": _("the agreement about your visits (GDPR article 6(1)(b))"),
    "6.1.c": _("a duty by law (GDPR article 6(1)(c))"),
    "6.1.f": _("our interest in doing it well and safely (GDPR article 6(1)(f))"),
    "9.2.a": _("your explicit consent (GDPR article 9(2)(a))"),
}
KEPT: dict[str, Promise] = {
    "customer": _("As long as you are a customer, see the first page."),
    "audit": _("As long as you are a customer; afterwards without you."),
    "accountability": _("Afterwards without you, to show that it was done."),
    "hold": _("Until the day that stands there, a year at most."),
    "objection": _("As a code that cannot be read, as long as the no holds."),
}
ROLES: dict[str, Promise] = {
    "owner": _("the owner"),
    "staff": _("an employee"),
    "customer": _("you"),
    "visitor": _("you"),
    "support": _("the booking system's support"),
    "system": _("the system"),
}
WHY: dict[str, Promise] = {
    "booking": _("the visits"),
    "messages": _("messages"),
    "newsletter": _("news"),
    "erasure": _("deleting"),
    "retention": _("deleting inactive customers"),
    "dispute": _("a dispute"),
    "access": _("a print-out for the customer"),
    "information": _("informing customers"),
    "security": _("safety"),
    "staff_access": _("the staff's access"),
    "support": _("a support case"),
    "reports": _("figures"),
    "export": _("taking data along"),
    "portability": _("taking data along"),
    "move": _("moving in from elsewhere"),
    "calendar": _("the calendar"),
    "agreement": _("the agreement about the data"),
    "register": _("signing up"),
    "sign_in": _("signing in"),
}
# What was changed, where the log names a column; whatever has no word here stays out of the line.
FIELDS: dict[str, Promise] = {
    "name": _("name"),
    "phone": _("phone number"),
    "email": _("e-mail"),
    "language": _("language"),
    "birthday": _("birthday"),
    "initials": _("initials"),
    "text": _("the text"),
    "trade_secret": _("trade secret"),
    "reason": _("the reason"),
    "overbooked": _("over another visit"),
    "role": _("role"),
    "permissions": _("permissions"),
    "subject": _("subject"),
    "body": _("the text"),
    "price_minor": _("price"),
    "duration_minutes": _("duration"),
    "street": _("address"),
    "postcode": _("address"),
    "city": _("address"),
    "accent": _("colour"),
    "time_zone": _("time zone"),
    "customers": _("customers"),
    "visits": _("visits"),
    "services": _("services"),
    "everything": _("everything"),
}
GIVEN: dict[str, Promise] = {
    "phone": _("phone number"),
    "e-mail": _("e-mail"),
    "first name": _("first name"),
    "time of the visit": _("time of the visit"),
    "business": pgettext_lazy("what a company was given", "our name and address"),
    "visit: time, service, person, place, price": _("the visit: time, service, with whom, place and price"),
}


def counted(label: str, rows: int, labels: str = "") -> str:
    """Tell how many rows of a table there are."""
    told = COUNTED.get(label)
    if told is None:
        return now_text("%(n)s of: %(what)s") % {"n": rows, "what": labels or label}
    return told(rows) % {"n": rows}
