"""The audit's chain: how far it is drawn, what the vault says of it, and whether the whole of it stands."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from privacy.models import ChainCheck
from tenants import audit
from tenants.context import tenant_scope
from tenants.models import AuditEntry, Tenant
from tenants.vault.models import ChainHead

log = logging.getLogger(__name__)
EVERY = timedelta(hours=23)


@dataclass(frozen=True)
class ChainState:
    """What can honestly be said of a chain now."""

    chained: int
    unchained: int
    head: ChainHead | None
    check: ChainCheck | None


def state_of(tenant: Tenant) -> ChainState:
    """Read the state of the open tenant's chain."""
    head = ChainHead.objects.filter(chain=audit.chain_name(tenant.pk)).order_by("-seq").first()
    last = AuditEntry.objects.exclude(seq=None).order_by("-seq").values_list("seq", flat=True).first()
    return ChainState(
        chained=last or 0,
        unchained=AuditEntry.objects.filter(seq=None).count(),
        head=head,
        check=ChainCheck.objects.order_by("-at").first(),
    )


def check_due(*, now: datetime) -> int:
    """Check each chain that nobody has looked at for a day; give how many of these do not stand."""
    return sum(
        bool(check(tenant, now=now).faults) for tenant in Tenant.objects.order_by("pk") if is_due(tenant, now)
    )


def is_due(tenant: Tenant, now: datetime) -> bool:
    """Say whether the last look is a day old."""
    with tenant_scope(tenant):
        return not ChainCheck.objects.filter(at__gt=now - EVERY).exists()


def check(tenant: Tenant, *, now: datetime) -> ChainCheck:
    """Check one chain from its first link to its last."""
    faults = audit.verify(tenant.pk)
    with tenant_scope(tenant):
        last = AuditEntry.objects.exclude(seq=None).order_by("-seq").values_list("seq", "at").first()
        made = ChainCheck.objects.create(
            at=now,
            until_seq=(last[0] or 0) if last else 0,
            until_at=last[1] if last else None,
            faults=len(faults),
        )
    if faults:
        log.critical(
            "The chain of the audit does not stand: %s",
            "; ".join(faults[:20]),
            extra={"event": "audit_broken", "tenant_id": tenant.pk},
        )
    return made
