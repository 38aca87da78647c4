"""Write a card: a new one, or what changed on one that is there."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from customers.contacts import read_contact
from customers.models import Customer
from tenants import audit
from tenants.actors import Actor
from tenants.models import Tenant

WRITABLE = ("name", "phone", "email", "language", "birthday")


@transaction.atomic
def add_card(*, tenant: Tenant, values: Mapping[str, str], by: Actor, now: datetime) -> Customer:
    """Make a card from what a colleague wrote; no offer of news was made, so no news is sent."""
    card = Customer(created_at=now)
    put(card, values, tenant)
    card.save(force_insert=True)
    audit.record(
        "customer.create",
        by=by,
        now=now,
        purpose="booking",
        subject_id=card.pk,
        fields=[name for name in WRITABLE if values.get(name)],
    )
    return card


@transaction.atomic
def edit_card(
    *, tenant: Tenant, card: Customer, values: Mapping[str, str], by: Actor, now: datetime
) -> list[str]:
    """Write what differs, and note which fields: never what stood or stands in them."""
    card = Customer.objects.select_for_update().get(pk=card.pk)
    changed = [name for name in WRITABLE if name in values and (getattr(card, name) or "") != values[name]]
    if changed:
        put(card, {name: values[name] for name in changed}, tenant)
        indexes = [f"{name}_index" for name in changed if name in {"phone", "email"}]
        card.save(update_fields=[*changed, *indexes])
        audit.record("customer.update", by=by, now=now, purpose="booking", subject_id=card.pk, fields=changed)
    return changed


def put(card: Customer, values: Mapping[str, str], tenant: Tenant) -> None:
    """Set values on a card, and beside an address the index by which it is found."""
    for name, value in values.items():
        setattr(card, name, value)
    contact = read_contact(email=card.email or "", phone=card.phone or "", country=tenant.country)
    if "email" in values:
        card.email, card.email_index = contact.email, contact.email_index
    if "phone" in values:
        card.phone, card.phone_index = contact.phone, contact.phone_index
