"""Which of a customer's columns are personal, why they are held, and what ends them."""

from django.utils.translation import gettext_lazy as _

from tenants.personal import NotPersonal, P, declare

ROW = NotPersonal("the row's own random id")
TENANT = NotPersonal("which business the row belongs to")
VISITS = "user.behavior.purchase_history"
BOTH_CHANNELS = ("email", "sms")


def plain(
    label: object,
    why: str,
    *,
    cat: str = "user.account",
    purpose: str = "booking",
    basis: str = "6.1.b",
    export: str = "both",
) -> P:
    """Classify a fact that the database itself must read; it goes with the card."""
    return P(
        cat=cat,
        purpose=(purpose,),
        basis=basis,
        retain="customer",
        label=label,
        export=export,
        on_erase="DELETE_ROW",
        why_plain=why,
    )


def address(label: object, cat: str, recipients: tuple[str, ...]) -> P:
    """Classify a name or an address: sealed, for the visit and its messages."""
    return P(
        cat=cat,
        purpose=("booking", "messages", "newsletter"),
        basis="6.1.b",
        retain="customer",
        recipients=recipients,
        label=label,
        on_erase="DELETE",
        store="enc:data",
    )


def index(label: object) -> P:
    """Classify a blind index: it finds the card by an address and cannot be read."""
    return P(
        cat="user.unique_id.pseudonymous",
        purpose=("booking",),
        basis="6.1.b",
        retain="customer",
        label=label,
        export="none",
        on_erase="DELETE",
        store="hmac",
    )


def thread(label: object) -> P:
    """Classify the thread from a row to the card."""
    return P(
        cat="user.unique_id.pseudonymous",
        purpose=("booking",),
        basis="6.1.b",
        retain="customer",
        label=label,
        export="none",
        on_erase="DELETE_ROW",
        why_plain="A random id; it says nothing without the card.",
    )


def newsletter(label: object, why: str) -> P:
    """Classify a part of the answer about the newsletter."""
    return plain(label, why, cat="user.preference.newsletter", purpose="newsletter", basis="6.1.f")


declare(
    "customers.Customer",
    subject="self",
    fields={
        "id": thread(_("Customer number")),
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
        "created_at": plain(_("Customer since"), "The search for inactive customers filters on it."),
        "changed_at": plain(_("Last changed"), "The directory of names re-reads by it.", export="printout"),
        "last_visit_at": plain(
            _("Last visit"), "The search for inactive customers filters on it.", cat=VISITS
        ),
        "next_booking_at": plain(_("Next visit"), "A coming visit always stops a deletion.", cat=VISITS),
        "newsletter_offered_at": newsletter(_("Newsletter offered"), "Recipients are filtered on it."),
    },
)
declare(
    "customers.Note",
    subject="customer",
    fields={
        "id": ROW,
        "tenant": TENANT,
        "customer": thread(_("The customer")),
        "text": P(
            cat="user.content.private",
            purpose=("booking",),
            basis="6.1.f",
            retain="customer",
            label=_("Note"),
            export="printout",
            withhold="trade_secret",
            on_erase="DELETE_ROW",
            store="enc:data",
        ),
        "author_id": P(
            cat="user.unique_id.pseudonymous",
            purpose=("booking",),
            basis="6.1.f",
            retain="customer",
            label=_("Written by"),
            export="none",
            on_erase="DELETE_ROW",
            why_plain="A random id of a colleague.",
        ),
        "author_initials": P(
            cat="user.name",
            purpose=("booking",),
            basis="6.1.f",
            retain="customer",
            label=_("Initials of the author"),
            export="none",
            on_erase="DELETE_ROW",
            why_plain="Two letters of a colleague, shown beside each note.",
        ),
        "created_at": plain(
            _("Written at"),
            "Notes are listed by it.",
            cat="user.content.private",
            basis="6.1.f",
            export="printout",
        ),
        "trade_secret": plain(_("Trade secret"), "The print-out counts by it.", basis="6.1.f", export="none"),
        "reason": P(
            cat="user.content.private",
            purpose=("booking",),
            basis="6.1.f",
            retain="customer",
            label=_("Why it is a trade secret"),
            export="none",
            on_erase="DELETE_ROW",
            store="enc:data",
        ),
    },
)
declare(
    "customers.NewsletterChoice",
    subject="customer",
    fields={
        "id": ROW,
        "tenant": TENANT,
        "customer": thread(_("The customer")),
        "objected": newsletter(_("Said no to news"), "Recipients are filtered on it."),
        "wording": newsletter(_("Words of the offer"), "Names a public text."),
        "channel": newsletter(_("Where it was answered"), "One of a few words."),
        "at": newsletter(_("Answered at"), "The latest answer counts."),
        "actor_kind": newsletter(_("Answered by (role)"), "A role, not a person."),
    },
)
declare(
    "customers.Suppression",
    # Reached by the address itself: it has no thread to a card, for it outlives the card.
    subject="address_index",
    fields={
        "id": ROW,
        "tenant": TENANT,
        "kind": NotPersonal("e-mail or phone"),
        "key_version": NotPersonal("which version of the key the index was made with"),
        "address_index": P(
            cat="user.unique_id.pseudonymous",
            purpose=("newsletter",),
            basis="6.1.c",
            retain="objection",
            label=_("An address that said no to news"),
            export="none",
            on_erase="HOLD",
            hold_law="GDPR art. 21(3)",
            store="hmac",
        ),
        "at": P(
            cat="user.preference.newsletter",
            purpose=("newsletter",),
            basis="6.1.c",
            retain="objection",
            label=_("Said no at"),
            export="none",
            on_erase="HOLD",
            hold_law="GDPR art. 21(3)",
            why_plain="Shows when the objection began.",
        ),
    },
)
