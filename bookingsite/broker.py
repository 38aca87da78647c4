"""The way to the broker, for a worker that outlives it.

Where the connection goes while a task is under way, kombu (5.7) asks the closed channel for its address and
meets None: an AttributeError, which ends the worker for good. Told that the broker is away, it does what it
does for every other lost connection: the message comes back when nobody has acknowledged it in time.
"""

from typing import Any

from kombu.transport import TRANSPORT_ALIASES, redis


class Channel(redis.Channel):
    """A channel that says so when its connection has gone."""

    def _connparams(self, asynchronous: bool = False) -> dict[str, Any]:
        if self.connection is None or self.connection.client is None:
            raise ConnectionError("The connection to the broker has gone.")
        parameters: dict[str, Any] = super()._connparams(asynchronous)  # type: ignore[no-untyped-call]
        return parameters


class Transport(redis.Transport):
    """Redis or Valkey, over such channels."""

    Channel = Channel


def use_patient_broker() -> None:
    """Let the addresses of a broker lead here."""
    TRANSPORT_ALIASES.update(dict.fromkeys(("redis", "rediss"), f"{__name__}:{Transport.__name__}"))
