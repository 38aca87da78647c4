"""What the workers do for data protection."""

import logging

from celery import shared_task
from django.utils import timezone

from privacy import books, chains
from privacy.purge import run_due, tenants_with_due
from privacy.replay import Broken, heal

log = logging.getLogger(__name__)


@shared_task(name="privacy.erase_due")
def erase_due() -> int:
    """Erase whoever is due, and finish what a crash left."""
    now = timezone.now()
    try:
        heal(now=now)
    except Broken as broken:
        log.critical("The ledger of erasures does not stand: %s", broken, extra={"event": "ledger_broken"})
        return 0
    return sum(run_due(tenant_id, now=now) for tenant_id in tenants_with_due(now))


@shared_task(name="privacy.check_chains")
def check_chains() -> int:
    """Look at the whole chain of every business's audit, once a day; give how many do not stand."""
    return chains.check_due(now=timezone.now())


@shared_task(name="privacy.end_books")
def end_books() -> int:
    """Delete what is left of erased people's visits, once the time of the books is over."""
    return books.end_books(now=timezone.now())
