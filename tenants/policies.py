"""Reads the texts that a business has published: its privacy policy, its agreement."""

from tenants.models import PolicyVersion


def current_policy(kind: str, language: str) -> PolicyVersion | None:
    """Give the newest published text of a kind, in this language or else in any. One query."""
    rows = list(PolicyVersion.objects.filter(kind=kind).order_by("-published_at", "-version")[:8])
    return next((row for row in rows if row.language == language), rows[0] if rows else None)
