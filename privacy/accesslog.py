"""The access log as the owner reads it: a page at a time, names opened for that page alone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from customers.reach import cards_for
from privacy import deeds
from staff.models import FactorCase, Membership
from tenants.context import PLATFORM_ID, tenant_scope
from tenants.models import AuditEntry

PAGE = 50
# What an entry is about where that is a colleague: her place here, or her account.
COLLEAGUES = ("staff.Membership", "staff.User")
FIRST, LAST = date(2000, 1, 1), date(2200, 1, 1)


@dataclass(frozen=True)
class Wanted:
    """What the reader asked for."""

    who: UUID | None = None
    group: str = ""
    since: date | None = None
    until: date | None = None
    customer: UUID | None = None
    before: tuple[datetime, UUID] | None = None


@dataclass(frozen=True)
class Page:
    """One page: its entries, who they are about and by whom, and where the next page begins."""

    entries: list[AuditEntry]
    people: dict[UUID, str]
    customers: dict[UUID, str]
    cases: dict[UUID, str]
    next: tuple[datetime, UUID] | None


def read_page(wanted: Wanted, reader: Membership, *, zone: ZoneInfo) -> Page:
    """Read one page, the latest first."""
    rows = narrowed(AuditEntry.objects.defer("payload"), wanted, zone)
    if wanted.before is not None:
        moment, number = wanted.before
        rows = rows.filter(at__lte=moment).filter(Q(at__lt=moment) | Q(pk__lt=number))
    found = list(rows.order_by("-at", "-pk")[: PAGE + 1])
    shown = found[:PAGE]
    last = shown[-1] if len(found) > PAGE else None
    subjects = {entry.subject_id for entry in shown if entry.subject_id}
    actors = {entry.actor_id for entry in shown if entry.actor_id}
    touched = {entry.object_id for entry in shown if entry.object_id and entry.object_kind in COLLEAGUES}
    return Page(
        shown,
        names_of_people(subjects | actors | touched),
        names_of_customers(subjects, reader),
        references_of({entry.case_id for entry in shown if entry.case_id}),
        None if last is None else (last.at, last.pk),
    )


def narrowed(rows: QuerySet[AuditEntry], wanted: Wanted, zone: ZoneInfo) -> QuerySet[AuditEntry]:
    """Keep what was asked for."""
    if wanted.who is not None:
        rows = rows.filter(actor_id=wanted.who)
    if wanted.customer is not None:
        rows = rows.filter(subject_id=wanted.customer)
    if wanted.group:
        rows = rows.filter(action__in=deeds.codes_of(wanted.group))
    if wanted.since is not None:
        rows = rows.filter(at__gte=midnight(wanted.since, zone))
    if wanted.until is not None:
        rows = rows.filter(at__lt=midnight(min(wanted.until, LAST) + timedelta(days=1), zone))
    return rows


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Give the moment at which a day of our time begins here."""
    return datetime.combine(min(max(day, FIRST), LAST), time(), tzinfo=zone)


def names_of_people(ids: Collection[UUID]) -> dict[UUID, str]:
    """Open the names of colleagues, those who have left too, by their accounts and by their places."""
    asked = Q(user_id__in=ids) | Q(pk__in=ids)
    rows = Membership.objects.filter(asked) if ids else Membership.objects.none()
    return {key: str(row.name) for row in rows for key in (row.user_id, row.pk)}


def references_of(ids: Collection[UUID]) -> dict[UUID, str]:
    """Give support's cases the references that stand in the mails about them."""
    if not ids:
        return {}
    with tenant_scope(PLATFORM_ID):
        return dict(FactorCase.objects.filter(pk__in=ids).values_list("pk", "reference"))


def names_of_customers(ids: Collection[UUID], reader: Membership) -> dict[UUID, str]:
    """Open the names of the customers whom the reader may see."""
    cards = cards_for(reader).filter(pk__in=ids) if ids else cards_for(reader).none()
    return {card.pk: str(card.name) for card in cards}


def colleagues() -> list[tuple[UUID, str]]:
    """List who may be asked for, by name."""
    rows = Membership.objects.all()
    return sorted(((row.user_id, str(row.name)) for row in rows), key=lambda one: one[1].casefold())
