"""Beat leaves a sign of life, and tells the same to whoever asks for its health."""

import logging
from typing import Any

from celery.beat import PersistentScheduler
from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

LOG = logging.getLogger(__name__)
BEAT_KEY = "health:beat"
# Beat wakes at least every ten seconds, since that is how often due messages are swept.
ALIVE_FOR = 60


def valkey() -> Redis:
    """Connect without waiting long: health is asked for when things are not well."""
    return Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)


def beat_is_alive() -> bool:
    """Say whether beat has been round in the last minute."""
    try:
        return bool(valkey().exists(BEAT_KEY))
    except RedisError:
        return False


class BeatingScheduler(PersistentScheduler):
    """Celery's scheduler, which leaves its sign after each round."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Go round once; a broker that is away must not end beat."""
        pause = float(super().tick(*args, **kwargs))
        try:
            valkey().set(BEAT_KEY, 1, ex=ALIVE_FOR)
        except RedisError:
            LOG.warning("beat cannot leave its sign")
        return min(pause, 10.0)
