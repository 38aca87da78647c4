"""Who may get the newsletter: the offer was made, and neither she nor her address has said no."""

from collections.abc import Collection
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from customers.contacts import EMAIL_LABEL, PHONE_LABEL, Contact, read_contact
from customers.models import Customer, NewsletterChoice, Suppression
from tenants.actors import Actor
from tenants.keys import suppress_index

Channel = Literal["email", "sms"]
Ineligible = Literal["restricted", "no_address", "not_offered", "objected", "suppressed", "no_visit"]

# Where a person who has said no may take it back: at her own profile, where she proved who she is, or by
# asking a colleague. Leaving the box unticked in the next booking takes nothing back.
MAY_TAKE_BACK = frozenset({"profile", "staff"})


@transaction.atomic
def record_choice(
    *, customer: Customer, objected: bool, wording: str, channel: str, by: Actor, now: datetime
) -> NewsletterChoice:
    """Record that the newsletter was offered under these words, and what the person answered."""
    choice = NewsletterChoice(
        customer=customer, objected=objected, wording=wording, channel=channel, at=now, actor_kind=by.kind
    )
    choice.save(force_insert=True)
    if customer.newsletter_offered_at is None:
        customer.newsletter_offered_at = now
        customer.save(update_fields=["newsletter_offered_at"])
    if objected:
        suppress(contact_of(customer), now=now)
        note_word(customer, objected=True)
    elif channel in MAY_TAKE_BACK:
        take_back(customer)
        note_word(customer, objected=False)
    return choice


def note_last_word(customer: Customer) -> None:
    """Ask what the person's last word is, and keep it on her card."""
    note_word(customer, objected=has_objected(customer))


def note_word(customer: Customer, *, objected: bool) -> None:
    """Keep the person's word on her card, where the list filters on it."""
    if customer.newsletter_objected != objected:
        customer.newsletter_objected = objected
        customer.save(update_fields=["newsletter_objected"])


def take_back(customer: Customer, *, only: Collection[UUID] | None = None) -> None:
    """Open the customer's addresses again, but none that another card of the family has said no with.

    `only` names the entries that may go, where not all of them may.
    """
    contact = contact_of(customer)
    others = Customer.objects.exclude(pk=customer.pk)
    shared = {
        Suppression.Kind.EMAIL: Q(email_index=contact.email_index) if contact.email_key else None,
        Suppression.Kind.PHONE: Q(phone_index=contact.phone_index) if contact.phone_key else None,
    }
    for kind, same in shared.items():
        if same is not None and not any(has_objected(other) for other in others.filter(same)):
            rows = Suppression.objects.filter(entries_for(contact), kind=kind)
            (rows if only is None else rows.filter(pk__in=only)).delete()


def suppress(contact: Contact, *, now: datetime) -> None:
    """Remember both addresses as closed to newsletters, under the newest version of the key."""
    rows = [
        Suppression(kind=kind, key_version=version, address_index=index, at=now)
        for kind, keyed in indexes_of(contact).items()
        for version, index in keyed[:1]
    ]
    known = entries_for(contact)
    closed = set(Suppression.objects.filter(known).values_list("kind", flat=True)) if rows else set()
    for row in rows:
        if row.kind not in closed:
            row.save(force_insert=True)


def why_not(customer: Customer, *, channel: Channel) -> Ineligible | None:
    """Say why this person gets no newsletter by this channel; None when she may."""
    contact = contact_of(customer)
    address = contact.email_key if channel == "email" else contact.phone_key
    kind = Suppression.Kind.EMAIL if channel == "email" else Suppression.Kind.PHONE
    if customer.restricted:
        return "restricted"
    if not address:
        return "no_address"
    if customer.newsletter_offered_at is None:
        return "not_offered"
    if has_objected(customer):
        return "objected"
    if Suppression.objects.filter(entries_for(contact), kind=kind).exists():
        return "suppressed"
    # The law's ground is a sale: who only booked, and never came, has bought nothing yet.
    return None if customer.last_visit_at else "no_visit"


def has_objected(customer: Customer) -> bool:
    """Say whether the person's last word is no; an unticked box at a later booking is not a word."""
    words = NewsletterChoice.objects.filter(
        Q(objected=True) | Q(channel__in=MAY_TAKE_BACK), customer=customer
    )
    last = words.order_by("-at", "-objected").values_list("objected", flat=True)
    return bool(next(iter(last[:1]), False))


def contact_of(customer: Customer) -> Contact:
    """Read the customer's addresses; a number stands in its international form and needs no country."""
    return read_contact(email=customer.email or "", phone=customer.phone or "", country="ZZ")


def indexes_of(contact: Contact) -> dict[str, list[tuple[int, bytes]]]:
    """Give the indexes of both addresses under every retained version of the key, newest first."""
    found: dict[str, list[tuple[int, bytes]]] = {}
    if contact.email_key:
        found[Suppression.Kind.EMAIL] = suppress_index(EMAIL_LABEL, contact.email_key)
    if contact.phone_key:
        found[Suppression.Kind.PHONE] = suppress_index(PHONE_LABEL, contact.phone_key)
    return found


def entries_for(contact: Contact) -> Q:
    """Match what is remembered about either address, under whichever version of the key."""
    matches = Q(pk__in=[])
    for kind, keyed in indexes_of(contact).items():
        for version, index in keyed:
            matches |= Q(kind=kind, key_version=version, address_index=index)
    return matches
