"""How often something may be tried: counted in Valkey, and in a table while that is away."""

import hashlib
import hmac
import logging
import time
from datetime import UTC, datetime
from functools import lru_cache
from ipaddress import IPv4Address, ip_address, ip_network

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from redis import Redis
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

# After a failure Valkey is left alone for a moment, so that a dead host does not slow every request.
PAUSE = 5.0
COUNT_IN_TABLE = """
INSERT INTO tenants_throttlecount AS seen (key_hash, count, ends_at) VALUES (%s, 1, %s)
ON CONFLICT (key_hash) DO UPDATE SET count = seen.count + 1 RETURNING count
"""
GIVE_BACK_IN_TABLE = "UPDATE tenants_throttlecount SET count = count - 1 WHERE key_hash = %s AND count > 0"
CLEAR_TABLE = """
DELETE FROM tenants_throttlecount WHERE key_hash IN (
    SELECT key_hash FROM tenants_throttlecount WHERE ends_at < %s LIMIT 100 FOR UPDATE SKIP LOCKED
)
"""
_away_until = 0.0


def address_of(request: HttpRequest) -> str:
    """Give who tries: the address as our own front server reports it.

    Of IPv6 the network: whoever has one address there has 2 to the 64th, and would never meet a limit.
    """
    told = str(request.META.get("REMOTE_ADDR", ""))
    try:
        address = ip_address(told.partition("%")[0])
    except ValueError:
        return told
    if isinstance(address, IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or ip_network((address, 64), strict=False))


def allow(key: str, *, limit: int, per_seconds: int) -> bool:
    """Count one try and say whether it is still within the limit of its window."""
    window = int(time.time()) // per_seconds
    hashed = hash_of(f"{per_seconds}:{window}:{key}")
    count = count_in_valkey(hashed, per_seconds)
    if count is None:
        count = count_in_table(hashed, datetime.fromtimestamp((window + 1) * per_seconds, UTC))
    return count <= limit


def give_back(key: str, *, per_seconds: int) -> None:
    """Take back one try that was right: only wrong ones are to count."""
    window = int(time.time()) // per_seconds
    hashed = hash_of(f"{per_seconds}:{window}:{key}")
    if time.monotonic() >= _away_until:
        try:
            client(settings.REDIS_URL).decr(f"throttle:{hashed.hex()}")
        except (RedisError, OSError):
            log.warning("Valkey is away; a try is not given back.", extra={"event": "valkey_away"})
        return
    with connection.cursor() as cursor:
        cursor.execute(GIVE_BACK_IN_TABLE, [hashed])


def hash_of(text: str) -> bytes:
    """Hash a key, which may hold an address, so that neither store shows it."""
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).digest()


@lru_cache(maxsize=2)
def client(address: str) -> Redis:
    """Keep one client per address, with time-outs short enough for a page."""
    return Redis.from_url(address, socket_timeout=0.3, socket_connect_timeout=0.3)


def count_in_valkey(hashed: bytes, per_seconds: int) -> int | None:
    """Count in Valkey, or give None while it is away."""
    global _away_until  # noqa: PLW0603  one pause for the whole process
    if time.monotonic() < _away_until:
        return None
    name = f"throttle:{hashed.hex()}"
    try:
        with client(settings.REDIS_URL).pipeline(transaction=False) as pipe:
            pipe.incr(name)
            pipe.expire(name, per_seconds + 1)
            return int(pipe.execute()[0])
    except (RedisError, OSError):
        _away_until = time.monotonic() + PAUSE
        log.warning("Valkey is away; tries are counted in the database.", extra={"event": "valkey_away"})
        return None


def count_in_table(hashed: bytes, ends_at: datetime) -> int:
    """Count in the database; the first of a window sweeps out a few that are over."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_IN_TABLE, [hashed, ends_at])
        row = cursor.fetchone()
        count = int(row[0]) if row else 1
        if count == 1:
            cursor.execute(CLEAR_TABLE, [datetime.now(UTC)])
    return count
