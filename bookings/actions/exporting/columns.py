"""Which columns a file has. They follow from the models and the data map, so that none can be forgotten."""

from collections.abc import Sequence

from django.apps import apps
from django.db.models import Field, Model

from staff.models import Membership
from staff.permissions import Permission
from tenants.bases import TenantModel
from tenants.personal import DECLARED, Declaration, NotPersonal, P

# Tables of the house that are no part of what a business takes with it, and why.
LEFT_OUT: dict[str, str] = {
    "tenants.auditentry": "who looked at what is read on the page about data protection, and stays with us",
    "bookings.hold": "times that somebody looked at, for five minutes",
    "bookings.bookinglink": "fingerprints of private links",
    "bookings.importbatch": "lists on their way in",
    "bookings.importpart": "lists on their way in",
    "bookings.importrow": "lists on their way in",
    "bookings.exportfile": "files on their way out",
    "customers.suppression": "fingerprints of addresses that said no to news",
    "staff.user": "sign-ins belong to the people, not to the business",
    "staff.session": "fingerprints of sign-ins",
    "staff.invitation": "fingerprints of invitations",
    "staff.supportgrant": "the platform's own visits",
}
# Whole apps of which the business has no rows of its own to take along.
SECRET = frozenset({"hmac", "hash"})
CONTACT = frozenset({"user.contact.email", "user.contact.phone_number"})
NOTES = frozenset({"customers.note"})


def tables() -> list[type[Model]]:
    """List the tables of a business that "everything" holds, in the order of their names."""
    found = [
        model
        for model in apps.get_models()
        if issubclass(model, TenantModel) and model._meta.label_lower not in LEFT_OUT
    ]
    return sorted(found, key=lambda model: model._meta.label_lower)


def columns_of(model: type[Model], member: Membership) -> list[Field]:
    """List a table's columns that this member may take along, in the order of the model."""
    return [each for each in model._meta.concrete_fields if may_take(model, each, member)]


def may_take(model: type[Model], field: Field, member: Membership) -> bool:
    """Say whether a column may leave: no secrets, and nothing that the member may not see on a page."""
    if field.name == "tenant" or (field.get_internal_type() == "BinaryField" and not sealed(field)):
        return False
    entry = entry_of(model, field)
    if isinstance(entry, NotPersonal) or entry is None:
        return not sealed(field) or entry is not None
    if entry.store in SECRET or (entry.store == "enc:health" and not member.may(Permission.SEE_HEALTH)):
        return False
    if entry.cat in CONTACT and not member.may(Permission.SEE_CONTACT):
        return False
    return model._meta.label_lower not in NOTES or member.may(Permission.SEE_NOTES)


def sealed(field: Field) -> bool:
    """Say whether a column is a sealed text, which is read as text."""
    return hasattr(field, "crypto_id")


def entry_of(model: type[Model], field: Field) -> P | NotPersonal | None:
    """Give what the data map says of a column."""
    return DECLARED.get(model._meta.label_lower, Declaration(None)).fields.get(field.name)


def label_of(model: type[Model], field: Field) -> str:
    """Name a column in the reader's language where the data map does, else by its own name."""
    entry = entry_of(model, field)
    return str(entry.label) if isinstance(entry, P) and entry.label else field.attname


def meaning_of(model: type[Model], field: Field) -> str:
    """Say in a line what a column holds, for the page that lies beside the files."""
    entry = entry_of(model, field)
    if isinstance(entry, NotPersonal):
        return entry.why
    return str(entry.label) if entry is not None and entry.label else field.attname


def heads(model: type[Model], fields: Sequence[Field]) -> list[str]:
    """Name the columns of a table."""
    return [label_of(model, each) for each in fields]
