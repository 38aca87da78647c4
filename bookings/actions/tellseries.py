"""Tell the customer of several visits at once: one message for the whole change."""

from datetime import datetime

from bookings.models import SeriesChange
from bookings.serieskinds import ABOUT_SERIES, KIND_OF
from customers.contacts import channels_of
from customers.models import Customer
from notifications import outbox
from tenants.actors import Actor
from tenants.models import Tenant


def tell_series(
    *, tenant: Tenant, change: SeriesChange, customer: Customer, by: Actor, now: datetime
) -> None:
    """Plan one message about the change by each way the customer can be reached, to leave now."""
    for channel in channels_of(customer, tenant.country):
        outbox.plan(
            about_kind=ABOUT_SERIES,
            about_id=change.pk,
            kind=KIND_OF[change.kind],
            channel=channel,
            send_at=now,
            recipient_id=customer.pk,
            by=by,
            now=now,
        )
