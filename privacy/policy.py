"""The privacy policy of a business, written out of the data map and the business's own facts.

The text is made once, when it is published, and kept as it was served: its fingerprint stands on every
visit that was booked under it, and older versions stay readable.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext, override

from notifications.channels import channel_for
from notifications.subprocessors import REGISTER, NotApproved, Subprocessor
from privacy import countries, datamap
from privacy.categories import CATEGORIES, STORIES
from tenants import audit
from tenants.actors import Actor
from tenants.models import PolicyVersion, Tenant

PRIVACY = "privacy"
# Raise it when the sentences of the text change; a change of a business's own facts counts on behind it.
VERSION = "0.10"
LANGUAGES = ("da", "en")
NOTE = "customers.note"
# In which words of the map the text speaks of what; a purpose that is in none fails a test.
PURPOSES = ("booking", "messages", "newsletter", "security", "erasure", "dispute")


# What the text tells of the business itself.
FACTS = frozenset(
    {"name", "street", "postcode", "city", "country", "cvr", "phone", "email", "retention_months"}
)


@dataclass(frozen=True)
class Recipient:
    """A company that gets something, as the text names it."""

    company: str
    country: str
    storage: str
    channel: Literal["email", "sms"]
    retention: str


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph or a list of the text."""

    kind: Literal["heading", "paragraph", "list"]
    lines: tuple[str, ...]


@transaction.atomic
def publish_policy(*, tenant: Tenant, by: Actor, now: datetime) -> list[PolicyVersion]:
    """Publish the policy in every language, where its text is another than the current one."""
    texts = {language: write_policy(tenant, language) for language in LANGUAGES}
    served = {language: current_of(language) for language in LANGUAGES}
    if all(version is not None and version.text == texts[language] for language, version in served.items()):
        return [version for version in served.values() if version is not None]
    number = next_version(published_versions())
    published = [
        PolicyVersion.objects.create(
            kind=PRIVACY,
            language=language,
            version=number,
            text=text,
            sha256=fingerprint(text),
            published_at=now,
        )
        for language, text in texts.items()
    ]
    audit.record(
        "policy.publish",
        by=by,
        now=now,
        purpose="information",
        object_kind="policy",
        object_id=str(published[0].pk),
    )
    return published


def follow_facts(tenant: Tenant, changed: Sequence[str], by: Actor, now: datetime) -> None:
    """Publish anew when a fact that the text tells has changed, so that no customer reads an old address."""
    if FACTS & set(changed) and published_versions():
        publish_policy(tenant=tenant, by=by, now=now)


def write_policy(tenant: Tenant, language: str) -> str:
    """Write the text for one business in one language."""
    with override(language):
        text = render_to_string(f"privacy/policy_text.{language}.txt", facts_of(tenant, language))
    return tidy(text)


def facts_of(tenant: Tenant, language: str) -> dict[str, object]:
    """Gather what the text tells: from the map, the register of companies, the settings and the business."""
    region = settings.HOSTING_REGION
    held = customer_columns()
    return {
        "business": tenant,
        "country": countries.name_of(tenant.country, language),
        "hosting": countries.name_of(region, language) if region else "",
        "recipients": recipients(language),
        "months": tenant.retention_months,
        "held": {purpose: words_for(purpose, held) for purpose in PURPOSES},
    }


def customer_columns() -> list[datamap.Column]:
    """List what is held about a customer and means something to her."""
    return [c for c in datamap.by_subject("customers.Customer") if c.entry.export != "none"]


def words_for(purpose: str, columns: Sequence[datamap.Column]) -> str:
    """Name what is held about a customer for one purpose, as one line in plain words."""
    held = [c for c in columns if purpose in c.entry.purpose and c.model != NOTE]
    categories = {c.entry.cat for c in held if c.model not in STORIES}
    tables = {c.model for c in held}
    words = [text for category, text in CATEGORIES.items() if category in categories]
    words += [text for table, text in STORIES.items() if table in tables]
    return "; ".join(map(str, words))


def recipients(language: str) -> list[Recipient]:
    """Name the companies that messages really pass through, as this site is set up."""
    entries: list[Subprocessor] = []
    for channel in ("email", "sms"):
        try:
            entries.append(REGISTER[channel_for(channel).company])
        except NotApproved:
            # A way out that is not set up sends nothing, so nobody receives anything by it.
            continue
    return [
        Recipient(
            company=gettext(entry.company),
            country=countries.name_of(entry.seat, language),
            storage=countries.name_of(entry.storage, language),
            channel=entry.channel,
            retention=entry.retention,
        )
        for entry in entries
    ]


def published_versions() -> list[str]:
    """List the numbers under which this business has published, latest first."""
    rows = PolicyVersion.objects.filter(kind=PRIVACY).order_by("-published_at", "pk")
    return list(dict.fromkeys(rows.values_list("version", flat=True)))


def current_of(language: str) -> PolicyVersion | None:
    """Give the policy as it stands in exactly this language."""
    return (
        PolicyVersion.objects.filter(kind=PRIVACY, language=language).order_by("-published_at", "-pk").first()
    )


def next_version(known: list[str]) -> str:
    """Number the next text: 0.10, and 0.10.1, 0.10.2 where only the business's own facts changed."""
    own = [number for number in known if number == VERSION or number.startswith(f"{VERSION}.")]
    return f"{VERSION}.{len(own)}" if own else VERSION


def fingerprint(text: str) -> bytes:
    """Give the sha256 of the text as served."""
    return hashlib.sha256(text.encode()).digest()


def tidy(text: str) -> str:
    """Bring the rendered text to one form: blocks with one blank line between them, no trailing space."""
    blocks = [block.strip() for block in "\n".join(line.strip() for line in text.splitlines()).split("\n\n")]
    return "\n\n".join(block for block in blocks if block) + "\n"


def blocks_of(text: str) -> list[Block]:
    """Divide the text for the page: lines with a dash are a list, a line without a full stop is a heading."""
    found = []
    for block in text.strip().split("\n\n"):
        lines = tuple(line for line in block.splitlines() if line)
        if all(line.startswith("- ") for line in lines):
            found.append(Block("list", tuple(line[2:] for line in lines)))
        elif len(lines) == 1 and not lines[0].endswith((".", ":", "?")):
            found.append(Block("heading", lines))
        else:
            found.append(Block("paragraph", lines))
    return found
