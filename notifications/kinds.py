"""The register of message kinds: upper apps say what is true, to whom, and with which facts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from notifications.channels.base import Attachment

__all__ = ["Attachment", "Kind", "Recipient", "UnknownKind", "get", "register", "registered"]


@dataclass(frozen=True)
class Recipient:
    """The person as she stands now; empty texts where there is no such address."""

    name: str
    email: str
    phone: str
    language: str


@dataclass(frozen=True)
class Kind:
    """One kind of message. Its questions are asked at the moment of sending, inside the tenant's scope."""

    name: str
    channels: tuple[str, ...]
    still_true: Callable[[UUID, str, datetime], str | None]
    recipient: Callable[[UUID], Recipient | None]
    context: Callable[[UUID, str], dict[str, Any]]
    attachments: Callable[[UUID, str], list[Attachment]]
    # A text message that nobody waits for is put off over the night.
    quiet_hours: bool = False


class UnknownKind(LookupError):
    """No app has registered this kind."""


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Take a kind into the register; a name stands for one kind only."""
    if kind.name in _KINDS and _KINDS[kind.name] is not kind:
        raise ValueError(f"The message kind {kind.name!r} is registered twice.")
    _KINDS[kind.name] = kind


def get(name: str) -> Kind:
    """Give the kind of this name."""
    try:
        return _KINDS[name]
    except KeyError:
        raise UnknownKind(name) from None


def registered() -> dict[str, Kind]:
    """Give all kinds by name."""
    return dict(_KINDS)
