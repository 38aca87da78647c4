"""Clear out inactive customers: decided once, on a day that is told, taken back until then, judged anew."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import OperationalError, connection, transaction

from customers.models import Customer
from notifications.models import Message
from privacy.erasure import Busy, carry_out, crosswise, take
from privacy.inactive import Rule, free_ids, held_back
from privacy.models import LONGEST_WAIT_DAYS, Erasure, Purge
from tenants import audit
from tenants.actors import SYSTEM, Actor
from tenants.context import tenant_scope
from tenants.models import Tenant

BATCH = 50
# A message that tells her goes first, but not for ever.
TELLING_LASTS = timedelta(hours=24)
ASK_AGAIN = timedelta(seconds=15)
State = Erasure.State


class Stale(Exception):
    """Another number of people is found now than was confirmed."""

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__(count)


@transaction.atomic
def plan_purge(*, rule: Rule, counted: int, days: int, by: Actor, now: datetime) -> Purge:
    """Decide that whoever the rule finds goes in so many days; until then they are restricted.

    Raises Stale where the number that was confirmed is not the number found.
    """
    if not 0 <= days <= LONGEST_WAIT_DAYS:
        raise ValueError("An erasure waits for 30 days at most.")
    ids = free_ids(rule, now=now)
    if len(ids) != counted or not ids:
        raise Stale(len(ids))
    purge = Purge.objects.create(
        unseen_since=rule.unseen_since,
        made_before=rule.made_before,
        with_visits=rule.with_visits,
        never_visited=rule.never_visited,
        counted=counted,
        due_at=now + timedelta(days=days),
        created_at=now,
        by_id=by.id,
    )
    Erasure.objects.bulk_create(
        [
            Erasure(
                customer_id=one,
                purge=purge,
                reason=Erasure.Reason.INACTIVE,
                due_at=purge.due_at,
                created_at=now,
                by_kind=by.kind,
                by_id=by.id,
            )
            for one in ids
        ],
        batch_size=1000,
    )
    restrict(ids, to=True)
    note("purge.plan", purge, by=by, now=now, count=counted)
    return purge


def restrict(ids: Sequence[UUID], *, to: bool) -> None:
    """Take cards out of use, or give them back."""
    for start in range(0, len(ids), 1000):
        Customer.objects.filter(pk__in=ids[start : start + 1000]).update(restricted=to)


@transaction.atomic
def cancel_purge(*, purge: Purge, by: Actor, now: datetime) -> int:
    """Take the decision back for everybody who has not gone yet; they are as before."""
    purge = Purge.objects.select_for_update().get(pk=purge.pk)
    waiting = Erasure.objects.select_for_update().filter(purge=purge, state=State.WAITING)
    rows = list(waiting.values_list("pk", "customer_id", "was_restricted"))
    if purge.state != Purge.State.WAITING or not rows:
        return 0
    restrict([customer for _, customer, before in rows if customer and not before], to=False)
    waiting.update(state=State.CANCELLED, settled_at=now)
    begun = Erasure.objects.filter(purge=purge, state=State.DONE).exists()
    purge.state, purge.settled_at = (Purge.State.DONE if begun else Purge.State.CANCELLED), now
    purge.save(update_fields=["state", "settled_at"])
    note("purge.cancel", purge, by=by, now=now, count=len(rows))
    return len(rows)


@transaction.atomic
def cancel_erasure(*, erasure: Erasure, by: Actor, now: datetime) -> bool:
    """Take one decision back before it is carried out."""
    row = Erasure.objects.select_for_update().get(pk=erasure.pk)
    if row.state != State.WAITING:
        return False
    stay(row, because="", state=State.CANCELLED, now=now)
    audit.record(
        "customer.keep", by=by, now=now, purpose="erasure", subject_id=row.customer_id, object_kind="erasure"
    )
    return True


def stay(erasure: Erasure, *, because: str, state: str, now: datetime) -> None:
    """Let a person stay and give her card back."""
    erasure.state, erasure.kept_because, erasure.settled_at = state, because, now
    erasure.save(update_fields=["state", "kept_because", "settled_at"])
    if erasure.customer_id is not None and not erasure.was_restricted:
        restrict([erasure.customer_id], to=False)


def come_back(customer_id: UUID, now: datetime) -> bool:
    """Let somebody who books again stay, where only her absence was the reason; say whether she stays."""
    waiting = Erasure.objects.select_for_update().filter(
        customer=customer_id, state=State.WAITING, reason=Erasure.Reason.INACTIVE
    )
    erasure = waiting.first()
    if erasure is None or erasure.was_restricted:
        return False
    stay(erasure, because="coming", state=State.KEPT, now=now)
    return True


# -- on the day -------------------------------------------------------------------------------------------
def tenants_with_due(now: datetime) -> list[UUID]:
    """Ask across all tenants, by ids only, who has somebody to erase."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT privacy_tenants_due(%s)", [now])
        return [row[0] for row in cursor.fetchall()]


def run_due(tenant_id: UUID, *, now: datetime) -> int:
    """Erase whoever is due, batch by batch, each batch a transaction of its own; give how many went."""
    erased = 0
    while True:
        try:
            gone = run_next(tenant_id, now=now)
        except (Busy, OperationalError) as error:
            if not crosswise(error):
                raise
            # Nothing of this batch was done; the next beat is seconds away.
            return erased
        if gone is None:
            return erased
        erased += gone


def run_next(tenant_id: UUID, *, now: datetime) -> int | None:
    """Do the next batch; None where nobody is due any more."""
    with tenant_scope(tenant_id):
        tenant = Tenant.objects.get(pk=tenant_id)
        batch = list(
            Erasure.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("purge")
            .filter(state=State.WAITING, due_at__lte=now)
            .order_by("due_at", "pk")[:BATCH]
        )
        if not batch:
            settle_purges(now=now)
            return None
        return run_batch(tenant, batch, now=now)


def run_batch(tenant: Tenant, batch: list[Erasure], *, now: datetime) -> int:
    """Judge everybody anew, keep whoever must stay, and erase the others."""
    # Locked, so that nobody books on a card between the judgement and the end.
    take([each.customer_id for each in batch if each.customer_id], now=now)
    reasons = who_must_stay(batch, now=now)
    going = []
    for erasure in batch:
        because = reasons.get(erasure.pk, "")
        if because == "telling":
            erasure.due_at = now + ASK_AGAIN
            erasure.save(update_fields=["due_at"])
        elif because:
            stay(erasure, because=because, state=State.KEPT, now=now)
        else:
            going.append(erasure)
    if going:
        carry_out(tenant=tenant, erasures=going, by=SYSTEM, now=now)
    return len(going)


def who_must_stay(batch: list[Erasure], *, now: datetime) -> dict[UUID, str]:
    """Say, by erasure, why somebody who is due must not go now."""
    reasons: dict[UUID, str] = {}
    for purge in {each.purge for each in batch if each.purge is not None}:
        due = {each.customer_id: each.pk for each in batch if each.purge == purge}
        held = held_back(Rule.of(purge), [one for one in due if one], now=now)
        reasons |= {due[customer]: why for customer, why in held.items()}
    alone = [each for each in batch if each.purge is None]
    reasons |= {each.pk: "telling" for each in alone if is_being_told(each, now=now)}
    return reasons


def is_being_told(erasure: Erasure, *, now: datetime) -> bool:
    """Say whether a message that she is to get first is still on its way."""
    on_its_way = Message.objects.filter(
        recipient_id=erasure.customer_id,
        kind="booking_cancelled",
        state__in=(Message.State.PLANNED, Message.State.CLAIMED),
    )
    return now < erasure.created_at + TELLING_LASTS and on_its_way.exists()


def settle_purges(*, now: datetime) -> None:
    """Close the clearings-out in which nobody waits any more."""
    waiting = Erasure.objects.filter(state=State.WAITING, purge__isnull=False).values("purge")
    for purge in Purge.objects.filter(state=Purge.State.WAITING, due_at__lte=now).exclude(pk__in=waiting):
        result = Counter(
            "erased" if state == State.DONE else because
            for state, because in Erasure.objects.filter(purge=purge).values_list("state", "kept_because")
        )
        purge.state, purge.settled_at = Purge.State.DONE, now
        purge.counts = [f"{what} {rows}" for what, rows in sorted(result.items())]
        purge.save(update_fields=["state", "settled_at", "counts"])
        note("purge.done", purge, by=SYSTEM, now=now, count=result["erased"])


def note(action: str, purge: Purge, *, by: Actor, now: datetime, count: int) -> None:
    """Write into the audit."""
    audit.record(
        action,
        by=by,
        now=now,
        purpose="retention",
        object_kind="privacy.purge",
        object_id=purge.pk,
        count=count,
    )
