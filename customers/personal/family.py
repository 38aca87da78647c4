"""What is held of ties between people, of blocks, and of cards that became one."""

from django.utils.translation import gettext_lazy as _

from customers.personal.words import (
    BIRTHDAY,
    VISITS,
    address,
    colleague,
    hung,
    index,
    newsletter,
    plain,
    written,
)
from tenants.personal import ROW, TENANT, NotPersonal, declare, for_house

declare(
    "customers.Relation",
    subject="customer",
    fields={
        "id": ROW,
        "tenant": TENANT,
        "customer": hung(_("The customer")),
        "other": hung(_("Whom she belongs to")),
        "kind": plain(_("How they belong together"), "One of a few words.", cat="user.demographic"),
        "created_at": plain(_("Noted at"), "When it was written down.", cat="user.demographic"),
    },
)
declare(
    "customers.Block",
    subject="customer",
    fields={
        "id": ROW,
        "tenant": TENANT,
        "customer": hung(_("The customer")),
        "reason": written(_("Why she cannot book on the net"), export="printout"),
        "at": plain(_("Blocked at"), "The booking page asks for it.", basis="6.1.f", export="printout"),
        "until": plain(_("Blocked until"), "The booking page asks for it.", basis="6.1.f", export="printout"),
        "by_id": colleague(_("Blocked by")),
        "by_initials": colleague(
            _("Initials of who blocked"), cat="user.name", why="Two letters of a colleague, shown beside it."
        ),
        "lifted_at": plain(
            _("Block lifted at"), "The booking page asks for it.", basis="6.1.f", export="printout"
        ),
        "lifted_by_id": colleague(_("Block lifted by")),
    },
)
declare(
    "customers.Merge",
    subject="customer",
    fields={
        "id": ROW,
        "tenant": TENANT,
        "gone_id": hung(_("Number of a card that became part of this one")),
        "kept_id": hung(_("Number of the card that was kept")),
        "customer": hung(_("The customer")),
        "at": plain(_("Cards merged at"), "A merge can be undone for some days.", export="printout"),
        "by_id": colleague(_("Merged by")),
        "by_initials": colleague(
            _("Initials of who merged"), cat="user.name", why="Two letters of a colleague, shown beside it."
        ),
        "undone_at": plain(_("Merge undone at"), "Says whether the old number still leads here."),
        "open": NotPersonal("whether the merge can still be undone"),
        "merge_logged": NotPersonal("whether the ledger knows of it"),
        "undo_logged": NotPersonal("whether the ledger knows of its undoing"),
    },
)
declare(
    "customers.MergedCard",
    subject="merge.customer",
    fields={
        "id": ROW,
        "tenant": TENANT,
        "merge": hung(_("The merge")),
        "kept": NotPersonal("which of the two cards it was"),
        "name": address(_("Name before cards were merged"), "user.name", ()),
        "email": address(_("E-mail before cards were merged"), "user.contact.email", ()),
        "phone": address(_("Phone before cards were merged"), "user.contact.phone_number", ()),
        "email_index": index(_("Search key of the e-mail before cards were merged")),
        "phone_index": index(_("Search key of the phone before cards were merged")),
        "language": plain(
            _("Language before cards were merged"), "Two values in all.", cat="user.preference.language"
        ),
        "birthday": for_house(
            cat=BIRTHDAY,
            label=_("Birthday before cards were merged"),
            on_erase="DELETE_ROW",
            store="enc:data",
        ),
        **{
            name: plain(_("Facts of the card before cards were merged"), "Copied as they stood.", cat=VISITS)
            for name in ("created_at", "last_visit_at", "next_booking_at", "no_shows")
        },
        **{
            name: newsletter(_("News before cards were merged"), "Copied as it stood.")
            for name in ("newsletter_offered_at", "newsletter_objected")
        },
    },
)
declare(
    "customers.MergeMove",
    subject="merge.customer",
    fields={
        "id": ROW,
        "tenant": TENANT,
        "merge": hung(_("The merge")),
        "model": NotPersonal("which kind of row followed"),
        "row_id": hung(_("A row that followed a card")),
        "made": NotPersonal("whether the merge made the row"),
    },
)
