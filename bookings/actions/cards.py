"""The card of somebody whom a colleague books: one that is there, or a new one."""

from datetime import datetime

from bookings.contacts import lock_contact
from customers.contacts import read_contact
from customers.links import link_contact
from customers.models import Customer
from tenants.models import Tenant


def card_for_new(
    *, tenant: Tenant, name: str, phone: str, email: str, language: str, now: datetime
) -> Customer:
    """Link by name and address together, as online: a known address with another name is another person."""
    contact = read_contact(email=email, phone=phone, country=tenant.country)
    lock_contact(contact)
    return link_contact(name=name, contact=contact, language=language, now=now).card
