"""Who does a thing. Every action is told by whom; nothing is guessed from the surroundings."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

ActorKind = Literal["staff", "owner", "customer", "visitor", "support", "system"]


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or the machine, named by id only; `case_id` is support's open case."""

    kind: ActorKind
    id: UUID | None = None
    case_id: UUID | None = None


SYSTEM = Actor("system")
VISITOR = Actor("visitor")
