"""Waking a worker from beside the request, so that a broker that is away costs the person nothing.

The broker's client tries for seconds before it gives up. A request therefore only puts the tenant's id into a
short queue, with the name of a job; a thread of the process tells the broker. Whatever gets lost here, the
sweep finds.
"""

import logging
import threading
from queue import Empty, Full, Queue
from time import monotonic
from uuid import UUID

from celery import current_app

log = logging.getLogger(__name__)

DELIVER = "notifications.deliver_tenant"
# A broker that did not answer is left alone for a while.
SILENCE = 10.0
# A thread with nothing to do for so long ends; the next nudge starts another.
IDLE = 30.0
# For which tenant, and which job.
Wish = tuple[UUID, str]


class Nudger:
    """One short queue and at most one thread that empties it."""

    def __init__(self) -> None:
        self.waiting: Queue[Wish] = Queue(maxsize=1000)
        self.lock = threading.Lock()
        self.thread: threading.Thread | None = None
        self.silent_until = 0.0

    def wake(self, tenant_id: UUID, job: str = DELIVER) -> None:
        """Ask for a worker for this tenant, and return at once."""
        if monotonic() < self.silent_until:
            return
        try:
            self.waiting.put_nowait((tenant_id, job))
        except Full:
            return
        with self.lock:
            # After a fork the thread of the parent is not alive in the child.
            if self.thread is None or not self.thread.is_alive():
                self.thread = threading.Thread(target=self.work, name="nudger", daemon=True)
                self.thread.start()

    def work(self) -> None:
        """Tell the broker of each tenant, once for all nudges that wait."""
        while True:
            try:
                wanted = {self.waiting.get(timeout=IDLE)}
            except Empty:
                with self.lock:
                    if self.waiting.empty():
                        self.thread = None
                        return
                continue
            self.drain(wanted)
            if not all(self.tell(tenant_id, job) for tenant_id, job in wanted):
                self.silent_until = monotonic() + SILENCE
                self.drain(set())

    def drain(self, into: set[Wish]) -> None:
        """Empty the queue."""
        while not self.waiting.empty():
            into.add(self.waiting.get_nowait())

    def tell(self, tenant_id: UUID, job: str = DELIVER) -> bool:
        """Send one job by its name and take no for an answer."""
        try:
            current_app.send_task(job, args=[str(tenant_id)], ignore_result=True, retry=False, expires=60)
        except Exception:  # whatever a broker's client raises
            log.warning(
                "The broker did not take a nudge; the sweep will find it.", extra={"tenant_id": tenant_id}
            )
            return False
        return True


nudger = Nudger()
