"""Set the week of the business or of one resource, from a date on, until a date, or for good."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from bookings.models import Resource, WeeklyHours
from bookings.weekplan import Dated, WeekSpan, joined, periods, replace
from tenants import audit
from tenants.actors import Actor


def dated_rows(resource: Resource | None) -> list[Dated]:
    """Read a week with its dates; None is the business itself."""
    rows = WeeklyHours.objects.filter(resource=resource).values_list(
        "weekday", "start_minute", "end_minute", "valid_from", "valid_until"
    )
    return [Dated(WeekSpan(day, start, end), first, last) for day, start, end, first, last in rows]


@transaction.atomic
def set_week(
    *,
    resource: Resource | None,
    week: Sequence[WeekSpan],
    first: date | None,
    last: date | None,
    by: Actor,
    now: datetime,
) -> None:
    """Let a week hold from first to last; None is no limit. What is booked stays booked."""
    lock_week(resource)
    store(resource, replace(dated_rows(resource), week, first, last))
    note("settings.hours", resource, by=by, now=now)


@transaction.atomic
def follow_house(*, resource: Resource, by: Actor, now: datetime) -> None:
    """Let a resource keep the business's hours again."""
    WeeklyHours.objects.filter(resource=resource).delete()
    note("settings.hours_follow", resource, by=by, now=now)


@transaction.atomic
def take_back(*, resource: Resource | None, first: date, by: Actor, now: datetime) -> bool:
    """Take back the change that begins on a date: the week before it goes on. False where there is none."""
    lock_week(resource)
    rows = dated_rows(resource)
    found = periods(rows)
    number = next((place for place, period in enumerate(found) if period.first == first), 0)
    if not number:
        return False
    period = found[number]
    store(resource, replace(rows, found[number - 1].week, period.first, period.last))
    note("settings.hours", resource, by=by, now=now)
    return True


def lock_week(resource: Resource | None) -> None:
    """Let two colleagues who save the same week come one after the other."""
    list(WeeklyHours.objects.select_for_update().filter(resource=resource).order_by("pk"))


def store(resource: Resource | None, rows: Sequence[Dated]) -> None:
    """Put these rows in the place of those that stand."""
    WeeklyHours.objects.filter(resource=resource).delete()
    WeeklyHours.objects.bulk_create(
        WeeklyHours(
            resource=resource,
            weekday=row.span.weekday,
            start_minute=row.span.start,
            end_minute=row.span.end,
            valid_from=row.first,
            valid_until=row.last,
        )
        for row in joined(rows)
    )


def note(action: str, resource: Resource | None, *, by: Actor, now: datetime) -> None:
    """Write down whose hours were changed."""
    audit.record(action, by=by, now=now, object_kind="resource", object_id=resource.pk if resource else None)
