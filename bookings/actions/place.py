"""Put a visit into the diary: by every rule for the customer, with open eyes by the staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2s
from uuid import UUID

from bookings.models import MAX_ALLOCATION, Allocation, Booking, BookingItem
from bookings.slots import Fit, Plan, Refused, fit_anyway

# What nobody may accept, whatever a form says: one chair does not hold two.
WALLS = frozenset({"unknown", "room", "seat"})
# The grid is for the list of times that customers choose from.
NOT_FOR_STAFF = frozenset({"off_grid"})
# Whoever accepts one of these accepts the neighbours that she was shown, and no others (S04).
OF_NEIGHBOURS = frozenset({"taken", "buffer"})


@dataclass(frozen=True)
class Clash:
    """Something of somebody else that the visit would meet."""

    resource_id: UUID
    starts_at: datetime
    ends_at: datetime
    booking: Booking | None
    # Neither a visit nor a class: somebody is booking it online just now.
    held: bool
    cause: UUID


class Warned(Refused):
    """The time breaks rules that have not been accepted; `fit` is what would be written all the same."""

    def __init__(self, reasons: Sequence[str], fit: Fit, clashes: Sequence[Clash]) -> None:
        super().__init__(reasons)
        self.fit = fit
        self.clashes = tuple(clashes)

    @property
    def tokens(self) -> list[str]:
        """Give what a form sends back to accept exactly this."""
        return [token(each, self.clashes) for each in self.reasons]


def token(reason: str, clashes: Sequence[Clash]) -> str:
    """Name a reason together with the neighbours it is about."""
    if reason not in OF_NEIGHBOURS:
        return reason
    causes = sorted({each.cause.hex for each in clashes})
    return f"{reason}:{blake2s(''.join(causes).encode(), digest_size=6).hexdigest()}"


@dataclass(frozen=True)
class Terms:
    """What a colleague has accepted with open eyes, what she may, and why she did it."""

    accept: Sequence[str] = ()
    overbook: bool = False
    why: str = ""

    def open_of(self, reasons: Sequence[str], clashes: Sequence[Clash]) -> list[str]:
        """List what speaks against it and has not been accepted, or may not be."""
        return [
            each
            for each in reasons
            if each in WALLS
            or (each == "taken" and not self.overbook)
            or not {each, token(each, clashes)} & set(self.accept)
        ]


def fit_for_staff(
    plan: Plan,
    start: datetime,
    *,
    now: datetime,
    terms: Terms,
    ignore_booking: UUID | None = None,
    besides: Sequence[str] = (),
) -> Fit:
    """Find who and what takes the visit. Raises Warned with every rule that it breaks unaccepted.

    `besides` names what else speaks against it and is asked about together with the rest. Call it under the
    resources' locks; without them it is a preview.
    """
    fit = fit_anyway(plan, start, now=now, ignore_booking=ignore_booking)
    reasons = (*(each for each in fit.warnings if each not in NOT_FOR_STAFF), *besides)
    meets = OF_NEIGHBOURS | {"room"}
    clashes = find_clashes(plan, fit, now=now, ignore_booking=ignore_booking) if meets & set(reasons) else []
    if terms.open_of(reasons, clashes):
        raise Warned(reasons, fit, clashes)
    return fit


def find_clashes(plan: Plan, fit: Fit, *, now: datetime, ignore_booking: UUID | None) -> list[Clash]:
    """Find whom the visit meets: the work itself, its buffers, and the rooms it needs."""
    spans = reach_of(plan, fit)
    if not spans:
        return []
    rows = (
        Allocation.objects.select_related("booking__customer")
        .filter(
            resource__in={who for who, _, _ in spans},
            starts_at__gte=min(low for _, low, _ in spans) - MAX_ALLOCATION,
            starts_at__lt=max(high for _, _, high in spans),
        )
        .order_by("starts_at")
    )
    found: dict[UUID, Clash] = {}
    for row in rows:
        dead = row.expires_at is not None and row.expires_at <= now
        mine = ignore_booking is not None and row.booking_id == ignore_booking
        meets = any(
            row.resource_id == who and row.starts_at < high and low < row.ends_at for who, low, high in spans
        )
        cause = row.booking_id or row.session_id or row.hold_id
        if meets and cause and not dead and not mine:
            found.setdefault(
                cause,
                Clash(
                    row.resource_id, row.starts_at, row.ends_at, row.booking, row.hold_id is not None, cause
                ),
            )
    return list(found.values())


def reach_of(plan: Plan, fit: Fit) -> list[tuple[UUID, datetime, datetime]]:
    """Give whose time the visit reaches into, buffers in full."""
    spans = [
        (who, starts_at + timedelta(minutes=low), starts_at + timedelta(minutes=high))
        for item, (who, starts_at, _) in zip(plan.request.items, fit.timeline, strict=True)
        for low, high in item.options[who].busy
    ]
    people = {who for who, _, _ in spans}
    rooms = [
        (piece.resource_id, piece.starts_at, piece.ends_at)
        for piece in fit.pieces
        if piece.resource_id not in people
    ]
    return [*spans, *rooms]


def take_time(booking: Booking, items: Sequence[BookingItem], fit: Fit) -> None:
    """Take the resources' time for the visit: beside the others where it lies over one of them."""
    lane = free_lane(fit) if "taken" in fit.warnings else 0
    Allocation.objects.bulk_create(
        Allocation(
            resource_id=piece.resource_id,
            starts_at=piece.starts_at,
            ends_at=piece.ends_at,
            item=items[piece.number],
            item_number=piece.number,
            booking=booking,
            lane=lane,
        )
        for piece in fit.pieces
    )


def place_items(booking: Booking, items: list[BookingItem], fit: Fit) -> None:
    """Give the items their new times and people and take the time; names and prices stay as booked."""
    for item, (who, starts_at, ends_at) in zip(items, fit.timeline, strict=True):
        item.resource_id, item.starts_at, item.ends_at = who, starts_at, ends_at
    BookingItem.objects.bulk_update(items, ["resource", "starts_at", "ends_at"])
    take_time(booking, items, fit)


def free_lane(fit: Fit) -> int:
    """Find the first lane beside the customers' in which none of these pieces meets another."""
    taken: set[int] = set()
    for piece in fit.pieces:
        taken.update(
            Allocation.objects.filter(
                resource_id=piece.resource_id,
                starts_at__gte=piece.starts_at - MAX_ALLOCATION,
                starts_at__lt=piece.ends_at,
                ends_at__gt=piece.starts_at,
            ).values_list("lane", flat=True)
        )
    return next(lane for lane in range(1, 100) if lane not in taken)
