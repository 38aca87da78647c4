"""What follows when a business changes its facts: apps upstairs register what they keep in step with them."""

from collections.abc import Callable, Sequence
from datetime import datetime

from tenants.actors import Actor
from tenants.models import Tenant

# Called in the transaction of the change, with the names of the columns that are new.
Follow = Callable[[Tenant, Sequence[str], Actor, datetime], None]
_followers: list[Follow] = []


def register_follower(follow: Follow) -> None:
    """Let something follow the facts; registering twice is once."""
    if follow not in _followers:
        _followers.append(follow)


def tell(tenant: Tenant, changed: Sequence[str], *, by: Actor, now: datetime) -> None:
    """Let everything that is written from the facts follow them."""
    for follow in _followers:
        follow(tenant, changed, by, now)
