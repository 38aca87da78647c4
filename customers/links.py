"""Which card a person belongs to. Nothing here tells anybody that an address is known."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from customers.contacts import Contact, read_contact
from customers.models import Customer
from customers.normalise import name_key
from customers.registries import comes_back
from tenants.actors import Actor
from tenants.context import current_tenant_id
from tenants.models import Tenant


def link_customer(*, name: str, email: str, phone: str, language: str, by: Actor, now: datetime) -> Customer:
    """Give the card of the person who is called this and has one of these addresses, else a new card."""
    country = Tenant.objects.values_list("country", flat=True).get(pk=current_tenant_id())
    contact = read_contact(email=email, phone=phone, country=country)
    return link_contact(name=name, contact=contact, language=language, now=now).card


@dataclass(frozen=True)
class Linked:
    """Whose card it is, and the cards that were there with one of its addresses: hers, her family's."""

    card: Customer
    sharing: tuple[UUID, ...]


@transaction.atomic
def link_contact(*, name: str, contact: Contact, language: str, now: datetime, **facts: datetime) -> Linked:
    """Link as `link_customer` does, by addresses that have been read; `facts` are for a new card only.

    A card that exists is never changed: an address alone proves nothing, and a parent books for a child
    with her own. Objections need no copying either, they are remembered by address.

    A card that is given stays until the transaction ends: whoever erases it or merges it away comes after.
    """
    wanted = name_key(name)
    while True:
        cards = cards_with(contact)
        sharing = tuple(card.pk for card in cards)
        known = first_usable([card for card in cards if name_key(card.name) == wanted], now=now)
        if known is None:
            break
        if held(known):
            return Linked(known, sharing)
        # It went meanwhile; what came in its place is read anew.
    card = Customer(
        name=" ".join(name.split()),
        email=contact.email,
        phone=contact.phone,
        email_index=contact.email_index,
        phone_index=contact.phone_index,
        language=language,
        created_at=now,
        **facts,
    )
    card.save(force_insert=True)
    return Linked(card, sharing)


def held(card: Customer) -> bool:
    """Keep a card in use until the transaction ends; False where it has just gone, or out of use.

    Only the one card, and not before it is chosen: who waits to be erased is locked decision first (see
    purge.come_back), and a card before its decision would wait for that crosswise.
    """
    rows = Customer.objects.select_for_update(no_key=True).filter(pk=card.pk, restricted=False)
    return bool(rows.values_list("pk"))


def first_usable(cards: list[Customer], *, now: datetime) -> Customer | None:
    """Choose a card that is in use; else one that its owner may have back, now that she books again."""
    for card in cards:
        if not card.restricted:
            return card
    for card in cards:
        if comes_back(card.pk, now):
            card.restricted = False
            return card
    return None


def cards_with(contact: Contact) -> list[Customer]:
    """Find the cards with one of these addresses, the oldest first."""
    same = Q()
    if contact.email_key:
        same |= Q(email_index=contact.email_index)
    if contact.phone_key:
        same |= Q(phone_index=contact.phone_index)
    if not same:
        return []
    return list(Customer.objects.filter(same).order_by("created_at", "pk"))
