"""Who has not been here for long, by plain columns alone: nothing is opened, and the counts are exact.

Whoever is found and may not go is counted under the reason why not. The reasons are asked again when the day
has come.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from bookings.models import Booking
from customers.models import Customer
from privacy import holds
from privacy.models import Purge
from tenants.models import Tenant

SHORTEST_MONTHS, LONGEST_MONTHS = 6, 60
Status = Booking.Status
# A claim for payment lapses after three years (the Danish act on limitation, section 3).
CLAIM_LASTS = timedelta(days=3 * 366)
NOTHING_CAME_OF_IT = (Status.CANCELLED, Status.DECLINED, Status.EXPIRED)
# In the order in which they are told: the first that applies is the reason.
REASONS = ("restricted", "coming", "seen", "unpaid", "dispute")


@dataclass(frozen=True)
class Rule:
    """Whom to look for, as instants."""

    unseen_since: datetime
    made_before: datetime
    with_visits: bool = True
    never_visited: bool = True

    @classmethod
    def of(cls, purge: Purge) -> Self:
        """Read the rule that was confirmed."""
        return cls(purge.unseen_since, purge.made_before, purge.with_visits, purge.never_visited)

    @classmethod
    def after_months(cls, months: int, *, now: datetime, zone: ZoneInfo) -> Self:
        """Give the rule "no visit for so many months", by the business's own calendar."""
        moment = months_before(now, months, zone)
        return cls(moment, moment)

    def narrowed(self, made_before: date | None, zone: ZoneInfo) -> Self:
        """Leave out the cards made on this day or later."""
        if made_before is None:
            return self
        moment = datetime.combine(made_before, time(), tzinfo=zone)
        return replace(self, made_before=min(self.made_before, moment))


@dataclass(frozen=True)
class Search:
    """What a search finds: how many may go, and how many are held back for which reason."""

    free: int
    held: dict[str, int]


def months_before(now: datetime, months: int, zone: ZoneInfo) -> datetime:
    """Give the beginning of the same day so many months ago; a day that is missing is the month's last."""
    today = now.astimezone(zone).date()
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    first_of_next = date(year + month // 11, (month + 1) % 12 + 1, 1)
    day = min(today.day, (first_of_next - timedelta(days=1)).day)
    return datetime.combine(date(year, month + 1, day), time(), tzinfo=zone)


def search(rule: Rule, *, now: datetime) -> Search:
    """Count whom the rule finds."""
    rows = judged(found(rule), rule, now=now).values_list("held").annotate(rows=Count("pk")).order_by()
    counts: dict[str, int] = dict(rows)
    return Search(counts.pop("", 0), {reason: counts[reason] for reason in REASONS if reason in counts})


def free_ids(rule: Rule, *, now: datetime) -> list[UUID]:
    """List whoever may go."""
    return list(free(rule, now=now).values_list("pk", flat=True))


def free(rule: Rule, *, now: datetime) -> QuerySet[Any]:
    """Find whoever may go, those unseen for the longest first."""
    return judged(found(rule), rule, now=now).filter(held="").order_by("last_visit_at", "created_at", "pk")


def held_back(rule: Rule, ids: Collection[UUID], *, now: datetime) -> dict[UUID, str]:
    """Say who of these must stay after all, and why; that they wait to be erased is no reason."""
    still = found(rule).filter(pk__in=ids)
    rows = judged(still, rule, now=now, waiting=True).values_list("pk", "held")
    reasons: dict[UUID, str] = dict(rows)
    # Whom the rule does not find any more has been here meanwhile.
    return {one: reason for one in ids if (reason := reasons.get(one, "seen"))}


def found(rule: Rule) -> QuerySet[Customer]:
    """Find cards by their own columns."""
    kinds = Q(pk__in=[])
    if rule.with_visits:
        kinds |= Q(last_visit_at__lt=rule.unseen_since)
    if rule.never_visited:
        kinds |= Q(last_visit_at=None)
    return Customer.objects.filter(kinds, created_at__lt=rule.made_before)


def judged(cards: QuerySet[Customer], rule: Rule, *, now: datetime, waiting: bool = False) -> QuerySet[Any]:
    """Mark each card with the reason why it may not go, empty where it may."""
    hers = Booking.objects.filter(customer=OuterRef("pk")).exclude(status__in=NOTHING_CAME_OF_IT)
    open_ahead = hers.filter(Q(starts_at__gte=now) | Q(status=Status.REQUESTED))
    # Not every salon marks who came: a visit that was not cancelled counts as one.
    came = hers.filter(starts_at__gte=rule.unseen_since)
    disputes = holds.standing(now).filter(customer=OuterRef("pk"))
    cases = [
        When(Exists(open_ahead), then=Value("coming")),
        When(Exists(came), then=Value("seen")),
        When(Exists(disputes), then=Value("dispute")),
    ]
    if keeps_books():
        owed = hers.filter(
            payment=Booking.Payment.UNPAID,
            status__in=(Status.ARRIVED, Status.DONE),
            price_minor__gt=0,
            starts_at__gte=now - CLAIM_LASTS,
        )
        cases.insert(2, When(Exists(owed), then=Value("unpaid")))
    if not waiting:
        cases.insert(0, When(restricted=True, then=Value("restricted")))
    return cards.annotate(held=Case(*cases, default=Value(""), output_field=CharField()))


def keeps_books() -> bool:
    """Say whether the business marks payments at all: where nobody does, "unpaid" says nothing."""
    return Booking.objects.filter(payment=Booking.Payment.PAID).exists()


def over_retention(tenant: Tenant, *, now: datetime) -> int:
    """Count whoever is kept longer than the business itself has said."""
    rule = Rule.after_months(tenant.retention_months, now=now, zone=tenant.zone)
    return search(rule, now=now).free


# -- how long ago, for the picture ------------------------------------------------------------------------
BUCKETS = (0, 6, 12, 18, 24, 36, 60)


def by_age(*, now: datetime, zone: ZoneInfo) -> list[tuple[int, int | None, int]]:
    """Count cards by months since the last visit, or since they were made: from, to, how many."""
    edges = [months_before(now, months, zone) for months in BUCKETS[1:]]
    last = len(edges)
    cases = [When(since__gte=edge, then=Value(number)) for number, edge in enumerate(edges)]
    rows = Customer.objects.filter(restricted=False).annotate(
        since=Coalesce("last_visit_at", "created_at"), age=Case(*cases, default=Value(last))
    )
    counts = dict(rows.values_list("age").annotate(rows=Count("pk")).order_by())
    return [
        (low, BUCKETS[number + 1] if number < last else None, counts.get(number, 0))
        for number, low in enumerate(BUCKETS)
    ]
