"""The card of somebody whom a colleague books: one that is there, or a new one."""

from datetime import datetime
from uuid import UUID

from bookings.contacts import lock_contact
from customers.aliases import resolve
from customers.contacts import read_contact
from customers.links import link_contact
from customers.models import Customer
from tenants.models import Tenant


class Restricted(Exception):
    """The card is closed to new visits: its owner asked for that, or an erasure waits."""


def card_for_new(
    *, tenant: Tenant, name: str, phone: str, email: str, language: str, now: datetime
) -> Customer:
    """Link by name and address together, as online: a known address with another name is another person."""
    contact = read_contact(email=email, phone=phone, country=tenant.country)
    lock_contact(contact)
    return link_contact(name=name, contact=contact, language=language, now=now).card


def standing(customer_id: UUID) -> Customer:
    """Lock the chosen card, or the one that it became part of meanwhile. Raises Restricted."""
    locked = Customer.objects.select_for_update(of=("self",))
    card = locked.filter(pk=customer_id).first()
    if card is None:
        became = resolve(customer_id)
        card = locked.filter(pk=became.pk).first() if became else None
    if card is None or card.restricted:
        raise Restricted
    return card
