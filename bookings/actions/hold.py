"""Choose a time: hold it for five minutes while the visitor types."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bookings.catalogue import Catalogue, price_of
from bookings.locks import Taken, lock_resources, taken_if_refused
from bookings.models import MAX_ALLOCATION, Allocation, Booking, GroupSession, Hold
from bookings.seats import seats_left
from bookings.slots import Fit, Piece, Plan, fit_now
from tenants.tokens import new_token, token_hash

HOLD_TIME = timedelta(minutes=5)


def choose(*, plan: Plan, start: datetime, token: str | None, now: datetime) -> str:
    """Hold this start for the visitor and give the token of her flow.

    A second choice under the same token moves the hold. Raises Taken when the time is gone, and
    slots.Refused when it never was to be had.
    """
    with taken_if_refused():
        lock_resources(plan.resource_ids)
        mine = own_hold(token) if token else None
        token = token or new_token()
        fit = fit_now(plan, start, now=now, ignore_hold=mine.pk if mine else None)
        if fit.stale:
            clear_expired(fit.pieces, now=now)
        hold = renew(mine, plan=plan, fit=fit, token=token, now=now)
        allocate(hold, fit.pieces)
    return token


def own_hold(token: str) -> Hold | None:
    """Lock what the flow holds so far. Raises Taken where that became a visit meanwhile."""
    hold = Hold.objects.select_for_update(of=("self",)).filter(token_hash=token_hash(token)).first()
    if hold is not None and hold.booking_id:
        raise Taken
    return hold


def renew(mine: Hold | None, *, plan: Plan, fit: Fit, token: str, now: datetime) -> Hold:
    """Write the visitor's one hold, new or moved."""
    hold = mine or Hold(token_hash=token_hash(token))
    if mine is not None:
        mine.allocations.all().delete()
    hold.services = [offer.id for offer in plan.offers]
    hold.performers = list(fit.performers)
    hold.wanted = plan.wanted
    hold.price_minor = price_of(plan.offers, fit.performers)
    hold.starts_at, hold.ends_at = fit.starts_at, fit.ends_at
    hold.expires_at, hold.created_at = now + HOLD_TIME, now
    hold.session = None
    hold.save()
    return hold


def allocate(hold: Hold, pieces: Iterable[Piece]) -> None:
    """Take the resources' time for the hold."""
    Allocation.objects.bulk_create(
        Allocation(
            resource_id=piece.resource_id,
            starts_at=piece.starts_at,
            ends_at=piece.ends_at,
            item_number=piece.number,
            hold=hold,
            expires_at=hold.expires_at,
        )
        for piece in pieces
    )


def clear_expired(pieces: Iterable[Piece], *, now: datetime) -> None:
    """Delete dead holds that still lie across these pieces: the constraint knows no clock.

    The whole of each goes, so that a hold has all of its time or none.
    """
    pieces = list(pieces)
    across = Allocation.objects.filter(
        resource_id__in={piece.resource_id for piece in pieces},
        starts_at__gte=min(piece.starts_at for piece in pieces) - MAX_ALLOCATION,
        starts_at__lt=max(piece.ends_at for piece in pieces),
        expires_at__lte=now,
    )
    Allocation.objects.filter(hold__in=across.values("hold")).delete()


def choose_seat(*, session: GroupSession, token: str | None, now: datetime, price: int | None = None) -> str:
    """Hold one seat of a class and give the token of the flow. Raises Taken when it is full."""
    token = token or new_token()
    with taken_if_refused():
        lock_resources([session.resource_id])
        session.refresh_from_db()
        # Had it got another teacher while we waited, hers is the lock under which seats are counted.
        lock_resources([session.resource_id])
        mine = own_hold(token)
        if session.cancelled_at or session.starts_at <= now:
            raise Taken
        if seats_left(session, now=now, ignore_hold=mine.pk if mine else None) < 1:
            raise Taken
        hold = mine or Hold(token_hash=token_hash(token))
        if mine is not None:
            mine.allocations.all().delete()
        hold.services, hold.performers, hold.wanted = [session.service_id], [session.resource_id], None
        hold.price_minor = price
        hold.starts_at, hold.ends_at, hold.session = session.starts_at, session.ends_at, session
        hold.expires_at, hold.created_at = now + HOLD_TIME, now
        hold.save()
    return token


def reprice(hold: Hold, catalogue: Catalogue) -> Hold:
    """Take the price of now into the hold; the page that follows shows it."""
    hold.price_minor = price_of(catalogue.by_ids(hold.services) or (), hold.performers)
    hold.save(update_fields=["price_minor"])
    return hold


def find_hold(token: str) -> Hold | None:
    """Find the hold of a flow, alive, expired, or already a visit."""
    return Hold.objects.select_related("session").filter(token_hash=token_hash(token)).first()


def booking_of_flow(token: str) -> Booking | None:
    """Find the visit that this flow already became: a second press of the button leads there."""
    hold = Hold.objects.select_related("booking").filter(token_hash=token_hash(token)).first()
    return hold.booking if hold else None
