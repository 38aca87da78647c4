"""Who looked a person up, as she may know it: when, in which role, what for. No colleague is named."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from privacy import deeds, words
from privacy.values import Speaker, word
from tenants import audit
from tenants.models import AuditEntry


@dataclass(frozen=True)
class Lookup:
    """One access to her own data."""

    when: str
    role: str
    what: str
    purpose: str


@dataclass(frozen=True)
class Listed:
    """Lists on which she stood among others, of one kind: how often, and between which days."""

    what: str
    role: str
    purpose: str
    times: int
    first: str
    last: str


@dataclass(frozen=True)
class Lookups:
    """Both together."""

    alone: list[Lookup]
    listed: list[Listed]


def lookups_of(ids: Sequence[UUID], *, since: datetime, speaker: Speaker) -> Lookups:
    """Read the audit for one person."""
    rows = AuditEntry.objects.filter(subject_id__in=ids).defer("payload").order_by("-at", "pk")
    alone = [
        Lookup(
            speaker.moment(row.at),
            word(words.ROLES, row.actor_kind),
            deeds.said(row.action),
            word(words.WHY, row.purpose),
        )
        for row in rows
    ]
    return Lookups(alone, lists_of(ids, since=since, speaker=speaker))


def may_hold_her(row: AuditEntry) -> bool:
    """Say whether a file with customers left by this entry: it names nobody in it, so it is told to all."""
    return row.action == "export.fetch" and row.fields != ["services"]


def lists_of(ids: Sequence[UUID], *, since: datetime, speaker: Speaker) -> list[Listed]:
    """Find the lists that name her. Nothing in the open says whom a list names, so each is opened."""
    aliases = {str(alias) for alias in audit.read_aliases(ids).values()}
    times: Counter[tuple[str, str, str]] = Counter()
    span: dict[tuple[str, str, str], list[datetime]] = {}
    rows = AuditEntry.objects.filter(subject_id=None, count__gt=0, at__gte=since, payload__isnull=False).only(
        "tenant_id", "at", "action", "actor_kind", "purpose", "payload", "fields"
    )
    for row in rows.order_by("at", "pk").iterator(chunk_size=2000):
        if not (may_hold_her(row) or any(alias in (row.payload or "") for alias in aliases)):
            continue
        kind = (row.action, row.actor_kind, row.purpose)
        times[kind] += 1
        span.setdefault(kind, [row.at, row.at])[1] = row.at
    return [
        Listed(
            deeds.said(action),
            word(words.ROLES, role),
            word(words.WHY, purpose),
            count,
            speaker.moment(span[(action, role, purpose)][0]),
            speaker.moment(span[(action, role, purpose)][1]),
        )
        for (action, role, purpose), count in times.most_common()
    ]
