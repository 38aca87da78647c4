"""A colleague's calendar feed: made, given a new address, told more or less, and turned off."""

from datetime import datetime

from bookings.models import CalendarFeed
from staff.models import Membership
from tenants import audit
from tenants.actors import Actor
from tenants.tokens import new_token, token_hash


def make_feed(*, membership: Membership, shows: str, by: Actor, now: datetime) -> str:
    """Give the feed a new secret address, which is shown once; the former one opens nothing any more."""
    token = new_token()
    CalendarFeed.objects.update_or_create(
        membership_id=membership.pk,
        defaults={"token_hash": token_hash(token), "shows": shows, "made_at": now, "read_at": None},
    )
    note("feed.make", membership, by=by, now=now)
    return token


def change_feed(*, membership: Membership, shows: str, by: Actor, now: datetime) -> None:
    """Let the feed tell more or less; its address stays."""
    CalendarFeed.objects.filter(membership_id=membership.pk).update(shows=shows)
    note("feed.change", membership, by=by, now=now)


def end_feed(*, membership: Membership, by: Actor, now: datetime) -> None:
    """Turn the feed off: its address opens nothing from now on."""
    deleted, _by_model = CalendarFeed.objects.filter(membership_id=membership.pk).delete()
    if deleted:
        note("feed.end", membership, by=by, now=now)


def note(action: str, membership: Membership, *, by: Actor, now: datetime) -> None:
    """Write into the access log whose feed was touched."""
    audit.record(action, by=by, now=now, object_kind="staff.Membership", object_id=membership.pk)
