"""The dates of a series before they are booked: what each takes, what is in its way, which times are near.

The rule is the one of availability. What customers must keep and the staff need not (notice, how far ahead,
the grid) is not asked; what a colleague may knowingly accept is told apart from what nobody may.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from bookings.availability import check, find_starts
from bookings.diary import Diary, load_diary
from bookings.intervals import minute_from, minute_of, moment_of
from bookings.opening import ONE_DAY, local_date, local_midnight
from bookings.shapes import Assignment, Refusal, Terms
from bookings.slots import Fit, Plan, fit_of

# The staff may book so, and need not be told.
HARMLESS = frozenset({"notice", "too_far", "off_grid"})
# The staff may go on with open eyes; everything else needs another time.
SOFT = frozenset({"closed", "buffer"})
SKIP, KEEP = "skip", "keep"
NEAR_DAYS = 3
MOST_OTHERS = 4
# Staff may look back: a visit that has begun is no longer to be booked.
Choices = Mapping[str, str]


@dataclass(frozen=True)
class Wish:
    """One date that is asked for; `row_id` is the visit or class that is to move there."""

    plan: Plan
    start: datetime
    row_id: UUID | None = None
    place: int = 0

    @property
    def key(self) -> str:
        """Name the date in a form: its place in the series says which one is meant."""
        return f"d{self.place}"


@dataclass(frozen=True)
class Occasion:
    """A date with what it would take and what is in its way."""

    wish: Wish
    start: datetime
    fit: Fit | None
    reasons: tuple[str, ...] = ()
    choice: str = ""
    others: tuple[datetime, ...] = ()

    @property
    def skipped(self) -> bool:
        """Say whether it is left out."""
        return self.choice == SKIP

    @property
    def soft(self) -> bool:
        """Say whether a colleague may book it as it is, knowing what is in the way."""
        return bool(self.reasons) and set(self.reasons) <= SOFT

    @property
    def settled(self) -> bool:
        """Say whether nothing is left to decide."""
        return self.skipped or not self.reasons or (self.soft and self.choice == KEEP)


class Undecided(Exception):
    """Something is in the way of at least one date; nothing was written."""

    def __init__(self, occasions: Sequence[Occasion]) -> None:
        super().__init__("undecided")
        self.occasions = tuple(occasions)


def read_occasions(wishes: Sequence[Wish], choices: Choices, *, now: datetime) -> list[Occasion]:
    """Look at every date of a series in one question to the diary.

    A visit that moves gives its present time away; one that is skipped keeps it.
    """
    wanted = [wish for wish in wishes if choices.get(wish.key) != SKIP]
    moving = [wish.row_id for wish in wanted if wish.row_id is not None]
    asked = [(wish, chosen_start(wish, choices)) for wish in wanted]
    diary = diary_of(asked, moving, now=now)
    found = {wish.place: look(wish, start, diary, choices, now=now) for wish, start in asked}
    return [found.get(wish.place) or Occasion(wish, wish.start, None, choice=SKIP) for wish in wishes]


def chosen_start(wish: Wish, choices: Choices) -> datetime:
    """Give the other time that was chosen for a date, or its own."""
    choice = choices.get(wish.key, "")
    if choice in {"", SKIP, KEEP}:
        return wish.start
    try:
        moment = datetime.fromisoformat(choice)
    except ValueError:
        return wish.start
    near = timedelta(days=NEAR_DAYS + 1)
    return moment if moment.tzinfo and abs(moment - wish.start) <= near else wish.start


def diary_of(
    asked: Sequence[tuple[Wish, datetime]], moving: Collection[UUID], *, now: datetime
) -> Diary | None:
    """Read everybody's time over the whole series, and a few days round it."""
    if not asked:
        return None
    plans = [wish.plan for wish, _ in asked]
    zone = plans[0].zone
    days = [local_date(minute_of(start), zone) for _, start in asked]
    return load_diary(
        {each for plan in plans for each in plan.resource_ids},
        min(days) - NEAR_DAYS * ONE_DAY,
        max(days) + NEAR_DAYS * ONE_DAY,
        zone,
        now=now,
        rooms={each for plan in plans for each in plan.rooms},
        ignore=moving,
    )


def look(wish: Wish, start: datetime, diary: Diary | None, choices: Choices, *, now: datetime) -> Occasion:
    """Look at one date."""
    assert diary is not None
    choice = choices.get(wish.key, "")
    plan, at = wish.plan, minute_of(start)
    found = check(plan.request, at, diary.open, diary.busy, plan.terms(now))
    if isinstance(found, Assignment):
        return Occasion(wish, start, replace(fit_of(found, plan), stale=diary.stale), choice=choice)
    reasons = tuple(str(each) for each in found.reasons if str(each) not in HARMLESS)
    fit = fit_of_refusal(found, plan, diary)
    occasion = Occasion(wish, start, fit, reasons, choice)
    return replace(occasion, others=others(wish, diary, now=now)) if reasons else occasion


def fit_of_refusal(found: Refusal, plan: Plan, diary: Diary) -> Fit | None:
    """Give what the staff would write who go on all the same, with the buffers cut."""
    if found.assignment is None:
        return None
    return replace(fit_of(found.assignment, plan), stale=diary.stale)


def others(wish: Wish, diary: Diary, *, now: datetime) -> tuple[datetime, ...]:
    """Give the free times nearest to a wish: of its own day first, else of the days round it."""
    plan, at = wish.plan, minute_of(wish.start)
    if not plan.request.possible:
        return ()
    step = max(offer.service.grid_minutes for offer in plan.offers)
    terms = Terms(zone=plan.zone, now=minute_from(now), step=step)
    day = local_date(at, plan.zone)
    for reach in (0, NEAR_DAYS):
        low = local_midnight(day - reach * ONE_DAY, plan.zone)
        high = local_midnight(day + (reach + 1) * ONE_DAY, plan.zone)
        starts = find_starts(plan.request, diary.open, diary.busy, (low, high), terms)
        nearest = sorted((each.at for each in starts if each.at != at), key=lambda one: (abs(one - at), one))
        if nearest:
            return tuple(sorted(moment_of(one).astimezone(UTC) for one in spread(nearest)))
    return ()


def spread(nearest: Sequence[int], apart: int = 30) -> list[int]:
    """Take the nearest times that stand some way from each other: four quarters of one hour are one offer."""
    taken: list[int] = []
    for one in nearest:
        if len(taken) < MOST_OTHERS and all(abs(one - other) >= apart for other in taken):
            taken.append(one)
    return taken


def decided(wishes: Sequence[Wish], choices: Choices, *, now: datetime) -> list[Occasion]:
    """Give the dates to write, those that are skipped among them. Call it under the resources' locks.

    Raises Undecided where something is in the way, or where nothing would be left.
    """
    occasions = read_occasions(wishes, choices, now=now)
    if not all(each.settled for each in occasions) or all(each.skipped for each in occasions):
        raise Undecided(occasions)
    return occasions
