"""Visitors of a demo business who ask for a visit online."""

from datetime import datetime

from bookings.actions.confirm import Details, confirm
from bookings.actions.hold import find_hold
from bookings.catalogue import Catalogue
from bookings.models import Booking
from tenants.actors import VISITOR
from tenants.models import Tenant

# Invented; the numbers begin with 20 00 and the addresses end in example.dk, which belong to nobody.
WHO = (
    ("Vibeke Rahbek", "+4520009101", "vibeke.rahbek@example.dk", "Det er til vores sølvbryllup."),
    ("Jonas Toft", "+4520009102", "jonas.toft@example.dk", ""),
    ("Maja Elkjær", "+4520009103", "maja.elkjaer@example.dk", "Gerne før kl. 12, hvis I kan."),
)


def ask(tenant: Tenant, token: str, catalogue: Catalogue, *, number: int, now: datetime) -> Booking:
    """Turn a held time into a request."""
    hold = find_hold(token)
    assert hold is not None
    name, phone, email, message = WHO[number % len(WHO)]
    details = Details(name=name, phone=phone, email=email, message=message, no_news=False, language="da")
    return confirm(
        tenant=tenant, hold=hold, catalogue=catalogue, details=details, policy=None, by=VISITOR, now=now
    )
