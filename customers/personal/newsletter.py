"""What is held of an answer about the newsletter; the address that said no outlives the card."""

from django.utils.translation import gettext_lazy as _

from customers.personal.words import hung, newsletter
from tenants.personal import PSEUDONYM, ROW, TENANT, NotPersonal, P, declare

declare(
    "customers.NewsletterChoice",
    subject="customer",
    fields={
        "id": ROW,
        "tenant": TENANT,
        "customer": hung(_("The customer")),
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
            cat=PSEUDONYM,
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
