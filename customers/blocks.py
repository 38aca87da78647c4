"""Whom the business takes no bookings from on the net just now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet

from customers.models import Block, Customer


def live_blocks(*, now: datetime) -> QuerySet[Block]:
    """Give the blocks that hold at this moment."""
    return Block.objects.filter(at__lte=now, until__gt=now, lifted_at=None)


def live_block(customer_id: UUID, *, now: datetime) -> Block | None:
    """Give the block of one person that ends last, or None."""
    return live_blocks(now=now).filter(customer=customer_id).order_by("-until").first()


@dataclass(frozen=True)
class ToldBlock:
    """A block as it is told to a colleague."""

    last_day: date
    at: datetime
    by: str
    reason: str


def told_block(customer_id: UUID, zone: ZoneInfo, *, why: bool, now: datetime) -> ToldBlock | None:
    """Give the block that holds, in the business's own days; `why` is for those who see notes."""
    row = live_block(customer_id, now=now)
    if row is None:
        return None
    last_day = row.until.astimezone(zone).date() - timedelta(days=1)
    return ToldBlock(
        last_day, row.at.astimezone(zone), row.by_initials, str(row.reason) if why and row.reason else ""
    )


def any_blocked(customer_ids: Collection[UUID], *, now: datetime) -> bool:
    """Say whether one of these people is blocked."""
    return bool(customer_ids) and live_blocks(now=now).filter(customer__in=customer_ids).exists()


def blocked_among(cards: QuerySet[Customer], *, now: datetime) -> QuerySet[Customer]:
    """Narrow cards to the people who are blocked."""
    return cards.filter(Exists(live_blocks(now=now).filter(customer=OuterRef("pk"))))
