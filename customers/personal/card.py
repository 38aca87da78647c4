"""Which of a card's columns are personal, and those of its notes."""

from django.utils.translation import gettext_lazy as _

from customers.personal.words import (
    BIRTHDAY,
    BOTH_CHANNELS,
    VISITS,
    address,
    colleague,
    hung,
    index,
    newsletter,
    plain,
    written,
)
from tenants.personal import ROW, TENANT, declare, for_house

declare(
    "customers.Customer",
    subject="self",
    fields={
        "id": hung(_("Customer number")),
        "tenant": TENANT,
        "name": address(_("Name"), "user.name", BOTH_CHANNELS),
        "email": address(_("E-mail"), "user.contact.email", ("email",)),
        "phone": address(_("Phone"), "user.contact.phone_number", ("sms",)),
        "email_index": index(_("Search key of the e-mail")),
        "phone_index": index(_("Search key of the phone")),
        "language": plain(
            _("Language"), "Two values in all; messages are planned by it.", cat="user.preference.language"
        ),
        "restricted": plain(_("Use restricted"), "Every list filters on it."),
        "birthday": for_house(cat=BIRTHDAY, label=_("Birthday"), store="enc:data"),
        "created_at": plain(_("Customer since"), "The search for inactive customers filters on it."),
        "changed_at": plain(_("Last changed"), "The directory of names re-reads by it.", export="printout"),
        "last_visit_at": plain(
            _("Last visit"), "The search for inactive customers filters on it.", cat=VISITS
        ),
        "next_booking_at": plain(_("Next visit"), "A coming visit always stops a deletion.", cat=VISITS),
        "no_shows": plain(_("Times that she did not come"), "The list filters on it.", cat=VISITS),
        "newsletter_objected": newsletter(_("Said no to news"), "The list filters on it."),
        "newsletter_offered_at": newsletter(_("Newsletter offered"), "Recipients are filtered on it."),
    },
)
declare(
    "customers.Note",
    subject="customer",
    fields={
        "id": ROW,
        "tenant": TENANT,
        "customer": hung(_("The customer")),
        "text": written(_("Note"), export="printout", withhold="trade_secret"),
        "author_id": colleague(_("Written by")),
        "author_initials": colleague(
            _("Initials of the author"),
            cat="user.name",
            why="Two letters of a colleague, shown beside each note.",
        ),
        "created_at": plain(
            _("Written at"),
            "Notes are listed by it.",
            cat="user.content.private",
            basis="6.1.f",
            export="printout",
        ),
        "edited_at": plain(
            _("Changed at"),
            "Shown beside the note.",
            cat="user.content.private",
            basis="6.1.f",
            export="printout",
        ),
        "trade_secret": plain(_("Trade secret"), "The print-out counts by it.", basis="6.1.f", export="none"),
        "reason": written(_("Why it is a trade secret"), export="none"),
    },
)
