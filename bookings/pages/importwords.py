"""The words of an import: what a column can be, what is wrong with a row, why undoing left something."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

FIELD_LABELS: dict[str, Any] = {
    "name": gettext_lazy("Name"),
    "first": gettext_lazy("First name"),
    "last": gettext_lazy("Last name"),
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone"),
    "phone2": gettext_lazy("Another phone"),
    "since": gettext_lazy("Customer since"),
    "last_visit": gettext_lazy("Last visit"),
    "birthday": gettext_lazy("Birthday"),
    "language": gettext_lazy("Language"),
    "note": gettext_lazy("Note"),
    "newsletter": gettext_lazy("Newsletter: yes or no"),
    "objected": gettext_lazy("Said no to news"),
    "date": gettext_lazy("Date"),
    "time": gettext_lazy("Time"),
    "end": gettext_lazy("End"),
    "minutes": gettext_lazy("Minutes"),
    "service": gettext_lazy("Service"),
    "staff": gettext_lazy("Staff"),
    "price": gettext_lazy("Price"),
}
FAULTS: dict[str, Any] = {
    "empty": gettext_lazy("There is nothing in the file."),
    "no_rows": gettext_lazy("The file has column heads, but no rows under them."),
    "too_big": gettext_lazy("The file is too large. At most 10 MB fit."),
    "too_many": gettext_lazy("The file has more than 20,000 rows. Divide it in two."),
    "not_a_list": gettext_lazy("This is no list. Save it as CSV or as an Excel file (.xlsx) and try again."),
    "letters": gettext_lazy("The letters of the file cannot be read. Save it as CSV UTF-8 and try again."),
    "quotes": gettext_lazy(
        "A quotation mark is opened and never closed. Save the file as Excel (.xlsx) and try again."
    ),
    "password": gettext_lazy("The file is locked with a password. Save it without one and try again."),
    "broken": gettext_lazy("The file is damaged. Open it in Excel, save it again, and try once more."),
}
REASONS: dict[str, Any] = {
    "no_name": gettext_lazy("There is no name in the row."),
    "name_too_long": gettext_lazy("The name has more than 200 characters."),
    "too_long_ago": gettext_lazy("The last visit is so long ago that the card would be deleted by now."),
    "restricted": gettext_lazy("The use of this customer's details is restricted. Nothing is added."),
    "email_unreadable": gettext_lazy("The e-mail is no address; it is left out."),
    "phone_unreadable": gettext_lazy("The number cannot be dialled; it is kept as written, and gets no SMS."),
    "phone_landline": gettext_lazy("A landline; it gets no SMS."),
    "since_unreadable": gettext_lazy("The day of “customer since” cannot be read; it is left out."),
    "since_ahead": gettext_lazy("“Customer since” lies in the future; it is left out."),
    "last_visit_unreadable": gettext_lazy("The day of the last visit cannot be read; it is left out."),
    "last_visit_ahead": gettext_lazy("The last visit lies in the future; it is left out."),
    "birthday_unreadable": gettext_lazy("The birthday cannot be read; it is left out."),
    "birthday_ahead": gettext_lazy("The birthday lies in the future; it is left out."),
    "newsletter_unclear": gettext_lazy("Neither yes nor no to news; no newsletter is sent."),
    "fill_phone": gettext_lazy("Is here without a phone number; the file has one."),
    "fill_email": gettext_lazy("Is here without an e-mail; the file has one."),
    "fill_birthday": gettext_lazy("Is here without a birthday; the file has one."),
    "filled_phone": gettext_lazy("The phone number was filled in."),
    "filled_email": gettext_lazy("The e-mail was filled in."),
    "filled_birthday": gettext_lazy("The birthday was filled in."),
    "says_no": gettext_lazy("Says no to news; that is noted on the card that is here."),
    "note_cpr": gettext_lazy("The note looks as if it holds a CPR number. You hardly need it."),
    "note_health": gettext_lazy("The note tells of health. That needs her consent and a place of its own."),
    "shares_address": gettext_lazy(
        "Shares an e-mail or phone with somebody of another name; a card of her own is made."
    ),
    "no_date": gettext_lazy("The date cannot be read."),
    "no_time": gettext_lazy("The time cannot be read."),
    "past": gettext_lazy("The visit is in the past."),
    "odd_length": gettext_lazy("A visit lasts from 5 minutes to 10 hours."),
    "no_service": gettext_lazy("The service is not mapped onto one of yours."),
    "no_staff": gettext_lazy("The member of staff is not mapped onto one of yours."),
    "not_hers": gettext_lazy(
        "This member of staff does not perform the service. Change that under Services."
    ),
    "a_class": gettext_lazy("The service is a class; make the class in the calendar first."),
    "unknown": gettext_lazy("Nobody performs the service."),
    "closed": gettext_lazy("Outside opening hours; it is put there all the same."),
    "taken": gettext_lazy("Over another visit; it is put beside it."),
    "taken_wall": gettext_lazy("Over another visit, and you may not double book."),
    "buffer": gettext_lazy("In the clean-up time beside another visit; it is put there all the same."),
    "room": gettext_lazy("No room or equipment is free."),
}
# What a list can bring to a card that is here.
FILLABLE: dict[str, Callable[[int], str]] = {
    "phone": lambda n: ngettext("%(n)s phone number", "%(n)s phone numbers", n),
    "email": lambda n: ngettext("%(n)s e-mail", "%(n)s e-mails", n),
    "birthday": lambda n: ngettext("%(n)s birthday", "%(n)s birthdays", n),
}
KEPT: dict[str, Any] = {
    "visit": gettext_lazy("has visits by now"),
    "note": gettext_lazy("has a note that was written since"),
    "changed": gettext_lazy("was changed since"),
    "linked": gettext_lazy("is used elsewhere by now"),
}


def reason_label(code: str) -> str:
    """Say a reason in words."""
    if code.startswith("as_line_"):
        return _("The same as line %(line)s; one is enough.") % {"line": code.removeprefix("as_line_")}
    return str(REASONS.get(code, code))
