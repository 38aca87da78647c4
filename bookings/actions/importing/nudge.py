"""Wakes the worker for the lists and files of the open tenant, once what was written stands."""

from django.db import transaction

from notifications.nudges import nudger
from tenants.context import current_tenant_id

WORK = "bookings.work_exchange"


def nudge() -> None:
    """Ask for a worker after the commit; what gets lost, the sweep finds."""
    tenant_id = current_tenant_id()

    def wake() -> None:
        nudger.wake(tenant_id, WORK)

    transaction.on_commit(wake)
