"""The kinds of personal data, each in the words that a customer reads, in the order that she reads them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

CATEGORIES: dict[str, Promise] = {
    "user.name": _("your name"),
    "user.contact.phone_number": _("your phone number"),
    "user.contact.email": _("your e-mail"),
    "user.preference.language": _("your language"),
    "user.demographic.date_of_birth": _("your birthday, if you have told us"),
    "user.demographic": _("whom you belong to among our customers, such as your child"),
    "user.content.private": _("what you write to us"),
    "user.behavior.purchase_history": _(
        "your visits: when, what, with whom, at what price, and how they went"
    ),
    "user.account": _("since when you are a customer, and whether we may use your details"),
    "user.account.erasure": _("when and why you were to be deleted; afterwards without you"),
    "user.account.dispute": _("what a disagreement is about, and until when we keep your details for it"),
    "user.preference.newsletter": _("when we offered you news, and what you answered"),
    "user.unique_id.pseudonymous": _("a random number in the place of your name"),
}
# Two tables whose every column is part of one story.
STORIES: dict[str, Promise] = {
    "notifications.message": _("which messages we sent you, and whether they arrived"),
    "tenants.auditentry": _("when somebody here looked you up, in which role and what for"),
}
# Entries of the register that are no companies; the others are called by their own names.
NAMELESS = (
    gettext_noop("The operator's own mail server, beside the application"),
    gettext_noop("The demo's own catcher, on this machine"),
    gettext_noop("The demo's own gateway, on this machine"),
)
