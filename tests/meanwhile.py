"""One thing done while another is not yet committed: the second waits for the first, in real threads."""

import threading
from collections.abc import Callable
from time import monotonic, sleep

from django.db import connection

from tenants.context import tenant_scope
from tests.world import Shop


def somebody_waits(seconds: float = 10) -> bool:
    """Say whether a lock is being waited for, once one is."""
    until = monotonic() + seconds
    while monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return True
        sleep(0.02)
    return False


def while_open(shop: Shop, first: Callable[[], object], then: Callable[[], object]) -> str:
    """Do the first thing, let the other come before it is committed, and say how the other ended."""
    ends: list[str] = []

    def run() -> None:
        try:
            with tenant_scope(shop.tenant):
                then()
            ends.append("done")
        except Exception as error:
            ends.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    other = threading.Thread(target=run)
    with tenant_scope(shop.tenant):
        first()
        other.start()
        assert somebody_waits()
    other.join(30)
    return ends[0]
