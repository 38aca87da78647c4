"""What the rows of data protection name: somebody to be erased, somebody held, and what waits."""

from datetime import timedelta
from typing import Any

from customers.models import Customer
from privacy import holds
from privacy.erasure import begin
from privacy.inactive import Rule
from privacy.models import Purge
from tests.world import NOW, Shop


def plant_privacy(more: dict[str, Any], solvik: Shop) -> None:
    """Plant a customer to be erased, one who is held, an erasure that waits and a clearing-out."""
    by = solvik.actor("alice")
    goes, kept, asked = (
        Customer.objects.create(name=f"Gæst {number}", created_at=NOW - timedelta(days=1500))
        for number in range(3)
    )
    until = NOW + timedelta(days=30)
    rule = Rule.after_months(24, now=NOW, zone=solvik.tenant.zone)
    more |= {
        "leaving": goes,
        "dispute": holds.hold(card=kept, reason="Uenig", until=until, by=by, now=NOW),
        "erasure": begin(card=asked, reason="request", by=by, now=NOW),
        "purge": Purge.objects.create(
            unseen_since=rule.unseen_since,
            made_before=rule.made_before,
            counted=1,
            due_at=NOW + timedelta(days=7),
            created_at=NOW,
        ),
    }
