"""Finds a place for each visit of a list: the diary is read once, and each that fits takes its time in it."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from bookings.availability import check
from bookings.catalogue import Catalogue, load_catalogue
from bookings.diary import Diary, load_diary
from bookings.exchange.visits import Visit
from bookings.incoming.choices import kept, uuid_in
from bookings.intervals import Span, merge, minute_of
from bookings.models import Booking, ImportBatch, Resource
from bookings.shapes import Refusal
from bookings.slots import Fit, Plan, fit_of
from tenants.models import Tenant

LIVE = (Booking.Status.REQUESTED, Booking.Status.BOOKED, Booking.Status.ARRIVED)
# What an old calendar need not have kept: our grid, our notice, how far ahead we let people book.
MOOT = frozenset({"off_grid", "notice", "too_far"})
# What nobody may write, whatever the old calendar says.
WALLS = frozenset({"unknown", "room", "past"})


class Fitting:
    """The diary of everything that the visits of a list could take."""

    def __init__(self, batch: ImportBatch, tenant: Tenant, visits: Sequence[Visit], *, now: datetime) -> None:
        self.tenant, self.now = tenant, now
        self.choices = kept(batch)
        self.may_overbook = batch.may_overbook
        self.catalogue: Catalogue = load_catalogue(online=False)
        self.known = set(Resource.objects.filter(active=True).values_list("pk", flat=True))
        self.plans: dict[tuple[str, str, int | None], Plan | str] = {}
        self.diary: Diary | None = None
        self.busy: dict[UUID, list[Span]] = {}
        self.read_diary(visits)

    def read_diary(self, visits: Sequence[Visit]) -> None:
        """Read open and taken time from the first visit's day to the last's."""
        plans = [plan for each in visits if isinstance(plan := self.plan(each), Plan)]
        starts = [each.starts_at for each in visits if each.starts_at]
        if not plans or not starts:
            return
        ids = {one for plan in plans for one in plan.resource_ids}
        rooms = {one for plan in plans for one in plan.rooms}
        days = (min(starts).date(), max(starts).date())
        self.diary = load_diary(ids, *days, self.tenant.zone, now=self.now, rooms=rooms)
        self.busy = {each: list(spans) for each, spans in self.diary.busy.items()}

    @property
    def resource_ids(self) -> set[UUID]:
        """Give everything that any of the visits could take."""
        return {one for plan in self.plans.values() if isinstance(plan, Plan) for one in plan.resource_ids}

    def plan(self, visit: Visit) -> Plan | str:
        """Give what a row asks for, or why it asks for nothing that we have."""
        key = (visit.service, visit.staff, visit.minutes)
        if key not in self.plans:
            self.plans[key] = self.plan_of(visit)
        return self.plans[key]

    def plan_of(self, visit: Visit) -> Plan | str:
        """Map the file's names onto a service and a person."""
        service, who = uuid_in(self.choices.services, visit.service), uuid_in(self.choices.staff, visit.staff)
        offers = self.catalogue.by_ids([service]) if service else None
        if offers is None:
            return "no_service"
        if offers[0].service.seats > 1:
            return "a_class"
        if visit.staff and (who is None or who not in self.known):
            return "no_staff"
        if who and who not in offers[0].performers:
            return "not_hers"
        minutes = (visit.minutes,) if visit.minutes else ()
        return Plan(offers, self.catalogue.resources, who, self.tenant.zone, booked_minutes=minutes)

    def place(self, visit: Visit) -> tuple[Fit | None, list[str]]:
        """Give the visit its place and what speaks against it; None where it cannot stand at all."""
        plan = self.plan(visit)
        if isinstance(plan, str):
            return None, [plan]
        assert self.diary is not None and visit.starts_at is not None
        found = check(
            plan.request, minute_of(visit.starts_at), self.diary.open, self.busy, plan.terms(self.now)
        )
        reasons = [str(each) for each in found.reasons] if isinstance(found, Refusal) else []
        reasons = [each for each in reasons if each not in MOOT]
        assignment = found.assignment if isinstance(found, Refusal) else found
        if assignment is None or WALLS & set(reasons):
            return None, reasons or ["unknown"]
        if "taken" in reasons and not self.may_overbook:
            return None, ["taken_wall"]
        fit = replace(fit_of(assignment, plan), warnings=tuple(reasons), stale=self.diary.stale)
        for piece in fit.pieces:
            span = (minute_of(piece.starts_at), minute_of(piece.ends_at))
            self.busy[piece.resource_id] = merge([*self.busy.get(piece.resource_id, ()), span])
        return fit, reasons


def known_visits(cards: Collection[UUID], *, now: datetime) -> set[tuple[UUID | None, datetime | None]]:
    """Give who of these people comes when already."""
    ahead = Booking.objects.filter(customer__in=cards, starts_at__gt=now, status__in=LIVE)
    return set(ahead.values_list("customer_id", "starts_at")) if cards else set()
