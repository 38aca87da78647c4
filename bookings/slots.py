"""Puts a wish before the diary and asks the one rule of availability: the list, the check, the warnings.

Six queries at most answer for any window: three for the catalogue (bookings/catalogue.py), three for the
diary (bookings/diary.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from bookings.availability import check, find_starts, next_start
from bookings.catalogue import Offer
from bookings.diary import Diary, load_diary
from bookings.intervals import Span, minute_from, minute_of, moment_of
from bookings.models import BookingItem, Resource, Service
from bookings.opening import local_midnight
from bookings.seats import coming_sessions, open_sessions
from bookings.shapes import Assignment, Item, Refusal, Request, Shape, Terms


class Refused(Exception):
    """The time is not to be had; `reasons` holds why, the plainest first."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = tuple(str(each) for each in reasons)


@dataclass(frozen=True)
class Plan:
    """What somebody wants: these services in this order, with this person or with anyone."""

    offers: tuple[Offer, ...]
    resources: Mapping[UUID, Resource]
    wanted: UUID | None
    zone: ZoneInfo
    # Lengths that were booked, where a visit is moved whose services have changed since.
    booked_minutes: tuple[int, ...] = ()
    # Who performs each of them, where the staff named the people one by one; None is anyone.
    people: tuple[UUID | None, ...] = ()
    # The room that the staff chose for a class, or none, instead of what the service needs.
    rooms_wanted: tuple[UUID, ...] | None = None
    # How each lay when it was booked, where the staff change a visit.
    shapes: tuple[Shape, ...] = ()

    @cached_property
    def request(self) -> Request:
        """Give the question that the arithmetic answers."""
        return Request(tuple(self.item(number, offer) for number, offer in enumerate(self.offers)))

    def item(self, number: int, offer: Offer) -> Item:
        """Turn one service into who can perform it, in which shape, and what it needs."""
        booked = self.booked_minutes[number] if self.booked_minutes else None
        return Item(
            {
                each: self.shapes[number] if self.shapes else shape_of(offer, booked or offer.minutes(each))
                for each in self.able(number, offer)
            },
            self.needs(offer),
        )

    def able(self, number: int, offer: Offer) -> list[UUID]:
        """Give who may perform one service of the visit: the one asked for, or whoever can."""
        wanted = self.people[number] if self.people else self.wanted
        if wanted is None:
            return list(offer.performers)
        return [wanted] if wanted in offer.performers else []

    def needs(self, offer: Offer) -> tuple[tuple[UUID, ...], ...]:
        """Give what one service takes beside people; of each need any one will do."""
        if self.rooms_wanted is not None:
            return tuple((room,) for room in self.rooms_wanted)
        return tuple(tuple(sorted(need)) for need in offer.needs)

    @property
    def seated(self) -> bool:
        """Say whether this is a seat in a class: its times are rows, not arithmetic."""
        return len(self.offers) == 1 and self.offers[0].service.seats > 1

    @property
    def rooms(self) -> set[UUID]:
        """Give the rooms and equipment that could be taken: those without hours are always open."""
        return {each for offer in self.offers for need in self.needs(offer) for each in need}

    @property
    def resource_ids(self) -> set[UUID]:
        """Give everything that could be taken by this visit."""
        ids: set[UUID] = set()
        for number, offer in enumerate(self.offers):
            ids.update(self.able(number, offer) or offer.performers)
            ids.update(*self.needs(offer))
        return ids

    def terms(self, now: datetime) -> Terms:
        """Give the limits: of several services the strictest holds."""
        services = [offer.service for offer in self.offers]
        furthest = min(service.furthest_days for service in services)
        return Terms(
            zone=self.zone,
            now=minute_from(now),
            notice=max(service.notice_minutes for service in services),
            not_after=local_midnight(
                now.astimezone(self.zone).date() + timedelta(days=furthest + 1), self.zone
            )
            - 1,
            step=max(service.grid_minutes for service in services),
        )

    def in_time(self, start: datetime, now: datetime) -> bool:
        """Say whether a class that begins then keeps the notice and lies within what may be booked."""
        terms, at = self.terms(now), minute_of(start)
        return at >= terms.first and (terms.not_after is None or at <= terms.not_after)


def shape_of(offer: Offer, minutes: int) -> Shape:
    """Give how a service lies round its start for a performer who takes so many minutes."""
    return shape_from(offer.service, minutes)


def shape_from(facts: Service | BookingItem, minutes: int) -> Shape:
    """Give how a service, or what was booked of it, lies round its start when it takes so many minutes."""
    gap_end = min(facts.gap_start + facts.gap_minutes, minutes)
    gaps = ((facts.gap_start, gap_end),) if facts.gap_minutes and facts.gap_start < gap_end < minutes else ()
    return Shape(minutes, facts.buffer_before, facts.buffer_after, gaps)


@dataclass(frozen=True)
class FreeStart:
    """A start that can be booked."""

    starts_at: datetime
    candidates: tuple[UUID, ...]
    seats_left: int = 0
    session_id: UUID | None = None


@dataclass(frozen=True)
class Piece:
    """A stretch of one resource's time that a visit takes."""

    number: int
    resource_id: UUID
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Fit:
    """Who performs the visit at a start, and what it takes; with the staff's warnings where there are any."""

    starts_at: datetime
    ends_at: datetime
    performers: tuple[UUID, ...]
    pieces: tuple[Piece, ...]
    timeline: tuple[tuple[UUID, datetime, datetime], ...]
    warnings: tuple[str, ...] = ()
    # Whether dead holds are to be cleared away before it is written.
    stale: bool = False


def starts_between(plan: Plan, diary: Diary, *, now: datetime, window: Span | None = None) -> list[FreeStart]:
    """List every start of the diary's days that can be booked."""
    low, high = window or diary.window
    if plan.seated:
        service = plan.offers[0].id
        return [
            FreeStart(row.starts_at, (row.resource_id,), left, row.pk)
            for row, left in open_sessions([service], moment_of(low), moment_of(high), now=now)
            if (not plan.wanted or row.resource_id == plan.wanted) and plan.in_time(row.starts_at, now)
        ]
    found = find_starts(plan.request, diary.open, diary.busy, (low, high), plan.terms(now))
    return [FreeStart(moment_of(start.at), tuple(start.people)) for start in found]


def first_starts(plans: Mapping[UUID, Plan], diary: Diary, *, now: datetime) -> dict[UUID, FreeStart | None]:
    """Give the first start of each plan of one service, all classes in one question."""
    low, high = diary.window
    seats: dict[UUID, FreeStart] = {}
    if seated := [key for key, plan in plans.items() if plan.seated]:
        for row, left in open_sessions(seated, moment_of(low), moment_of(high), now=now):
            if plans[row.service_id].in_time(row.starts_at, now):
                start = FreeStart(row.starts_at, (row.resource_id,), left, row.pk)
                seats.setdefault(row.service_id, start)
    return {
        key: seats.get(key) if plan.seated else first_start(plan, diary, now=now)
        for key, plan in plans.items()
    }


def first_start(plan: Plan, diary: Diary, *, now: datetime) -> FreeStart | None:
    """Give the first start of the diary's days that can be booked, or None."""
    if plan.seated:
        return next(iter(starts_between(plan, diary, now=now)), None)
    start = next_start(plan.request, diary.open, diary.busy, diary.window, plan.terms(now))
    return FreeStart(moment_of(start.at), tuple(start.people)) if start else None


def fit_now(
    plan: Plan,
    start: datetime,
    *,
    now: datetime,
    ignore_hold: UUID | None = None,
    ignore_booking: UUID | None = None,
) -> Fit:
    """Find who takes the visit at this start by the customers' rules.

    Raises Refused with the reasons where nobody can, or where the time breaks a rule.
    """
    fit = fit_anyway(plan, start, now=now, ignore_hold=ignore_hold, ignore_booking=ignore_booking)
    if fit.warnings:
        raise Refused(fit.warnings)
    return fit


def fit_anyway(
    plan: Plan,
    start: datetime,
    *,
    now: datetime,
    ignore_hold: UUID | None = None,
    ignore_booking: UUID | None = None,
) -> Fit:
    """Find who takes the visit at this start, with every warning where a rule would be broken.

    Raises Refused where nobody performs the services at all.
    """
    day = start.astimezone(plan.zone).date()
    diary = load_diary(
        plan.resource_ids,
        day,
        day,
        plan.zone,
        now=now,
        rooms=plan.rooms,
        ignore_hold=ignore_hold,
        ignore_booking=ignore_booking,
    )
    found = check(plan.request, minute_of(start), diary.open, diary.busy, plan.terms(now))
    if isinstance(found, Refusal):
        if found.assignment is None:
            raise Refused([str(each) for each in found.reasons])
        warnings = tuple(str(each) for each in found.reasons)
        return replace(fit_of(found.assignment, plan), warnings=warnings, stale=diary.stale)
    return replace(fit_of(found, plan), stale=diary.stale)


def fit_of(found: Assignment, plan: Plan) -> Fit:
    """Turn the arithmetic's answer into instants and ids."""
    timeline = []
    cursor = found.start
    for item, who in zip(plan.request.items, found.people, strict=True):
        length = item.options[who].length
        timeline.append((who, moment_of(cursor), moment_of(cursor + length)))
        cursor += length
    pieces = tuple(
        Piece(piece.item, piece.resource, moment_of(piece.start), moment_of(piece.end))
        for piece in found.pieces
    )
    return Fit(moment_of(found.start), moment_of(found.end), tuple(found.people), pieces, tuple(timeline))


def open_days(plan: Plan, diary: Diary, *, now: datetime) -> frozenset[date]:
    """Give the local dates on which anybody of the plan still works: the others are closed, not full.

    A class is full or has seats on the days on which there is one.
    """
    if plan.seated:
        low, high = map(moment_of, diary.window)
        classes = coming_sessions([plan.offers[0].id], low, high, now=now)
        return frozenset(row.starts_at.astimezone(plan.zone).date() for row, _left in classes)
    people = [plan.wanted] if plan.wanted else [each for offer in plan.offers for each in offer.performers]
    return frozenset(
        moment_of(low).astimezone(plan.zone).date()
        for each in people
        for low, high in diary.open.get(each, ())
        if high > minute_of(now)
    )
