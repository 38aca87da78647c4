"""Which card a person belongs to. Nothing here tells anybody that an address is known."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from customers.contacts import Contact, read_contact
from customers.models import Customer
from customers.normalise import name_key
from tenants.actors import Actor
from tenants.context import current_tenant_id
from tenants.models import Tenant


@transaction.atomic
def link_customer(
    *, name: str, email: str, phone: str, language: str, by: Actor, now: datetime, country: str = ""
) -> Customer:
    """Give the card of the person who is called this and has one of these addresses, else a new card.

    A card that exists is never changed: an address alone proves nothing, and a parent books for a child
    with her own. Objections need no copying either, they are remembered by address.
    """
    country = country or Tenant.objects.values_list("country", flat=True).get(pk=current_tenant_id())
    contact = read_contact(email=email, phone=phone, country=country)
    known = find_card(name, contact)
    if known is not None:
        return known
    card = Customer(
        name=" ".join(name.split()),
        email=contact.email,
        phone=contact.phone,
        email_index=contact.email_index,
        phone_index=contact.phone_index,
        language=language,
        created_at=now,
    )
    card.save(force_insert=True)
    return card


def find_card(name: str, contact: Contact) -> Customer | None:
    """Find the card with one of these addresses and this name; a restricted card is left alone."""
    same = Q()
    if contact.email_key:
        same |= Q(email_index=contact.email_index)
    if contact.phone_key:
        same |= Q(phone_index=contact.phone_index)
    if not same:
        return None
    wanted = name_key(name)
    cards = Customer.objects.filter(same, restricted=False).order_by("created_at", "pk")
    return next((card for card in cards if name_key(card.name) == wanted), None)
