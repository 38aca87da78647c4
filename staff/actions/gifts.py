"""Who may give what to whom, and the line that is written about it."""

from collections.abc import Iterable
from datetime import datetime

from staff.models import Membership
from staff.permissions import LIMITS, OWNER, Permission, asked_by, lifted
from tenants import audit
from tenants.actors import Actor


class NotYoursToGive(Exception):
    """Nobody gives away, or takes from a colleague, what she does not hold herself."""


def check_gift(
    *,
    by: Actor,
    role: str,
    permissions: frozenset[Permission],
    before: frozenset[Permission] = LIMITS,
    former: str = "",
) -> None:
    """Refuse a colleague who would change more than she holds; the owner and the platform may.

    What counts is the difference to what the other held before; a new colleague held nothing and was limited.
    """
    if by.kind in {"owner", "system"}:
        return
    giver = Membership.objects.filter(user_id=by.id, active=True).first() if by.id else None
    if giver is None or OWNER in {role, former}:
        raise NotYoursToGive
    if (
        not giver.may(Permission.PEOPLE, *asked_by(before, permissions))
        or lifted(before, permissions) & giver.held
    ):
        raise NotYoursToGive


def stored(permissions: Iterable[Permission]) -> list[str]:
    """Write permissions in one order, so that equal sets are equal rows."""
    return sorted(permission.value for permission in permissions)


def note(
    action: str, membership: Membership, *, by: Actor, now: datetime, fields: tuple[str, ...] = ()
) -> None:
    """Write into the access log whose place was touched."""
    audit.record(
        action, by=by, now=now, object_kind="staff.Membership", object_id=membership.pk, fields=fields
    )
