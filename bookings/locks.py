"""Locks on resources: sorted, so that two visits that share resources never wait for each other crosswise.

The exclusion constraint alone is not enough: under contention its index waits deadlock for tens of
seconds. With these locks first it is only the backstop.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import IntegrityError, OperationalError, connection, transaction

LOCK_WAIT = "4s"
# How the database refuses whoever came crosswise: a deadlock, a lock not given, an order that cannot be.
REFUSED = frozenset({"40P01", "55P03", "40001"})


class Taken(Exception):
    """The time was taken by somebody else meanwhile; offer others."""


def fold(name: bytes) -> int:
    """Fold a random id or a keyed hash into the signed 64 bits of an advisory lock."""
    return int.from_bytes(name[:8], "big", signed=True)


def lock_resources(resource_ids: Iterable[UUID]) -> None:
    """Take the transaction's locks on these resources, in one order for everybody."""
    lock_keys(fold(each.bytes) for each in resource_ids)


def lock_keys(names: Iterable[int]) -> None:
    """Take the transaction's locks of these numbers, the smallest first."""
    keys = sorted(set(names))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('lock_timeout', %s, true), (SELECT count(pg_advisory_xact_lock(key))"
            " FROM unnest(%s::bigint[]) AS key)",
            [LOCK_WAIT, keys],
        )


@contextmanager
def taken_if_refused() -> Iterator[None]:
    """Turn the database's refusal (exclusion, deadlock, lock time-out) into `Taken`.

    Raises Taken. Other integrity faults (a check, a foreign key) are bugs and pass through.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if getattr(error.__cause__, "sqlstate", "") == "23P01":
            raise Taken from error
        raise
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") in REFUSED:
            raise Taken from error
        raise
